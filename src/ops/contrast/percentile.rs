//! The range that leaves a part of the values out on either side.

use super::histogram::Histogram;

/// The part left out on either side where nothing else is said: 0.1 %.
pub const TAIL: f64 = 0.001;

/// Lowest and highest value after leaving out `tail` (0 to 0.5) of the samples on either side.
///
/// Nearest-rank percentiles: of N samples, sorted, the ones at ranks `⌈tail·N⌉` and `⌈(1 − tail)·N⌉` (counted from
/// 1). Exact for histograms with a bin a value, else to the width of a bin. `None` for an empty histogram.
#[must_use]
pub fn percentile_range(histogram: &Histogram, tail: f64) -> Option<[f64; 2]> {
    let total = histogram.total();
    let rank = |part: f64| ((part * total as f64).ceil() as u64).clamp(1, total.max(1));
    let low = bin_of_rank(histogram, rank(tail))?;
    let high = bin_of_rank(histogram, rank(1.0 - tail))?;
    // A bin one value wide is that value; a wider one is taken from its lower to its upper end.
    let upper = if histogram.width == 1.0 { high } else { high + 1 };
    Some([histogram.start_of(low), histogram.start_of(upper)])
}

fn bin_of_rank(histogram: &Histogram, rank: u64) -> Option<usize> {
    let mut seen = 0;
    histogram.counts.iter().position(|count| {
        seen += count;
        seen >= rank
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, Samples};
    use proptest::prelude::*;

    #[test]
    fn outliers_are_left_out() {
        let mut values = vec![500_u16; 10_000];
        values[0] = 0;
        values[1] = 65535;
        values[2..500].fill(900);
        let mut histogram = Histogram::exact(SampleType::U16).expect("16 bits are few enough");
        histogram.add(&Samples::U16(values), 0, 1);
        assert_eq!(percentile_range(&histogram, TAIL), Some([500.0, 900.0]));
        assert_eq!(percentile_range(&histogram, 0.0), Some([0.0, 65535.0]));
    }

    #[test]
    fn nothing_has_no_range() {
        assert_eq!(percentile_range(&Histogram::new(0.0, 1.0, 4), TAIL), None);
    }

    proptest! {
        #[test]
        fn equals_sorting(mut values in prop::collection::vec(any::<u8>(), 1..400), tail in 0.0..0.5_f64) {
            let mut histogram = Histogram::exact(SampleType::U8).expect("8 bits are few enough");
            histogram.add(&Samples::U8(values.clone()), 0, 1);
            values.sort_unstable();
            let rank = |part: f64| ((part * values.len() as f64).ceil() as usize).clamp(1, values.len()) - 1;
            let expected = [rank(tail), rank(1.0 - tail)].map(|rank| f64::from(values[rank]));
            prop_assert_eq!(percentile_range(&histogram, tail), Some(expected));
        }
    }
}
