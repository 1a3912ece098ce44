//! How a document is shown and marked: the part of it that undo and redo move through.

use std::sync::Arc;

use super::layers::default_composition;
use crate::codec::Opened;
use crate::model::recipe::SpectrogramView;
use crate::model::{Annotation, Composition, DocumentId, Region};

/// Everything undoable of one document.
#[derive(Debug, Clone, PartialEq)]
pub enum Presentation {
    Stack(StackPresentation),
    Recording(RecordingPresentation),
}

/// A stack's layers, and the regions that are marked on it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StackPresentation {
    pub composition: Composition,
    /// Shared, because the history keeps many versions. They lie on the plane, at every t and z.
    pub regions: Arc<Vec<Region>>,
}

/// How a recording is shown, and the marks on it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingPresentation {
    pub view: SpectrogramView,
    /// Shared, because the history keeps many versions and a recording may have many marks.
    pub annotations: Arc<Vec<Annotation>>,
    /// What the burst finder found, to be accepted or discarded; in no file until then.
    pub candidates: Arc<Vec<Annotation>>,
}

impl Presentation {
    /// A stack's layers.
    #[must_use]
    pub const fn composition(&self) -> Option<&Composition> {
        if let Self::Stack(stack) = self { Some(&stack.composition) } else { None }
    }

    /// The regions on a stack.
    #[must_use]
    pub const fn regions(&self) -> Option<&Arc<Vec<Region>>> {
        if let Self::Stack(stack) = self { Some(&stack.regions) } else { None }
    }

    /// A recording's view and marks.
    #[must_use]
    pub const fn recording(&self) -> Option<&RecordingPresentation> {
        if let Self::Recording(recording) = self { Some(recording) } else { None }
    }

    /// Takes out layers of a document that is being closed; returns whether there were any.
    pub(crate) fn forget(&mut self, closed: DocumentId) -> bool {
        let Self::Stack(StackPresentation { composition, .. }) = self else { return false };
        let before = composition.layers.len();
        composition.layers.retain(|layer| layer.document != closed);
        composition.layers.len() != before
    }
}

/// How a document is shown when it is opened.
pub(crate) fn default_presentation(id: DocumentId, content: &Opened) -> Presentation {
    match content {
        Opened::Stack(stack) => Presentation::Stack(StackPresentation {
            composition: default_composition(id, &stack.info),
            regions: Arc::default(),
        }),
        Opened::Recording(recording) => Presentation::Recording(RecordingPresentation {
            view: SpectrogramView::default(),
            annotations: Arc::new(recording.info.annotations.clone()),
            candidates: Arc::default(),
        }),
    }
}
