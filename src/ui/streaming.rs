//! The question which stream to receive, and under which name to record one that is received already.
//!
//! The answers are those of the command line. Not here: receiving (engine), the strip over a recording that is received
//! (`viewer/recording/live`).

use std::path::PathBuf;
use std::time::Duration;

use egui::{Key, Ui};

use super::context::Intent;
use super::start;
use super::stored_as::{LABEL, StoredAs};
use super::theme::measure;
use super::widgets::buttons::primary_button_sized;
use super::widgets::{NumberField, TextField, Unit, hint, labelled_row_of, quiet_button};
use crate::codec::transport::StreamAddress;
use crate::engine::command::StreamCommand;
use crate::engine::live::StreamRequest;
use crate::engine::{Command, Session};
use crate::model::DocumentId;

/// How long a receiver that went away is waited for, in seconds, unless something else is said; others are not.
const RECEIVER_PATIENCE_S: f64 = 30.0;

/// What is asked, with what was typed so far.
#[derive(Debug, Clone, Default)]
pub struct Streaming {
    /// The stream that is to be recorded from now on; `None`: a stream is to be opened.
    pub document: Option<DocumentId>,
    address: String,
    stored: StoredAs,
    /// How long a connection that went away is waited for, in seconds; `None`: as the kind of address has it.
    reconnect_s: Option<f64>,
    /// Of a receiver; none while the tuner chooses.
    gain: String,
    pub record: String,
    /// Whether the first field was given the keyboard, once.
    focused: bool,
}

impl Streaming {
    /// Under which name to record a stream.
    pub fn recording(document: DocumentId) -> Self {
        Self { document: Some(document), ..Self::default() }
    }

    /// The question asked again: what was typed stays, but for the name of a recording that was made since.
    #[must_use]
    pub fn again(&self, session: &Session) -> Self {
        let mut again = Self { focused: false, ..self.clone() };
        let target = again.target().ok().flatten();
        if session.documents().iter().any(|document| document.path() == target.as_ref() && target.is_some()) {
            again.record.clear();
        }
        again
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
            self.stored.datatype_row(ui);
        }
        self.stored.axes_rows(ui, 0.0..=1e12);
        if receiver || self.stored.is_bytes() {
            self.stored.zero_row(ui);
        }
        if !receiver {
            self.stored.header_row(ui);
        }
        if receiver {
            labelled_row_of(ui, "Gain", LABEL, |ui| {
                TextField::new("Gain in dB", &mut self.gain).hint("chosen by the tuner").show(ui);
            });
        }
        self.reconnect_row(ui, receiver);
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

    /// How long a connection that went away is waited for.
    fn reconnect_row(&mut self, ui: &mut Ui, receiver: bool) {
        let mut seconds = self.reconnect_s.unwrap_or(if receiver { RECEIVER_PATIENCE_S } else { 0.0 });
        labelled_row_of(ui, "Reconnect for", LABEL, |ui| {
            let field = NumberField::new("Reconnect for", &mut seconds).unit(Unit::SECONDS).range(0.0..=604_800.0);
            if field.decimals(1).speed(1.0).show(ui).changed() {
                self.reconnect_s = Some(seconds);
            }
        });
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
        let stored = &self.stored;
        if receiver && stored.center_frequency_hz == 0.0 {
            return Err("Say what to tune to first".to_owned());
        }
        let bytes = receiver || stored.is_bytes();
        let header = if receiver { None } else { StoredAs::known(stored.header_bytes) };
        Ok(StreamRequest {
            datatype: (!receiver).then_some(stored.datatype),
            sample_rate_hz: StoredAs::known(stored.sample_rate_hz),
            center_frequency_hz: StoredAs::known(stored.center_frequency_hz),
            u8_offset: bytes.then_some(stored.zero_of_bytes),
            header_bytes: header.map_or(0, |bytes| bytes as u64),
            reconnect: self.reconnect_s.map(Duration::from_secs_f64),
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
        question.stored.center_frequency_hz = 433.92e6;
        question.gain = "19.7 dB".to_owned();
        let request = question.request().unwrap();
        assert_eq!((request.gain_db, request.datatype), (Some(19.7), None));
        assert_eq!((request.u8_offset, request.reconnect), (Some(127.5), None));
        question.gain = "loud".to_owned();
        assert!(question.request().unwrap_err().contains("no gain"));
    }

    #[test]
    fn bytes_have_a_zero_and_connections_patience() {
        let mut question = Streaming { address: "tcp://h:5".to_owned(), ..Streaming::default() };
        question.stored.header_bytes = 32.0;
        question.reconnect_s = Some(2.5);
        let request = question.request().unwrap();
        assert_eq!((request.u8_offset, request.header_bytes), (None, 32));
        assert_eq!(request.reconnect, Some(Duration::from_millis(2_500)));
        question.stored.datatype = "cu8".parse().unwrap();
        question.stored.zero_of_bytes = 128.0;
        assert_eq!(question.request().unwrap().u8_offset, Some(128.0));
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
