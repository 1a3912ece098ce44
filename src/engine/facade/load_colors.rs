//! Colours of a layer from a file: read by a job, then an edit like any other.

use std::path::PathBuf;

use super::engine::Engine;
use super::event::Event;
use crate::codec;
use crate::engine::command::{LayerEdit, PresentationEdit};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::model::{DocumentId, Layer, LayerColor, NamedLut, Progress};

impl Engine {
    /// Reads a table of colours for a layer.
    pub(super) fn load_colors(
        &mut self,
        document: DocumentId,
        layer: usize,
        path: PathBuf,
    ) -> Result<JobId, EngineError> {
        let layer = self.session.composition(document)?.layers.get(layer);
        let layer = layer.ok_or_else(|| EngineError::refused("there is no such layer", "choose one of the list"))?;
        // By what it shows: it may lie elsewhere when the file is read.
        let layer = (layer.document, layer.channel);
        let sender = self.sender.clone();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let work = move |_: &Progress| Ok(codec::lut::read(&path)?);
        let deliver = move |_, result: Result<NamedLut, EngineError>| {
            drop(sender.send(Event::Colors { document, layer, result }));
        };
        Ok(self.jobs.submit_then(format!("Opening {name}"), JobKind::Open, work, deliver).0)
    }

    /// Shows them, unless document or layer are gone meanwhile.
    pub(super) fn absorb_colors(
        &mut self,
        document: DocumentId,
        channel: (DocumentId, usize),
        result: Result<NamedLut, EngineError>,
    ) {
        let Ok(composition) = self.session.composition(document) else { return };
        let shown = |layer: &Layer| (layer.document, layer.channel) == channel;
        let Some(layer) = composition.layers.iter().position(shown) else { return };
        let edit = |table| PresentationEdit::Layer(layer, LayerEdit::Color(LayerColor::Table(table)));
        // A step of its own, whatever was dragged before.
        self.end_gesture();
        if let Err(error) = result.and_then(|table| self.edit(document, &edit(table))) {
            self.report(&error);
        }
    }
}
