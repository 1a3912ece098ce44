//! What can go wrong inside a TIFF, before it is known for whom the sentence is.
//!
//! Parsers and decoders return a [`Problem`]; [`open`](super::open()) turns it into a [`CodecError`], a read of an open
//! stack into a [`SourceError`]. Not here: warnings about parts that are missing (`open`).

use std::path::Path;

use crate::codec::CodecError;
use crate::codec::error::{io_problem, io_remedy, one_line};
use crate::codec::working_memory::NoRoom;
use crate::model::SourceError;

/// A failure without the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// The operating system said no.
    Io(std::io::ErrorKind, String),
    /// The bytes contradict the format.
    Malformed(String),
    /// A variant that is not read.
    Unsupported(String),
    /// More than the limits allow: what, and the limit.
    TooLarge(String, String),
    /// A series that is not there, counted from 0.
    NoSeries { asked: usize, there: usize },
    /// Neither memory nor disk is enough.
    NoRoom(NoRoom),
}

const DAMAGED: &str = "the file may be damaged or cut short; copy it again";
const CONVERT: &str = "save it with another compression or sample type, for example with tiffcp or Fiji";
const RAISE: &str = "open a smaller part of it or a smaller file";

impl Problem {
    pub fn malformed(text: impl Into<String>) -> Self {
        Self::Malformed(text.into())
    }

    pub fn unsupported(text: impl Into<String>) -> Self {
        Self::Unsupported(text.into())
    }

    /// The whole sentence for someone who opens or saves a file.
    pub fn into_codec(self, path: &Path) -> CodecError {
        match self {
            Self::Io(kind, text) => CodecError::io(path, std::io::Error::new(kind, text)),
            Self::Malformed(problem) => CodecError::malformed(path, problem, DAMAGED),
            Self::Unsupported(variant) => CodecError::unsupported(path, variant, CONVERT),
            Self::NoSeries { asked, there } => CodecError::no_series(path, asked, there),
            Self::NoRoom(no_room) => no_room.of(path),
            Self::TooLarge(what, limit) => {
                CodecError::TooLarge { path: path.to_owned(), what, limit, remedy: RAISE.to_owned() }
            }
        }
    }

    /// The whole sentence for someone who looks at an open stack.
    pub fn into_source(self, file: &str) -> SourceError {
        let (problem, remedy) = match self {
            Self::NoRoom(NoRoom { problem, remedy }) => {
                return SourceError::Unreadable { file: file.to_owned(), problem, remedy };
            }
            Self::Io(kind, text) => (text, io_remedy(kind)),
            Self::Malformed(problem) => (problem, DAMAGED),
            Self::Unsupported(variant) => (format!("{variant} is not supported yet"), CONVERT),
            Self::TooLarge(what, limit) => (format!("{what} exceeds the limit of {limit}"), RAISE),
            Self::NoSeries { asked, .. } => (format!("there is no series {asked}"), "open it again"),
        };
        SourceError::Unreadable { file: file.to_owned(), problem: one_line(problem), remedy: remedy.to_owned() }
    }
}

/// Runs a decoder that is other people's code over hostile bytes: a panic in it is a damaged part, not a crash.
pub(super) fn contained<T>(what: &str, decode: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    // Whatever the decoder was about to change is dropped with it.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode))
        .unwrap_or_else(|_| Err(Problem::malformed(format!("{what} made the decoder fail"))))
}

impl From<NoRoom> for Problem {
    fn from(no_room: NoRoom) -> Self {
        Self::NoRoom(no_room)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind(), io_problem(&error))
    }
}
