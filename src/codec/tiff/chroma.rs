//! Chroma with fewer samples than luma outside JPEG: data units become pixels of three samples.
//!
//! A unit is a block of luma, row by row, then one Cb and one Cr, which hold for the whole block. Source: TIFF 6.0,
//! section 21. Not here: conversion to RGB (`ycbcr`).

/// Luma samples of a unit across and down; both 1 where nothing is reduced.
pub(super) type Block = [usize; 2];

/// Bytes of so many rows of units, for rows of `width` pixels.
pub(super) const fn packed_bytes(width: usize, rows: usize, [across, down]: Block) -> usize {
    width.div_ceil(across) * rows.div_ceil(down) * (across * down + 2)
}

/// Gives every pixel its luma and the chroma of its block. What is missing of the units is zeros.
pub(super) fn to_pixels(units: &[u8], width: usize, rows: usize, [across, down]: Block) -> Vec<u8> {
    let luma = across * down;
    let mut pixels = vec![0; width * rows * 3];
    for (number, unit) in units.chunks_exact(luma + 2).enumerate() {
        let (left, top) = (number % width.div_ceil(across) * across, number / width.div_ceil(across) * down);
        for (index, &value) in unit[..luma].iter().enumerate() {
            let (x, y) = (left + index % across, top + index / across);
            if x < width && y < rows {
                pixels[(y * width + x) * 3..][..3].copy_from_slice(&[value, unit[luma], unit[luma + 1]]);
            }
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_at_the_edges_give_only_the_pixels_there_are() {
        // Three by one pixels in blocks of two by two: two units, of which rows and columns are padding.
        let units = [1, 2, 91, 92, 100, 200, 3, 93, 94, 95, 101, 201];
        assert_eq!(packed_bytes(3, 1, [2, 2]), units.len());
        assert_eq!(to_pixels(&units, 3, 1, [2, 2]), [1, 100, 200, 2, 100, 200, 3, 101, 201]);
        assert_eq!(to_pixels(&units[..7], 3, 1, [2, 2]), [1, 100, 200, 2, 100, 200, 0, 0, 0]);
    }
}
