//! What can go wrong with a file: one sentence with file, cause and remedy.

use std::path::{Path, PathBuf};

use super::transport::StreamAddress;
use crate::model::SourceError;

/// Why a file could not be read or written. `Display` is the whole sentence a user sees.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The operating system said no.
    #[error("{}: {}; {}", path.display(), io_problem(source), io_remedy(source.kind()))]
    Io { path: PathBuf, source: std::io::Error },
    /// The bytes contradict the format.
    #[error("{}: {problem}; {remedy}", path.display())]
    Malformed { path: PathBuf, problem: String, remedy: String },
    /// A variant of a known format that lumiq does not read or write yet.
    #[error("{}: {variant} is not supported yet; {remedy}", path.display())]
    Unsupported { path: PathBuf, variant: String, remedy: String },
    /// No known format.
    #[error("{}: not a picture, stack or recording that lumiq knows; {remedy}", path.display())]
    Unknown { path: PathBuf, remedy: String },
    /// A file is to be written and its name says no format, or one that is only read.
    #[error("{}: its ending names no format that lumiq writes; {remedy}", path.display())]
    Unwritable { path: PathBuf, remedy: String },
    /// Something must be said that the file does not say.
    #[error("{}: {question}; {remedy}", path.display())]
    Ambiguous { path: PathBuf, question: String, remedy: String },
    /// More memory or pixels than the limits allow.
    #[error("{}: {what} exceeds the limit of {limit}; {remedy}", path.display())]
    TooLarge { path: PathBuf, what: String, limit: String, remedy: String },
    /// A stream could not be had, or broke.
    #[error("{address}: {problem}; {remedy}")]
    Stream { address: String, problem: String, remedy: String },
    /// A read from an open document failed.
    #[error(transparent)]
    Source(SourceError),
    /// The work was stopped; never shown as an error.
    #[error("cancelled")]
    Cancelled(#[from] crate::model::Cancelled),
}

/// Keeps cancellation recognisable on its way up.
impl From<SourceError> for CodecError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Source(other),
        }
    }
}

impl CodecError {
    /// An I/O failure of that file.
    #[must_use]
    pub fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// Bytes that contradict the format: what is wrong, what to do.
    #[must_use]
    pub fn malformed(path: &Path, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_owned(), problem: one_line(problem.into()), remedy: remedy.into() }
    }

    /// A variant that is not supported yet: its name, what to do instead.
    #[must_use]
    pub fn unsupported(path: &Path, variant: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Unsupported { path: path.to_owned(), variant: one_line(variant.into()), remedy: remedy.into() }
    }

    /// A stream that could not be had, or broke: what is wrong, what to do.
    #[must_use]
    pub fn stream(address: &StreamAddress, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (address, problem) = (address.to_string(), one_line(problem.into()));
        Self::Stream { address, problem, remedy: remedy.into() }
    }

    /// One of the `there` series of a file was asked for by its number, counted from 0, and is not there.
    #[must_use]
    pub fn no_series(path: &Path, asked: usize, there: usize) -> Self {
        let remedy = match there {
            0 | 1 => "choose series 0, its only one".to_owned(),
            _ => format!("choose a series from 0 to {}", there - 1),
        };
        Self::malformed(path, format!("there is no series {asked}"), remedy)
    }
}

/// Other people's messages may come in several lines; a sentence is one.
#[must_use]
pub fn one_line(text: String) -> String {
    if text.contains(char::is_control) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text }
}

/// What the operating system said, as a clause.
#[must_use]
pub fn io_problem(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "no such file or folder".to_owned(),
        Kind::PermissionDenied => "no permission".to_owned(),
        Kind::StorageFull => "the disk is full".to_owned(),
        Kind::IsADirectory => "is a folder".to_owned(),
        Kind::NotADirectory => "its folder is a file".to_owned(),
        Kind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        Kind::UnexpectedEof => "it ends too early".to_owned(),
        _ => error.to_string(),
    }
}

/// What to do about it, as a clause.
#[must_use]
pub const fn io_remedy(kind: std::io::ErrorKind) -> &'static str {
    use std::io::ErrorKind as Kind;
    match kind {
        Kind::NotFound => "check the name",
        Kind::PermissionDenied => "change its permissions or choose another place",
        Kind::StorageFull => "free some space or choose another disk",
        Kind::IsADirectory => "name a file in it",
        Kind::NotADirectory => "choose another folder",
        Kind::ReadOnlyFilesystem => "choose another disk",
        Kind::UnexpectedEof => "copy it again",
        _ => "check the file and the disk it is on",
    }
}
