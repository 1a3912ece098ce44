//! What the export page says will be written of a stack, before it is: how large, how much, in a sentence.

use egui::Ui;

use super::super::super::widgets::{capitalised, hint, number, value_row};
use super::format::{StackFormat, What};
use super::montage::measured;
use super::page::{ExportPanel, Look};
use crate::codec::movie::is_made_even;
use crate::engine::export::{Depth, Picture};
use crate::engine::session::Document;
use crate::model::{SampleType, StackAxes, StackInfo};

/// What will be written, said before it is.
pub(super) fn summary(ui: &mut Ui, panel: &ExportPanel, document: &Document, look: Look) {
    let Some(stack) = document.stack() else { return };
    let axes = stack.info.axes;
    let planes = match panel.what {
        _ if panel.is_played() => panel.animation.count(panel.played_axes(axes)),
        What::View | What::Montage => 1,
        What::AllFrames => axes.t * axes.z,
        What::Data => axes.planes(),
    };
    let picture = panel.picture(document, look);
    let [width, height] = if panel.what.is_picture() { size(&picture, document, axes) } else { [axes.x, axes.y] };
    let size = format!("{} × {}", number::grouped(width as i64), number::grouped(height as i64));
    value_row(ui, "Size", &if planes > 1 { format!("{planes} planes of {size}") } else { size });
    let plane_bytes = match (panel.what, picture.depth) {
        (What::Data, _) => stack.info.plane_bytes(),
        (_, Depth::Eight) => width * height * 3,
        (_, Depth::Sixteen) => width * height * 2,
    };
    value_row(ui, "Uncompressed", &number::bytes((plane_bytes * planes) as u64));
    hint(ui, sentence(panel, &picture));
    let shape = StackAxes { x: width, y: height, ..axes };
    let shape = StackInfo::bare("rendered", shape, 3, SampleType::U8);
    if let Some(larger) = panel.stack_format.movie().and_then(|format| is_made_even(format, &shape)) {
        hint(ui, &format!("{}.", capitalised(&larger)));
    }
}

/// Width and height of a picture.
fn size(picture: &Picture, document: &Document, axes: StackAxes) -> [usize; 2] {
    let panel = picture.region.map_or([axes.x, axes.y], |part| [part.width, part.height]);
    let whole = match (&picture.montage, document.presentation.composition()) {
        (Some(montage), Some(composition)) => measured(montage, composition, axes, panel).1,
        _ => panel,
    };
    whole.map(|side| side * picture.scale)
}

const fn sentence(panel: &ExportPanel, picture: &Picture) -> &'static str {
    match (panel.what, panel.stack_format) {
        (What::Data, _) => "The stored values with their calibration; names, colours and ranges go along.",
        (What::View | What::AllFrames, _) if matches!(picture.depth, Depth::Sixteen) => {
            "The one grey channel: its range from 0 to 65535, gamma applied, with the overlays."
        }
        (What::View, _) => "The picture as it is shown: colours, ranges and layers included.",
        (What::Montage, _) => "Panels as they are shown, with labels in the corners that Layers › Overlays gives them.",
        (What::AllFrames, StackFormat::Gif) => "Each frame as it is shown, in the 256 colours that suit it.",
        (What::AllFrames, StackFormat::Mp4) => {
            "Each frame as it is shown, for presentations and browsers: four pixels share a colour."
        }
        (What::AllFrames, format) if format.is_played() => "Each frame as it is shown.",
        (What::AllFrames, _) => "Every t and z as it is shown.",
    }
}
