//! Histograms of stored values.
//!
//! 8- and 16-bit integers are counted value by value ([`Histogram::exact`]), which every other question can be
//! answered from; other types are counted in bins over the extent of their data.

use super::places::{BLOCK, Bins, places};
use super::tally::tally;
use crate::model::{Sample, SampleType, Samples};
use crate::with_samples;

/// Bins of a histogram that is to be drawn: as many as ImageJ's.
pub const BINS: usize = 256;

/// Counts of values in equal bins.
///
/// Bin `i` holds `low + i·width <= value < low + (i + 1)·width`; the last one also its upper end.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Lower end of the first bin.
    pub low: f64,
    /// Width of a bin in value units.
    pub width: f64,
    pub counts: Vec<u64>,
    /// Samples below the first bin, infinities included.
    pub below: u64,
    /// Samples above the last bin, infinities included.
    pub above: u64,
    pub nan: u64,
}

impl Histogram {
    /// An empty histogram of `bins` bins from `low` to `high`.
    #[must_use]
    pub fn new(low: f64, high: f64, bins: usize) -> Self {
        let bins = bins.max(1);
        // A range without width still needs bins that can be told apart.
        let width = if high > low { (high - low) / bins as f64 } else { 1.0 };
        Self { low, width, counts: vec![0; bins], below: 0, above: 0, nan: 0 }
    }

    /// An empty histogram with a bin for every value, for types that have few enough; `None` for the others.
    #[must_use]
    pub fn exact(sample_type: SampleType) -> Option<Self> {
        let small = sample_type.is_integer() && sample_type.bytes() <= 2;
        let [low, high] = sample_type.full_range();
        small.then(|| Self::new(low, high + 1.0, (high - low) as usize + 1))
    }

    /// Counts every `stride`-th sample from `first` on.
    pub fn add(&mut self, samples: &Samples, first: usize, stride: usize) {
        match samples {
            Samples::U8(values) if self.is_exact(SampleType::U8) => tally(values, first, stride, &mut self.counts),
            Samples::I8(values) if self.is_exact(SampleType::I8) => tally(values, first, stride, &mut self.counts),
            Samples::U16(values) if self.is_exact(SampleType::U16) => tally(values, first, stride, &mut self.counts),
            Samples::I16(values) if self.is_exact(SampleType::I16) => tally(values, first, stride, &mut self.counts),
            _ => with_samples!(samples, |values| self.add_values(values, first, stride)),
        }
    }

    /// Whether there is a bin for every value of a type and for nothing else.
    fn is_exact(&self, sample_type: SampleType) -> bool {
        let [low, high] = sample_type.full_range();
        self.width == 1.0 && self.low == low && self.counts.len() as f64 == high - low + 1.0
    }

    fn add_values<S: Sample>(&mut self, values: &[S], first: usize, stride: usize) {
        if stride != 1 {
            values.iter().skip(first).step_by(stride.max(1)).for_each(|value| self.add_value(value.to_f64()));
            return;
        }
        let bins = Bins { low: self.low, width: self.width, count: self.counts.len() };
        let mut room = [0; BLOCK];
        for block in values[first.min(values.len())..].chunks(BLOCK) {
            match places(block, bins, &mut room) {
                Some(places) => places.iter().for_each(|place| self.counts[*place as usize] += 1),
                None => block.iter().for_each(|value| self.add_value(value.to_f64())),
            }
        }
    }

    #[inline]
    fn add_value(&mut self, value: f64) {
        let position = if self.width == 1.0 { value - self.low } else { (value - self.low) / self.width };
        if position >= 0.0 && position < self.counts.len() as f64 {
            self.counts[position as usize] += 1;
        } else if position.is_nan() {
            self.nan += 1;
        } else if position < 0.0 {
            self.below += 1;
        } else if value <= self.high() {
            // The upper end itself belongs to the last bin.
            if let Some(last) = self.counts.last_mut() {
                *last += 1;
            }
        } else {
            self.above += 1;
        }
    }

