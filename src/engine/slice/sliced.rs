//! The recording that a recipe makes of a recording.

use std::sync::Arc;

use super::cut::Cut;
use super::describe::described;
use super::source::SliceSource;
use crate::engine::error::EngineError;
use crate::model::recipe::Slice;
use crate::model::{Recording, RecordingInfo};
use crate::ops::filter::Tuner;

/// A slice: the recording, and what is known of how it is made.
#[derive(Debug, Clone)]
pub struct Sliced {
    pub recording: Recording,
    pub cut: Cut,
    source: Arc<SliceSource>,
}

impl Sliced {
    /// Components (I and Q count apart) that were clipped in what was read in stored form so far.
    #[must_use]
    pub fn clipped(&self) -> u64 {
        self.source.clipped()
    }
}

/// Makes a slice; nothing is read yet. The recording's annotations are those of its description.
///
/// # Errors
/// As [`Cut::new`], and [`EngineError::Refused`] for filters beyond reason.
pub fn sliced(recording: &Recording, recipe: &Slice) -> Result<Sliced, EngineError> {
    let cut = Cut::new(recipe, &recording.info)?;
    let tuner = cut.tuning.as_ref().map(Tuner::new).transpose()?;
    let mut info: RecordingInfo = described(&recording.info, recipe, &cut);
    info.warnings.extend(wraps(&cut, recording));
    let source = Arc::new(SliceSource::new(recording.clone(), cut.clone(), tuner));
    Ok(Sliced { recording: Recording::new(info, source.clone()), cut, source })
}

/// The sentence for a band that was not asked for in so many words and reaches over the recording's edge.
fn wraps(cut: &Cut, recording: &Recording) -> Option<String> {
    let tuning = cut.tuning?;
    let [low, high] = cut.shown().unwrap_or([tuning.center - 0.5, tuning.center + 0.5]);
    let real = !recording.info.datatype.complex && cut.tuning.is_some_and(|tuning| tuning.center != 0.0);
    let edge = if real { 0.0 } else { -0.5 };
    (low < edge - 1e-9 || high > 0.5 + 1e-9).then(|| {
        "the slice reaches over the edge of the recording's band; beyond it lies what is at the other edge".to_owned()
    })
}
