//! Stacks on their way to a file: with levels where the file keeps them.

use std::path::Path;

use crate::codec::{self, CodecError, SaveOptions, keeps_levels};
use crate::engine::derive::leveled;
use crate::model::{Progress, Stack};

/// Writes a stack as [`codec::save()`] does, with smaller versions of large planes in files that have a place for them.
///
/// # Errors
/// As [`codec::save()`].
pub fn save_stack(path: &Path, stack: &Stack, options: &SaveOptions, progress: &Progress) -> Result<(), CodecError> {
    if keeps_levels(path, options) {
        codec::save(path, &leveled(stack), options, progress)
    } else {
        codec::save(path, stack, options, progress)
    }
}
