//! The captures of a recording: click one to look at it.

use egui::{ScrollArea, Ui};

use super::super::super::context::UiContext;
use super::super::super::viewer::recording::Calibration;
use super::super::super::widgets::{heading, number};
use super::row::{row, time_text};
use crate::engine::session::Document;
use crate::model::RecordingInfo;

/// Captures beyond this are counted, not listed.
const MOST: usize = 50;

/// Draws the list.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo) {
    heading(ui, &format!("Captures  {}", number::grouped(info.captures.len() as i64)));
    let Some(view) = context.views.recordings.get_mut(document.id) else { return };
    ScrollArea::vertical().id_salt("captures").max_height(120.0).show(ui, |ui| {
        for capture in info.captures.iter().take(MOST) {
            let calibration = Calibration::at(info, capture.sample_start as f64);
            let time = time_text(&calibration, capture.sample_start as f64);
            let frequency = capture
                .frequency_hz
                .map_or_else(|| "frequency not stated".to_owned(), |frequency| number::si(frequency, "Hz", 9));
            let response = row(ui, &frequency, &time, false, 0.0);
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
