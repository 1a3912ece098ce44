//! Closing documents, and bringing back one whose work is in no file.

use std::sync::Arc;

use super::engine::Engine;
use super::notice::{Notice, Remedy};
use crate::engine::error::EngineError;
use crate::engine::session::{Closed, Thumbnail};
use crate::model::DocumentId;

impl Engine {
    /// Closes a document, says what went with it, and offers to bring back what cannot be opened again.
    pub(super) fn close(&mut self, document: DocumentId) -> Result<(), EngineError> {
        let closed = self.session.close(document)?;
        let shown = closed.document.presentation.recording();
        let stream = self.stream(document);
        self.end_stream(document, shown.map(|shown| &shown.annotations));
        self.spectra().forget(document);
        self.plots().forget(document);
        self.stop_examining(document);
        self.stop_sound_of(document);
        if let Some(stack) = closed.document.stack() {
            self.measurements.forget(stack);
        }
        if let Some(recording) = closed.document.recording() {
            self.signals.forget(recording);
        }
        let name = &closed.document.name;
        if !closed.lost_layers.is_empty() {
            let text = format!("{name} was closed; its layers left {}", closed.lost_layers.join(", "));
            self.news.notices.push(Notice::warning(text));
        }
        // What is recorded from its first sample on is told when its file is complete.
        let recorded = stream.as_ref().and_then(|stream| Some((stream.recording.as_ref()?, stream.bytes)));
        let whole = recorded.is_some_and(|(recording, bytes)| recording.bytes == bytes);
        if closed.document.has_unwritten_work() && !whole {
            let what = match (closed.document.recording(), closed.document.provenance()) {
                (Some(_), _) if recorded.is_some() => "what came before its recording is in no file",
                (Some(_), _) if closed.document.is_of_stream() => "it is in no file",
                (Some(_), _) => "its changed annotations were not saved",
                (None, None) => "its regions are in no file",
                (None, Some(_)) => "it was not exported",
            };
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
