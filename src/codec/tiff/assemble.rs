//! A rectangle of a page from the chunks it touches, decoded in parallel.
//!
//! Rows of chunks are bands that write to disjoint rows of the result; the chunks of a band are decoded in parallel as
//! well. Not here: decoding (`chunk`), which page a plane is (`source`).

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::cache::{self, ChunkCache};
use super::chunk::{self, Chunk};
use super::directory::TiffFile;
use super::page::Page;
use super::problem::Problem;
use super::table::{ChunkTable, Tables};
use super::unrolled::{self, UnrolledChunks};
use crate::model::Rect;

/// Uncompressed bands are cut to about so many bytes, so that one long strip is read by all threads.
const BAND_BYTES: usize = 1 << 20;

/// Chunks of a row are decoded and copied about so many bytes at a time.
const AT_ONCE_BYTES: usize = 8 << 20;

/// What chunks are read through: the file and what is kept of it.
#[derive(Debug)]
pub(super) struct Reader {
    pub file: TiffFile,
    pub tables: Tables,
    pub cache: ChunkCache,
    /// Bytes of a chunk from which on it is on the disk instead.
    largest_held: u64,
    unrolled: UnrolledChunks,
}

/// Which samples of which layer of a page are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Selection {
    /// Plane within a volumetric page.
    pub layer: usize,
    pub first_sample: usize,
    pub samples: usize,
}

/// Rows of the result that come from one row of chunks.
struct Band<'a> {
    chunk_row: usize,
    /// Rows within those chunks.
    rows: Range<usize>,
    out: &'a mut [u8],
}

impl Reader {
    /// Nothing is kept yet; chunks of more than so many bytes never are, in memory.
    pub fn new(file: TiffFile, largest_held: u64) -> Self {
        let (cache, unrolled) = (ChunkCache::new(cache::budget()), UnrolledChunks::new(unrolled::KEPT));
        Self { file, tables: Tables::default(), cache, largest_held, unrolled }
    }

    /// Fills `out` (zeros) with a rectangle of a page, row by row, the selected samples of a pixel beside each other.
    pub fn read(&self, page: &Page, rect: Rect, selection: Selection, out: &mut [u8]) -> Result<(), Problem> {
        if rect.is_empty() {
            return Ok(());
        }
        let table = self.tables.get(&self.file, page)?;
        let any_rows = chunk::rows_stand_alone(page) || unrolled::is_wanted(page, self.largest_held);
        let mut bands = bands(page, rect, selection, any_rows, out);
        // Rows of many tiles keep all threads busy one after the other, and take the memory of one.
        if columns(page, rect).len() >= 2 * rayon::current_num_threads() {
            return bands.iter_mut().try_for_each(|band| self.fill(page, &table, rect, selection, band));
        }
        bands.into_par_iter().try_for_each(|mut band| self.fill(page, &table, rect, selection, &mut band))
    }

    fn fill(
        &self,
        page: &Page,
        table: &ChunkTable,
        rect: Rect,
        selection: Selection,
        band: &mut Band<'_>,
    ) -> Result<(), Problem> {
        let columns = columns(page, rect);
        let planes =
            if page.planar { selection.first_sample..selection.first_sample + selection.samples } else { 0..1 };
        let wanted: Vec<(usize, usize)> =
            planes.flat_map(|plane| columns.clone().map(move |column| (plane, column))).collect();
        for wanted in wanted.chunks((AT_ONCE_BYTES / page.chunk_bytes().max(1)).max(2 * rayon::current_num_threads())) {
            let chunks = wanted
                .par_iter()
                .map(|&(plane, column)| self.chunk(page, table, rect, selection.layer, band, (plane, column)))
                .collect::<Result<Vec<Arc<Chunk>>, Problem>>()?;
            for (chunk, &(plane, column)) in chunks.iter().zip(wanted) {
                copy(page, chunk, column, plane, rect, selection, &band.rows, band.out);
            }
        }
        Ok(())
    }

