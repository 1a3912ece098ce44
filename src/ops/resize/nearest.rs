//! Nearest neighbour for every type: result pixel i of n shows source pixel ⌊(2i + 1)·m / 2n⌋ of m, in whole numbers.

use super::grid::Grid;
use crate::model::Rect;

/// Fills a block with whole pixels of `pixel_bytes` each. `source` is a buffer `width` pixels wide whose corner lies at
/// `corner` of the source.
pub fn block(
    grid: &Grid,
    block: Rect,
    source: &[u8],
    width: usize,
    corner: (usize, usize),
    pixel_bytes: usize,
    out: &mut [u8],
) {
    let columns: Vec<usize> = (block.x..block.right()).map(|x| grid.nearest(0, x) - corner.0).collect();
    // A copy whose length is known is one or two instructions.
    let copy = match pixel_bytes {
        1 => copy_row::<1>,
        2 => copy_row::<2>,
        3 => copy_row::<3>,
        4 => copy_row::<4>,
        6 => copy_row::<6>,
        8 => copy_row::<8>,
        12 => copy_row::<12>,
        16 => copy_row::<16>,
        _ => copy_row_of_any,
    };
    for (y, out) in (block.y..block.bottom()).zip(out.chunks_exact_mut(block.width * pixel_bytes)) {
        let row = &source[(grid.nearest(1, y) - corner.1) * width * pixel_bytes..][..width * pixel_bytes];
        copy(row, &columns, out, pixel_bytes);
    }
}

fn copy_row<const BYTES: usize>(row: &[u8], columns: &[usize], out: &mut [u8], _: usize) {
    let (row, out) = (row.as_chunks::<BYTES>().0, out.as_chunks_mut::<BYTES>().0);
    for (out, &column) in out.iter_mut().zip(columns) {
        *out = row[column];
    }
}

fn copy_row_of_any(row: &[u8], columns: &[usize], out: &mut [u8], pixel_bytes: usize) {
    for (out, &column) in out.chunks_exact_mut(pixel_bytes).zip(columns) {
        out.copy_from_slice(&row[column * pixel_bytes..][..pixel_bytes]);
    }
}
