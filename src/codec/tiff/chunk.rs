//! One strip or tile: from the bytes in the file to samples in the machine's byte order.
//!
//! Fill order, compression, predictor, byte order and packed bits are undone here, in that order. A chunk that the
//! file does not have (sparse) or does not have whole (truncated) is short; what is missing counts as zeros.
//! Not here: which chunks a rectangle needs and where their samples go (`assemble`).

use std::ops::Range;

use super::bits;
use super::chroma;
use super::compression::Compression;
use super::decompress::{Unpacked, decompress};
use super::directory::TiffFile;
use super::embedded;
use super::fax;
use super::page::{Page, Photometric, Predictor};
use super::predictor;
use super::problem::Problem;
use super::table::ChunkTable;
use crate::codec::working_memory;

/// Decoded rows of a chunk: `bytes` holds `rows` (or fewer, if cut) rows of `width` pixels of `samples` samples.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The first row it holds, counted from the top of the chunk.
    pub first_row: usize,
    pub width: usize,
    pub rows: usize,
    pub samples: usize,
    pub bytes: Vec<u8>,
}

/// Whether rows of a chunk can be read without the rest of it.
pub(super) fn rows_stand_alone(page: &Page) -> bool {
    page.compression == Compression::None && page.chunk.depth == 1 && page.has_whole_chroma()
}

/// Reads and decodes the wanted rows of a chunk, or the whole chunk where rows do not stand alone.
pub(super) fn read(
    file: &TiffFile,
    page: &Page,
    table: &ChunkTable,
    index: usize,
    rows: Range<usize>,
) -> Result<Chunk, Problem> {
    let samples = page.samples_in_chunk();
    let all = page.chunk.rows * page.chunk.depth;
    let rows = if rows_stand_alone(page) { rows } else { 0..all };
    let empty = Chunk { first_row: rows.start, width: page.chunk.width, rows: rows.len(), samples, bytes: Vec::new() };
    let Some((offset, count)) = table.chunk(page, index) else { return Ok(empty) };
    let (offset, count) = if rows_stand_alone(page) {
        let skipped = (rows.start * page.packed_row()) as u64;
        (offset.saturating_add(skipped), count.saturating_sub(skipped).min((rows.len() * page.packed_row()) as u64))
    } else {
        (offset, count)
    };
    if !rows_stand_alone(page) {
        // A damaged file may say more bytes than it has.
        let stored = count.min(file.bytes.len());
        working_memory::allows("decoding a strip or tile", (page.chunk_bytes() as u64).saturating_add(stored))?;
    }
    let mut raw = file.bytes.read_at_most(offset, count)?;
    let cut = (raw.len() as u64) < count;
    if raw.is_empty() {
        return Ok(empty);
    }
    if page.compression.is_embedded() {
        return decode_embedded(page, &raw, cut, page.rows_of_chunk(index), empty);
    }
    if page.lowest_bit_first {
        bits::reverse_bits(&mut raw);
    }
    let Unpacked { bytes, damaged } = match page.compression {
        Compression::Fax(coding) => fax::unpack(coding, &raw, page.chunk.width, page.rows_of_chunk(index))?,
        compression => decompress(compression, raw, page.packed_bytes(rows.len()))?,
    };
    match damaged {
        // Of a stream that the end of the file cuts, what comes before the cut is shown.
        Some(problem) if !cut => Err(Problem::malformed(format!("a strip or tile cannot be decompressed ({problem})"))),
        _ => Ok(Chunk { bytes: to_samples(file, page, bytes), ..empty }),
    }
}

fn decode_embedded(page: &Page, raw: &[u8], cut: bool, rows: usize, empty: Chunk) -> Result<Chunk, Problem> {
    match embedded::decode(page, raw, rows) {
        Ok(pixels) => Ok(Chunk { width: pixels.width, rows: pixels.rows, bytes: pixels.bytes, ..empty }),
        Err(_) if cut => Ok(empty),
        Err(problem) => Err(problem),
    }
}

/// Undoes predictor, byte order and packing of decompressed rows.
pub(super) fn to_samples(file: &TiffFile, page: &Page, mut bytes: Vec<u8>) -> Vec<u8> {
    let sample = page.sample_type.bytes();
    let row = page.packed_row();
    if !page.has_whole_chroma() {
        return chroma::to_pixels(&bytes, page.chunk.width, page.chunk.rows * page.chunk.depth, page.chroma);
    }
    if page.is_complex_integer() {
        file.to_native(&mut bytes, page.bits / 16);
        return bits::complex_integers(&bytes, page.bits / 16);
    }
    if page.bits != sample * 8 {
        let per_row = page.chunk.width * page.samples_in_chunk();
        return bits::unpack(&bytes, row, per_row, page.bits, page.sample_type);
    }
    match page.predictor {
        // Its bytes have an order of their own.
        Predictor::FloatingPoint => predictor::undo_floating_point(&mut bytes, row, sample, page.samples_in_chunk()),
        other => {
            let number = if page.sample_type.is_complex() { sample / 2 } else { sample };
            file.to_native(&mut bytes, number);
            if other == Predictor::Horizontal {
                predictor::undo_horizontal(&mut bytes, row, sample, page.samples_in_chunk());
            }
        }
    }
    bytes
}

/// Refuses a JPEG page whose frames cannot be decoded, by the first chunk there is.
pub(super) fn check_jpeg(file: &TiffFile, page: &Page, table: &ChunkTable) -> Result<(), Problem> {
    let Some((offset, count)) = table.chunk(page, 0).filter(|_| page.compression == Compression::Jpeg) else {
        return Ok(());
    };
    let head = file.bytes.read_at_most(offset, count.min(64 << 10))?;
    match embedded::unsupported_frame(&head) {
        Some(name) => Err(Problem::unsupported(format!("{name} JPEG in TIFF"))),
        None if page.photometric == Photometric::YCbCr && page.planar => Err(Problem::unsupported("planar YCbCr JPEG")),
        None => Ok(()),
    }
}
