//! Colours of a layer from a file: read by a job, then an edit like any other.

use std::path::PathBuf;

use super::engine::Engine;
use super::event::Event;
use crate::codec;
use crate::engine::command::{LayerEdit, PresentationEdit};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::model::{DocumentId, LayerColor, NamedLut, Progress};

impl Engine {
    /// Reads a table of colours for a layer.
    pub(super) fn load_colors(
        &mut self,
        document: DocumentId,
        layer: usize,
        path: PathBuf,
    ) -> Result<JobId, EngineError> {
        if layer >= self.session.composition(document)?.layers.len() {
            return Err(EngineError::refused("there is no such layer", "choose one of the list"));
        }
        let sender = self.sender.clone();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let work = move |_: &Progress| Ok(codec::lut::read(&path)?);
        let deliver = move |_, result: Result<NamedLut, EngineError>| {
            drop(sender.send(Event::Colors { document, layer, result }));
        };
        Ok(self.jobs.submit_then(format!("Opening {name}"), JobKind::Open, work, deliver).0)
    }

    /// Shows them, unless the document was closed meanwhile.
    pub(super) fn absorb_colors(&mut self, document: DocumentId, layer: usize, result: Result<NamedLut, EngineError>) {
        if self.session.document(document).is_err() {
            return;
        }
        let edit = |table| PresentationEdit::Layer(layer, LayerEdit::Color(LayerColor::Table(table)));
        // A step of its own, whatever was dragged before.
        self.end_gesture();
        if let Err(error) = result.and_then(|table| self.edit(document, &edit(table))) {
            self.report(&error);
        }
    }
}
