//! How much memory work on one file may hold at once: the budget as codecs and lazy stacks see it.
//!
//! One number for the process, as there is one pool of threads: it is told by whoever knows the budget (the command line,
//! the engine) and changes no result, only whether samples are held, read again, or kept on the disk (`scratch`). While
//! several files are worked on at once, each holds its share of it.
//! Not here: what the budget is, and who shares it (`engine/budget`).

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use super::error::CodecError;
use crate::model::locked;

/// What is taken where nobody said anything.
const DEFAULT: u64 = 2_000_000_000;

static LIMIT: AtomicU64 = AtomicU64::new(DEFAULT);
static DIVISION: Division = Division::new();

/// Says how many bytes there are.
pub fn set(bytes: u64) {
    LIMIT.store(bytes, Ordering::Relaxed);
}

/// A part of what there is for one file: `part(4)` is a quarter.
#[must_use]
pub fn part(divisor: u64) -> u64 {
    whole() / DIVISION.files() / divisor.max(1)
}

/// All there is, however many share it.
#[must_use]
pub fn whole() -> u64 {
    LIMIT.load(Ordering::Relaxed)
}

/// Among how many files memory is divided.
#[derive(Debug)]
struct Division {
    files: AtomicU64,
    /// How many of them are worked on.
    at_work: Mutex<usize>,
}

impl Division {
    const fn new() -> Self {
        Self { files: AtomicU64::new(1), at_work: Mutex::new(0) }
    }

    fn files(&self) -> u64 {
        self.files.load(Ordering::Relaxed)
    }

    /// Whoever says the most is believed until none is worked on.
    fn begin(&self, files: u64) {
        *self.at_work() += 1;
        self.files.fetch_max(files, Ordering::Relaxed);
    }

    fn end(&self) {
        let mut at_work = self.at_work();
        *at_work -= 1;
        if *at_work == 0 {
            self.files.store(1, Ordering::Relaxed);
        }
    }

    fn at_work(&self) -> MutexGuard<'_, usize> {
        // Nothing panics while holding it.
        locked(&self.at_work)
    }
}

/// One of several files that are worked on at once, until this is dropped.
#[derive(Debug)]
pub struct OneAmong(());

/// Begins the work on a file beside which others may be worked on, `files` with it.
#[must_use]
pub fn one_among(files: u64) -> OneAmong {
    DIVISION.begin(files);
    OneAmong(())
}

impl Drop for OneAmong {
    fn drop(&mut self) {
        DIVISION.end();
    }
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

/// Refuses work that cannot be divided and holds more than there is: `doing` says what takes so many bytes. Others that share
/// it do not count, so that what is done of one file is done of many.
///
/// # Errors
/// [`NoRoom`] with both sizes.
pub fn allows(doing: &str, bytes: u64) -> Result<(), NoRoom> {
    let limit = whole();
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
    fn several_files_share_until_none_is_worked_on() {
        let division = Division::new();
        division.begin(4);
        division.begin(2);
        assert_eq!(division.files(), 4);
        division.end();
        assert_eq!(division.files(), 4, "what the first one left is not given out while the other is at work");
        division.end();
        assert_eq!(division.files(), 1);
        division.begin(0);
        assert_eq!(division.files(), 1);
    }

    #[test]
    fn what_takes_more_than_there_is_is_refused_with_both_sizes() {
        assert!(allows("decoding it", 1).is_ok());
        let refused = allows("decoding it", u64::MAX).unwrap_err().of(Path::new("a.jpg")).to_string();
        assert!(refused.starts_with("a.jpg: decoding it takes 18446744073710 MB of memory at once, and"), "{refused}");
        assert!(refused.ends_with("; allow more with --memory 18446744073710"), "{refused}");
    }
}
