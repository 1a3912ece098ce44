//! How much memory work on one file may hold at once: the budget as codecs and lazy stacks see it.
//!
//! One number for the process, as there is one pool of threads: it is told by whoever knows the budget (the command line,
//! the engine) and changes no result, only whether samples are held, read again, or kept on the disk (`scratch`).
//! Not here: what the budget is, and who shares it (`engine/budget`).

use std::sync::atomic::{AtomicU64, Ordering};

use super::error::CodecError;
use std::path::Path;

/// What is taken where nobody said anything.
const DEFAULT: u64 = 2_000_000_000;

static LIMIT: AtomicU64 = AtomicU64::new(DEFAULT);

/// Says how many bytes there are.
pub fn set(bytes: u64) {
    LIMIT.store(bytes, Ordering::Relaxed);
}

/// A part of what there is: `part(4)` is a quarter.
#[must_use]
pub fn part(divisor: u64) -> u64 {
    LIMIT.load(Ordering::Relaxed) / divisor.max(1)
}

/// Refuses work that cannot be divided and takes more than there is.
///
/// # Errors
/// [`CodecError::TooLarge`] with what is needed and what is there.
pub fn allows(path: &Path, what: &str, bytes: u64) -> Result<(), CodecError> {
    let limit = part(1);
    if bytes <= limit {
        return Ok(());
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    Err(CodecError::TooLarge {
        path: path.to_owned(),
        what: format!("{what}, which takes {} MB of memory at once", megabytes(bytes)),
        limit: format!("{} MB", limit / 1_000_000),
        remedy: format!("allow more with --memory {}", megabytes(bytes)),
    })
}
