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
    let columns: Vec<usize> = (block.x..block.right()).map(|x| (grid.nearest(0, x) - corner.0) * pixel_bytes).collect();
    for (y, out) in (block.y..block.bottom()).zip(out.chunks_exact_mut(block.width * pixel_bytes)) {
        let row = &source[(grid.nearest(1, y) - corner.1) * width * pixel_bytes..][..width * pixel_bytes];
        for (out, &from) in out.chunks_exact_mut(pixel_bytes).zip(&columns) {
            out.copy_from_slice(&row[from..from + pixel_bytes]);
        }
    }
}
