//! The front of the spectrogram kernels: plan, window and scale fixed once, then frames of any number of signals.
//!
//! Not here: reading recordings block by block (`engine/export`), tiles and zoom (`engine/spectrum`).

use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::decibel::{FLOOR, power_to_decibel};
use super::error::SpectrogramError;
use super::frame::{Amplitude, Frame, Scratch, Transform};
use super::preset::{TORCHSIG_FLOOR, is_torchsig};
use super::reduce::ColumnReducer;
use super::stream::SpectrogramStream;
use super::{plan, scale};
use crate::model::recipe::{AVERAGED_FRAMES, FRAME_LENGTHS, PowerUnit, Reduce, Sides, SpectrogramRecipe};
use crate::model::{AxisCalibration, AxisUnit, Progress, RecordingInfo, Spectrogram};

/// Samples that one task of Rayon transforms before it reports: well under a millisecond.
const BLOCK_SAMPLES: usize = 1 << 16;

/// What a spectrogram must know of its signal beside the samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalDescription {
    /// Whether the samples are I and Q; decides what [`Sides::Auto`] means.
    pub complex: bool,
    /// Hz; without it, axes count samples and cycles/sample.
    pub sample_rate_hz: Option<f64>,
    /// Hz, added to the frequency axis.
    pub center_frequency_hz: Option<f64>,
}

impl SignalDescription {
    /// Complex samples of unknown rate.
    pub const COMPLEX: Self = Self { complex: true, sample_rate_hz: None, center_frequency_hz: None };
    /// Real samples of unknown rate.
    pub const REAL: Self = Self { complex: false, sample_rate_hz: None, center_frequency_hz: None };
}

impl From<&RecordingInfo> for SignalDescription {
    fn from(info: &RecordingInfo) -> Self {
        Self {
            complex: info.datatype.complex,
            sample_rate_hz: info.sample_rate_hz,
            center_frequency_hz: info.center_frequency_hz,
        }
    }
}

/// Turns samples into power over time × frequency. Cheap to clone and safe to share between threads.
///
/// ```
/// use lumiq::model::{Progress, recipe::SpectrogramRecipe};
/// use lumiq::ops::spectrogram::{SignalDescription, SpectrogramProcessor};
/// use num_complex::Complex;
///
/// // A tone of amplitude 0.5 at a quarter of the sample rate.
/// let tone: Vec<_> = (0..4096).map(|n| Complex::from_polar(0.5f32, std::f32::consts::FRAC_PI_2 * (n % 4) as f32)).collect();
///
/// let recipe = SpectrogramRecipe { n_fft: 1024, hop: 512, ..Default::default() };
/// let processor = SpectrogramProcessor::new(&recipe, SignalDescription::COMPLEX)?;
/// let spectrogram = processor.compute(&tone, &Progress::new())?;
///
/// assert_eq!((spectrogram.frames, spectrogram.bins), (7, 1024));
/// assert_eq!(spectrogram.unit, "dBFS");
/// assert!((spectrogram.values[768] + 6.02).abs() < 0.01); // bin 512 is 0 Hz, bin 768 a quarter of the rate
/// # Ok::<(), lumiq::ops::spectrogram::SpectrogramError>(())
/// ```
#[derive(Clone)]
pub struct SpectrogramProcessor {
    recipe: SpectrogramRecipe,
    signal: SignalDescription,
    transform: Transform,
    /// The window with the root of the scale in it, so that |X|² needs no further factor.
    taps: Arc<[f32]>,
    one_sided: bool,
    /// Where work runs; `None`: where it is called from.
    pub(super) pool: Option<Arc<ThreadPool>>,
}

impl SpectrogramProcessor {
    /// Prepares a recipe for signals of that kind; plans and windows come from a shared cache.
    ///
    /// # Errors
    /// [`SpectrogramError`] if a number of the recipe is out of range, or if one side of a complex signal is asked for.
    pub fn new(recipe: &SpectrogramRecipe, signal: SignalDescription) -> Result<Self, SpectrogramError> {
        if !FRAME_LENGTHS.contains(&recipe.n_fft) {
            return Err(SpectrogramError::FftSize(recipe.n_fft));
        }
        if recipe.hop == 0 {
            return Err(SpectrogramError::Hop);
        }
        if !AVERAGED_FRAMES.contains(&recipe.average) {
            return Err(SpectrogramError::Average(recipe.average));
        }
        recipe.window.validate().map_err(SpectrogramError::Window)?;
        if let Some(rate) = signal.sample_rate_hz.filter(|rate| !(rate.is_finite() && *rate > 0.0)) {
            return Err(SpectrogramError::SampleRate(rate));
        }
        let one_sided = match recipe.sides {
            Sides::Auto => !signal.complex,
            Sides::Two => false,
            Sides::One if signal.complex => return Err(SpectrogramError::OneSideOfComplex),
            Sides::One => true,
        };
        let window = plan::window(recipe.window, recipe.n_fft);
        let root = scale::factor(recipe.scale, &window, signal.sample_rate_hz).sqrt();
        let taps = window.taps.iter().map(|tap| (tap * root) as f32).collect();
        Ok(Self { recipe: *recipe, signal, transform: Transform::new(recipe.n_fft), taps, one_sided, pool: None })
    }

