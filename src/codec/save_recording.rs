//! The front door for writing recordings: SigMF with the stored samples bit for bit, or npy with amplitudes.
//!
//! Samples are streamed in blocks and files appear whole or not at all; a SigMF pair is replaced as one (`pair`).
//! Not here: filtering and decimating (a recording made by those is a source like any other), stacks (`save`).

use std::ops::Range;
use std::path::Path;

use super::atomic::write_atomically;
use super::sniff::Format;
use super::{CodecError, SaveOptions, npy, sigmf};
use crate::model::{Progress, Recording};

/// The endings of recordings, for messages.
const WRITTEN: &str = ".sigmf-meta or .npy";

/// Writes samples `range` (the whole recording if `None`) of all channels; the format is the options', else the
/// extension's. Progress counts bytes of samples.
///
/// # Errors
/// [`CodecError::Unsupported`] and [`CodecError::Unwritable`] for other formats, [`CodecError::Io`] if the disk says
/// no, [`CodecError::Source`] if the recording cannot be read or the range passes its end, [`CodecError::Cancelled`].
/// The target is then as it was.
pub fn save_recording(
    path: &Path,
    recording: &Recording,
    range: Option<Range<u64>>,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let info = &recording.info;
    let range = range.unwrap_or(0..info.samples);
    if range.start > range.end || range.end > info.samples {
        return Err(CodecError::Source(crate::model::SourceError::OutOfBounds {
            file: path.display().to_string(),
            asked: format!("a part from sample {} to {}", range.start, range.end),
            there: format!("{} samples", info.samples),
        }));
    }
    let samples = (range.end - range.start) * info.channels as u64;
    match options.format.or_else(|| Format::from_extension(path)) {
        Some(Format::Sigmf) => {
            progress.set_total(samples * info.datatype.bytes() as u64);
            sigmf::write(path, recording, &range, options.quota_bytes, progress)
        }
        Some(Format::Npy) => {
            progress.set_total(samples * info.datatype.npy_sample_type().bytes() as u64);
            write_atomically(path, options.quota_bytes, progress, |file| {
                npy::write_recording(file, recording, &range, progress)
            })
        }
        Some(other) => {
            let variant = format!("saving a recording as {}", other.name());
            Err(CodecError::unsupported(path, variant, format!("end its name with {WRITTEN}")))
        }
        None => Err(CodecError::Unwritable { path: path.to_owned(), remedy: format!("end it with {WRITTEN}") }),
    }
}

#[cfg(test)]
#[path = "save_recording_tests.rs"]
mod tests;
