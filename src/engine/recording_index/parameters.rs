//! Which spectra an index holds: everything that decides them but the recording.

use crate::model::RecordingInfo;
use crate::model::recipe::{Detrend, PowerScale, PowerUnit, Sides, SpectrogramRecipe, SpectrogramView, Window};
use crate::ops::spectrogram::plan;

/// The weight, as a part of the window's largest, that every sample has in some frame at least: a burst of one sample
/// loses 6 dB at most, wherever it falls.
const LEAST_WEIGHT: f64 = 0.5;

/// Rounding may bring half to a little less.
const ROUNDING: f64 = 1e-9;

/// The smallest hop, as a part of a frame: windows that are narrower still lose more.
const MOST_OVERLAP: usize = 8;

/// What spectra an index is made of. How far frames are apart is not asked: see [`IndexParameters::hop`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexParameters {
    pub channel: usize,
    pub n_fft: usize,
    pub window: Window,
    pub detrend: Detrend,
    /// From 0 Hz up, doubled, instead of both sides.
    pub one_sided: bool,
}

impl IndexParameters {
    /// Those of a view of a recording.
    #[must_use]
    pub fn of(view: &SpectrogramView, info: &RecordingInfo) -> Self {
        Self::of_recipe(&view.spectrogram, view.channel, info)
    }

    /// Those of frames of a channel of a recording.
    #[must_use]
    pub fn of_recipe(recipe: &SpectrogramRecipe, channel: usize, info: &RecordingInfo) -> Self {
        let one_sided = recipe.sides.is_one_sided(info.datatype.complex);
        Self { channel, n_fft: recipe.n_fft, window: recipe.window, detrend: recipe.detrend, one_sided }
    }

    /// Samples from frame to frame: half a frame, or less for windows that would nearly lose what falls between two
    /// frames. A periodic Hann window is 0 at its first sample, so with a hop of a whole frame a burst of one sample
    /// there would vanish; with half a frame every sample has half the weight at least, which is −6 dB.
    #[must_use]
    pub fn hop(&self) -> u64 {
        let taps = &plan::window(self.window, self.n_fft).taps;
        let weight = |at: usize| taps.get(at).map_or(0.0, |tap| tap.abs());
        let largest = taps.iter().map(|tap| tap.abs()).fold(0.0, f64::max);
        let (mut hop, least) = ((self.n_fft / 2).max(1), (self.n_fft / MOST_OVERLAP).max(1));
        let covered = |hop: usize| {
            let best = |at: usize| (at..self.n_fft).step_by(hop).map(weight).fold(0.0, f64::max);
            (0..hop).all(|at| best(at) >= (LEAST_WEIGHT - ROUNDING) * largest)
        };
        while hop / 2 >= least && !covered(hop) {
            hop /= 2;
        }
        hop as u64
    }

    /// Samples at the beginning of a frame, and as many at its end, that weigh less than half as much as those in the
    /// middle: at the edges of a recording no other frame makes up for that.
    #[must_use]
    pub fn slight(&self) -> usize {
        let taps = &plan::window(self.window, self.n_fft).taps;
        let largest = taps.iter().map(|tap| tap.abs()).fold(0.0, f64::max);
        taps.iter().position(|tap| tap.abs() >= (LEAST_WEIGHT - ROUNDING) * largest).unwrap_or(0).max(1)
    }

    /// The recipe of the frames: linear power, 0 dBFS a complex amplitude of 1.
    #[must_use]
    pub fn recipe(&self) -> SpectrogramRecipe {
        SpectrogramRecipe {
            n_fft: self.n_fft,
            hop: self.hop() as usize,
            average: 1,
            window: self.window,
            scale: PowerScale::Spectrum,
            unit: PowerUnit::Linear,
            sides: if self.one_sided { Sides::One } else { Sides::Two },
            detrend: self.detrend,
            preset: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(window: Window, n_fft: usize) -> IndexParameters {
        IndexParameters { channel: 0, n_fft, window, detrend: Detrend::None, one_sided: false }
    }

    #[test]
    fn no_sample_weighs_less_than_half_in_all_frames() {
        for window in Window::ALL {
            for n_fft in [8, 100, 1024, 1000] {
                let parameters = of(window, n_fft);
                let (hop, taps) = (parameters.hop() as usize, &plan::window(window, n_fft).taps);
                assert!(hop >= 1 && hop <= n_fft / 2, "{window:?} {n_fft}");
                let largest = taps.iter().copied().fold(0.0, f64::max);
                let worst = (0..hop)
                    .map(|at| taps.iter().skip(at).step_by(hop).map(|tap| tap.abs()).fold(0.0, f64::max))
                    .fold(f64::INFINITY, f64::min);
                assert!(worst >= 0.499 * largest || hop <= n_fft / 8, "{window:?} {n_fft}: {worst} of {largest}");
            }
        }
        assert_eq!([Window::Hann, Window::Rectangular, Window::Hamming].map(|window| of(window, 1024).hop()), [512; 3]);
        assert_eq!(of(Window::BlackmanHarris, 1024).hop(), 256);
    }

    #[test]
    fn the_edges_of_a_window_are_slight() {
        assert_eq!(of(Window::Hann, 1024).slight(), 256);
        assert_eq!(of(Window::Rectangular, 1024).slight(), 1);
    }
}
