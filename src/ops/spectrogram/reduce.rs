//! Frames → columns: the maximum, mean or minimum of linear power over several frames.
//!
//! The mean is summed in f64 and taken of power, never of decibels.

use crate::model::recipe::Reduce;

/// The frames of one column, when `frames` are spread over `columns`: `[first, end)`.
///
/// Every frame belongs to exactly one column, and no column is empty as long as there are at least as many frames.
#[must_use]
pub fn column_frames(column: u64, columns: u64, frames: u64) -> std::ops::Range<u64> {
    let edge = |column: u64| (u128::from(column) * u128::from(frames) / u128::from(columns.max(1))) as u64;
    edge(column)..edge(column + 1)
}

/// Collects the frames of one column.
#[derive(Debug, Clone)]
pub struct ColumnReducer {
    reduce: Reduce,
    extreme: Vec<f32>,
    sum: Vec<f64>,
    frames: u64,
}

impl ColumnReducer {
    /// A reducer of columns of `bins` values.
    #[must_use]
    pub fn new(reduce: Reduce, bins: usize) -> Self {
        let (extreme, sum) = match reduce {
            Reduce::Max | Reduce::Min => (bins, 0),
            Reduce::Mean => (0, bins),
        };
        Self { reduce, extreme: vec![0.0; extreme], sum: vec![0.0; sum], frames: 0 }
    }

    /// Adds one frame of linear power. A NaN makes the column's value NaN.
    pub fn add(&mut self, frame: &[f32]) {
        let first = self.frames == 0;
        self.frames += 1;
        match self.reduce {
            Reduce::Max | Reduce::Min if first => self.extreme.copy_from_slice(frame),
            Reduce::Max => fold(&mut self.extreme, frame, |kept, new| new > kept),
            Reduce::Min => fold(&mut self.extreme, frame, |kept, new| new < kept),
            Reduce::Mean => {
                for (sum, value) in self.sum.iter_mut().zip(frame) {
                    *sum = if first { f64::from(*value) } else { *sum + f64::from(*value) };
                }
            }
        }
    }

    /// Writes the column and starts the next one. Without any frame the column is silent.
    pub fn finish(&mut self, out: &mut [f32]) {
        if self.frames == 0 {
            out.fill(0.0);
            return;
        }
        match self.reduce {
            Reduce::Max | Reduce::Min => out.copy_from_slice(&self.extreme),
            Reduce::Mean => {
                for (out, sum) in out.iter_mut().zip(&self.sum) {
                    *out = (sum / self.frames as f64) as f32;
                }
            }
        }
        self.frames = 0;
    }

    /// How many frames the unfinished column has.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }
}

fn fold(kept: &mut [f32], frame: &[f32], better: impl Fn(f32, f32) -> bool) {
    for (kept, &new) in kept.iter_mut().zip(frame) {
        *kept = if better(*kept, new) || new.is_nan() { new } else { *kept };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reduced(reduce: Reduce, frames: &[[f32; 2]]) -> [f32; 2] {
        let mut reducer = ColumnReducer::new(reduce, 2);
        let mut out = [9.0; 2];
        for frame in frames {
            reducer.add(frame);
        }
        reducer.finish(&mut out);
        out
    }

    #[test]
    fn each_way_does_what_its_name_says() {
        let frames = [[1.0, 5.0], [4.0, 2.0], [1.0, 5.0]];
        assert_eq!(reduced(Reduce::Max, &frames), [4.0, 5.0]);
        assert_eq!(reduced(Reduce::Min, &frames), [1.0, 2.0]);
        assert_eq!(reduced(Reduce::Mean, &frames), [2.0, 4.0]);
        assert_eq!(reduced(Reduce::Max, &[]), [0.0, 0.0]);
    }

    #[test]
    fn nan_is_never_hidden() {
        for reduce in [Reduce::Max, Reduce::Mean, Reduce::Min] {
            for place in 0..3 {
                let mut frames = [[1.0, 1.0]; 3];
                frames[place][0] = f32::NAN;
                let column = reduced(reduce, &frames);
                assert!(column[0].is_nan() && column[1] == 1.0, "{reduce:?} {place}");
            }
        }
    }

    #[test]
    fn a_reducer_starts_afresh_after_each_column() {
        let mut reducer = ColumnReducer::new(Reduce::Mean, 1);
        let mut out = [0.0];
        for value in [3.0, 8.0] {
            reducer.add(&[value]);
            reducer.finish(&mut out);
            assert_eq!(out, [value]);
        }
    }

    proptest! {
        #[test]
        fn columns_share_the_frames_among_them(frames in 0u64..100_000, columns in 1u64..5000) {
            let mut next = 0;
            for column in 0..columns {
                let range = column_frames(column, columns, frames);
                prop_assert_eq!(range.start, next);
                prop_assert!(frames < columns || !range.is_empty());
                next = range.end;
            }
            prop_assert_eq!(next, frames);
        }
    }
}
