//! Reads all of a document, and checks the hash that a SigMF file states: `info --verify`.

use std::path::Path;

use sha2::{Digest, Sha512};

use super::error::CodecError;
use super::opened::Opened;
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
    let stated = info.metadata.as_ref().and_then(|metadata| metadata.pointer("/global/core:sha512")?.as_str());
    match stated {
        Some(stated) if !stated.eq_ignore_ascii_case(&hexadecimal(&hash.finalize())) => Err(CodecError::malformed(
            path,
            "the samples do not match the hash in the metadata (core:sha512)",
            "copy the recording again from its source",
        )),
        _ => Ok(()),
    }
}

/// Bytes as SigMF writes a hash: two lower-case digits each.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
