//! Rows of registers turned into columns, by the shuffles that each width does in one instruction.

use fearless_simd::prelude::*;

use super::butterfly::Vector;

/// The columns of a square: of as many registers as each has values.
#[inline(always)]
pub(super) fn transpose<S: Simd>(simd: S, rows: &mut [Vector<S>]) {
    if Vector::<S>::LEN == 8 {
        by_exchange(simd, rows);
    } else {
        by_interleaving::<S>(rows);
    }
}

/// Interleaving the first half of all registers with the second as often as the width has bits.
#[inline(always)]
fn by_interleaving<S: Simd>(rows: &mut [Vector<S>]) {
    let half = rows.len() / 2;
    let mut shuffled = 1;
    while shuffled < rows.len() {
        let mut next = [rows[0]; 16];
        for row in 0..half {
            (next[2 * row], next[2 * row + 1]) = rows[row].interleave(rows[row + half]);
        }
        rows.copy_from_slice(&next[..rows.len()]);
        shuffled *= 2;
    }
}

/// Exchanging halves of squares of 8, 4 and 2 rows. Registers of eight values consist of two blocks: interleaving whole
/// ones would take twice as many instructions.
#[inline(always)]
fn by_exchange<S: Simd>(simd: S, rows: &mut [Vector<S>]) {
    // The values that stay where they are in the upper row of two.
    let [ones, twos, fours] = [0x55, 0x33, 0x0f].map(|lanes| <S::mask32s as SimdMask<S>>::from_bitmask(simd, lanes));
    for row in [0, 2, 4, 6] {
        let (a, b) = (rows[row], rows[row + 1]);
        rows[row] = ones.select(a, b.slide_within_blocks::<3>(b));
        rows[row + 1] = ones.select(a.slide_within_blocks::<1>(a), b);
    }
    for row in [0, 1, 4, 5] {
        let (a, b) = (rows[row], rows[row + 2]);
        let middle = a.slide_within_blocks::<2>(b);
        rows[row] = twos.select(a, middle);
        rows[row + 2] = twos.select(middle, b);
    }
    for row in [0, 1, 2, 3] {
        let (a, b) = (rows[row], rows[row + 4]);
        let middle = a.slide::<4>(b);
        rows[row] = fours.select(a, middle);
        rows[row + 4] = fours.select(middle, b);
    }
}
