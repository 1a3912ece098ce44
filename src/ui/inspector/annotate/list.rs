//! The annotations and the captures of a recording: click one to look at it.

use egui::{Align2, Response, ScrollArea, Sense, Ui, Vec2};

use super::super::super::context::UiContext;
use super::super::super::theme::{Theme, measure};
use super::super::super::viewer::recording::extent::Extent;
use super::super::super::viewer::recording::{Calibration, RecordingView, TimeFrequencyBox};
use super::super::super::widgets::{heading, hint, icon_button, number};
use super::super::super::{fonts, icons};
use crate::engine::command::{AnnotationEdit, Command};
use crate::engine::session::Document;
use crate::model::{Annotation, Recording, RecordingInfo};

const ROW: f32 = 28.0;
/// Captures beyond this are counted, not listed.
const MOST_CAPTURES: usize = 50;

/// Draws both lists.
pub fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    recording: &Recording,
    annotations: &[Annotation],
) {
    ui.horizontal(|ui| {
        heading(ui, &format!("Annotations  {}", number::grouped(annotations.len() as i64)));
        let selected = context.views.recordings.get(document.id).and_then(|view| view.selected);
        if let Some(index) = selected.filter(|index| *index < annotations.len()) {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if icon_button(ui, icons::REMOVE, "Remove annotation", "Remove the annotation").clicked() {
                    let edit = AnnotationEdit::Remove(index);
                    context.command(Command::Annotation { document: document.id, edit });
                    if let Some(view) = context.views.recordings.get_mut(document.id) {
                        view.selected = None;
                    }
                }
            });
        }
    });
    if annotations.is_empty() {
        hint(ui, "None yet.");
    }
    let Some(view) = context.views.recordings.get_mut(document.id) else { return };
    let info = &recording.info;
    let captures = info.captures.len().min(MOST_CAPTURES) as f32 * ROW + 40.0;
    let height = (ui.available_height() - captures.min(160.0)).max(ROW * 2.0);
    ScrollArea::vertical().id_salt("annotations").max_height(height).show_rows(
        ui,
        ROW,
        annotations.len(),
        |ui, rows| {
            for index in rows {
                annotation_row(ui, view, info, index, &annotations[index]);
            }
        },
    );
    ui.add_space(measure::SPACE[2]);
    heading(ui, &format!("Captures  {}", number::grouped(info.captures.len() as i64)));
    ScrollArea::vertical().id_salt("captures").show(ui, |ui| {
        for capture in info.captures.iter().take(MOST_CAPTURES) {
            let calibration = Calibration::at(info, capture.sample_start as f64);
            let time = time_text(&calibration, capture.sample_start as f64);
            let frequency = capture
                .frequency_hz
                .map_or_else(|| "frequency not stated".to_owned(), |frequency| number::si(frequency, "Hz", 9));
            let response = row(ui, &frequency, &time, false);
            let response = match &capture.datetime {
                Some(datetime) => response.on_hover_text(datetime),
                None => response,
            };
            if response.clicked() {
                let by = capture.sample_start as f64 - view.time.low;
                view.pan(by, 0.0);
            }
        }
    });
}

fn annotation_row(ui: &mut Ui, view: &mut RecordingView, info: &RecordingInfo, index: usize, annotation: &Annotation) {
    let calibration = Calibration::at(info, annotation.sample_start as f64);
    let title = annotation.title().unwrap_or_default();
    let title = if title.is_empty() { "without label" } else { title };
    let time = time_text(&calibration, annotation.sample_start as f64);
    if row(ui, title, &time, view.selected == Some(index)).clicked() {
        view.selected = Some(index);
        view.selection = None;
        let band = Extent::whole(&view.limits().frequency);
        view.show_part(&TimeFrequencyBox::of(annotation, info, band));
    }
}

fn time_text(calibration: &Calibration, sample: f64) -> String {
    if calibration.is_calibrated() {
        number::si(calibration.time(sample), "s", 6)
    } else {
        format!("sample {}", number::grouped(sample as i64))
    }
}

/// One line: a name left, a number right.
fn row(ui: &mut Ui, name: &str, value: &str, selected: bool) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW - 2.0), Sense::click());
    if selected || response.hovered() {
        let fill = if selected { theme.accent_fill } else { theme.hover };
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, fill);
    }
    let painter = ui.painter_at(rect);
    let font = fonts::numbers(measure::HINT);
    let number = painter.text(rect.right_center() - Vec2::new(8.0, 0.0), Align2::RIGHT_CENTER, value, font, theme.dim);
    let clip = egui::Rect::from_min_max(rect.min, egui::pos2(number.left() - 8.0, rect.bottom()));
    let at = rect.left_center() + Vec2::new(8.0, 0.0);
    let font = fonts::regular(measure::LABEL_TEXT);
    ui.painter_at(clip).text(at, Align2::LEFT_CENTER, name, font, theme.text);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, name));
    response
}
