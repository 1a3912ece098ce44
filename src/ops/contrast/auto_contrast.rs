//! ImageJ's Auto button (`plugin/frame/ContrastAdjuster.java`, autoAdjust), with its memory of clicks.
//!
//! It is not a percentile: it looks for the first and last bin of 256 that hold more than a threshold, which falls
//! with every click. What the macro recorder writes for it ("Enhance Contrast") is another algorithm: `saturated`.

use super::extent::Extent;
use super::histogram::{BINS, Histogram};
use crate::model::SampleType;

/// The divisor of the first click.
const FIRST: u64 = 5000;

/// The state between clicks on Auto: each narrows the range until it starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AutoContrast {
    /// What the number of samples was divided by at the last click; 0 before the first.
    divisor: u64,
}

impl AutoContrast {
    /// The 256 bins that ImageJ looks at: over the data's extent, for integers up to 16 bits its upper value included.
    #[must_use]
    pub fn bins(histogram: &Histogram, sample_type: SampleType, extent: Extent) -> Histogram {
        match sample_type {
            SampleType::U8 => histogram.rebinned(0.0, 256.0, BINS),
            _ if histogram.width == 1.0 => histogram.rebinned(extent.min, extent.max + 1.0, BINS),
            _ => histogram.rebinned(extent.min, extent.max, BINS),
        }
    }

    /// One click: the new range, from the 256 [`bins`](Self::bins) and the extent of the data. Of integers it is whole,
    /// rounded as ImageJ does since 1.54.
    ///
    /// `None` if there are no samples.
    pub fn click(&mut self, bins: &Histogram, sample_type: SampleType, extent: Extent) -> Option<[f64; 2]> {
        self.divisor = if self.divisor < 10 { FIRST } else { self.divisor / 2 };
        let total = bins.total();
        if total == 0 {
            return None;
        }
        let limit = total / 10;
        let threshold = total / self.divisor;
        let found = |count: &u64| {
            let count = if *count > limit { 0 } else { *count };
            count > threshold
        };
        let (Some(low), Some(high)) = (bins.counts.iter().position(found), bins.counts.iter().rposition(found)) else {
            // Nothing stands out: ImageJ resets range and memory.
            self.divisor = 0;
            let bytes = sample_type == SampleType::U8;
            return Some(if bytes { sample_type.full_range() } else { [extent.min, extent.max] });
        };
        let range = [bins.start_of(low), bins.start_of(high)];
        let range = if low == high { [extent.min, extent.max] } else { range };
        Some(if sample_type.is_integer() { range.map(f64::round) } else { range })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Samples;

    /// A ramp of counts: value v occurs v times, 0..200, and a background peak that must be ignored.
    fn histogram() -> (Histogram, Extent) {
        let mut values: Vec<u8> = (0..200_u8).flat_map(|v| vec![v; usize::from(v)]).collect();
        values.extend(vec![250; 9000]);
        let samples = Samples::U8(values);
        let mut histogram = Histogram::exact(SampleType::U8).expect("8 bits are few enough");
        histogram.add(&samples, 0, 1);
        let extent = Extent::of(&samples, 0, 1).expect("not empty");
        (AutoContrast::bins(&histogram, SampleType::U8, extent), extent)
    }

    #[test]
    fn each_click_narrows_and_then_it_starts_anew() {
        let (bins, extent) = histogram();
        let mut auto = AutoContrast::default();
        let total = 199 * 200 / 2 + 9000_u32;
        let mut divisor = 5000;
        for _ in 0..10 {
            let threshold = total / divisor;
            let expected = if threshold < 199 { [f64::from(threshold + 1), 199.0] } else { [0.0, 255.0] };
            assert_eq!(auto.click(&bins, SampleType::U8, extent), Some(expected), "divisor {divisor}");
            divisor = if divisor < 10 || threshold >= 199 { 5000 } else { divisor / 2 };
        }
    }

    #[test]
    fn an_empty_histogram_has_no_range() {
        let bins = Histogram::new(0.0, 256.0, 256);
        let extent = Extent { min: 0.0, max: 0.0 };
        assert_eq!(AutoContrast::default().click(&bins, SampleType::U8, extent), None);
    }

    #[test]
    fn a_flat_plane_keeps_its_extent() {
        let mut histogram = Histogram::exact(SampleType::U16).expect("16 bits are few enough");
        histogram.add(&Samples::U16(vec![700; 100]), 0, 1);
        let extent = Extent { min: 700.0, max: 700.0 };
        let bins = AutoContrast::bins(&histogram, SampleType::U16, extent);
        assert_eq!(AutoContrast::default().click(&bins, SampleType::U16, extent), Some([700.0, 700.0]));
    }
}
