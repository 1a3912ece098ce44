//! How a document is shown and marked: the part of it that undo and redo move through.

use std::sync::Arc;

use super::layers::default_composition;
use crate::codec::Opened;
use crate::model::recipe::SpectrogramView;
use crate::model::{Annotation, Composition, DocumentId};

/// Everything undoable of one document.
#[derive(Debug, Clone, PartialEq)]
pub enum Presentation {
    /// A stack's layers.
    Stack(Composition),
    Recording(RecordingPresentation),
}

/// How a recording is shown, and the marks on it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingPresentation {
    pub view: SpectrogramView,
    /// Shared, because the history keeps many versions and a recording may have many marks.
    pub annotations: Arc<Vec<Annotation>>,
}

impl Presentation {
    /// A stack's layers.
    #[must_use]
    pub const fn composition(&self) -> Option<&Composition> {
        if let Self::Stack(composition) = self { Some(composition) } else { None }
    }

    /// A recording's view and marks.
    #[must_use]
    pub const fn recording(&self) -> Option<&RecordingPresentation> {
        if let Self::Recording(recording) = self { Some(recording) } else { None }
    }

    /// Takes out layers of a document that is being closed; returns whether there were any.
    pub(crate) fn forget(&mut self, closed: DocumentId) -> bool {
        let Self::Stack(composition) = self else { return false };
        let before = composition.layers.len();
        composition.layers.retain(|layer| layer.document != closed);
        composition.layers.len() != before
    }
}

/// How a document is shown when it is opened.
pub(crate) fn default_presentation(id: DocumentId, content: &Opened) -> Presentation {
    match content {
        Opened::Stack(stack) => Presentation::Stack(default_composition(id, &stack.info)),
        Opened::Recording(recording) => Presentation::Recording(RecordingPresentation {
            view: SpectrogramView::default(),
            annotations: Arc::new(recording.info.annotations.clone()),
        }),
    }
}
