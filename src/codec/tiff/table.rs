//! Where the chunks of a page lie: offsets and byte counts, read when the page is first needed.
//!
//! A page of a whole-slide image has hundreds of thousands of chunks, a stack thousands of pages: the tables of the
//! last few pages are kept, not all. Not here: geometry (`page`), bytes (`chunk`).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::compression::Compression;
use super::directory::TiffFile;
use super::page::Page;
use super::problem::Problem;
use crate::model::locked;

/// Tables of so many pages are kept.
const KEPT: usize = 64;

/// Offsets and byte counts of one page's chunks.
#[derive(Debug)]
pub(super) struct ChunkTable {
    offsets: Vec<u64>,
    counts: Vec<u64>,
}

/// The tables of the pages that were read last.
#[derive(Debug, Default)]
pub(super) struct Tables(Mutex<VecDeque<(u64, Arc<ChunkTable>)>>);

impl ChunkTable {
    /// Reads the table of a page.
    pub fn read(file: &TiffFile, page: &Page) -> Result<Self, Problem> {
        let chunks = page.chunks() as u64;
        let offsets = file.first_integers(&page.offsets, chunks)?;
        let counts =
            page.counts.as_ref().map(|entry| file.first_integers(entry, chunks)).transpose()?.unwrap_or_default();
        Ok(Self { offsets, counts })
    }

    /// Offset and length of a chunk; `None` if the file says that it is not there (a sparse chunk).
    ///
    /// The length of an uncompressed chunk follows from its size: writers are known to get the tag wrong.
    pub fn chunk(&self, page: &Page, index: usize) -> Option<(u64, u64)> {
        let offset = *self.offsets.get(index)?;
        let plain = (page.packed_bytes(page.chunk.rows) * page.chunk.depth) as u64;
        let count = match self.counts.get(index) {
            Some(0) if !self.counts_are_missing() => return None,
            None | Some(0) if page.compression == Compression::None => plain,
            // Without a length, the rest of the file: compressed streams know their end.
            None | Some(0) => u64::MAX,
            Some(&count) if page.compression == Compression::None && self.offsets.len() > 1 => count.min(plain),
            Some(_) if page.compression == Compression::None => plain,
            Some(&count) => count,
        };
        (offset != 0).then(|| (offset.saturating_add(page.shift), count))
    }

    /// Whether all byte counts are 0, which some writers leave so though the pixels are there.
    fn counts_are_missing(&self) -> bool {
        self.counts.iter().all(|&count| count == 0) && self.offsets.len() == 1
    }

    /// How many of the page's chunks the file claims to have but ends before (whole or in part).
    pub fn cut_chunks(&self, page: &Page, file_len: u64) -> usize {
        let rows = page.chunk.rows;
        (0..page.chunks().min(self.offsets.len()))
            .filter(|&index| {
                self.chunk(page, index).is_some_and(|(offset, count)| {
                    let last_rows = match (page.tiled, (index % page.grid()[1] + 1) * rows > page.height) {
                        (false, true) => page.height % rows,
                        _ => rows,
                    };
                    let needed = if page.compression == Compression::None {
                        count.min((page.packed_bytes(last_rows) * page.chunk.depth) as u64)
                    } else if count == u64::MAX {
                        1
                    } else {
                        count
                    };
                    offset.saturating_add(needed) > file_len
                })
            })
            .count()
            + page.chunks().saturating_sub(self.offsets.len())
    }

    /// Where the pixels begin, if the chunks follow each other without a gap and without compression.
    pub fn contiguous_from(&self, page: &Page) -> Option<u64> {
        if page.compression != Compression::None || !page.has_whole_chroma() || (page.tiled && page.chunks() > 1) {
            return None;
        }
        let mut next = *self.offsets.first()?;
        let strip = (page.packed_row() * page.chunk.rows) as u64;
        for &offset in &self.offsets {
            if offset != next {
                return None;
            }
            next += strip;
        }
        self.offsets.first().copied()
    }
}

impl Tables {
    /// The table of a page, read if it is not kept. Two threads may read the same one at first; no lock is held.
    pub fn get(&self, file: &TiffFile, page: &Page) -> Result<Arc<ChunkTable>, Problem> {
        let kept = locked(&self.0).iter().find(|(id, _)| *id == page.id).map(|(_, table)| table.clone());
        if let Some(table) = kept {
            return Ok(table);
        }
        let table = Arc::new(ChunkTable::read(file, page)?);
        let mut tables = locked(&self.0);
        if tables.len() >= KEPT {
            tables.pop_front();
        }
        tables.push_back((page.id, table.clone()));
        Ok(table)
    }
}
