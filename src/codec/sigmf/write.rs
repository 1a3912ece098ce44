//! Writes a range of a recording as a SigMF pair, the stored samples bit for bit.

use std::io::Write as _;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use sha2::{Digest as _, Sha512};

use super::describe::metadata;
use crate::codec::CodecError;
use crate::codec::atomic::AtomicFile;
use crate::codec::block_size::BlockSize;
use crate::codec::pair::commit_pair;
use crate::codec::verify::hexadecimal;
use crate::model::{Progress, Recording};

/// The most bytes that are copied at once.
const BLOCK_BYTES: usize = 4 << 20;

/// Writes the pair that `path` (either of its names) stands for; progress counts bytes of samples.
///
/// A recording appears when it is complete, and a pair that exists is replaced as one ([`commit_pair`]).
///
/// # Errors
/// [`CodecError::Io`], [`CodecError::Source`] or [`CodecError::Cancelled`]; then no file was replaced, unless the
/// metadata's rename failed, which comes last.
pub fn write(
    path: &Path,
    recording: &Recording,
    range: &Range<u64>,
    quota_bytes: Option<u64>,
    progress: &Progress,
) -> Result<(), CodecError> {
    let (data_path, meta_path) = (path.with_extension("sigmf-data"), path.with_extension("sigmf-meta"));
    let mut data = AtomicFile::create(&data_path, quota_bytes)?;
    let sha512 = copy(&mut data, &data_path, recording, range, progress)?;
    let mut meta = AtomicFile::create(&meta_path, quota_bytes)?;
    let value = metadata(&recording.info, range, &sha512);
    serde_json::to_writer_pretty(&mut meta, &value).map_err(|error| CodecError::io(&meta_path, error.into()))?;
    meta.write_all(b"\n").map_err(|error| CodecError::io(&meta_path, error))?;
    commit_pair(data, meta, progress)
}

/// Copies the stored frames and returns their SHA-512.
fn copy(
    file: &mut AtomicFile,
    path: &Path,
    recording: &Recording,
    range: &Range<u64>,
    progress: &Progress,
) -> Result<String, CodecError> {
    let frame = recording.info.channels * recording.info.datatype.bytes();
    let mut size = BlockSize::up_to(BLOCK_BYTES / frame.max(1));
    let mut hash = Sha512::new();
    let mut start = range.start;
    let mut block = Vec::new();
    while start < range.end {
        let begun = Instant::now();
        let frames = size.of(range.end - start);
        block.resize(frames as usize * frame, 0);
        recording.source.read_stored(start, &mut block)?;
        hash.update(&block);
        file.write_all(&block).map_err(|error| CodecError::io(path, error))?;
        progress.add(block.len() as u64)?;
        start += frames;
        size.took(begun.elapsed());
    }
    Ok(hexadecimal(&hash.finalize()))
}
