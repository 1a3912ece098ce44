//! How much memory work on one file may hold at once: the budget as codecs and lazy stacks see it.
//!
//! One number for the process, as there is one pool of threads: it is told by whoever knows the budget (the command line,
//! the engine) and changes no result, only whether samples are held, read again, or kept on the disk (`scratch`).
//! Not here: what the budget is, and who shares it (`engine/budget`).

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::CodecError;

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

/// Neither memory nor disk is enough: what is needed and what is there, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRoom {
    pub problem: String,
    pub remedy: String,
}

impl NoRoom {
    /// The sentence about a file.
    #[must_use]
    pub fn of(self, path: &Path) -> CodecError {
        CodecError::malformed(path, self.problem, self.remedy)
    }
}

/// Refuses work that cannot be divided and holds more than there is: `doing` says what takes so many bytes.
///
/// # Errors
/// [`NoRoom`] with both sizes.
pub fn allows(doing: &str, bytes: u64) -> Result<(), NoRoom> {
    let limit = part(1);
    if bytes <= limit {
        return Ok(());
    }
    let (needed, there) = (megabytes(bytes), limit / 1_000_000);
    Err(NoRoom {
        problem: format!("{doing} takes {needed} MB of memory at once, and there are {there} MB"),
        remedy: format!("allow more with --memory {needed}"),
    })
}

/// As sentences state them, rounded up.
#[must_use]
pub const fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_more_than_there_is_is_refused_with_both_sizes() {
        assert!(allows("decoding it", 1).is_ok());
        let refused = allows("decoding it", u64::MAX).unwrap_err().of(Path::new("a.jpg")).to_string();
        assert!(refused.starts_with("a.jpg: decoding it takes 18446744073710 MB of memory at once, and"), "{refused}");
        assert!(refused.ends_with("; allow more with --memory 18446744073710"), "{refused}");
    }
}
