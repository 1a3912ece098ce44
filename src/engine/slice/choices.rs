//! What a person may choose from: decimations that hold a band, and how large the result becomes.

use super::cut::Cut;
use crate::model::RecordingInfo;
use crate::ops::filter::Tuning;

/// How many decimations are offered.
const OFFERED: usize = 8;

/// Decimations that hold a band of that width (cycles per sample) with room for the filter, largest first, 1 last: the
/// largest there is, and from there numbers whose stages are cheap.
#[must_use]
pub fn decimations(bandwidth: f64) -> Vec<u64> {
    let most = Tuning::most_for(bandwidth);
    let mut offered = vec![most];
    for number in smooth_below(most) {
        let last = offered[offered.len() - 1];
        if offered.len() < OFFERED - 1 && number * 5 <= last * 4 {
            offered.push(number);
        }
    }
    if offered.last() != Some(&1) {
        offered.push(1);
    }
    offered
}

/// The numbers below `limit` that have no prime factor above 5, largest first.
fn smooth_below(limit: u64) -> Vec<u64> {
    let powers = |factor: u64, from: u64| std::iter::successors(Some(from), move |n| n.checked_mul(factor));
    let mut smooth: Vec<u64> = powers(2, 1)
        .take_while(|two| *two < limit)
        .flat_map(|two| powers(3, two).take_while(|three| *three < limit))
        .flat_map(|three| powers(5, three).take_while(|five| *five < limit))
        .collect();
    smooth.sort_unstable_by(|a, b| b.cmp(a));
    smooth
}

/// Bytes of samples that a slice takes.
#[must_use]
pub fn bytes_of(cut: &Cut, info: &RecordingInfo) -> u64 {
    cut.samples().saturating_mul((info.channels * cut.datatype.bytes()) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offer_holds_the_band_and_the_first_is_the_largest() {
        for bandwidth in [1e-7, 1e-4, 0.003, 0.05, 0.134, 0.4, 0.41, 0.8, 0.9, 1.0] {
            let offered = decimations(bandwidth);
            assert!(offered.is_sorted_by(|a, b| a > b) && offered.last() == Some(&1), "{offered:?}");
            assert!(offered.len() <= OFFERED, "{offered:?}");
            assert_eq!(offered[0], Tuning::most_for(bandwidth));
            for decimation in &offered[..offered.len() - 1] {
                Tuning::new(0.0, bandwidth, *decimation).check().unwrap();
            }
        }
        assert_eq!(decimations(0.134), [5, 4, 3, 2, 1]);
    }
}
