//! How much of stdin is the beginning of a recording that a verb needs.
//!
//! What is there is opened as a recording that goes on; its description says how many samples it has, so how many are
//! missing, and as many bytes as they take are read. Headers between samples take more, so that is done again until none is
//! missing or stdin has ended. What a format says behind the samples is not read. Not here: how many samples a verb needs.

use std::path::Path;

use super::exit::Failure;
use super::spool::Spool;
use crate::codec::sniff::{HEAD_BYTES, Sniffed, sniff};
use crate::codec::{CodecError, Opened};
use crate::model::Recording;

/// What no header is longer than: that which cannot be opened with so many bytes cannot be opened with more.
const LONGEST_HEADER: u64 = 1 << 22;

/// Reads until a recording has the samples that are `needed`, which is asked with each description; `open` opens what is
/// there, whose first `header` bytes are no samples. Returns how many samples count; `None` where stdin was read to its end,
/// since it had one before or is of a format whose beginning is no recording.
pub(super) fn read(
    spool: &mut Spool,
    header: u64,
    open: &impl Fn(&Path) -> Result<Opened, CodecError>,
    needed: &impl Fn(&Recording) -> Result<u64, Failure>,
) -> Result<Option<u64>, Failure> {
    let mut step = header.max(HEAD_BYTES as u64);
    let mut samples = None;
    spool.read_until(step)?;
    let may_be_longer = match sniff(spool.path())? {
        Sniffed::Known(format) if !format.has_beginnings() => {
            spool.read_until(u64::MAX)?;
            return Ok(None);
        }
        Sniffed::Known(_) => true,
        // Samples without a header, or nothing that more bytes would make a recording.
        Sniffed::Foreign(_) | Sniffed::Unknown => false,
    };
    while !spool.has_ended() {
        let missing = match open(spool.path()) {
            Err(_) if may_be_longer && spool.bytes() < LONGEST_HEADER => None,
            Err(error) => return Err(error.into()),
            Ok(Opened::Stack(_)) => None,
            Ok(Opened::Recording(recording)) => {
                let (needed, info) = (needed(&recording)?, &recording.info);
                if info.samples >= needed {
                    return Ok(Some(needed));
                }
                let frame = (info.channels * info.datatype.bytes()) as u64;
                let missing = (needed - info.samples).saturating_mul(frame);
                let before = samples.replace(info.samples);
                (before != samples).then_some(missing)
            }
        };
        // Where no samples came, a header is in the way.
        step = missing.unwrap_or_else(|| step.saturating_mul(2));
        spool.read_until(spool.bytes().saturating_add(step))?;
    }
    Ok(None)
}
