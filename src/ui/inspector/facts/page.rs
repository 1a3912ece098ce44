//! What a document says of itself: axes, type, calibration, where it came from, what is missing or guessed.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::{hairline, heading, number, rows, value_row};
use super::{calibration, reading};
use crate::codec::Opened;
use crate::engine::session::{Document, Origin};
use crate::model::{AxisCalibration, RecordingInfo, StackInfo, ValueCalibration};
use crate::ops::axes::AxisScale;

/// Draws the facts as rows.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    ui.add_space(measure::SPACE[0]);
    heading(ui, &document.name);
    match &document.content {
        Opened::Stack(stack) => {
            stack_facts(ui, &stack.info);
            calibration::show(ui, context, document, stack);
        }
        Opened::Recording(recording) => {
            recording_facts(ui, &recording.info, matches!(document.origin, Origin::File { .. }));
            reading::show(ui, context, document, &recording.info);
        }
    }
    origin(ui, document);
    let guessed = document.guessed_words();
    if document.warnings().is_empty() && guessed.is_empty() {
        return;
    }
    hairline(ui);
    heading(ui, "Please note");
    let theme = Theme::of(ui);
    for warning in document.warnings() {
        ui.add(egui::Label::new(egui::RichText::new(warning).size(measure::LABEL_TEXT).color(theme.warning)).wrap());
    }
    if !guessed.is_empty() {
        rows::hint(ui, &format!("Guessed, because the file does not say: {guessed}."));
    }
}

fn stack_facts(ui: &mut Ui, info: &StackInfo) {
    let axes = info.axes;
    value_row(ui, "Format", &info.format);
    let size = format!("{} × {} px", number::grouped(axes.x as i64), number::grouped(axes.y as i64));
    value_row(ui, "Size", &size);
    value_row(ui, "t, z, c", &format!("{}, {}, {}", axes.t, axes.z, axes.c));
    value_row(ui, "Samples", &format!("{} × {}", info.samples_per_pixel, info.sample_type.name()));
    let unknown = || "not stated".to_owned();
    if let Some(values) = &info.values {
        value_row(ui, "Values", &values_text(values, info.sample_type.full_range()));
    }
    let dpi = info.dpi.map_or_else(unknown, |dpi| format!("{} dpi", number::shortest(dpi.x, 1)));
    value_row(ui, "Resolution", &dpi);
    if info.levels.len() > 1 {
        value_row(ui, "Levels", &info.levels.len().to_string());
    }
    if info.icc.is_some() {
        value_row(ui, "Colour profile", "ICC");
    }
    value_row(ui, "In memory", &number::bytes(info.bytes()));
}

/// From where to where an axis reaches, and how far it is from pixel to pixel.
pub fn axis_rows(ui: &mut Ui, axis: &AxisCalibration, pixels: usize) {
    let [name, step_name] = match axis.unit {
        unit if unit.is_time() => ["Time", "Time step"],
        unit if unit.is_frequency() => ["Frequency", "Frequency step"],
        _ => ["Length", "Pixel size"],
    };
    let scale = AxisScale::of(axis, pixels);
    let (first, last) = (axis.at(0.0), axis.at(pixels.saturating_sub(1) as f64));
    value_row(ui, name, &format!("{} … {}", scale.describe(first.min(last)), scale.describe(first.max(last))));
    let (step, unit) = (axis.step.abs(), axis.unit.symbol());
    let step = if axis.unit.takes_prefixes() {
        number::si(step, unit, 7)
    } else {
        format!("{} {unit}", number::shortest(step, 7))
    };
    value_row(ui, step_name, &step);
}

/// The unit of values; where whole numbers stand for them, also what the least and the greatest of those do.
fn values_text(values: &ValueCalibration, stored: [f64; 2]) -> String {
    if values.is_identity() {
        return values.unit.clone();
    }
    let [low, high] = stored.map(|stored| values.value(stored));
    let scale = AxisScale::new(low.min(high), low.max(high), &values.unit);
    format!("{} … {}", scale.describe(low), scale.describe(high))
}

/// What may be corrected stands in fields of its own.
fn recording_facts(ui: &mut Ui, info: &RecordingInfo, correctable: bool) {
    let unknown = || "not stated".to_owned();
    value_row(ui, "Format", &info.format);
    value_row(ui, "Samples", &number::grouped(info.samples.min(i64::MAX as u64) as i64));
    value_row(ui, "Channels", &info.channels.to_string());
    if !correctable {
        value_row(ui, "Type", &info.datatype.to_string());
        value_row(ui, "Sample rate", &info.sample_rate_hz.map_or_else(unknown, |rate| number::si(rate, "S/s", 9)));
        value_row(ui, "Centre", &info.center_frequency_hz.map_or_else(unknown, |centre| number::si(centre, "Hz", 9)));
    }
    value_row(ui, "Duration", &info.duration_s().map_or_else(unknown, number::duration));
    value_row(ui, "Captures", &info.captures.len().to_string());
    value_row(ui, "Annotations", &info.annotations.len().to_string());
}

fn origin(ui: &mut Ui, document: &Document) {
    hairline(ui);
    match &document.origin {
        Origin::File { path, options } => {
            let path = path.display();
            let files = options.arrangement.as_ref().map(|arrangement| arrangement.members.len());
            rows::hint(ui, &files.map_or_else(|| path.to_string(), |count| format!("{count} files of {path}")))
        }
        Origin::Derived { provenance, .. } => {
            rows::hint(ui, &format!("Made by {} from {}.", provenance.recipe.verb(), provenance.sources.join(", ")))
        }
        Origin::Stream { address } => rows::hint(ui, &format!("Received from {address}.")),
        Origin::Sample => rows::hint(ui, "Simulated by lumiq."),
    };
}
