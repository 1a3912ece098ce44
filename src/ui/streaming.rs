//! The question which stream to receive, and under which name to record one that is received already.
//!
//! The answers are those of the command line. Not here: receiving (engine), the strip over a recording that is received
//! (`viewer/recording/live`).

use std::path::PathBuf;

use egui::{Key, Ui};

use super::context::Intent;
use super::reading::DATATYPES;
use super::start;
use super::theme::measure;
use super::widgets::buttons::primary_button_sized;
use super::widgets::{NumberField, TextField, Unit, combo, hint, labelled_row_of, quiet_button};
use crate::codec::transport::StreamAddress;
use crate::engine::Command;
use crate::engine::command::StreamCommand;
use crate::engine::live::StreamRequest;
use crate::model::DocumentId;

const LABEL: f32 = 110.0;

/// What is asked, with what was typed so far.
#[derive(Debug, Clone)]
pub struct Streaming {
    /// The stream that is to be recorded from now on; `None`: a stream is to be opened.
    pub document: Option<DocumentId>,
    address: String,
    datatype: String,
    sample_rate_hz: f64,
    center_frequency_hz: f64,
    /// Of a receiver; none while the tuner chooses.
    gain: String,
    pub record: String,
    /// Whether the first field was given the keyboard, once.
    focused: bool,
}

impl Default for Streaming {
    fn default() -> Self {
        Self {
            document: None,
            address: String::new(),
            datatype: DATATYPES[0].to_owned(),
            sample_rate_hz: 0.0,
            center_frequency_hz: 0.0,
            gain: String::new(),
            record: String::new(),
            focused: false,
        }
    }
}

impl Streaming {
    /// Under which name to record a stream.
    pub fn recording(document: DocumentId) -> Self {
        Self { document: Some(document), ..Self::default() }
    }