    /// The recipe this was made of.
    #[must_use]
    pub const fn recipe(&self) -> &SpectrogramRecipe {
        &self.recipe
    }

    /// Frequencies of a frame: `n_fft`, or `n_fft`/2 + 1 for one side.
    #[must_use]
    pub const fn bins(&self) -> usize {
        if self.one_sided { self.recipe.n_fft / 2 + 1 } else { self.recipe.n_fft }
    }

    /// How many frames a signal of that length has before any are averaged: at least one, since a shorter signal is
    /// filled with zeros.
    #[must_use]
    pub const fn frames(&self, samples: u64) -> u64 {
        1 + samples.saturating_sub(self.recipe.n_fft as u64) / self.recipe.hop as u64
    }

    /// How many averages those frames make ([`SpectrogramRecipe::average`]): ⌈frames / N⌉, the last one of the frames that
    /// are left. Without averaging, the frames themselves.
    #[must_use]
    pub const fn averages(&self, samples: u64) -> u64 {
        self.frames(samples).div_ceil(self.recipe.average as u64)
    }

    /// Working memory for [`power_frame`](Self::power_frame), one per thread.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        self.transform.scratch()
    }

    /// The linear power of one frame, lowest frequency first; nothing is averaged.
    ///
    /// # Panics
    /// Unless `samples.len() == n_fft` and `out.len() == bins()`.
    pub fn power_frame<A: Amplitude>(&self, samples: &[A], scratch: &mut Scratch, out: &mut [f32]) {
        self.frame(samples, scratch, out, PowerUnit::Linear);
    }

    /// The linear power of several frames in the recipe's scale, in parallel, whatever the recipe's unit.
    ///
    /// `out` holds k·`bins()` values; frame i starts at sample i·hop of `signal`. Where frames are averaged, these are k
    /// averages of N frames each, the last one of those that `signal` still has.
    ///
    /// # Errors
    /// [`SpectrogramError::Cancelled`]; `out` is then partly filled. `progress` counts frames.
    ///
    /// # Panics
    /// If `signal` ends before the last frame does.
    pub fn power_into<A: Amplitude>(
        &self,
        signal: &[A],
        out: &mut [f32],
        progress: &Progress,
    ) -> Result<(), SpectrogramError> {
        self.install(|| self.blocks(signal, out, progress, PowerUnit::Linear))
    }

    /// As [`power_into`](Self::power_into), in the recipe's unit.
    ///
    /// # Errors
    /// [`SpectrogramError::Cancelled`], or [`SpectrogramError::OneShotOnly`] for the dB of a torchsig preset, whose
    /// floor depends on all frames.
    pub fn frames_into<A: Amplitude>(
        &self,
        signal: &[A],
        out: &mut [f32],
        progress: &Progress,
    ) -> Result<(), SpectrogramError> {
        if self.recipe.unit == PowerUnit::Db && is_torchsig(&self.recipe) {
            return Err(SpectrogramError::OneShotOnly);
        }
        self.install(|| self.blocks(signal, out, progress, self.recipe.unit))
    }

    /// The whole spectrogram of a signal in memory, with its axes: `frames × bins` values of f32, frame after frame, the
    /// lowest frequency first (see [`Spectrogram`]), in the unit that [`unit`](Self::unit) names. Where the recipe
    /// averages, the [`averages`](Self::averages) stand for frames:
    ///
    /// ```
    /// use lumiq::model::{Progress, recipe::SpectrogramRecipe};
    /// use lumiq::ops::spectrogram::{SignalDescription, SpectrogramProcessor};
    ///
    /// let recipe = SpectrogramRecipe { n_fft: 256, hop: 256, average: 4, ..Default::default() };
    /// let processor = SpectrogramProcessor::new(&recipe, SignalDescription::REAL)?;
    /// let averaged = processor.compute(&vec![0.5f32; 10 * 256], &Progress::new())?;
    /// assert_eq!(averaged.frames, 3); // of 4, 4 and 2 frames
    /// assert_eq!((averaged.time.start, averaged.time.step), (512.0, 1024.0)); // samples, where no rate is known
    /// # Ok::<(), lumiq::ops::spectrogram::SpectrogramError>(())
    /// ```
    ///
    /// The torchsig presets list frequencies from the highest down, with a negative step of the axis.
    ///
    /// # Errors
    /// [`SpectrogramError::Cancelled`], [`SpectrogramError::TooLarge`]. `progress` counts frames and gets their total.
    pub fn compute<A: Amplitude>(&self, signal: &[A], progress: &Progress) -> Result<Spectrogram, SpectrogramError> {
        progress.set_total(self.frames(signal.len() as u64));
        self.install(|| self.whole(signal, progress))
    }

    /// As [`compute`](Self::compute), where it is called from and without a total.
    pub(super) fn whole<A: Amplitude>(
        &self,
        signal: &[A],
        progress: &Progress,
    ) -> Result<Spectrogram, SpectrogramError> {
        let frames = self.averages(signal.len() as u64);
        let mut values = self.allocate(frames)?;
        let padded: Vec<A>;
        let signal = if signal.len() < self.recipe.n_fft {
            padded = self.padded(signal);
            &padded
        } else {
            signal
        };
        if is_torchsig(&self.recipe) {
            self.power_into(signal, &mut values, progress)?;
            self.finish_torchsig(&mut values);
        } else {
            self.frames_into(signal, &mut values, progress)?;
        }
        Ok(Spectrogram {
            bins: self.bins(),
            frames: frames as usize,
            values,
            frequency: self.frequency_axis(),
            time: self.time_axis(),
            unit: self.unit(),
        })
    }

    /// The same frames from a signal that comes in chunks.
    ///
    /// # Errors
    /// [`SpectrogramError::OneShotOnly`] for the dB of a torchsig preset.
    pub fn stream<A: Amplitude>(&self) -> Result<SpectrogramStream<A>, SpectrogramError> {
        if is_torchsig(&self.recipe) {
            return Err(SpectrogramError::OneShotOnly);
        }
        Ok(SpectrogramStream::new(self.clone()))
    }

    /// Centres of the bins in the order of [`compute`](Self::compute): Hz, or cycles/sample where the rate is unknown.
    #[must_use]
    pub fn frequency_axis(&self) -> AxisCalibration {
        let n_fft = self.recipe.n_fft;
        let (rate, unit) =
            self.signal.sample_rate_hz.map_or((1.0, AxisUnit::CyclesPerSample), |rate| (rate, AxisUnit::Hertz));
        let center = self.signal.sample_rate_hz.and(self.signal.center_frequency_hz).unwrap_or(0.0);
        let step = rate / n_fft as f64;
        let lowest = if self.one_sided { center } else { center - step * (n_fft / 2) as f64 };
        if is_torchsig(&self.recipe) {
            let highest = lowest + step * (self.bins() - 1) as f64;
            return AxisCalibration { start: highest, step: -step, unit };
        }
        AxisCalibration { start: lowest, step, unit }
    }

    /// Centres of the frames from the first sample on: seconds, or samples where the rate is unknown. Where frames are
    /// averaged, centres of whole averages; the middle of a last one of fewer frames lies before what this says.
    #[must_use]
    pub fn time_axis(&self) -> AxisCalibration {
        let (rate, unit) =
            self.signal.sample_rate_hz.map_or((1.0, AxisUnit::Samples), |rate| (rate, AxisUnit::Seconds));
        let (n_fft, hop, average) = (self.recipe.n_fft as f64, self.recipe.hop as f64, self.recipe.average as f64);
        let start = n_fft / 2.0 + (average - 1.0) / 2.0 * hop;
        AxisCalibration { start: start / rate, step: average * hop / rate, unit }
    }

    /// What the values are: `dBFS`, `dBFS/Hz`, `dB`, `linear`.
    #[must_use]
    pub const fn unit(&self) -> &'static str {
        scale::unit_name(self.recipe.scale, self.recipe.unit, self.signal.sample_rate_hz.is_some())
    }

    /// One frame's worth of samples: what there is, then zeros.
    pub(super) fn padded<A: Amplitude>(&self, signal: &[A]) -> Vec<A> {
        let mut frame = signal.to_vec();
        frame.resize(self.recipe.n_fft, A::default());
        frame
    }

    fn allocate(&self, frames: u64) -> Result<Vec<f32>, SpectrogramError> {
        let too_large = SpectrogramError::TooLarge { frames, bins: self.bins() };
        let values = usize::try_from(frames).ok().and_then(|frames| frames.checked_mul(self.bins()));
        let values = values.ok_or(too_large.clone())?;
        // Asked first, so that the answer is an error; zeroed memory then comes untouched from the system.
        Vec::<f32>::new().try_reserve_exact(values).map_err(|_| too_large)?;
        Ok(vec![0.0; values])
    }

    fn frame<A: Amplitude>(&self, samples: &[A], scratch: &mut Scratch, out: &mut [f32], unit: PowerUnit) {
        assert!(samples.len() == self.recipe.n_fft && out.len() == self.bins(), "a frame has n_fft samples");
        let frame = Frame { samples, taps: &self.taps, detrend: self.recipe.detrend };
        if self.one_sided {
            self.transform.one_sided(&frame, scratch, out);
        } else {
            self.transform.two_sided(&frame, scratch, out);
        }
        if unit == PowerUnit::Db {
            power_to_decibel(out, FLOOR);
        }
    }

    fn blocks<A: Amplitude>(
        &self,
        signal: &[A],
        out: &mut [f32],
        progress: &Progress,
        unit: PowerUnit,
    ) -> Result<(), SpectrogramError> {
        let (n_fft, hop, bins) = (self.recipe.n_fft, self.recipe.hop, self.bins());
        if self.recipe.average > 1 {
            return self.average_blocks(signal, out, progress, unit);
        }
        let block = (BLOCK_SAMPLES / n_fft).max(1);
        out.par_chunks_mut(block * bins).enumerate().try_for_each_init(
            || self.scratch(),
            |scratch, (index, rows)| {
                for (row, out) in rows.chunks_exact_mut(bins).enumerate() {
                    let start = (index * block + row) * hop;
                    self.frame(&signal[start..start + n_fft], scratch, out, unit);
                }
                progress.add((rows.len() / bins) as u64)
            },
        )?;
        Ok(())
    }

    /// The same of averages: power is summed in f64, the unit is that of the mean.
    fn average_blocks<A: Amplitude>(
        &self,
        signal: &[A],
        out: &mut [f32],
        progress: &Progress,
        unit: PowerUnit,
    ) -> Result<(), SpectrogramError> {
        let (n_fft, hop, average, bins) = (self.recipe.n_fft, self.recipe.hop, self.recipe.average, self.bins());
        let frames = self.frames(signal.len() as u64) as usize;
        out.par_chunks_mut(bins).enumerate().try_for_each_init(
            || (self.scratch(), vec![0.0; bins], ColumnReducer::new(Reduce::Mean, bins)),
            |(scratch, power, mean), (index, out)| {
                let of_it = index * average..((index + 1) * average).min(frames);
                assert!(!of_it.is_empty(), "an average has a frame at least");
                for start in of_it.map(|frame| frame * hop) {
                    self.power_frame(&signal[start..start + n_fft], scratch, power);
                    mean.add(power);
                    progress.add(1)?;
                }
                mean.finish(out);
                if unit == PowerUnit::Db {
                    power_to_decibel(out, FLOOR);
                }
                Ok::<(), SpectrogramError>(())
            },
        )
    }

    /// Decibels above 1e-10 of the largest finite power (silence: the usual floor), highest frequency first.
    fn finish_torchsig(&self, values: &mut [f32]) {
        if self.recipe.unit == PowerUnit::Db {
            power_to_decibel(values, torchsig_floor(values));
        }
        values.par_chunks_mut(self.bins()).for_each(<[f32]>::reverse);
    }
}

/// The floor of the torchsig presets for these powers.
fn torchsig_floor(power: &[f32]) -> f64 {
    let largest = power.iter().copied().filter(|power| power.is_finite()).fold(0.0, f32::max);
    if largest > 0.0 { f64::from(largest) * TORCHSIG_FLOOR } else { FLOOR }
}

impl std::fmt::Debug for SpectrogramProcessor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpectrogramProcessor")
            .field("recipe", &self.recipe)
            .field("signal", &self.signal)
            .field("one_sided", &self.one_sided)
            .finish_non_exhaustive()
    }
}
