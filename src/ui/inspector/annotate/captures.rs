//! The captures of a recording: click one to look at it.

use egui::{ScrollArea, Ui};

use super::super::super::context::UiContext;
use super::super::super::viewer::recording::Calibration;
use super::super::super::viewer::recording::extent::Extent;
use super::super::super::widgets::{heading, number};
use super::row::{ROW, row_called, time_text};
use crate::engine::session::Document;
use crate::model::RecordingInfo;

/// Room beside a capture that is looked at, in its own duration.
const ROOM: f64 = 0.1;

/// Draws the list.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo) {
    heading(ui, &format!("Captures  {}", number::grouped(info.captures.len() as i64)));
    let Some(view) = context.views.recordings.get_mut(document.id) else { return };
    let area = ScrollArea::vertical().id_salt("captures").max_height(120.0);
    area.show_rows(ui, ROW, info.captures.len(), |ui, rows| {
        for index in rows {
            let capture = &info.captures[index];
            let start = capture.sample_start as f64;
            let calibration = Calibration::at(info, start);
            let time = time_text(&calibration, start);
            let frequency = capture
                .frequency_hz
                .map_or_else(|| "frequency not stated".to_owned(), |frequency| number::si(frequency, "Hz", 9));
            let called = format!("{frequency}, {time}");
            let response = row_called(ui, (&frequency, &called), &time, false, 0.0);
            let response = match &capture.datetime {
                Some(datetime) => response.on_hover_text(datetime),
                None => response,
            };
            if response.clicked() {
                let next = info.captures.get(index + 1).map_or(info.samples, |next| next.sample_start);
                let end = (next as f64).max(start + 1.0);
                let room = (end - start) * ROOM;
                view.look_at(Extent::new(start - room, end + room), view.frequency);
            }
        }
    });
}
