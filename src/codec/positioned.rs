//! Reading (and, for what we keep ourselves, writing) a file at positions, from any thread, without a shared cursor.
//!
//! No memory map: a mapped file that shrinks or whose network share drops ends the process, a failed read is an error.

use std::fs::File;
use std::io;
use std::path::Path;

/// A file that is read at positions.
#[derive(Debug)]
pub struct PositionedFile {
    file: File,
    bytes: u64,
}

impl PositionedFile {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::new(File::open(path)?)
    }

    /// Reads from a file that is already open.
    ///
    /// # Errors
    /// If its length cannot be had.
    pub fn new(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }

    /// Its length when it was opened.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Fills `out` from `offset` on.
    ///
    /// # Errors
    /// `UnexpectedEof` if the file ends before, or what the operating system says.
    pub fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        #[cfg(unix)]
        {
            std::os::unix::fs::FileExt::read_exact_at(&self.file, out, offset)
        }
        #[cfg(windows)]
        {
            let (mut offset, mut rest) = (offset, out);
            while !rest.is_empty() {
                match std::os::windows::fs::FileExt::seek_read(&self.file, rest, offset) {
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(read) => {
                        offset += read as u64;
                        rest = &mut rest[read..];
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        }
    }

    /// Writes all of `bytes` from `offset` on, in a file that was opened for writing. Its length as
    /// [`bytes`](Self::bytes) says it stays what it was.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        #[cfg(unix)]
        {
            std::os::unix::fs::FileExt::write_all_at(&self.file, bytes, offset)
        }
        #[cfg(windows)]
        {
            let (mut offset, mut rest) = (offset, bytes);
            while !rest.is_empty() {
                match std::os::windows::fs::FileExt::seek_write(&self.file, rest, offset) {
                    Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Ok(written) => {
                        offset += written as u64;
                        rest = &rest[written..];
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn reads_anywhere_and_not_past_the_end() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let file = PositionedFile::new(file).unwrap();
        let mut out = [0; 4];
        file.read_at(5, &mut out).unwrap();
        assert_eq!(&out, b"5678");
        assert_eq!(file.read_at(8, &mut out).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(file.bytes(), 10);
        file.write_at(6, b"six").unwrap();
        file.read_at(5, &mut out).unwrap();
        assert_eq!(&out, b"5six");
    }
}
