//! Writes a slice: the one way for window and command line.

use std::path::Path;

use super::sliced::sliced;
use crate::codec::{SaveOptions, save_recording};
use crate::engine::error::EngineError;
use crate::model::recipe::Slice;
use crate::model::{Progress, Recording, RecordingInfo};

/// What was written.
#[derive(Debug, Clone)]
pub struct SliceReport {
    /// The description of the slice.
    pub info: std::sync::Arc<RecordingInfo>,
    /// Samples of the recording for each of the slice.
    pub decimation: u64,
    /// Components (I and Q count apart) beyond the type's ends.
    pub clipped: u64,
    /// The seed of the dither, where there is one.
    pub dither: Option<u64>,
}

impl SliceReport {
    /// The sentence about what was clipped, if anything was.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let values = self.info.samples.saturating_mul(self.info.channels as u64) * self.components();
        (self.clipped > 0).then(|| {
            format!(
                "{} of {values} values passed the ends of {} and were clipped; write cf32_le, or make the recording quieter",
                self.clipped, self.info.datatype
            )
        })
    }

    fn components(&self) -> u64 {
        if self.info.datatype.complex { 2 } else { 1 }
    }
}

/// Cuts a slice out and writes it, block by block; the format is the extension's. Progress counts bytes of samples.
///
/// # Errors
/// As [`sliced()`] and [`save_recording()`]. The target is then as it was.
pub fn save_slice(
    path: &Path,
    recording: &Recording,
    recipe: &Slice,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<SliceReport, EngineError> {
    let slice = sliced(recording, recipe)?;
    save_recording(path, &slice.recording, None, options, progress)?;
    Ok(SliceReport {
        info: slice.recording.info.clone(),
        decimation: slice.cut.decimation(),
        clipped: slice.clipped(),
        dither: slice.cut.dither,
    })
}
