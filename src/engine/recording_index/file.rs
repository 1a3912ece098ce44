//! The file of an index: a header, what is said of each block, the blocks.
//!
//! A block is written before what is said of it, so a program that is killed leaves blocks that are there or are not.
//! What is said of a block are digests of its sections; a section that does not match (the power went before the disk
//! had it) makes its block one that is not there.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::layout::{IndexLayout, Section};
use crate::codec::positioned::PositionedFile;

/// Changed when the file is laid out in another way.
const MAGIC: &[u8; 8] = b"lumiqix2";
/// The mark and the digest of the key, and room.
pub(super) const HEADER_BYTES: usize = 64;
/// A digest in the file is the beginning of a SHA-256.
pub(super) const DIGEST_BYTES: usize = 8;

/// An index on the disk.
#[derive(Debug)]
pub(super) struct IndexFile {
    file: PositionedFile,
    layout: IndexLayout,
    key: [u8; 32],
    there: Vec<AtomicBool>,
}

impl IndexFile {
    /// Opens an index, or makes an empty one where there is none, or one of something else.
    pub(super) fn open(path: &Path, key: [u8; 32], layout: IndexLayout) -> io::Result<Self> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        let bytes = layout.file_bytes();
        let mut header = [0; HEADER_BYTES];
        header[..8].copy_from_slice(MAGIC);
        header[8..40].copy_from_slice(&key);
        let mut found = [0; HEADER_BYTES];
        let old = PositionedFile::new(file.try_clone()?)?;
        if file.metadata()?.len() != bytes || old.read_at(0, &mut found).is_err() || found != header {
            file.set_len(0)?;
            // Holes take no room until blocks are written.
            file.set_len(bytes)?;
        }
        let file = PositionedFile::new(file)?;
        file.write_at(0, &header)?;
        let index = Self { there: (0..layout.blocks()).map(|_| AtomicBool::new(false)).collect(), file, layout, key };
        index.look()?;
        Ok(index)
    }

    /// Finds out which blocks are there.
    fn look(&self) -> io::Result<()> {
        let head_bytes = self.layout.head_bytes();
        let mut heads = vec![0; head_bytes * self.there.len()];
        self.file.read_at(HEADER_BYTES as u64, &mut heads)?;
        for (block, (head, there)) in heads.chunks_exact(head_bytes).zip(&self.there).enumerate() {
            let (digest, said) = head.split_at(DIGEST_BYTES);
            there.store(digest == self.digest_of_head(block as u64, said), Ordering::Relaxed);
        }
        Ok(())
    }

    pub(super) const fn layout(&self) -> &IndexLayout {
        &self.layout
    }

    /// Whether a block is there.
    pub(super) fn has(&self, block: u64) -> bool {
        self.there[block as usize].load(Ordering::Acquire)
    }

    /// Writes a block whole.
    pub(super) fn write(&self, block: u64, bytes: &[u8]) -> io::Result<()> {
        let mut said = Vec::with_capacity(self.layout.head_bytes());
        let mut offset = 0;
        for section in self.layout.sections() {
            let end = offset + self.layout.section_bytes(section);
            said.extend(digest(&bytes[offset..end]));
            offset = end;
        }
        self.file.write_at(self.block_offset(block), bytes)?;
        let head = [&self.digest_of_head(block, &said)[..], &said].concat();
        self.file.write_at(self.head_offset(block), &head)?;
        self.there[block as usize].store(true, Ordering::Release);
        Ok(())
    }

    /// Reads a section; `None` if the block is not there, and from now on if it is damaged.
    pub(super) fn read(&self, block: u64, section: Section) -> Option<Vec<u8>> {
        if !self.has(block) {
            return None;
        }
        let (offset, number) = self.layout.place(section);
        let mut bytes = vec![0; self.layout.section_bytes(section)];
        let mut expected = [0; DIGEST_BYTES];
        let at = self.head_offset(block) + (DIGEST_BYTES * (1 + number)) as u64;
        let read = self.file.read_at(at, &mut expected);
        let read = read.and_then(|()| self.file.read_at(self.block_offset(block) + offset as u64, &mut bytes));
        if read.is_ok() && digest(&bytes) == expected {
            return Some(bytes);
        }
        log::debug!("block {block} of an index is damaged and will be made again");
        self.there[block as usize].store(false, Ordering::Release);
        None
    }

    fn head_offset(&self, block: u64) -> u64 {
        HEADER_BYTES as u64 + block * self.layout.head_bytes() as u64
    }

    fn block_offset(&self, block: u64) -> u64 {
        self.head_offset(self.layout.blocks()) + block * self.layout.block_bytes() as u64
    }

    /// Says which block of which index it is, so that bytes in a wrong place are told.
    fn digest_of_head(&self, block: u64, said: &[u8]) -> [u8; DIGEST_BYTES] {
        digest(&[&self.key[..], &block.to_le_bytes(), said].concat())
    }
}

