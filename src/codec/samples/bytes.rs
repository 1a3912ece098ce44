//! Bytes that are read by position: a file, or an array inside an archive.

use std::io;
use std::path::{Path, PathBuf};

use crate::codec::error::{io_problem, io_remedy};
use crate::codec::npy::archive::ArrayData;
use crate::codec::positioned::PositionedFile;
use crate::model::SourceError;

/// Bytes that can be read anywhere, from any thread.
pub trait ReadBytes: Send + Sync + std::fmt::Debug {
    /// Fills `out` from `offset` on.
    ///
    /// # Errors
    /// [`SourceError::Unreadable`] if they cannot be read.
    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<(), SourceError>;

    /// The file's name for messages.
    fn name(&self) -> String;

    /// The file, how long it is, and where in it the first of these bytes is; `None` where they are unpacked from it.
    fn place(&self) -> Option<Place<'_>>;
}

/// Where bytes are.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub file: &'a Path,
    pub file_bytes: u64,
    pub offset: u64,
}

/// A file as it is.
#[derive(Debug)]
pub struct PlainFile {
    path: PathBuf,
    file: PositionedFile,
}

impl PlainFile {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: PositionedFile::open(path)? })
    }
}

impl ReadBytes for PlainFile {
    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<(), SourceError> {
        self.file.read_at(offset, out).map_err(|error| {
            let (problem, remedy) = match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    ("the file has become shorter since it was opened".to_owned(), "open it again")
                }
                kind => (io_problem(&error), io_remedy(kind)),
            };
            SourceError::Unreadable { file: self.name(), problem, remedy: remedy.to_owned() }
        })
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn place(&self) -> Option<Place<'_>> {
        Some(Place { file: &self.path, file_bytes: self.file.bytes(), offset: 0 })
    }
}

impl ReadBytes for ArrayData {
    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<(), SourceError> {
        Self::read_at(self, offset, out)
    }

    fn name(&self) -> String {
        Self::name(self)
    }

    fn place(&self) -> Option<Place<'_>> {
        let (file_bytes, offset) = self.in_place()?;
        Some(Place { file: self.path(), file_bytes, offset })
    }
}
