//! ImageJ's Enhance Contrast (`plugin/ContrastEnhancer.java`): let a percentage of the pixels saturate.

use super::histogram::Histogram;

/// The range after letting `percent` of the samples saturate, half of them on either side.
///
/// From each end, the first bin where the cumulative count exceeds `trunc(N · percent / 200)`. For 16-bit samples it
/// is meant for the histogram with a bin a value, for others for 256 bins. `None` where the two ends meet or cross, or
/// nothing was counted: ImageJ then leaves the range as it is.
#[must_use]
pub fn saturated_range(histogram: &Histogram, percent: f64) -> Option<[f64; 2]> {
    let threshold = (histogram.total() as f64 * percent / 200.0) as u64;
    let low = first_beyond(histogram.counts.iter(), threshold)?;
    let high = histogram.counts.len() - 1 - first_beyond(histogram.counts.iter().rev(), threshold)?;
    (low < high).then(|| [histogram.start_of(low), histogram.start_of(high)])
}

fn first_beyond<'a>(mut counts: impl Iterator<Item = &'a u64>, threshold: u64) -> Option<usize> {
    let mut seen = 0;
    counts.position(|count| {
        seen += count;
        seen > threshold
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, Samples};

    #[test]
    fn half_the_percentage_saturates_on_either_side() {
        let mut histogram = Histogram::exact(SampleType::U16).expect("16 bits are few enough");
        histogram.add(&Samples::U16((0..1000).collect()), 0, 1);
        // 1000 · 2 / 200 = 10 samples may saturate at each end.
        assert_eq!(saturated_range(&histogram, 2.0), Some([10.0, 989.0]));
        assert_eq!(saturated_range(&histogram, 0.0), Some([0.0, 999.0]));
        assert_eq!(saturated_range(&histogram, 100.0), None);
        assert_eq!(saturated_range(&Histogram::new(0.0, 1.0, 8), 0.35), None);
    }
}
