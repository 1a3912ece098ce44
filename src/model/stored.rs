//! Where the samples of a recording lie in a file: enough to hash it, and to write metadata that find them there. Not here: reading them.

use std::ops::Range;
use std::path::PathBuf;

/// A run of frames (one sample of every channel each) without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRun {
    /// Index of its first frame in the recording.
    pub first: u64,
    pub frames: u64,
    /// Byte in the file where it starts.
    pub offset: u64,
}

/// The place of a recording's samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSamples {
    /// The file that holds them.
    pub file: PathBuf,
    pub file_bytes: u64,
    /// The bytes of the file that are this recording's: all of it but in archives.
    pub part: Range<u64>,
    /// The recording's name in an archive that holds several, with its folders.
    pub member: Option<String>,
    /// The file of metadata through which the recording was opened, if it has one of its own.
    pub metadata: Option<PathBuf>,
    /// In order, without overlap.
    pub runs: Vec<StoredRun>,
    /// Whether the frames in the file are what [`SampleSource::read_stored`](super::SampleSource::read_stored) gives:
    /// channels side by side, I before Q, in the recording's datatype.
    pub as_stated: bool,
}

impl StoredSamples {
    /// Bytes of the file that stand before each run, and those behind the last; frames have `frame_bytes` each.
    #[must_use]
    pub fn gaps(&self, frame_bytes: u64) -> (Vec<u64>, u64) {
        let mut position = 0;
        let before = self.runs.iter().map(|run| {
            let gap = run.offset.saturating_sub(position);
            position = run.offset.saturating_add(run.frames.saturating_mul(frame_bytes));
            gap
        });
        let before = before.collect();
        (before, self.file_bytes.saturating_sub(position))
    }
}
