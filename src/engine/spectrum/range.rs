//! A range of colours that suits the data: from the noise to the strongest signals, by percentiles.

use std::ops::Range;

use crate::model::recipe::PowerUnit;
use crate::ops::spectrogram::SILENCE_DB;

/// The part of the values that may lie below the range and above it.
const BELOW: f64 = 0.10;
const ABOVE: f64 = 0.0005;

/// The smallest range in dB: pure noise shall not fill all colours.
const LEAST_DB: f32 = 40.0;

/// Values closer together than this are one level, which shall be seen as one: it is lifted off the dark end.
const ONE_LEVEL_DB: f32 = 10.0;

/// Values looked at.
const LOOKED_AT: usize = 1 << 16;

/// From the 10th percentile to just above the 99.95th, at least 40 dB; silence and what is not finite do not count.
pub(super) fn auto_range(values: &[f32], width: usize, inside: &[Range<usize>; 2], unit: PowerUnit) -> [f32; 2] {
    let [across, down] = inside;
    let area = across.len() * down.len();
    let step = area / LOOKED_AT + 1;
    let mut sample: Vec<f32> = (0..area)
        .step_by(step)
        .map(|index| values[(down.start + index / across.len()) * width + across.start + index % across.len()])
        .filter(|value| value.is_finite() && (unit == PowerUnit::Linear || *value > SILENCE_DB))
        .collect();
    if sample.is_empty() {
        return if unit == PowerUnit::Db { [-120.0, 0.0] } else { [0.0, 1.0] };
    }
    let last = sample.len() - 1;
    let mut at = |part: f64| {
        let index = (part * last as f64).round() as usize;
        *sample.select_nth_unstable_by(index, f32::total_cmp).1
    };
    match unit {
        PowerUnit::Db => {
            let (low, high) = (at(BELOW).floor(), at(1.0 - ABOVE).ceil() + 2.0);
            let low = low - 2.0 * (ONE_LEVEL_DB - (high - low)).max(0.0);
            [low, high.max(low + LEAST_DB)]
        }
        PowerUnit::Linear => {
            let high = at(1.0 - ABOVE);
            [0.0, if high > 0.0 { high } else { 1.0 }]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(values: &[f32]) -> [f32; 2] {
        auto_range(values, values.len(), &[0..values.len(), 0..1], PowerUnit::Db)
    }

    #[test]
    fn noise_is_dark_and_signals_are_bright() {
        let mut values: Vec<f32> = (0..10_000).map(|n| -100.0 + (n % 100) as f32 / 10.0).collect();
        values[..50].fill(-10.0);
        let [low, high] = range(&values);
        assert!((-100.0..-97.0).contains(&low) && (-10.0..-5.0).contains(&high), "{low} {high}");
    }

    #[test]
    fn silence_and_nothing_at_all_have_a_range_too() {
        assert_eq!(range(&[]), [-120.0, 0.0]);
        assert_eq!(range(&[-200.0, f32::NAN, f32::INFINITY]), [-120.0, 0.0]);
        let [low, high] = range(&[-50.0; 10]);
        assert_eq!((low, high), (-66.0, -26.0)); // in the middle, not black
    }
}
