//! What a search for bursts looks for. Not here: the search (ops/burst), running it over a recording (engine/bursts).

use serde::{Deserialize, Serialize};

use super::spectrogram::{PowerScale, PowerUnit, SpectrogramRecipe};
use super::window::Window;

/// A search for bursts by their energy, as data.
///
/// Lengths are samples and cycles per sample, as everywhere in the model: they mean the same without a sample rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BurstSearch {
    /// Samples per frame; what is shorter is not told apart in time, what is narrower than 1/`n_fft` not in frequency.
    pub n_fft: usize,
    /// Samples from frame to frame.
    pub hop: usize,
    pub window: Window,
    /// The probability that a cell (one frame, one bin) of noise alone is taken for a burst, above 0 and below 0.1.
    pub false_alarm: f64,
    /// How far above the noise floor power must lie besides, averaged, in dB; in a single frame twice as many.
    pub threshold_db: f64,
    /// Frames and bins over which power is averaged before it is compared: both odd. Single frames are compared too.
    pub average: [usize; 2],
    /// Bursts shorter than this are left out: samples.
    pub min_duration: u64,
    /// Bursts narrower than this are left out: cycles per sample.
    pub min_bandwidth: f64,
    /// Pauses up to this long do not part a burst: samples.
    pub merge_time: u64,
    /// Gaps up to this wide do not part a burst: cycles per sample.
    pub merge_frequency: f64,
    /// What is so much weaker, in dB, counts as spill: bins at the sides of a burst, by their energy, do not widen it, and
    /// bursts within the time of a stronger one are left out.
    pub depth_db: f64,
    /// Whether narrow signals that never pause are found as well; else they count as part of the floor.
    pub steady: bool,
}

impl Default for BurstSearch {
    fn default() -> Self {
        Self {
            n_fft: 256,
            hop: 128,
            window: Window::Hann,
            false_alarm: 1e-7,
            threshold_db: 7.0,
            average: [Self::USUAL_FRAMES, 3],
            min_duration: 0,
            min_bandwidth: 0.0,
            merge_time: 1024,
            merge_frequency: 4.0 / 256.0,
            depth_db: 23.0,
            steady: false,
        }
    }
}

impl BurstSearch {
    /// Frames over which power is averaged unless said otherwise. Indexes of recordings know what such averages reach.
    pub const USUAL_FRAMES: usize = 9;
    /// The frame lengths that can be searched with.
    pub const FRAME_LENGTHS: std::ops::RangeInclusive<usize> = 16..=65_536;
    /// The most frames, and the most bins, over which power is averaged.
    pub const MOST_AVERAGED: [usize; 2] = [33, 9];

    /// The same for frames of another length: half of it as hop, and the gaps that are closed are as many frames and bins
    /// as by default.
    #[must_use]
    pub fn with_frames_of(self, n_fft: usize) -> Self {
        let usual = Self::default();
        let merge_time = usual.merge_time * n_fft as u64 / usual.n_fft as u64;
        let merge_frequency = usual.merge_frequency * usual.n_fft as f64 / n_fft.max(1) as f64;
        Self { n_fft, hop: (n_fft / 2).max(1), merge_time, merge_frequency, ..self }
    }

    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// One sentence: what is wrong and what to do.
    pub fn check(&self) -> Result<(), String> {
        let lengths = Self::FRAME_LENGTHS;
        let [frames, bins] = self.average;
        let [most_frames, most_bins] = Self::MOST_AVERAGED;
        let averaged =
            frames % 2 == 1 && bins % 2 == 1 && frames <= most_frames && bins <= most_bins.min(self.n_fft / 4);
        let not_negative = |value: f64| value.is_finite() && value >= 0.0;
        let rules = [
            (
                lengths.contains(&self.n_fft),
                "the frames of a burst search hold 16 to 65536 samples; choose another FFT size",
            ),
            (
                self.hop >= 1 && self.hop <= self.n_fft,
                "the hop of a burst search is 1 to its FFT size, else bursts fall between frames; choose another",
            ),
            (
                self.false_alarm > 0.0 && self.false_alarm < 0.1,
                "a false-alarm probability lies above 0 and below 0.1; choose for example 1e-7",
            ),
            (
                self.threshold_db.is_finite() && self.threshold_db.abs() <= 200.0,
                "the threshold is out of range; choose 0 to 60 dB",
            ),
            (
                averaged,
                "power is averaged over an odd number of frames, at most 33, and of bins, at most 9; choose for example 9 and 3",
            ),
            (
                not_negative(self.min_bandwidth) && not_negative(self.merge_frequency) && not_negative(self.depth_db),
                "bandwidths and the depth are 0 or more; choose another number",
            ),
        ];
        self.window.validate().map_err(|problem| format!("{problem}; choose another window"))?;
        rules.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, sentence)| Err((*sentence).to_owned()))
    }

    /// The spectrogram that is searched: linear power.
    #[must_use]
    pub fn spectrogram(&self) -> SpectrogramRecipe {
        SpectrogramRecipe {
            n_fft: self.n_fft,
            hop: self.hop,
            window: self.window,
            scale: PowerScale::Spectrum,
            unit: PowerUnit::Linear,
            ..SpectrogramRecipe::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused_with_a_remedy() {
        assert_eq!(BurstSearch::default().check(), Ok(()));
        let good = BurstSearch::default();
        for wrong in [
            BurstSearch { n_fft: 0, ..good },
            BurstSearch { hop: 0, ..good },
            BurstSearch { hop: 257, ..good },
            BurstSearch { false_alarm: 0.0, ..good },
            BurstSearch { false_alarm: f64::NAN, ..good },
            BurstSearch { threshold_db: f64::INFINITY, ..good },
            BurstSearch { average: [2, 3], ..good },
            BurstSearch { average: [9, 11], ..good },
            BurstSearch { min_bandwidth: -1.0, ..good },
            BurstSearch { merge_frequency: f64::NAN, ..good },
            BurstSearch { window: Window::Tukey(7.0), ..good },
        ] {
            assert!(wrong.check().is_err_and(|sentence| sentence.contains("choose")), "{wrong:?}");
        }
    }

    #[test]
    fn recipes_survive_a_file_and_may_leave_things_out() {
        let search = BurstSearch { steady: true, threshold_db: 8.5, ..BurstSearch::default() };
        assert_eq!(toml::from_str::<BurstSearch>(&toml::to_string(&search).unwrap()).unwrap(), search);
        assert_eq!(toml::from_str::<BurstSearch>("n_fft = 512").unwrap().n_fft, 512);
    }
}