    /// What the panel is called.
    pub const fn title(&self) -> &'static str {
        if self.document.is_some() { "Record" } else { "Open a stream" }
    }

    /// Draws the questions; the command when they are answered, or the wish for a file dialog.
    pub fn show(&mut self, ui: &mut Ui) -> Option<Intent> {
        match self.document {
            Some(document) => self.ask_name(ui, document),
            None => self.ask_stream(ui),
        }
    }

    fn ask_stream(&mut self, ui: &mut Ui) -> Option<Intent> {
        let field = TextField::new("Address", &mut self.address).hint("tcp://host:port or rtl_tcp://host").height(34.0);
        let field = field.show(ui);
        let entered = self.focus(ui, &field);
        let receiver = matches!(self.address.parse(), Ok(StreamAddress::RtlTcp { .. }));
        ui.add_space(measure::SPACE[0]);
        if !receiver {
            labelled_row_of(ui, "Sample type", LABEL, |ui| {
                let chosen = self.datatype.clone();
                combo(ui, "Sample type", &chosen, ui.available_width(), |ui| {
                    for datatype in DATATYPES {
                        ui.selectable_value(&mut self.datatype, datatype.to_owned(), datatype);
                    }
                });
            });
        }
        labelled_row_of(ui, "Sample rate", LABEL, |ui| {
            let field = NumberField::new("Sample rate", &mut self.sample_rate_hz).unit(Unit::SAMPLE_RATE);
            field.range(0.0..=1e12).decimals(3).show(ui);
        });
        labelled_row_of(ui, "Centre", LABEL, |ui| {
            let field = NumberField::new("Centre frequency", &mut self.center_frequency_hz).unit(Unit::HERTZ);
            field.range(0.0..=1e12).decimals(3).show(ui);
        });
        if receiver {
            labelled_row_of(ui, "Gain", LABEL, |ui| {
                TextField::new("Gain in dB", &mut self.gain).hint("chosen by the tuner").show(ui);
            });
        }
        let choose = self.record_row(ui, "only kept until it is closed");
        let words = if receiver {
            "The receiver is tuned to the centre; a rate of 0 means 2.048 MS/s. Units may be typed: 433.92 MHz."
        } else {
            "A rate or frequency of 0 means: not known. Units may be typed: 2.4 MS/s, 433.92 MHz."
        };
        hint(ui, words);
        ui.add_space(measure::SPACE[3]);
        let request = self.request();
        let problem = request.as_ref().err().map(String::as_str);
        let width = ui.available_width();
        let clicked = primary_button_sized(ui, "Receive", width, measure::PRIMARY_BUTTON, problem).clicked();
        let open = |request| Intent::Command(Command::Stream(StreamCommand::Open(Box::new(request))));
        choose.or_else(|| request.ok().filter(|_| clicked || entered).map(open))
    }

    fn ask_name(&mut self, ui: &mut Ui, document: DocumentId) -> Option<Intent> {
        let choose = self.record_row(ui, "air.sigmf-meta");
        hint(ui, "From now on; what came before stays in the temporary file. Stopping completes the recording.");
        ui.add_space(measure::SPACE[3]);
        let target = self.target();
        let problem = match &target {
            Ok(Some(_)) => None,
            Ok(None) => Some("Type a name first"),
            Err(problem) => Some(problem.as_str()),
        };
        let width = ui.available_width();
        let clicked = primary_button_sized(ui, "Record", width, measure::PRIMARY_BUTTON, problem).clicked();
        let record = |target| Intent::Command(Command::Stream(StreamCommand::Record { document, target }));
        choose.or_else(|| target.ok().flatten().filter(|_| clicked).map(record))
    }

    /// The name of the recording, typed or chosen.
    fn record_row(&mut self, ui: &mut Ui, words: &str) -> Option<Intent> {
        labelled_row_of(ui, "Record to", LABEL, |ui| {
            let width = ui.available_width() - 84.0;
            TextField::new("Record to", &mut self.record).hint(words).width(width).show(ui);
            quiet_button(ui, "Choose…").clicked().then_some(Intent::AskForRecordingPath)
        })
    }

    /// Gives the field the keyboard once; whether Enter was pressed in it.
    fn focus(&mut self, ui: &Ui, field: &egui::Response) -> bool {
        if !std::mem::replace(&mut self.focused, true) {
            field.request_focus();
        }
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    /// The name of the recording; `None` if none is wanted.
    fn target(&self) -> Result<Option<PathBuf>, String> {
        let Some(path) = start::typed_path(&self.record) else { return Ok(None) };
        match path.extension() {
            None => Ok(Some(path.with_extension("sigmf-meta"))),
            Some(ending) if ending == "sigmf-meta" || ending == "sigmf-data" => Ok(Some(path)),
            Some(_) => Err("A stream is recorded as SigMF; end the name with .sigmf-meta".to_owned()),
        }
    }

    fn request(&self) -> Result<StreamRequest, String> {
        let address: StreamAddress = self.address.parse()?;
        match address {
            StreamAddress::File(_) => return Err("Begin the address with tcp:// or rtl_tcp://".to_owned()),
            StreamAddress::Stdin => return Err("The window's own input is received with: lumiq - …".to_owned()),
            StreamAddress::Tcp { .. } | StreamAddress::RtlTcp { .. } => {}
        }
        let receiver = matches!(address, StreamAddress::RtlTcp { .. });
        let gain = self.gain.trim().trim_end_matches("dB").trim_end();
        let gain_db = if gain.is_empty() || !receiver {
            None
        } else {
            let gain: Option<f64> = gain.parse().ok().filter(|gain: &f64| gain.is_finite());
            Some(gain.ok_or_else(|| format!("'{}' is no gain in dB", self.gain.trim()))?)
        };
        if receiver && self.center_frequency_hz == 0.0 {
            return Err("Say what to tune to first".to_owned());
        }
        let known = |value: f64| (value > 0.0).then_some(value);
        Ok(StreamRequest {
            datatype: if receiver { None } else { Some(self.datatype.parse()?) },
            sample_rate_hz: known(self.sample_rate_hz),
            center_frequency_hz: known(self.center_frequency_hz),
            gain_db,
            record: self.target()?,
            ..StreamRequest::new(address)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_the_request_of_the_command_line() {
        let mut question =
            Streaming { address: "tcp://h:5".to_owned(), record: "air".to_owned(), ..Streaming::default() };
        let request = question.request().unwrap();
        assert_eq!((request.sample_rate_hz, request.record), (None, Some(PathBuf::from("air.sigmf-meta"))));
        assert_eq!(request.datatype.map(|datatype| datatype.to_string()).as_deref(), Some("cf32_le"));
        question.address = "rtl_tcp://h".to_owned();
        assert!(question.request().unwrap_err().contains("tune to"));
        question.center_frequency_hz = 433.92e6;
        question.gain = "19.7 dB".to_owned();
        let request = question.request().unwrap();
        assert_eq!((request.gain_db, request.datatype), (Some(19.7), None));
        question.gain = "loud".to_owned();
        assert!(question.request().unwrap_err().contains("no gain"));
    }

    #[test]
    fn what_is_no_stream_or_no_sigmf_says_what_to_do() {
        let problem = |address: &str, record: &str| {
            let question = Streaming { address: address.to_owned(), record: record.to_owned(), ..Streaming::default() };
            question.request().unwrap_err()
        };
        assert!(problem("", "").contains("tcp://HOST:PORT"));
        assert!(problem("a.cf32", "").contains("tcp://"));
        assert!(problem("-", "").contains("lumiq -"));
        assert!(problem("tcp://h:5", "a.wav").contains(".sigmf-meta"));
    }
}
