//! The bytes of the file: positioned reads from any thread, numbers in the file's byte order.
//!
//! Every length is cut to what the file really has before memory is taken for it.
//! Not here: what the bytes mean (`directory`).

use std::path::{Path, PathBuf};

use super::problem::Problem;
use crate::codec::positioned::PositionedFile;
use crate::model::ByteOrder;

/// A file that is read at positions, by any number of threads at once.
#[derive(Debug)]
pub(super) struct FileBytes {
    path: PathBuf,
    handle: Handle,
    len: u64,
}

#[derive(Debug)]
enum Handle {
    Kept(PositionedFile),
    /// For sets of more files than a process may have open.
    ForEachRead,
}

impl FileBytes {
    /// Opens a file for reading.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        let file = PositionedFile::open(path)?;
        Ok(Self { path: path.to_owned(), len: file.bytes(), handle: Handle::Kept(file) })
    }

    /// Looks at a file that is opened again for each read.
    pub fn opened_for_each_read(path: &Path) -> std::io::Result<Self> {
        let len = PositionedFile::open(path)?.bytes();
        Ok(Self { path: path.to_owned(), handle: Handle::ForEachRead, len })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length when it was opened.
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Up to `len` bytes from `offset`: fewer, down to none, where the file ends before.
    pub fn read_at_most(&self, offset: u64, len: u64) -> Result<Vec<u8>, Problem> {
        let there = self.len().saturating_sub(offset).min(len);
        let there = usize::try_from(there).map_err(|_| Problem::malformed("a part is larger than memory"))?;
        let mut buffer = vec![0; there];
        match &self.handle {
            Handle::Kept(file) => file.read_at(offset, &mut buffer)?,
            Handle::ForEachRead => PositionedFile::open(&self.path)?.read_at(offset, &mut buffer)?,
        }
        Ok(buffer)
    }

    /// Exactly `len` bytes from `offset`; `what` names them in the error.
    pub fn read_exact_at(&self, offset: u64, len: u64, what: &str) -> Result<Vec<u8>, Problem> {
        if offset.checked_add(len).is_none_or(|end| end > self.len()) {
            return Err(Problem::malformed(format!("{what} lies beyond the end of the file")));
        }
        self.read_at_most(offset, len)
    }
}

/// The number that these bytes (at most eight) spell in that order.
pub(super) fn unsigned(bytes: &[u8], order: ByteOrder) -> u64 {
    let fold = |value: u64, byte: &u8| (value << 8) | u64::from(*byte);
    match order {
        ByteOrder::Big => bytes.iter().take(8).fold(0, fold),
        ByteOrder::Little => bytes.iter().take(8).rev().fold(0, fold),
    }
}

/// Reverses the bytes of each number of `width` bytes: from the file's order to the machine's or back.
pub(super) fn swap_numbers(bytes: &mut [u8], width: usize) {
    match width {
        2 => bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|number| number.reverse()),
        4 => bytes.as_chunks_mut::<4>().0.iter_mut().for_each(|number| number.reverse()),
        8 => bytes.as_chunks_mut::<8>().0.iter_mut().for_each(|number| number.reverse()),
        width if width > 1 => bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_byte_order() {
        assert_eq!(unsigned(&[1, 2, 3, 4], ByteOrder::Big), 0x0102_0304);
        assert_eq!(unsigned(&[1, 2, 3, 4], ByteOrder::Little), 0x0403_0201);
        let mut bytes = [1, 2, 3, 4, 5, 6];
        swap_numbers(&mut bytes, 2);
        assert_eq!(bytes, [2, 1, 4, 3, 6, 5]);
        swap_numbers(&mut bytes, 3);
        assert_eq!(bytes, [4, 1, 2, 5, 6, 3]);
    }

    #[test]
    fn reads_stop_at_the_end_of_the_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, &[1, 2, 3, 4, 5]).unwrap();
        for open in [FileBytes::open, FileBytes::opened_for_each_read] {
            let bytes = open(file.path()).unwrap();
            assert_eq!(bytes.read_at_most(3, 1 << 40).unwrap(), [4, 5]);
            assert!(bytes.read_at_most(9, 4).unwrap().is_empty());
            assert!(bytes.read_exact_at(3, 3, "the tag").is_err());
            assert!(bytes.read_exact_at(u64::MAX, 3, "the tag").is_err());
        }
    }
}
