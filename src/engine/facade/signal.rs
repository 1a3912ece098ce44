//! Signals of recordings: measured for the window while one looks, and to a table.

use std::sync::Arc;

use super::engine::Engine;
use super::event::Event;
use super::export::file_name;
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::engine::signal_measure::{MeasuredSignal, Part, SignalMeasureRequest, SignalRecipe, SignalTableExport};
use crate::model::{DocumentId, Progress, SignalRegion};

impl Engine {
    /// What is measured of a part of a recording. Never waits: asked every frame.
    ///
    /// # Errors
    /// If the document is not open, or is a stack.
    pub fn measured_signal(&self, id: DocumentId, region: SignalRegion) -> Result<MeasuredSignal, EngineError> {
        Ok(self.signals.ask(&self.signal_request(id, vec![Part::from(region)])?))
    }

    /// What is to be measured of parts of a recording, in the channel that is shown.
    ///
    /// # Errors
    /// If the document is not open, or is a stack.
    pub fn signal_request(&self, id: DocumentId, parts: Vec<Part>) -> Result<SignalMeasureRequest, EngineError> {
        let document = self.session.document(id)?;
        let recording = document.expect_recording()?.clone();
        let channel = document.presentation.recording().map_or(0, |shown| shown.view.channel);
        Ok(SignalMeasureRequest { recording, channel, parts: Arc::new(parts), recipe: SignalRecipe::default() })
    }

    /// Starts measuring signals, to a table.
    ///
    /// # Errors
    /// As [`SignalTableExport::freeze`]; failures of measuring and writing come through [`Engine::poll`].
    pub(super) fn export_signal_table(&mut self, table: &SignalTableExport) -> Result<JobId, EngineError> {
        let frozen = table.freeze(&self.session)?;
        let target = frozen.target.clone();
        let name = format!("Measuring to {}", file_name(&target));
        let sender = self.sender.clone();
        let work = move |progress: &Progress| frozen.run(progress);
        let deliver = move |_, result| drop(sender.send(Event::TextWritten { target, result }));
        Ok(self.jobs.submit_then(name, JobKind::Export, work, deliver).0)
    }
}
