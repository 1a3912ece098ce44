//! Sums of samples, place by place, plane after plane.
//!
//! The sum is the exact one of whole numbers (below 2⁵³) and that of f64 in the order of the planes otherwise. Samples of 8 and
//! 16 bits go into 32 bits first: half of the bytes to add to, and twice as many at a time. Not here: what is made of a sum (projector).

use crate::model::{Sample, Samples};
use crate::with_samples;

/// Planes of 16 bits whose sum surely fits 31 bits and a sign.
const FITTING: usize = 1 << 15;

/// Sums in the making, over buffers of one length and type.
#[derive(Debug, Default)]
pub struct Sums {
    totals: Vec<f64>,
    /// How many values a sum is of, where NaN is left out.
    counts: Vec<u32>,
    /// What was not added to `totals` yet, and of how many planes that is.
    small: Vec<i32>,
    small_planes: usize,
}

impl Sums {
    /// Adds a plane. `skips_nan` counts what was added, and is the same for all planes.
    pub fn add(&mut self, samples: &Samples, skips_nan: bool) {
        match samples {
            Samples::U8(values) => self.add_small(values),
            Samples::I8(values) => self.add_small(values),
            Samples::U16(values) => self.add_small(values),
            Samples::I16(values) => self.add_small(values),
            _ => {
                self.totals.resize(samples.len(), 0.0);
                self.counts.resize(if skips_nan { samples.len() } else { 0 }, 0);
                with_samples!(samples, |values| add_up(values, &mut self.totals, &mut self.counts));
            }
        }
    }

    fn add_small<T: Copy + Into<i32>>(&mut self, values: &[T]) {
        if self.small_planes == FITTING {
            self.pour();
        }
        self.small_planes += 1;
        self.small.resize(values.len(), 0);
        for (sum, &value) in self.small.iter_mut().zip(values) {
            *sum += value.into();
        }
    }

    fn pour(&mut self) {
        self.totals.resize(self.totals.len().max(self.small.len()), 0.0);
        for (sum, small) in self.totals.iter_mut().zip(&mut self.small) {
            *sum += f64::from(std::mem::take(small));
        }
        self.small_planes = 0;
    }

    /// The sums, and how many values each is of; no counts where that is all planes.
    pub fn finish(mut self) -> (Vec<f64>, Vec<u32>) {
        self.pour();
        (self.totals, self.counts)
    }
}

fn add_up<T: Sample>(values: &[T], sums: &mut [f64], counts: &mut [u32]) {
    if counts.is_empty() {
        for (value, sum) in values.iter().zip(sums) {
            *sum += value.to_f64();
        }
    } else {
        for ((value, sum), count) in values.iter().zip(sums).zip(counts) {
            let value = value.to_f64();
            if !value.is_nan() {
                *sum += value;
                *count += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_planes_do_not_overflow() {
        let planes = 2 * FITTING + 5;
        for (samples, sum) in [
            (Samples::U16(vec![u16::MAX, 1]), [65_535.0 * planes as f64, planes as f64]),
            (Samples::I16(vec![i16::MIN, -1]), [-32_768.0 * planes as f64, -(planes as f64)]),
        ] {
            let mut sums = Sums::default();
            (0..planes).for_each(|_| sums.add(&samples, false));
            assert_eq!(sums.finish(), (sum.to_vec(), Vec::new()));
        }
    }
}
