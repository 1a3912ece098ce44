//! How much of a recording a slice is computed from. Not here: computing it (`source`).

use super::cut::Cut;
use crate::engine::error::EngineError;
use crate::model::RecordingInfo;
use crate::model::recipe::Slice;
use crate::ops::filter::Tuner;

/// The sample behind the last one that a slice depends on, were the recording long enough: where its filter ends.
///
/// # Errors
/// As [`sliced()`](super::sliced()).
pub fn reach(info: &RecordingInfo, recipe: &Slice) -> Result<u64, EngineError> {
    let cut = Cut::new(recipe, info)?;
    let Some(tuning) = &cut.tuning else { return Ok(cut.range.end) };
    // The filter reaches as far beyond the last output as beyond any.
    let last = cut.range.start + (cut.samples() - 1) * cut.decimation();
    let beyond = u64::try_from(Tuner::new(tuning)?.reach(0, 1).end).unwrap_or(0);
    Ok(last.saturating_add(beyond).max(cut.range.end))
}