    /// One chunk; from the cache unless the rectangle takes all of it.
    fn chunk(
        &self,
        page: &Page,
        table: &ChunkTable,
        rect: Rect,
        layer: usize,
        band: &Band<'_>,
        (plane, column): (usize, usize),
    ) -> Result<Arc<Chunk>, Problem> {
        let [across, down, deep] = page.grid();
        let index = ((plane * deep + layer / page.chunk.depth) * down + band.chunk_row) * across + column;
        if unrolled::is_wanted(page, self.largest_held) {
            let rows = band.rows.clone();
            return unrolled::read(&self.unrolled, &self.file, page, table, index, rows).map(Arc::new);
        }
        let read = || chunk::read(&self.file, page, table, index, band.rows.clone());
        let left = column * page.chunk.width;
        let whole_rows = band.rows.len() >= page.chunk.rows.min(page.height - band.chunk_row * page.chunk.rows);
        let whole_columns = rect.x <= left && rect.right() >= (left + page.chunk.width).min(page.width);
        if chunk::rows_stand_alone(page)
            || (whole_rows
                && whole_columns
                && page.chunk.depth == 1
                && (page.planar || page.color_samples().is_some() || page.samples == 1))
        {
            return read().map(Arc::new);
        }
        self.cache.get((page.id, page.shift, index), page.chunk_bytes(), read)
    }
}

/// The columns of chunks that a rectangle meets.
fn columns(page: &Page, rect: Rect) -> Range<usize> {
    rect.x / page.chunk.width..rect.right().div_ceil(page.chunk.width)
}

/// Splits the result into bands, where any rows cost no more than themselves into small ones.
fn bands<'a>(page: &Page, rect: Rect, selection: Selection, any_rows: bool, mut out: &'a mut [u8]) -> Vec<Band<'a>> {
    let out_row = rect.width * selection.samples * page.sample_type.bytes();
    let most_rows = if any_rows { (BAND_BYTES / page.packed_row().max(1)).max(1) } else { usize::MAX };
    let mut bands = Vec::new();
    let mut y = rect.y;
    while y < rect.bottom() {
        let (chunk_row, first) = (y / page.chunk.rows, y % page.chunk.rows);
        let rows = (page.chunk.rows - first).min(rect.bottom() - y).min(most_rows);
        let (head, tail) = std::mem::take(&mut out).split_at_mut(rows * out_row);
        bands.push(Band { chunk_row, rows: first..first + rows, out: head });
        out = tail;
        y += rows;
    }
    bands
}

/// Copies what a chunk has of a band into it.
#[allow(clippy::too_many_arguments)] // geometry on both sides; a struct for one call would only rename it
fn copy(
    page: &Page,
    chunk: &Chunk,
    column: usize,
    plane: usize,
    rect: Rect,
    selection: Selection,
    rows: &Range<usize>,
    out: &mut [u8],
) {
    let sample = page.sample_type.bytes();
    let chunk_left = column * page.chunk.width;
    let left = rect.x.max(chunk_left);
    let right = rect.right().min(chunk_left + page.chunk.width.min(chunk.width));
    if left >= right {
        return;
    }
    let (source_sample, target_sample, samples) = if page.planar {
        (0, plane - selection.first_sample, 1)
    } else {
        (selection.first_sample, 0, selection.samples)
    };
    let (source_pixel, target_pixel) = (chunk.samples * sample, selection.samples * sample);
    let layer_rows = (selection.layer % page.chunk.depth) * page.chunk.rows;
    for (target_row, row) in rows.clone().enumerate() {
        let source_row = row + layer_rows - chunk.first_row;
        if source_row >= chunk.rows {
            break;
        }
        let source = (source_row * chunk.width + left - chunk_left) * source_pixel + source_sample * sample;
        let target = (target_row * rect.width + left - rect.x) * target_pixel + target_sample * sample;
        let there = chunk.bytes.get(source..).unwrap_or_default();
        let target = out.get_mut(target..).unwrap_or_default();
        copy_pixels(there, target, right - left, [source_pixel, target_pixel], samples * sample);
    }
}

/// Copies `len` bytes of each of so many pixels; stops where the source ends.
fn copy_pixels(source: &[u8], target: &mut [u8], pixels: usize, [source_pixel, target_pixel]: [usize; 2], len: usize) {
    if source_pixel == len && target_pixel == len {
        let bytes = (pixels * len).min(source.len()).min(target.len());
        target[..bytes].copy_from_slice(&source[..bytes]);
        return;
    }
    let pairs = source.chunks(source_pixel).zip(target.chunks_mut(target_pixel)).take(pixels);
    for (from, to) in pairs {
        if let (Some(from), Some(to)) = (from.get(..len), to.get_mut(..len)) {
            to.copy_from_slice(from);
        }
    }
}