    /// Upper end of the last bin.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.low + self.width * self.counts.len() as f64
    }

    /// Samples in bins.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Lower end of a bin.
    #[must_use]
    pub fn start_of(&self, bin: usize) -> f64 {
        self.low + bin as f64 * self.width
    }

    /// First and last bin that hold anything.
    #[must_use]
    pub fn occupied(&self) -> Option<(usize, usize)> {
        let first = self.counts.iter().position(|count| *count > 0)?;
        let last = self.counts.iter().rposition(|count| *count > 0)?;
        Some((first, last))
    }

    /// The same counts in other bins, each count put where the middle of its bin lies.
    #[must_use]
    pub fn rebinned(&self, low: f64, high: f64, bins: usize) -> Self {
        let mut result = Self::new(low, high, bins);
        (result.below, result.above, result.nan) = (self.below, self.above, self.nan);
        // Bins one value wide stand for that value, not for the middle up to the next one.
        let middle = if self.width == 1.0 { 0.0 } else { self.width / 2.0 };
        for (bin, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let position = (self.start_of(bin) + middle - result.low) / result.width;
            if position < 0.0 {
                result.below += count;
            } else if position > result.counts.len() as f64 {
                result.above += count;
            } else {
                let bin = (position as usize).min(result.counts.len() - 1);
                result.counts[bin] += count;
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_value_of_a_short_has_its_bin() {
        let mut histogram = Histogram::exact(SampleType::I16).expect("16 bits are few enough");
        histogram.add(&Samples::I16(vec![-32768, 32767, 0, 0]), 0, 1);
        assert_eq!(histogram.counts.len(), 65536);
        assert_eq!((histogram.counts[0], histogram.counts[32768], histogram.counts[65535]), (1, 2, 1));
        assert_eq!(Histogram::exact(SampleType::F32), None);
    }

    /// What [`Histogram::add`] does with any value in any bins, which whole numbers with a bin each need not.
    fn in_any_bins<S: Sample>(values: &[S], first: usize, stride: usize) -> Histogram {
        let mut histogram = Histogram::exact(S::TYPE).expect("16 bits are few enough");
        values.iter().skip(first).step_by(stride.max(1)).for_each(|value| histogram.add_value(value.to_f64()));
        histogram
    }

    fn same_as_in_any_bins<S: Sample>(values: &[S]) {
        for (first, stride) in [(0, 1), (5, 1), (1, 3), (usize::MAX, 1), (2, 0)] {
            let mut histogram = Histogram::exact(S::TYPE).expect("16 bits are few enough");
            histogram.add(&S::wrap(values.to_vec()), first, stride);
            assert_eq!(histogram, in_any_bins(values, first, stride), "{} from {first} by {stride}", S::TYPE);
        }
    }

    #[test]
    fn whole_numbers_are_counted_as_any_values_are() {
        let noise = || (0..70_001_u32).map(|n| n.wrapping_mul(2_654_435_769) >> 16);
        same_as_in_any_bins(&noise().map(|n| n as u8).collect::<Vec<_>>());
        same_as_in_any_bins(&noise().map(|n| n as i8).collect::<Vec<_>>());
        // So many that they are counted in pairs, the last one alone.
        let many = || (0..(1_u32 << 20) + 8).map(|n| n.wrapping_mul(2_654_435_769) >> 13);
        same_as_in_any_bins(&many().map(|n| n as u8).collect::<Vec<_>>());
        same_as_in_any_bins(&many().map(|n| n as i8).collect::<Vec<_>>());
        same_as_in_any_bins(&noise().map(|n| n as u16).collect::<Vec<_>>());
        same_as_in_any_bins(&noise().map(|n| n as i16).collect::<Vec<_>>());
        let mut others = Histogram::new(0.0, 100.0, 256);
        others.add(&Samples::U8(vec![100, 200]), 0, 1);
        assert_eq!((others.total(), others.above), (1, 1), "other bins than one a value");
    }

    #[test]
    fn the_stride_picks_a_component() {
        let mut histogram = Histogram::new(0.0, 256.0, 256);
        histogram.add(&Samples::U8(vec![1, 2, 3, 1, 20, 30]), 1, 3);
        assert_eq!(histogram.total(), 2);
        assert_eq!((histogram.counts[2], histogram.counts[20]), (1, 1));
    }

    #[test]
    fn floats_in_blocks_are_counted_as_one_by_one() {
        let noise = |n: u32| n.wrapping_mul(2_654_435_769) >> 12;
        let odd = [f32::NAN, f32::INFINITY, -5.0, 1000.0, 999.0, -0.0];
        for (low, high, bins) in [(0.0, 1000.0, 1000), (0.0, 1000.0, 65_536), (17.3, 411.0, 77), (0.0, 1e-300, 5)] {
            // Blocks with values beside the bins among blocks without.
            let value =
                |n: u32| if n.is_multiple_of(2500) { odd[n as usize / 2500 % 6] } else { noise(n) as f32 / 1050.0 };
            let values: Vec<f32> = (0..10_007).map(value).collect();
            let mut expected = Histogram::new(low, high, bins);
            values[3..].iter().for_each(|value| expected.add_value(f64::from(*value)));
            crate::ops::for_this_machine::on_every_level(|| {
                let mut histogram = Histogram::new(low, high, bins);
                histogram.add(&Samples::F32(values.clone()), 3, 1);
                assert_eq!(histogram, expected);
            });
        }
    }

    proptest! {
        #[test]
        fn every_sample_is_counted_once_and_in_its_bin(
            values in prop::collection::vec(prop_oneof![Just(f64::NAN), Just(f64::INFINITY), -20.0..20.0_f64], 0..200),
            bins in 1..40_usize,
        ) {
            let mut histogram = Histogram::new(-10.0, 10.0, bins);
            histogram.add(&Samples::F64(values.clone()), 0, 1);
            let total = histogram.total() + histogram.below + histogram.above + histogram.nan;
            prop_assert_eq!(total, values.len() as u64);
            for (bin, count) in histogram.counts.iter().enumerate() {
                let (from, to) = (histogram.start_of(bin), histogram.start_of(bin + 1));
                let clear = values.iter().filter(|v| **v >= from + 1e-9 && **v < to - 1e-9).count() as u64;
                let near = values.iter().filter(|v| **v >= from - 1e-9 && **v <= to + 1e-9).count() as u64;
                prop_assert!((clear..=near).contains(count));
            }
        }

        #[test]
        fn rebinning_loses_nothing(values in prop::collection::vec(any::<u16>(), 0..200), low in 0..5000_u16) {
            let mut histogram = Histogram::exact(SampleType::U16).expect("16 bits are few enough");
            histogram.add(&Samples::U16(values.clone()), 0, 1);
            let drawn = histogram.rebinned(f64::from(low), f64::from(low) + 9000.0, BINS);
            prop_assert_eq!(drawn.total() + drawn.below + drawn.above, values.len() as u64);
            prop_assert_eq!(drawn.below, values.iter().filter(|v| **v < low).count() as u64);
        }
    }
}
