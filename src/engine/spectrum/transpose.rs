//! Columns → rows: power is computed column by column, pictures and files want rows.

use rayon::prelude::*;

/// Columns of `len` values beside each other → rows of `count`, in squares that stay in the cache.
pub(super) fn transpose(columns: &[f32], len: usize, count: usize, rows: &mut [f32]) {
    const SIDE: usize = 32;
    rows.par_chunks_mut(count * SIDE).enumerate().for_each(|(band, rows)| {
        for left in (0..count).step_by(SIDE) {
            for (row, out) in rows.chunks_exact_mut(count).enumerate() {
                for column in left..(left + SIDE).min(count) {
                    out[column] = columns[column * len + band * SIDE + row];
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_changes_its_two_places() {
        for (len, count) in [(1, 1), (5, 1), (1, 7), (33, 70), (64, 32)] {
            let columns: Vec<f32> = (0..len * count).map(|index| index as f32).collect();
            let mut rows = vec![-1.0; len * count];
            transpose(&columns, len, count, &mut rows);
            for row in 0..len {
                for column in 0..count {
                    assert_eq!(rows[row * count + column], columns[column * len + row], "{len} {count}");
                }
            }
        }
    }
}
