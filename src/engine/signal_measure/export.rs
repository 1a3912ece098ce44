//! A table of measurements of signals as a file, frozen: measured whole and written in the background.

use std::io::Write as _;
use std::path::PathBuf;

use super::request::{Effort, SignalMeasureRequest};
use super::run::measure_signals;
use super::table::SignalTableFormat;
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::error::EngineError;
use crate::engine::export::{Decision, Overwrite, refuse_open};
use crate::engine::session::Session;
use crate::model::Progress;

/// A table as data.
#[derive(Debug, Clone)]
pub struct SignalTableExport {
    pub request: SignalMeasureRequest,
    pub target: PathBuf,
    pub overwrite: Overwrite,
}

impl SignalTableExport {
    /// The same with its target made absolute, if it may be written there.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if there is nothing to measure, or if the target is open.
    pub fn freeze(&self, session: &Session) -> Result<Self, EngineError> {
        let target = std::path::absolute(&self.target).map_err(|error| EngineError::io(&self.target, error))?;
        refuse_open(&target, session)?;
        self.request.check()?;
        if self.request.parts.is_empty() {
            return Err(EngineError::refused("there is nothing to measure", "draw a box on the spectrogram first"));
        }
        Ok(Self { target, ..self.clone() })
    }

    /// Measures every frame and writes the file: JSON by the ending `.json`, tab-separated by `.tsv`, else with commas.
    ///
    /// # Errors
    /// A failed read, [`EngineError::Exists`], what the disk says, cancellation. The target is then as it was.
    pub fn run(&self, progress: &Progress) -> Result<Decision, EngineError> {
        let decision = self.overwrite.decide(&self.target, &[])?;
        let measured = measure_signals(&self.request, Effort::Whole, progress)?;
        let text = SignalTableFormat::of(&self.target).text(&measured);
        write_atomically(&self.target, None, progress, |file| {
            file.write_all(text.as_bytes()).map_err(|error| CodecError::io(&self.target, error))
        })?;
        Ok(decision)
    }
}
