//! Bytes of a file that another program is writing, from its start: at its end more is waited for.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::received::{End, Received, Transport};
use crate::codec::CodecError;

/// How often a file is looked at for more.
const MOMENT: Duration = Duration::from_millis(100);

/// A file that grows.
#[derive(Debug)]
pub(super) struct FileTransport {
    path: PathBuf,
    file: File,
    position: u64,
}

impl FileTransport {
    /// Opens it.
    pub(super) fn open(path: &Path) -> Result<Self, CodecError> {
        let file = File::open(path).map_err(|error| CodecError::io(path, error))?;
        Ok(Self { path: path.to_owned(), file, position: 0 })
    }
}

impl Transport for FileTransport {
    fn receive(&mut self, buffer: &mut [u8]) -> Received {
        match self.file.read(buffer) {
            Ok(0) => {
                let shrunk = self.file.metadata().is_ok_and(|now| now.len() < self.position);
                if shrunk {
                    let (problem, remedy) = ("the file has become shorter while it was followed", "open it again");
                    return Received::End(End::Broken(CodecError::malformed(&self.path, problem, remedy)));
                }
                std::thread::sleep(MOMENT);
                Received::Nothing
            }
            Ok(read) => {
                self.position += read as u64;
                Received::Bytes(read)
            }
            Err(error) => Received::End(End::Broken(CodecError::io(&self.path, error))),
        }
    }
}
