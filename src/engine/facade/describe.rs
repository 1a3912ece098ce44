//! Saying otherwise what a document is: its file read in another way, its calibration. Each is a step of the history.
//!
//! What the file said stays known ([`Document::stated`](crate::engine::Document)). Not here: reading (`open`).

use std::sync::Arc;
use std::time::Instant;

use super::engine::Engine;
use crate::codec::Opened;
use crate::engine::command::{Edit, State, Target};
use crate::engine::error::EngineError;
use crate::engine::session::{Content, Origin, Thumbnail};
use crate::model::{DocumentId, Spacing};

impl Engine {
    /// Takes in a document's file that was read in another way.
    ///
    /// # Errors
    /// [`EngineError::NoDocument`] if it was closed meanwhile.
    pub(super) fn reread(&mut self, id: DocumentId, opened: Opened, origin: Origin) -> Result<(), EngineError> {
        let before = self.session.document(id)?.content();
        let after = self.session.document(id)?.read_as(opened, origin);
        self.put(id, after.clone())?;
        self.record_content(id, "Reading", (before, after));
        Ok(())
    }

    /// Says how far a stack's pixels, planes and times lie apart.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the document is no stack, or if a number is not above 0.
    pub(super) fn calibrate(&mut self, id: DocumentId, spacing: Spacing) -> Result<(), EngineError> {
        let document = self.session.document(id)?;
        let mut stack = document.expect_stack()?.clone();
        if !spacing.is_sound() {
            return Err(EngineError::refused(
                "pixels, planes and times lie apart by more than 0",
                "type another number",
            ));
        }
        let before = document.content();
        Arc::make_mut(&mut stack.info).set_spacing(spacing);
        let after = Content { opened: Opened::Stack(stack), ..before.clone() };
        self.put(id, after.clone())?;
        self.record_content(id, "Calibration", (before, after));
        Ok(())
    }

    /// Makes a document that.
    pub(super) fn put(&mut self, id: DocumentId, content: Content) -> Result<(), EngineError> {
        self.streams.unfollow(id);
        self.session.put(id, content)?;
        self.spectra().forget(id);
        self.plots().forget(id);
        let document = self.session.document(id)?;
        let unknown = document.auto_ranges.iter().any(Option::is_none);
        if unknown || matches!(document.thumbnail, Thumbnail::Pending) {
            self.examine(id);
        }
        Ok(())
    }

    fn record_content(&mut self, id: DocumentId, label: &'static str, (before, after): (Content, Content)) {
        let target = Target { document: Some(id), index: None, label };
        let [before, after] = [before, after].map(|content| State::Content(id, Box::new(content)));
        self.session.history.record(Edit { target, continuous: false, before, after }, Instant::now());
    }
}
