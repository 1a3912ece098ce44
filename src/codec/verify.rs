//! Reads all of a document, and checks the hash that a SigMF file states: `info --verify`.

use std::ops::Range;
use std::path::Path;

use sha2::{Digest, Sha512};

use super::error::CodecError;
use super::opened::Opened;
use super::positioned::PositionedFile;
use super::sigmf;
use crate::model::{Progress, Recording, Rect, Stack};

/// Bytes hashed between two looks at the progress.
const BLOCK_BYTES: usize = 4 << 20;

/// Reads every plane or sample.
///
/// # Errors
/// The first read that fails, a hash that does not match, or a cancellation.
pub fn verify(path: &Path, opened: &Opened, progress: &Progress) -> Result<(), CodecError> {
    match opened {
        Opened::Stack(stack) => verify_stack(stack, progress),
        Opened::Recording(recording) => verify_recording(path, recording, progress),
    }
}

fn verify_stack(stack: &Stack, progress: &Progress) -> Result<(), CodecError> {
    let axes = stack.info.axes;
    progress.set_total((axes.planes() * axes.y) as u64);
    let rows = stack.source.preferred_rows().max(1);
    for plane in stack.planes() {
        for top in (0..axes.y).step_by(rows) {
            let height = rows.min(axes.y - top);
            stack.source.read(plane, 0, Rect::new(0, top, axes.x, height))?;
            progress.add(height as u64)?;
        }
    }
    Ok(())
}

fn verify_recording(path: &Path, recording: &Recording, progress: &Progress) -> Result<(), CodecError> {
    let info = &recording.info;
    let stated = info.metadata.as_ref().and_then(|metadata| metadata.pointer("/global/core:sha512")?.as_str());
    let stored = recording.source.stored();
    if info.format == "sigmf-collection"
        && let Some(metadata) = stored.as_ref().and_then(|stored| stored.metadata.as_deref())
    {
        sigmf::verify_collection(path, metadata)?;
    }
    let hash = match (stated, &stored) {
        // The hash is that of the dataset as it lies there, headers and trailing bytes included.
        (Some(_), Some(stored)) => hash_of_bytes(&stored.file, &stored.part, progress)?,
        _ => hash_of_frames(recording, progress)?,
    };
    match stated {
        Some(stated) if !stated.eq_ignore_ascii_case(&hash) => Err(CodecError::malformed(
            path,
            "the samples do not match the hash in the metadata (core:sha512)",
            "copy the recording again from its source",
        )),
        _ => Ok(()),
    }
}

/// Reads a part of a file.
fn hash_of_bytes(path: &Path, part: &Range<u64>, progress: &Progress) -> Result<String, CodecError> {
    let io = |error| CodecError::io(path, error);
    let file = PositionedFile::open(path).map_err(io)?;
    progress.set_total(part.end.saturating_sub(part.start));
    let mut hash = Sha512::new();
    let mut block = vec![0; BLOCK_BYTES.min(part.end.saturating_sub(part.start) as usize)];
    let mut at = part.start;
    while at < part.end {
        let now = (part.end - at).min(BLOCK_BYTES as u64) as usize;
        file.read_at(at, &mut block[..now]).map_err(io)?;
        hash.update(&block[..now]);
        at += now as u64;
        progress.add(now as u64)?;
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// Reads all frames.
fn hash_of_frames(recording: &Recording, progress: &Progress) -> Result<String, CodecError> {
    let info = &recording.info;
    let frame_bytes = (info.channels * info.datatype.bytes()).max(1);
    let block_frames = (BLOCK_BYTES / frame_bytes).max(1) as u64;
    progress.set_total(info.samples);
    let mut hash = Sha512::new();
    let mut block = Vec::new();
    let mut start = 0;
    while start < info.samples {
        let frames = block_frames.min(info.samples - start);
        block.resize(frames as usize * frame_bytes, 0);
        recording.source.read_stored(start, &mut block)?;
        hash.update(&block);
        start += frames;
        progress.add(frames)?;
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// Bytes as hashes are written: two lower-case digits each.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
