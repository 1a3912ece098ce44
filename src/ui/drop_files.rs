//! Files dragged onto the window from elsewhere: what a drop will do, and doing it.
//!
//! Not here: documents dragged within the window (`viewer/drop_layer`).

use std::path::PathBuf;

use egui::{Align2, Id, LayerId, Order, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::context::Intent;
use super::theme::{Theme, measure};
use super::widgets::picture_label;

/// Draws a frame round the whole window while files are dragged over it, and takes the drop: files and folders.
pub fn show(ui: &mut Ui, intents: &mut Vec<Intent>) {
    let (hovered, dropped) = ui.input(|input| {
        let hovered: Vec<PathBuf> = input.raw.hovered_files.iter().filter_map(|file| file.path.clone()).collect();
        let dropped: Vec<PathBuf> = input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
        (hovered, dropped)
    });
    if !dropped.is_empty() {
        intents.push(Intent::Open(dropped));
        return;
    }
    if hovered.is_empty() {
        return;
    }
    let area = ui.max_rect();
    let layer = LayerId::new(Order::Foreground, Id::unique("files over the window"));
    let painter = ui.ctx().layer_painter(layer).with_clip_rect(area);
    let frame = Stroke::new(2.0, Theme::of(ui).accent);
    painter.rect_stroke(area, measure::RADIUS_CONTROL, frame, StrokeKind::Inside);
    let sentence = sentence(&hovered);
    let ground = picture_label(&painter, area, Align2::CENTER_CENTER, &sentence);
    let label = ui.interact(ground, ui.unique_id().with("drop"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &sentence));
}

fn sentence(files: &[PathBuf]) -> String {
    match files {
        [only] => match only.file_name() {
            Some(name) => format!("Drop to open {}", name.to_string_lossy()),
            None => "Drop to open it".to_owned(),
        },
        files => format!("Drop to open {} files", files.len()),
    }
}