fn digest(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut short = [0; DIGEST_BYTES];
    short.copy_from_slice(&Sha256::digest(bytes)[..DIGEST_BYTES]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::recording_index::layout::Statistic;

    fn layout() -> IndexLayout {
        // 16 frames a row; blocks of 4096 rows.
        IndexLayout::new(5_000_000, 64, 32, 64, 1 << 40).unwrap()
    }

    fn block(layout: &IndexLayout, seed: usize) -> Vec<u8> {
        (0..layout.block_bytes()).map(|at| (at * 7 + seed) as u8).collect()
    }

    const MAX: Section = Section::Spectra(Statistic::Max, 1);

    #[test]
    fn blocks_come_back_and_others_are_not_there() {
        let (folder, layout) = (tempfile::tempdir().unwrap(), layout());
        assert!(layout.blocks() >= 3);
        let path = folder.path().join("a.index");
        let index = IndexFile::open(&path, [1; 32], layout).unwrap();
        let bytes = block(&layout, 3);
        index.write(1, &bytes).unwrap();
        for index in [index, IndexFile::open(&path, [1; 32], layout).unwrap()] {
            assert_eq!((index.has(0), index.has(1), index.has(2)), (false, true, false));
            let (offset, _) = layout.place(MAX);
            assert_eq!(index.read(1, MAX).unwrap(), bytes[offset..offset + layout.section_bytes(MAX)]);
            assert_eq!(index.read(0, MAX), None);
        }
        // Another key: nothing of it counts.
        let other = IndexFile::open(&path, [2; 32], layout).unwrap();
        assert!(!other.has(1));
    }

    #[test]
    fn what_is_half_written_or_damaged_is_not_there() {
        let (folder, layout) = (tempfile::tempdir().unwrap(), layout());
        let path = folder.path().join("a.index");
        let index = IndexFile::open(&path, [1; 32], layout).unwrap();
        // Killed between a block and what is said of it.
        index.file.write_at(index.block_offset(0), &block(&layout, 0)).unwrap();
        // What is said of a block whose bytes never reached the disk.
        index.write(1, &block(&layout, 1)).unwrap();
        index.file.write_at(index.block_offset(1), &vec![0; layout.block_bytes()]).unwrap();
        // What is said is damaged itself.
        index.write(2, &block(&layout, 2)).unwrap();
        index.file.write_at(index.head_offset(2) + 20, &[77]).unwrap();
        let index = IndexFile::open(&path, [1; 32], layout).unwrap();
        assert_eq!((index.has(0), index.has(1), index.has(2)), (false, true, false));
        assert_eq!(index.read(1, MAX), None);
        assert!(!index.has(1), "it was found out");
        index.write(1, &block(&layout, 1)).unwrap();
        assert!(index.read(1, MAX).is_some());
        // Cut short: begun again.
        drop(index);
        File::options().write(true).open(&path).unwrap().set_len(1000).unwrap();
        assert!(!IndexFile::open(&path, [1; 32], layout).unwrap().has(1));
    }
}
