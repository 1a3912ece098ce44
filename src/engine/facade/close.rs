//! Closing documents, and bringing back one whose work is in no file.

use std::sync::Arc;

use super::engine::Engine;
use super::notice::{Notice, Remedy};
use crate::engine::error::EngineError;
use crate::engine::freed_memory;
use crate::engine::session::{Closed, Thumbnail, Unwritten};
use crate::model::DocumentId;

impl Engine {
    /// What closing a document would lose, because it is in no file. What is recorded from its first sample on is not
    /// lost: closing completes its file.
    #[must_use]
    pub fn unwritten(&self, document: DocumentId) -> Option<Unwritten> {
        let found = self.session.document(document).ok()?.unwritten()?;
        let stream = self.stream(document);
        match stream.as_ref().and_then(|stream| Some((stream.recording.as_ref()?.bytes, stream.bytes))) {
            Some((recorded, received)) if recorded == received => None,
            Some(_) => Some(Unwritten::BeforeRecording),
            None => Some(found),
        }
    }

    /// Closes a document, says what went with it, and offers to bring back what cannot be opened again.
    pub(super) fn close(&mut self, document: DocumentId) -> Result<(), EngineError> {
        let unwritten = self.unwritten(document);
        let closed = self.session.close(document)?;
        let shown = closed.document.presentation.recording();
        self.end_stream(document, shown.map(|shown| &shown.annotations));
        self.spectra().forget(document);
        self.estimates.forget();
        self.plots().forget(document);
        self.stop_examining(document);
        self.stop_sound_of(document);
        if let Some(stack) = closed.document.stack() {
            self.measurements.forget(stack);
        }
        if let Some(recording) = closed.document.recording() {
            self.signals.forget(recording);
        }
        freed_memory::give_back_soon();
        let name = &closed.document.name;
        if !closed.lost_layers.is_empty() {
            let text = format!("{name} was closed; its layers left {}", closed.lost_layers.join(", "));
            self.news.notices.push(Notice::warning(text));
        }
        if let Some(what) = unwritten {
            let what = what.words();
            let notice = Notice::warning(format!("{name} was closed; {what}"));
            self.news.notices.push(notice.with(Remedy::Restore(Arc::new(closed))));
        }
        Ok(())
    }

    /// Puts a closed document back, shown as it was.
    pub(super) fn restore(&mut self, closed: Closed) -> DocumentId {
        let unfinished = matches!(closed.document.thumbnail, Thumbnail::Pending);
        let id = self.session.restore(closed);
        if unfinished {
            self.examine(id);
        }
        id
    }
}
