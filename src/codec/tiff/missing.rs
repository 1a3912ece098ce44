//! What a TIFF claims to hold and does not: planes without a page, pages the file ends before.

use super::directory::TiffFile;
use super::layout::{Cell, Layout, Planes};
use super::page::Page;
use super::table::ChunkTable;
use crate::model::{PlaneIndex, StackAxes};

/// Chunks whose place is checked when a file is opened; a truncated file is cut at its end, so the last pages are
/// looked at first.
const CHECKED_CHUNKS: usize = 1 << 20;

/// What is not there.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Planes of which a part or all is not there, in rising order.
    pub planes: Vec<PlaneIndex>,
    /// Strips and tiles that lie beyond the end of their file, in whole or in part.
    chunks: usize,
}

impl Missing {
    /// Looks where chunks lie, not at what is in them.
    pub fn find(files: &[TiffFile], layout: &Layout) -> Self {
        let mut search = Search { files, checked: 0, last: None, missing: Self::default() };
        match &layout.planes {
            Planes::Cells(cells) => {
                for (index, cell) in cells.iter().enumerate().rev() {
                    if search.lacks(cell) {
                        search.missing.planes.push(plane(&layout.axes, index));
                    }
                }
                search.missing.planes.reverse();
            }
            // Samples of a plane lie all over the pages.
            Planes::Flat(flat) => flat.pages.iter().rev().for_each(|page| {
                search.cut_chunks(page);
            }),
        }
        search.missing
    }

    /// One sentence for all that files end before; planes without a page have theirs from who looked for pages.
    pub fn warning(&self) -> Option<String> {
        let chunks = self.chunks;
        (chunks > 0).then(|| {
            format!("the file is cut short: {chunks} strips or tiles are missing or incomplete and shown as zeros")
        })
    }
}

struct Search<'a> {
    files: &'a [TiffFile],
    checked: usize,
    /// The page that was looked at last, and its missing chunks: channels of one page lie beside each other.
    last: Option<((usize, u64, u64), usize)>,
    missing: Missing,
}

impl Search<'_> {
    fn lacks(&mut self, cell: &Cell) -> bool {
        cell.page().is_none_or(|page| self.cut_chunks(page) > 0)
    }

    fn cut_chunks(&mut self, page: &Page) -> usize {
        let id = (page.file, page.id, page.shift);
        if let Some((last, cut)) = self.last
            && last == id
        {
            return cut;
        }
        if self.checked > CHECKED_CHUNKS {
            return 0;
        }
        self.checked += page.chunks().min(CHECKED_CHUNKS);
        let Some(file) = self.files.get(page.file) else { return 0 };
        let cut = ChunkTable::read(file, page).map_or(page.chunks(), |table| table.cut_chunks(page, file.bytes.len()));
        self.missing.chunks += cut;
        self.last = Some((id, cut));
        cut
    }
}

/// t slowest, then z, then c.
const fn plane(axes: &StackAxes, index: usize) -> PlaneIndex {
    PlaneIndex { t: index / (axes.z * axes.c), z: index / axes.c % axes.z, c: index % axes.c }
}
