//! Maximum, mean and minimum of many frames at once: one pass over each frame, in the registers' width.
//!
//! Where only one of them is wanted [`ColumnReducer`](super::ColumnReducer) has less to do.

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::passes;

/// Frames of `bins` values of linear power, united.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameStatistics {
    max: Vec<f32>,
    min: Vec<f32>,
    sum: Vec<f32>,
    frames: u64,
}

impl FrameStatistics {
    /// Nothing yet.
    #[must_use]
    pub fn new(bins: usize) -> Self {
        Self { max: vec![0.0; bins], min: vec![f32::INFINITY; bins], sum: vec![0.0; bins], frames: 0 }
    }

    /// Takes a frame in.
    pub fn add(&mut self, frame: &[f32]) {
        passes::fold(frame, &mut self.max, &mut self.min, &mut self.sum);
        self.frames += 1;
    }

    /// Takes frames in that lie one behind the other: to the bit what [`add`](Self::add) makes of each, sooner.
    pub fn add_frames(&mut self, frames: &[f32]) {
        let bins = self.max.len();
        let fours = frames.chunks_exact(4 * bins);
        let rest = fours.remainder();
        for four in fours {
            passes::fold_four(four, &mut self.max, &mut self.min, &mut self.sum);
            self.frames += 4;
        }
        rest.chunks_exact(bins).for_each(|frame| self.add(frame));
    }

    /// Largest and smallest values and sums, for whoever takes so many frames in by himself.
    pub(in crate::ops) fn with_more(&mut self, frames: u64) -> [&mut [f32]; 3] {
        self.frames += frames;
        [&mut self.max, &mut self.min, &mut self.sum]
    }

    /// Takes a frame into the maximum alone. A NaN shows.
    pub fn add_to_max(&mut self, frame: &[f32]) {
        raise(frame, &mut self.max);
    }

    /// Takes in what another has seen.
    pub fn unite(&mut self, other: &Self) {
        raise(&other.max, &mut self.max);
        lower(&other.min, &mut self.min);
        add(&other.sum, &mut self.sum);
        self.frames += other.frames;
    }

    /// Frames that the mean is of.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// The largest power of each bin: NaN if there was one, 0 of nothing. `out`: one value a bin, as everywhere here.
    pub fn max(&self, out: &mut [f32]) {
        where_numbers(&self.max, &self.sum, out);
    }

    /// The smallest power of each bin: NaN if there was one, 0 of nothing.
    pub fn min(&self, out: &mut [f32]) {
        if self.frames == 0 {
            out.fill(0.0);
            return;
        }
        where_numbers(&self.min, &self.sum, out);
    }

    /// The mean power of each bin: NaN if there was one, 0 of nothing.
    pub fn mean(&self, out: &mut [f32]) {
        shares(&self.sum, self.frames.max(1) as f32, out);
    }
}

for_this_machine! {
    /// `out[i]` becomes `values[i]` if that is larger or no number
    raise(values: &[f32], out: &mut [f32]), raise_loop
}

for_this_machine! {
    /// `out[i]` becomes `values[i]` if that is smaller
    lower(values: &[f32], out: &mut [f32]), lower_loop
}

for_this_machine! {
    /// `out[i] += values[i]`
    add(values: &[f32], out: &mut [f32]), add_loop
}

for_this_machine! {
    /// `out[i] = values[i]`, or NaN where a sum is no number
    where_numbers(values: &[f32], sums: &[f32], out: &mut [f32]), where_numbers_loop
}

for_this_machine! {
    /// `out[i] = sums[i] / count`
    shares(sums: &[f32], count: f32, out: &mut [f32]), shares_loop
}

#[inline(always)]
fn raise_loop(values: &[f32], out: &mut [f32]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = if *value > *out || value.is_nan() { *value } else { *out };
    }
}

#[inline(always)]
fn lower_loop(values: &[f32], out: &mut [f32]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = if *value < *out { *value } else { *out };
    }
}

#[inline(always)]
fn add_loop(values: &[f32], out: &mut [f32]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += *value;
    }
}

#[inline(always)]
fn where_numbers_loop(values: &[f32], sums: &[f32], out: &mut [f32]) {
    for ((out, value), sum) in out.iter_mut().zip(values).zip(sums) {
        *out = if sum.is_nan() { f32::NAN } else { *value };
    }
}

#[inline(always)]
fn shares_loop(sums: &[f32], count: f32, out: &mut [f32]) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out = *sum / count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::Reduce;
    use crate::ops::spectrogram::ColumnReducer;
    use proptest::prelude::*;

    fn all<const BINS: usize>(of: &FrameStatistics) -> [[f32; BINS]; 3] {
        let mut statistics = [[9.0; BINS]; 3];
        let [max, mean, min] = &mut statistics;
        of.max(max);
        of.mean(mean);
        of.min(min);
        statistics
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_reducers(
            values in proptest::collection::vec(0f32..10.0, 0..300), nan in proptest::option::of(0usize..300),
        ) {
            let mut values = values;
            if let Some(value) = nan.and_then(|at| values.get_mut(at)) {
                *value = f32::NAN;
            }
            let (mut both, mut halves) = (FrameStatistics::new(3), [FrameStatistics::new(3), FrameStatistics::new(3)]);
            let mut apart = [Reduce::Max, Reduce::Mean, Reduce::Min].map(|reduce| ColumnReducer::new(reduce, 3));
            for (number, frame) in values.chunks_exact(3).enumerate() {
                both.add(frame);
                halves[number % 2].add(frame);
                for reducer in &mut apart {
                    reducer.add(frame);
                }
            }
            let mut expected = [[0.0; 3]; 3];
            apart.iter_mut().zip(&mut expected).for_each(|(reducer, out)| reducer.finish(out));
            let [mut united, other] = halves;
            united.unite(&other);
            prop_assert_eq!(united.frames(), both.frames());
            for of in [&both, &united] {
                for (got, want) in all::<3>(of).as_flattened().iter().zip(expected.as_flattened()) {
                    prop_assert!((got - want).abs() <= 1e-5 * want || got.is_nan() && want.is_nan(), "{got} {want}");
                }
            }
            let mut at_once = FrameStatistics::new(3);
            at_once.add_frames(&values[..values.len() / 3 * 3]);
            prop_assert_eq!(at_once.frames(), both.frames());
            let bits = |of| all::<3>(of).map(|values| values.map(f32::to_bits));
            prop_assert_eq!(bits(&at_once), bits(&both));
        }
    }

    #[test]
    fn what_counts_for_the_maximum_alone_leaves_the_mean() {
        let mut both = FrameStatistics::new(1);
        both.add(&[2.0]);
        both.add_to_max(&[6.0]);
        assert_eq!((all::<1>(&both), both.frames()), ([[6.0], [2.0], [2.0]], 1));
        assert_eq!(all::<1>(&FrameStatistics::new(1)), [[0.0]; 3]);
    }
}
