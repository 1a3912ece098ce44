//! The open documents and the history of their presentations.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::content::Content;
use super::document::{Document, Origin, Thumbnail};
use super::drafts::Drafts;
use super::presentation::{Presentation, RecordingPresentation, StackPresentation, default_presentation};
use crate::codec::{OpenOptions, Opened};
use crate::engine::command::History;
use crate::engine::error::EngineError;
use crate::model::recipe::SpectrogramView;
use crate::model::{AnnotationList, Composition, DocumentId, Stack};

/// The stacks that a composition's layers draw on: what a frozen request takes along.
pub type Sources = BTreeMap<DocumentId, Stack>;

/// A document that was closed, and what went with it. Whoever keeps it keeps the document's memory.
#[derive(Debug, Clone)]
pub struct Closed {
    pub document: Document,
    /// Where it was in the list.
    pub place: usize,
    /// Names of documents that lost layers, because they showed this one's.
    pub lost_layers: Vec<String>,
}

/// The same document: identifiers are never given twice.
impl PartialEq for Closed {
    fn eq(&self, other: &Self) -> bool {
        self.document.id == other.document.id
    }
}

impl Eq for Closed {}

/// Open documents in the order of the list, and the undo history.
#[derive(Debug, Default)]
pub struct Session {
    documents: Vec<Document>,
    last_id: u64,
    pub(crate) drafts: Drafts,
    pub(crate) history: History,
}

impl Session {
    /// The documents in the order of the list.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// One document.
    ///
    /// # Errors
    /// [`EngineError::NoDocument`] if it is not open.
    pub fn document(&self, id: DocumentId) -> Result<&Document, EngineError> {
        self.documents.iter().find(|document| document.id == id).ok_or(EngineError::NoDocument(id))
    }

    pub(crate) fn document_mut(&mut self, id: DocumentId) -> Result<&mut Document, EngineError> {
        self.documents.iter_mut().find(|document| document.id == id).ok_or(EngineError::NoDocument(id))
    }

    /// The layers of a stack.
    ///
    /// # Errors
    /// If the document is not open, or is a recording.
    pub fn composition(&self, id: DocumentId) -> Result<&Composition, EngineError> {
        let document = self.document(id)?;
        document.expect_stack()?;
        document.presentation.composition().ok_or(EngineError::NoDocument(id))
    }

    /// How a recording's spectrogram is shown.
    ///
    /// # Errors
    /// If the document is not open, or is a stack.
    pub fn spectrum(&self, id: DocumentId) -> Result<&SpectrogramView, EngineError> {
        Ok(&self.recording_presentation(id)?.view)
    }

    /// The marks on a recording, as they are now (the file's own are in its `info`).
    ///
    /// # Errors
    /// If the document is not open, or is a stack.
    pub fn annotations(&self, id: DocumentId) -> Result<&AnnotationList, EngineError> {
        Ok(&self.recording_presentation(id)?.annotations)
    }

    fn recording_presentation(&self, id: DocumentId) -> Result<&RecordingPresentation, EngineError> {
        let document = self.document(id)?;
        document.expect_recording()?;
        document.presentation.recording().ok_or(EngineError::NoDocument(id))
    }

    /// The recipes that are being chosen.
    #[must_use]
    pub const fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// Undo and redo: what they would do.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// The document that was read from this file, or from these files of a folder, if it is open.
    #[must_use]
    pub fn find_file(&self, path: &Path, options: &OpenOptions) -> Option<DocumentId> {
        let same = |document: &&Document| match &document.origin {
            Origin::File { path: open, options: own } => {
                let same = match (&own.arrangement, &options.arrangement) {
                    (Some(own), Some(other)) => own.is_like(other),
                    (None, None) => true,
                    _ => false,
                };
                open == path && same && own.files == options.files && own.series == options.series
            }
            _ => false,
        };
        self.documents.iter().find(same).map(|found| found.id)
    }

    /// A document that reads its planes or samples from this file.
    #[must_use]
    pub fn reader_of(&self, path: &Path) -> Option<DocumentId> {
        self.documents.iter().find(|document| document.files().iter().any(|own| own == path)).map(|found| found.id)
    }

    /// The stacks that a composition's layers draw on.
    #[must_use]
    pub fn sources(&self, composition: &Composition) -> Sources {
        let stack = |id: DocumentId| Some((id, self.document(id).ok()?.stack()?.clone()));
        composition.layers.iter().filter_map(|layer| stack(layer.document)).collect()
    }

