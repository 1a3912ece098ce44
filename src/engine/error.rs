//! What can go wrong when the engine is asked for something: one sentence with what, cause and remedy.
//!
//! Cancellation travels as [`EngineError::Cancelled`] because `?` carries it; it is a state of a job, never shown as
//! a failure. Not here: the sentences about files (codec) and reads (model), which pass through unchanged.

use std::path::{Path, PathBuf};

use crate::codec::CodecError;
use crate::model::{Cancelled, DocumentId, SourceError};
use crate::ops::OpError;
use crate::ops::spectrogram::SpectrogramError;

/// Why the engine could not do what it was asked. `Display` is the whole sentence a user sees.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A file could not be read or written.
    #[error(transparent)]
    Codec(CodecError),
    /// A read from an open document failed.
    #[error(transparent)]
    Source(SourceError),
    /// The request makes no sense for these inputs: what is wrong, what to do.
    #[error("{problem}; {remedy}")]
    Refused { problem: String, remedy: String },
    /// Two inputs that do not go together, by their places among the inputs: what each has, what to do.
    #[error("image {} has {} and image {} has {}; {remedy}", images[0] + 1, have[0], images[1] + 1, have[1])]
    Mismatch { images: [usize; 2], have: [String; 2], remedy: &'static str },
    /// The whole sentence of somebody who was asked.
    #[error("{0}")]
    Said(String),
    /// A spectrogram that cannot be computed.
    #[error(transparent)]
    Spectrogram(SpectrogramError),
    /// A document that is not (or no longer) open.
    #[error("the document is not open any more; open it again")]
    NoDocument(DocumentId),
    /// The target exists and the overwrite policy keeps it.
    #[error("{}: the file exists; choose another name or allow overwriting", .0.display())]
    Exists(PathBuf),
    /// A bug in a codec or kernel, caught at the edge of its job.
    #[error("{name}: an internal error stopped it ({cause}); the other work goes on, please report this with the file")]
    Panicked { name: String, cause: String },
    /// The work was stopped because someone asked for it; never shown as an error.
    #[error("cancelled")]
    Cancelled(#[from] Cancelled),
}

impl EngineError {
    /// A request that makes no sense: what is wrong, what to do.
    #[must_use]
    pub fn refused(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Refused { problem: problem.into(), remedy: remedy.into() }
    }

    /// An I/O failure of that file, with the codec's sentence.
    #[must_use]
    pub fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Codec(CodecError::io(path, source))
    }

    /// Whether this is not a failure but a wish that was granted.
    #[must_use]
    pub const fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled(_))
    }
}

/// Keeps cancellation recognisable on its way up.
impl From<CodecError> for EngineError {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            CodecError::Source(source) => source.into(),
            other => Self::Codec(other),
        }
    }
}

/// As above.
impl From<SourceError> for EngineError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Source(other),
        }
    }
}

/// Keeps cancellation recognisable on its way up.
impl From<SpectrogramError> for EngineError {
    fn from(error: SpectrogramError) -> Self {
        match error {
            SpectrogramError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Spectrogram(other),
        }
    }
}

/// A kernel's refusal is the engine's.
impl From<OpError> for EngineError {
    fn from(error: OpError) -> Self {
        match error {
            OpError::Refused { problem, remedy } => Self::Refused { problem, remedy },
            OpError::Cancelled(cancelled) => Self::Cancelled(cancelled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancellation_in_a_codec_stays_cancellation() {
        assert!(EngineError::from(CodecError::Cancelled(Cancelled)).is_cancelled());
        assert!(EngineError::from(SourceError::from(Cancelled)).is_cancelled());
        assert!(EngineError::from(CodecError::from(SourceError::from(Cancelled))).is_cancelled());
        assert!(!EngineError::NoDocument(DocumentId(1)).is_cancelled());
    }
}
