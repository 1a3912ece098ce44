//! How a document is shown and marked: the part of it that undo and redo move through.

use std::sync::Arc;

use super::layers::default_composition;
use crate::codec::Opened;
use crate::model::recipe::SpectrogramView;
use crate::model::{AnnotationList, Composition, DocumentId, Region};

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
    pub annotations: AnnotationList,
    /// What the burst finder found, to be accepted or discarded; in no file until then.
    pub candidates: AnnotationList,
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
            view: default_view(recording.info.samples),
            annotations: recording.info.annotations.clone(),
            candidates: AnnotationList::default(),
        }),
    }
}

/// Frames that a recording is divided into at least, so that its time is seen.
const LEAST_FRAMES: u64 = 8;
/// The smallest FFT that is chosen for that.
const LEAST_FFT: u64 = 64;

/// The default, with a smaller FFT where a recording is so short that it would be a few columns.
fn default_view(samples: u64) -> SpectrogramView {
    let mut view = SpectrogramView::default();
    let suits = (samples / LEAST_FRAMES).max(LEAST_FFT);
    if samples > 0 && suits < view.spectrogram.n_fft as u64 {
        view.spectrogram.n_fft = 1 << suits.ilog2();
        view.spectrogram.hop = view.spectrogram.n_fft / 2;
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_recordings_are_shown_over_time() {
        let sizes = |samples| {
            let recipe = default_view(samples).spectrogram;
            (recipe.n_fft, recipe.hop)
        };
        assert_eq!([sizes(0), sizes(1 << 20), sizes(1024 * 8)], [(1024, 512); 3]);
        assert_eq!([sizes(5000), sizes(1000), sizes(3)], [(512, 256), (64, 32), (64, 32)]);
    }
}
