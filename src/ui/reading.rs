//! The question how a file is to be read: as a stack with which axes, as a recording with which type and rate.
//!
//! Asked where a file does not say, and where a guess was wrong. The answers are the options of the command line.

use std::path::PathBuf;

use egui::Ui;

use super::stored_as::{LABEL, StoredAs};
use super::theme::measure;
use super::widgets::buttons::primary_button_sized;
use super::widgets::{TextField, hint, labelled_row_of, segmented};
use crate::codec::samples::amplitude::U8_MIDDLE;
use crate::codec::{DocumentKind, OpenOptions, Opened};
use crate::engine::Session;
use crate::engine::session::Origin;
use crate::model::DocumentId;

/// The question about one file.
#[derive(Debug, Clone)]
pub struct Reading {
    pub path: PathBuf,
    /// Set where the file is open already and will be read again.
    pub document: Option<DocumentId>,
    kind: DocumentKind,
    axes: String,
    stored: StoredAs,
    options: OpenOptions,
}

impl Reading {
    /// About a file that could not be opened without an answer.
    pub fn of_path(path: PathBuf) -> Self {
        Self {
            path,
            document: None,
            kind: DocumentKind::Recording,
            axes: String::new(),
            stored: StoredAs::default(),
            options: OpenOptions::default(),
        }
    }

    /// About a document that is open; `None` if it was not read from a file.
    pub fn of_document(session: &Session, id: DocumentId) -> Option<Self> {
        let document = session.document(id).ok()?;
        let Origin::File { path, options } = &document.origin else { return None };
        let mut reading = Self::of_path(path.clone());
        reading.document = Some(id);
        reading.kind = document.kind();
        reading.options = options.as_ref().clone();
        if let Opened::Recording(recording) = &document.content {
            reading.stored = StoredAs {
                datatype: recording.info.datatype,
                sample_rate_hz: recording.info.sample_rate_hz.unwrap_or(0.0),
                center_frequency_hz: recording.info.center_frequency_hz.unwrap_or(0.0),
                header_bytes: options.header_bytes.unwrap_or(0) as f64,
                zero_of_bytes: options.u8_offset.unwrap_or(U8_MIDDLE),
            };
        }
        if let Some(axes) = &options.axes {
            reading.axes = axes.clone().into();
        }
        Some(reading)
    }

    /// Draws the questions; the answers when they are given.
    pub fn show(&mut self, ui: &mut Ui) -> Option<OpenOptions> {
        hint(ui, &self.path.display().to_string());
        ui.add_space(measure::SPACE[0]);
        labelled_row_of(ui, "It is a", LABEL, |ui| {
            let kinds = [(DocumentKind::Stack, "Stack or picture"), (DocumentKind::Recording, "Recording")];
            segmented(ui, "Kind", &mut self.kind, &kinds);
        });
        match self.kind {
            DocumentKind::Stack => self.stack_rows(ui),
            DocumentKind::Recording => self.recording_rows(ui),
        }
        ui.add_space(measure::SPACE[3]);
        let answer = self.answer();
        let problem = answer.as_ref().err().map(String::as_str);
        let width = ui.available_width();
        let clicked = primary_button_sized(ui, "Read it so", width, measure::PRIMARY_BUTTON, problem).clicked();
        answer.ok().filter(|_| clicked)
    }

    fn stack_rows(&mut self, ui: &mut Ui) {
        labelled_row_of(ui, "Axes", LABEL, |ui| {
            TextField::new("Axes", &mut self.axes).hint("as the file says").show(ui);
        });
        hint(ui, "Slowest first, for example TZCYX; S is colour.");
    }

    fn recording_rows(&mut self, ui: &mut Ui) {
        self.stored.datatype_row(ui);
        self.stored.axes_rows(ui, -1e12..=1e12);
        self.stored.header_row(ui);
        if self.stored.is_bytes() {
            self.stored.zero_row(ui);
        }
        hint(ui, "A rate or frequency of 0 means: as the file says. Units may be typed: 2.4 MS/s, 433.92 MHz.");
    }

    fn answer(&self) -> Result<OpenOptions, String> {
        let mut options = OpenOptions { kind: Some(self.kind), ..self.options.clone() };
        match self.kind {
            DocumentKind::Stack => {
                let axes = self.axes.trim();
                options.axes = if axes.is_empty() { None } else { Some(axes.parse()?) };
            }
            DocumentKind::Recording => {
                let stored = &self.stored;
                options.datatype = Some(stored.datatype);
                options.sample_rate_hz = StoredAs::known(stored.sample_rate_hz);
                options.center_frequency_hz = StoredAs::known(stored.center_frequency_hz);
                options.header_bytes = StoredAs::known(stored.header_bytes).map(|bytes| bytes as u64);
                let zero = stored.is_bytes() && (stored.zero_of_bytes != U8_MIDDLE || options.u8_offset.is_some());
                options.u8_offset = zero.then_some(stored.zero_of_bytes);
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_the_options_of_the_command_line() {
        let mut reading = Reading::of_path("a.dat".into());
        reading.stored.sample_rate_hz = 2.4e6;
        let options = reading.answer().unwrap();
        assert_eq!(options.kind, Some(DocumentKind::Recording));
        assert_eq!(options.sample_rate_hz, Some(2.4e6));
        assert_eq!((options.center_frequency_hz, options.u8_offset), (None, None));
        reading.stored.datatype = "cu8".parse().unwrap();
        reading.stored.zero_of_bytes = 128.0;
        assert_eq!(reading.answer().unwrap().u8_offset, Some(128.0));
        reading.kind = DocumentKind::Stack;
        reading.axes = "TQ".to_owned();
        assert!(reading.answer().is_err());
        reading.axes = "tyx".to_owned();
        assert!(reading.answer().unwrap().axes.is_some());
    }
}