    /// What the next document will be known by.
    pub(crate) const fn next_id(&self) -> DocumentId {
        DocumentId(self.last_id + 1)
    }

    /// Calls a document so, or nearly so if another has that name.
    pub(crate) fn rename(&mut self, id: DocumentId, name: String) {
        if self.document(id).is_ok_and(|document| document.name == name) {
            return;
        }
        let name = self.unique_name(name);
        if let Ok(document) = self.document_mut(id) {
            document.name = name;
        }
    }

    /// Puts a document at the end of the list with its default presentation.
    pub(crate) fn add(&mut self, content: Opened, name: String, origin: Origin) -> DocumentId {
        self.last_id += 1;
        let id = DocumentId(self.last_id);
        let presentation = default_presentation(id, &content);
        let stated = if let Opened::Stack(stack) = &content { Some(Arc::clone(&stack.info)) } else { None };
        let channels = stated.as_ref().map_or(0, |info| info.axes.c);
        let name = self.unique_name(name);
        self.documents.push(Document {
            id,
            name,
            origin,
            content,
            presentation,
            auto_ranges: vec![None; channels],
            thumbnail: Thumbnail::Pending,
            memory: None,
            stated,
            written: None,
            annotations_file: None,
        });
        id
    }

    /// Makes a document that. Where its planes are others now, layers of it leave other compositions, in the history too.
    pub(crate) fn put(&mut self, id: DocumentId, content: Content) -> Result<(), EngineError> {
        if !self.document(id)?.content().reads_like(&content) {
            self.forget_elsewhere(id);
            self.history.forget_layers(id);
            self.document_mut(id)?.thumbnail = Thumbnail::Pending;
        }
        let document = self.document_mut(id)?;
        if let (None, Opened::Stack(stack)) = (&document.stated, &content.opened) {
            document.stated = Some(Arc::clone(&stack.info));
        }
        document.content = content.opened;
        document.origin = content.origin;
        document.presentation = content.presentation;
        document.auto_ranges = content.auto_ranges;
        Ok(())
    }

    /// Closes a document; layers of it in other compositions go with it, in the history too, so that undo never
    /// brings back a layer without pixels.
    pub(crate) fn close(&mut self, id: DocumentId) -> Result<Closed, EngineError> {
        let at = self.documents.iter().position(|document| document.id == id).ok_or(EngineError::NoDocument(id))?;
        let document = self.documents.remove(at);
        let lost_layers = self.forget_elsewhere(id);
        self.history.forget(id);
        Ok(Closed { document, place: at, lost_layers })
    }

    /// Puts a closed document back where it was, as it was shown; the steps of its history and its layers in other
    /// compositions are gone. Layers of documents that were closed meanwhile leave it.
    pub(crate) fn restore(&mut self, Closed { mut document, place, .. }: Closed) -> DocumentId {
        let id = document.id;
        if self.document(id).is_ok() {
            return id;
        }
        if let Presentation::Stack(StackPresentation { composition, .. }) = &mut document.presentation {
            composition.layers.retain(|layer| layer.document == id || self.document(layer.document).is_ok());
        }
        document.name = self.unique_name(document.name);
        self.documents.insert(place.min(self.documents.len()), document);
        id
    }

    fn forget_elsewhere(&mut self, id: DocumentId) -> Vec<String> {
        let others = self.documents.iter_mut().filter(|document| document.id != id);
        others.filter_map(|document| document.presentation.forget(id).then(|| document.name.clone())).collect()
    }

    /// Applies a change that is no step to every presentation, those in the history included.
    pub(crate) fn amend(&mut self, mut change: impl FnMut(&mut Presentation)) {
        self.documents.iter_mut().for_each(|document| change(&mut document.presentation));
        self.history.amend(change);
    }

    /// Moves a document to another place in the list.
    pub(crate) fn move_to(&mut self, id: DocumentId, place: usize) -> Result<(), EngineError> {
        let at = self.documents.iter().position(|document| document.id == id).ok_or(EngineError::NoDocument(id))?;
        let document = self.documents.remove(at);
        self.documents.insert(place.min(self.documents.len()), document);
        Ok(())
    }

    /// `cells.tif`, then `cells.tif (2)`: two documents never share a name.
    fn unique_name(&self, name: String) -> String {
        let taken = |name: &str| self.documents.iter().any(|document| document.name == name);
        if !taken(&name) {
            return name;
        }
        // Of one number more than there are documents, one is free.
        let mut numbered = (2..=self.documents.len() + 2).map(|number| format!("{name} ({number})"));
        numbered.find(|name| !taken(name)).unwrap_or(name)
    }
}
