//! WebP: whether it is animated, and the delays between its frames.
//!
//! Source: WebP container specification. `image` decodes and composites.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::failure::Failure;
use super::header::{Animation, Header, describe};
use crate::codec::OpenOptions;
use crate::codec::sniff::Format;

/// Describes a WebP.
pub fn header(path: &Path, options: &OpenOptions) -> Result<Header, Failure> {
    let mut header = describe(path, Format::Webp)?;
    // Pixels of four bytes, or planes of luma and chroma, are made first.
    header.decoder_bytes = header.stored_bytes + 4 * header.width as u64 * header.height as u64;
    let delays = frame_delays(path, options.limits.entries)?;
    if !delays.is_empty() {
        header.animation = Some(Animation::from_delays(&delays));
        header.samples_per_pixel = 4;
    }
    Ok(header)
}

/// The delay after each frame (`ANMF` chunk) that is there, in seconds.
fn frame_delays(path: &Path, limit: usize) -> Result<Vec<f64>, Failure> {
    let mut reader = BufReader::new(File::open(path)?);
    reader.seek(SeekFrom::Start(12))?;
    let mut delays = Vec::new();
    let mut head = [0; 8];
    while delays.len() < limit && reader.read_exact(&mut head).is_ok() {
        let bytes = i64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let mut rest = bytes + bytes % 2;
        if &head[..4] == b"ANMF" && bytes >= 16 {
            let mut frame = [0; 16];
            if reader.read_exact(&mut frame).is_err() {
                break;
            }
            rest -= 16;
            let milliseconds = u32::from_le_bytes([frame[12], frame[13], frame[14], 0]);
            delays.push(f64::from(milliseconds) / 1000.0);
        }
        reader.seek_relative(rest)?;
    }
    Ok(delays)
}
