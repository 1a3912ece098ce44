//! What can go wrong while reading a plane or samples: one sentence with file, cause and remedy.
//!
//! Codecs turn their own errors into this one at the edge of [`PlaneSource`](crate::model::PlaneSource) and
//! [`SampleSource`](crate::model::SampleSource), so that kernels and viewers need not know formats.

use super::progress::Cancelled;

/// A read that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The bytes could not be had or make no sense.
    #[error("{file}: {problem}; {remedy}")]
    Unreadable {
        /// The file's name as the user knows it.
        file: String,
        /// What is wrong, in one clause.
        problem: String,
        /// What the user can do, in one clause.
        remedy: String,
    },
    /// The caller asked for a plane, level, rectangle, channel or sample that does not exist: a bug, said plainly.
    #[error("{file}: {asked} was asked for, but there is only {there}")]
    OutOfBounds {
        /// The document's name.
        file: String,
        /// What was asked for.
        asked: String,
        /// What there is.
        there: String,
    },
    /// The read took long and was asked to stop; never shown as an error.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
