//! The format chunk of a WAV: how samples are stored. PCM 8, 16, 24 and 32 bits, float 32 and 64, extensible or not.

use std::path::Path;

use super::chunks::number;
use crate::codec::CodecError;
use crate::codec::samples::Component;
use crate::model::NumberFormat;

const PCM: u64 = 1;
const FLOAT: u64 = 3;
const EXTENSIBLE: u64 = 0xfffe;

/// What the format chunk says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    pub channels: usize,
    pub sample_rate: u64,
    pub component: Component,
}

/// Reads a format chunk.
///
/// # Errors
/// [`CodecError::Malformed`] if it is too short or names no channels, [`CodecError::Unsupported`] for compressed or
/// odd-sized samples.
pub fn parse(path: &Path, chunk: &[u8]) -> Result<Format, CodecError> {
    let field = |at: usize, bytes: usize| chunk.get(at..at + bytes).map(number);
    let (Some(tag), Some(channels), Some(sample_rate), Some(align), Some(bits)) =
        (field(0, 2), field(2, 2), field(4, 4), field(12, 2), field(14, 2))
    else {
        return Err(CodecError::malformed(path, "the WAV file's format chunk is cut short", "copy it again"));
    };
    if channels == 0 {
        return Err(CodecError::malformed(path, "the WAV file has no channels", "check the program that wrote it"));
    }
    // The subformat's GUID begins with the plain tag.
    let tag = if tag == EXTENSIBLE { field(24, 2).unwrap_or(tag) } else { tag };
    // 20 bits in 3 bytes and the like: the bytes decide, the value is in their upper bits.
    let bytes = if align % channels == 0 && align > 0 { align / channels } else { bits.div_ceil(8) };
    let component = match (tag, bytes) {
        (PCM, 1) => Component::Number(NumberFormat::U8),
        (PCM, 2) => Component::Number(NumberFormat::I16),
        (PCM, 3) => Component::Packed24,
        (PCM, 4) => Component::Number(NumberFormat::I32),
        (FLOAT, 4) => Component::Number(NumberFormat::F32),
        (FLOAT, 8) => Component::Number(NumberFormat::F64),
        _ => {
            return Err(CodecError::unsupported(
                path,
                format!("WAV with format tag {tag} and {bits} bits"),
                "convert it to PCM or float WAV first",
            ));
        }
    };
    Ok(Format { channels: channels as usize, sample_rate, component })
}
