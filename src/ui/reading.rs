//! The question how a file is to be read: as a stack with which axes, as a recording with which type and rate.
//!
//! Asked where a file does not say, and where a guess was wrong. The answers are the options of the command line.

use std::path::PathBuf;

use egui::Ui;

use super::theme::measure;
use super::widgets::buttons::primary_button_sized;
use super::widgets::combo::combo;
use super::widgets::{NumberField, TextField, Unit, hint, labelled_row_of, segmented};
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
    datatype: String,
    sample_rate_hz: f64,
    center_frequency_hz: f64,
    header_bytes: f64,
    options: OpenOptions,
}

const LABEL: f32 = 110.0;
/// The types people meet; others can be typed.
pub const DATATYPES: [&str; 8] = ["cf32_le", "ci16_le", "ci8", "cu8", "rf32_le", "ri16_le", "cf64_le", "cu16_le"];

impl Reading {
    /// About a file that could not be opened without an answer.
    pub fn of_path(path: PathBuf) -> Self {
        Self {
            path,
            document: None,
            kind: DocumentKind::Recording,
            axes: String::new(),
            datatype: DATATYPES[0].to_owned(),
            sample_rate_hz: 0.0,
            center_frequency_hz: 0.0,
            header_bytes: 0.0,
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
            reading.datatype = recording.info.datatype.to_string();
            reading.sample_rate_hz = recording.info.sample_rate_hz.unwrap_or(0.0);
            reading.center_frequency_hz = recording.info.center_frequency_hz.unwrap_or(0.0);
        }
        if let Some(axes) = &options.axes {
            reading.axes = axes.clone().into();
        }
        reading.header_bytes = options.header_bytes.unwrap_or(0) as f64;
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
        labelled_row_of(ui, "Sample type", LABEL, |ui| {
            let chosen = self.datatype.clone();
            combo(ui, "Sample type", &chosen, ui.available_width(), |ui| {
                for datatype in DATATYPES {
                    ui.selectable_value(&mut self.datatype, datatype.to_owned(), datatype);
                }
            });
        });
        labelled_row_of(ui, "Sample rate", LABEL, |ui| {
            let field = NumberField::new("Sample rate", &mut self.sample_rate_hz).unit(Unit::SAMPLE_RATE);
            field.range(0.0..=1e12).decimals(3).show(ui);
        });
        labelled_row_of(ui, "Centre", LABEL, |ui| {
            let field = NumberField::new("Centre frequency", &mut self.center_frequency_hz).unit(Unit::HERTZ);
            field.range(-1e12..=1e12).decimals(3).show(ui);
        });
        labelled_row_of(ui, "Header", LABEL, |ui| {
            let field = NumberField::new("Header bytes", &mut self.header_bytes).unit(Unit::word("bytes"));
            field.range(0.0..=1e12).decimals(0).show(ui);
        });
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
                options.datatype = Some(self.datatype.parse()?);
                options.sample_rate_hz = (self.sample_rate_hz > 0.0).then_some(self.sample_rate_hz);
                options.center_frequency_hz = (self.center_frequency_hz != 0.0).then_some(self.center_frequency_hz);
                options.header_bytes = (self.header_bytes > 0.0).then_some(self.header_bytes as u64);
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
        reading.sample_rate_hz = 2.4e6;
        let options = reading.answer().unwrap();
        assert_eq!(options.kind, Some(DocumentKind::Recording));
        assert_eq!(options.sample_rate_hz, Some(2.4e6));
        assert_eq!(options.center_frequency_hz, None);
        reading.kind = DocumentKind::Stack;
        reading.axes = "TQ".to_owned();
        assert!(reading.answer().is_err());
        reading.axes = "tyx".to_owned();
        assert!(reading.answer().unwrap().axes.is_some());
    }
}
