//! Ranges of colours that suit the data: from the noise to the strongest signals, of a whole recording or of a picture.
//!
//! Automatic is the recording's: it stays while one moves and zooms. inspectrum, gqrx and SDR++ have a range that is set by
//! hand, some with a button that fits it to what is in view; that is the other one here.

use std::ops::Range;

use super::levels::{ABOVE, BELOW, Levels, percentile};
use crate::engine::EngineError;
use crate::engine::recording_index::RecordingIndex;
use crate::model::recipe::{PowerScale, PowerUnit, SpectrogramView};
use crate::model::{Progress, Recording, RecordingInfo};
use crate::ops::spectrogram::{SILENCE_DB, decibel, plan, scale};

/// The smallest range in dB: pure noise shall not fill all colours.
const LEAST_DB: f32 = 40.0;

/// Values closer together than this are one level, which shall be seen as one: it is lifted off the dark end.
const ONE_LEVEL_DB: f32 = 10.0;

/// Values of a picture that are looked at.
const LOOKED_AT: usize = 1 << 16;

/// The automatic range of a recording's spectrogram, in the unit of the view; its own range is not looked at.
///
/// From the 10th percentile of the mean power of 16 frames, one after the other, to 2 dB above the 99.95th of their maximum
/// (where columns show means, or averages of 16 frames and more, of their mean; where they show minima, from that of their
/// minimum to that of their mean), over all frequencies and the whole recording; at least 40 dB. Values of one level are
/// lifted off the dark end, silence does not count. Linear power begins at 0. With an `index` that is whole all samples
/// count, else 16 to 128 rows of 16 frames that are spread evenly over the recording. What is tuned first has other bins:
/// noise is weaker by their width in `spectrum`, `window` and `raw`, tones are stronger in `density`; the view carries the
/// range so that noise stays at the bottom and tones at the top.
///
/// # Errors
/// [`EngineError::Spectrogram`] if the transform makes no sense; [`EngineError::Cancelled`].
pub fn automatic_range(
    recording: &Recording,
    view: &SpectrogramView,
    index: Option<&RecordingIndex>,
    progress: &Progress,
) -> Result<[f32; 2], EngineError> {
    Ok(range_of(Levels::of(recording, view, index, progress)?, view, &recording.info))
}

/// The range of levels in the unit of a view.
pub(super) fn range_of(levels: Option<Levels>, view: &SpectrogramView, info: &RecordingInfo) -> [f32; 2] {
    let recipe = &view.spectrogram;
    let Some(Levels { low, high }) = levels else { return of_nothing(recipe.unit) };
    let window = plan::window(recipe.window, recipe.n_fft);
    let factor = scale::from_spectrum(recipe.scale, &window, info.sample_rate_hz) as f32;
    match recipe.unit {
        PowerUnit::Db => between(decibel(low * factor), decibel(high * factor)),
        PowerUnit::Linear => [0.0, high * factor],
    }
}

/// A range where bins are narrower by that factor: noise stays at the bottom, tones stay at the top.
pub(super) fn carried([low, high]: [f32; 2], narrower: f64, view: &SpectrogramView) -> [f32; 2] {
    let by = (10.0 * narrower.log10()) as f32;
    match (view.spectrogram.unit, view.spectrogram.scale) {
        (PowerUnit::Db, PowerScale::Density) => [low, high + by],
        (PowerUnit::Db, _) => [low - by, high],
        (PowerUnit::Linear, PowerScale::Density) => [low, high * narrower as f32],
        (PowerUnit::Linear, _) => [low, high],
    }
}

/// From the 10th percentile of a picture's values to just above the 99.95th, at least 40 dB; silence and what is not finite
/// do not count.
pub(super) fn range_of_values(values: &[f32], width: usize, inside: &[Range<usize>; 2], unit: PowerUnit) -> [f32; 2] {
    let [across, down] = inside;
    let area = across.len() * down.len();
    let step = area / LOOKED_AT + 1;
    let mut sample: Vec<f32> = (0..area)
        .step_by(step)
        .map(|index| values[(down.start + index / across.len()) * width + across.start + index % across.len()])
        .filter(|value| value.is_finite() && (unit == PowerUnit::Linear || *value > SILENCE_DB))
        .collect();
    let levels = [BELOW, 1.0 - ABOVE].map(|part| percentile(&mut sample, part));
    match (levels, unit) {
        ([Some(low), Some(high)], PowerUnit::Db) => between(low, high),
        ([_, Some(high)], PowerUnit::Linear) if high > 0.0 => [0.0, high],
        _ => of_nothing(unit),
    }
}

const fn of_nothing(unit: PowerUnit) -> [f32; 2] {
    match unit {
        PowerUnit::Db => [-120.0, 0.0],
        PowerUnit::Linear => [0.0, 1.0],
    }
}

/// The range from noise to signals in dB.
fn between(low: f32, high: f32) -> [f32; 2] {
    let (low, high) = (low.floor(), high.ceil() + 2.0);
    let low = low - 2.0 * (ONE_LEVEL_DB - (high - low)).max(0.0);
    [low, high.max(low + LEAST_DB)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(values: &[f32]) -> [f32; 2] {
        range_of_values(values, values.len(), &[0..values.len(), 0..1], PowerUnit::Db)
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

    #[test]
    fn narrower_bins_hold_less_noise_or_denser_tones() {
        let view = |scale, unit| {
            let mut view = SpectrogramView::default();
            (view.spectrogram.scale, view.spectrogram.unit) = (scale, unit);
            view
        };
        let of = |scale, unit| carried([-90.0, -20.0], 100.0, &view(scale, unit));
        for scale in [PowerScale::Spectrum, PowerScale::Window, PowerScale::Raw] {
            assert_eq!(of(scale, PowerUnit::Db), [-110.0, -20.0]);
        }
        assert_eq!(of(PowerScale::Density, PowerUnit::Db), [-90.0, 0.0]);
        assert_eq!(carried([0.0, 2.0], 4.0, &view(PowerScale::Density, PowerUnit::Linear)), [0.0, 8.0]);
        assert_eq!(carried([0.0, 2.0], 4.0, &view(PowerScale::Spectrum, PowerUnit::Linear)), [0.0, 2.0]);
    }
}
