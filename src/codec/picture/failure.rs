//! Why a picture could not be read, before it is known whose sentence it becomes.

use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use image::ImageError;
use image::error::UnsupportedErrorKind;

use crate::codec::error::{CodecError, io_problem, io_remedy};
use crate::codec::working_memory::NoRoom;
use crate::model::SourceError;

/// What went wrong with a picture's bytes.
#[derive(Debug)]
pub enum Failure {
    Io(io::Error),
    /// The bytes contradict the format: how.
    Damaged(String),
    /// A variant that is not decoded: its name.
    Unsupported(String),
    /// Neither memory nor disk is enough.
    NoRoom(NoRoom),
}

const DAMAGED_REMEDY: &str = "the file is damaged or cut short; get another copy";
const UNSUPPORTED_REMEDY: &str = "convert it to PNG or TIFF with another program";

impl Failure {
    /// The sentence while opening.
    pub fn while_opening(self, path: &Path) -> CodecError {
        match self {
            Self::Io(error) => CodecError::io(path, error),
            Self::Damaged(problem) => CodecError::malformed(path, problem, DAMAGED_REMEDY),
            Self::Unsupported(variant) => CodecError::unsupported(path, variant, UNSUPPORTED_REMEDY),
            Self::NoRoom(no_room) => no_room.of(path),
        }
    }

    /// The sentence while reading pixels.
    pub fn while_reading(self, path: &Path) -> SourceError {
        let (problem, remedy) = match self {
            Self::NoRoom(NoRoom { problem, remedy }) => {
                return SourceError::Unreadable { file: path.display().to_string(), problem, remedy };
            }
            Self::Io(error) => (io_problem(&error), io_remedy(error.kind())),
            Self::Damaged(problem) => (problem, DAMAGED_REMEDY),
            Self::Unsupported(variant) => (format!("{variant} is not supported yet"), UNSUPPORTED_REMEDY),
        };
        SourceError::Unreadable { file: path.display().to_string(), problem, remedy: remedy.to_owned() }
    }
}

impl From<NoRoom> for Failure {
    fn from(no_room: NoRoom) -> Self {
        Self::NoRoom(no_room)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::Damaged("it ends before its picture does".to_owned());
        }
        Self::Io(error)
    }
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::IoError(error) => error.into(),
            ImageError::Unsupported(error) => Self::Unsupported(match error.kind() {
                UnsupportedErrorKind::GenericFeature(feature) => format!("the variant '{}'", one_line(&feature)),
                UnsupportedErrorKind::Color(color) => format!("the pixel layout {color:?}"),
                _ => one_line(&error.to_string()),
            }),
            // The cause says it; the frame around it only repeats the format.
            ref other => {
                Self::Damaged(one_line(&other.source().map_or_else(|| other.to_string(), ToString::to_string)))
            }
        }
    }
}

impl From<::png::DecodingError> for Failure {
    fn from(error: ::png::DecodingError) -> Self {
        match error {
            ::png::DecodingError::IoError(error) => error.into(),
            other => Self::Damaged(one_line(&other.to_string())),
        }
    }
}

/// Decoders' messages as a clause: one line, no full stop, no dump of a decoder's own types.
fn one_line(text: &str) -> String {
    if text.starts_with("CRC error") {
        return "a checksum does not match its data".to_owned();
    }
    if text.contains("ChunkType {") {
        return "its chunks are not those of a PNG, or in another order".to_owned();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let line = line.trim_end_matches('.');
    let mut letters = line.chars();
    // A word in capitals stays as it is.
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => line.to_owned(),
    }
}

/// Runs a decoder; a panic inside it is damage, not the end of the program.
pub fn guarded<T>(decode: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or_else(|_| Err(Failure::Damaged("its decoder gave up on it".to_owned())))
}
