//! The levels of recordings that are known already: found once, whatever is looked at then.
//!
//! Not here: how they are found ([`levels`](super::levels)).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use super::levels::{Kind, Levels};
use super::request::{SpectrumRequest, TransformKey};
use crate::engine::EngineError;
use crate::engine::recording_index::RecordingIndex;
use crate::model::{DocumentId, Progress, locked};

/// By how much a recording grows before its levels are looked for again.
const GROWN: f64 = 1.25;

/// What was found, in how many samples, and whether in all of them.
#[derive(Debug, Clone, Copy)]
struct Known {
    levels: Option<Levels>,
    samples: u64,
    of_index: bool,
}

impl Known {
    fn holds(&self, samples: u64, has_index: bool) -> bool {
        let grown = (self.samples as f64 * GROWN) as u64;
        (self.samples..=grown).contains(&samples) && self.of_index == has_index
    }
}

/// The levels of all documents.
#[derive(Debug, Default)]
pub(super) struct KnownLevels(Mutex<HashMap<(TransformKey, Kind), Known>>);

impl KnownLevels {
    /// The levels of the recording of a request: those that are known, or found now; found anew once its index is whole.
    pub(super) fn of(
        &self,
        request: &SpectrumRequest,
        index: Option<&RecordingIndex>,
        progress: &Progress,
    ) -> Result<Option<Levels>, EngineError> {
        let info = &request.recording.info;
        let one_sided = request.settings.spectrogram.sides.is_one_sided(info.datatype.complex);
        let key = (TransformKey::new(request, [0; 2], one_sided, None), Kind::of(&request.settings));
        let index = index.filter(|index| index.is_complete());
        if let Some(known) = self.known().get(&key).filter(|known| known.holds(info.samples, index.is_some())) {
            return Ok(known.levels);
        }
        let levels = Levels::of(&request.recording, &request.settings, index, progress)?;
        self.known().insert(key, Known { levels, samples: info.samples, of_index: index.is_some() });
        Ok(levels)
    }

    /// Drops those of a document that was closed or has changed.
    pub(super) fn forget(&self, document: DocumentId) {
        self.known().retain(|(key, _), _| key.document != document);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(TransformKey, Kind), Known>> {
        locked(&self.0)
    }
}
