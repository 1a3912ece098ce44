//! The power spectrum of a stretch of time by Welch's method: mean, maximum and minimum of all its frames.
//!
//! Welch 1967: windowed frames of `n_fft` samples, hop samples apart, their powers averaged. Maximum and minimum are of
//! single frames, however many the spectrogram averages.

use std::ops::Range;

use num_complex::Complex;
use rayon::prelude::*;

use super::columns::{reduce_values, spread};
use super::indexed::span;
use super::request::SpectrumRequest;
use crate::engine::EngineError;
use crate::engine::recording_index::{IndexReader, RecordingIndex, Statistic};
use crate::model::Progress;
use crate::model::recipe::{PowerScale, PowerUnit, Reduce, SpectrogramRecipe};
use crate::ops::spectrogram::{Scratch, SignalDescription, SpectrogramProcessor, decibel, plan, scale};

/// Frames looked at first, and at most.
const GLIMPSE: u64 = 256;
const MOST: u64 = 1 << 16;

/// Points of a trace at most: neighbouring bins are united beyond that.
const POINTS: usize = 4096;

/// Mean, maximum and minimum power over a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Density {
    /// The middle of the first point and the distance of points, in cycles per sample.
    pub start: f64,
    pub step: f64,
    /// In the unit of the view; united bins show their mean here, and their maximum and minimum below.
    pub mean: Vec<f32>,
    pub max: Vec<f32>,
    pub min: Vec<f32>,
    /// The resolution bandwidth in cycles per sample: the equivalent noise bandwidth of the window, N·Σw²/(Σw)² bins of
    /// 1/N each (Harris 1978, "On the use of windows for harmonic analysis").
    pub resolution: f64,
    /// `dBFS`, `dBFS/Hz`, `dB`, `linear`
    pub unit: &'static str,
    /// Frames it is made of, and frames there are: fewer means sampled.
    pub frames: u64,
    pub frames_there: u64,
}

/// Whether a second look would take in more frames.
pub(in crate::engine) fn has_more(density: &Density) -> bool {
    density.frames < density.frames_there.min(MOST)
}

impl Density {
    /// The same in the unit and the scale of a recipe; this one is linear power, 0 dBFS a complex amplitude of 1. The rate is
    /// that of the recording.
    pub(in crate::engine) fn shown(&self, recipe: &SpectrogramRecipe, rate: Option<f64>) -> Self {
        let window = plan::window(recipe.window, recipe.n_fft);
        let factor = scale::from_spectrum(recipe.scale, &window, rate) as f32;
        let values = |values: &[f32]| {
            let value = |power: &f32| match recipe.unit {
                PowerUnit::Db => decibel(*power * factor),
                PowerUnit::Linear => *power * factor,
            };
            values.iter().map(value).collect()
        };
        Self {
            mean: values(&self.mean),
            max: values(&self.max),
            min: values(&self.min),
            unit: scale::unit_name(recipe.scale, recipe.unit, rate.is_some()),
            ..self.clone()
        }
    }
}

/// What of a recipe decides a density before it is shown: neither the scale nor the unit, and no average of frames.
pub(in crate::engine) fn unscaled(recipe: &SpectrogramRecipe) -> SpectrogramRecipe {
    SpectrogramRecipe { scale: PowerScale::Spectrum, unit: PowerUnit::Linear, preset: None, average: 1, ..*recipe }
}

/// The linear density of the time of a request, in the scale `spectrum` whatever is asked for: from the index if all of
/// that time is there, else from a few frames, or from all as far as that is affordable. [`Density::shown`] is what is asked
/// for.
pub(in crate::engine) fn power_density(
    request: &SpectrumRequest,
    index: Option<&RecordingIndex>,
    all: bool,
    progress: &Progress,
) -> Result<Density, EngineError> {
    let recipe = unscaled(&request.settings.spectrogram);
    let info = &request.recording.info;
    let processor = SpectrogramProcessor::new(&recipe, SignalDescription::from(&**info))?;
    if let Some(density) = index.and_then(|index| from_index(request, &processor, index)) {
        return Ok(density);
    }
    let there = frames_within(request, &processor);
    let count = there.end - there.start;
    let taken = count.min(if all { MOST } else { GLIMPSE });
    let bins = processor.bins();
    // A fixed number of parts, so that the sums do not depend on the number of threads.
    let parts = taken.min(16);
    let sums: Result<Vec<Sums>, EngineError> = (0..parts)
        .into_par_iter()
        .map(|part| {
            let mut sums = Sums::new(&processor, bins);
            for index in part * taken / parts..(part + 1) * taken / parts {
                progress.check()?;
                let frame = there.start + spread(index, taken, count);
                sums.add(request, &processor, frame * recipe.hop as u64)?;
            }
            Ok(sums)
        })
        .collect();
    let mut sums = sums?.into_iter();
    let mut total = sums.next().unwrap_or_else(|| Sums::new(&processor, bins));
    for part in sums {
        total.unite(&part);
    }
    Ok(total.finish(request, &processor, taken, count))
}

/// Rows of the index that a density is made of, so that what reaches beyond its ends counts for little: wished for, and
/// at least.
const ROWS: u64 = 256;
const FEWEST_ROWS: u64 = 64;

/// Mean, maximum and minimum over the rows of the index whose middles lie in the time of a request; `None` if some are missing.
fn from_index(request: &SpectrumRequest, processor: &SpectrogramProcessor, index: &RecordingIndex) -> Option<Density> {
    let layout = index.layout();
    let span = span(request);
    if span.end - span.start < FEWEST_ROWS * layout.base_span() {
        return None;
    }
    let mut reader = IndexReader::new(index);
    let level = reader.level_of((span.end - span.start) / layout.hop / ROWS);
    let frames = layout.row_frames(level);
    // A frame stands for the hop about its middle.
    let row = |sample: u64| {
        let frame = sample.saturating_sub(layout.n_fft as u64 / 2).div_ceil(layout.hop);
        ((frame + frames / 2) / frames).min(layout.rows(level))
    };
    let first = row(span.start).min(layout.rows(level) - 1);
    let end = if span.end >= layout.samples { layout.rows(level) } else { row(span.end).max(first + 1) };
    let mut sums = Sums::new(processor, layout.bins);
    let mut mean = vec![0.0; layout.bins];
    let known = reader.spectrum(Statistic::Max, level, first..end, 0, &mut sums.max)
        && reader.spectrum(Statistic::Min, level, first..end, 0, &mut sums.min)
        && reader.spectrum(Statistic::Mean, level, first..end, 0, &mut mean);
    if !known {
        return None;
    }
    let taken = (end * frames).min(layout.frames()) - first * frames;
    sums.sum = mean.iter().map(|mean| f64::from(*mean) * taken as f64).collect();
    Some(sums.finish(request, processor, taken, taken))
}

/// The frames whose middle lies in the time of the request; the nearest one if there is none.
fn frames_within(request: &SpectrumRequest, processor: &SpectrogramProcessor) -> Range<u64> {
    let (n_fft, hop) = (processor.recipe().n_fft as f64, processor.recipe().hop as f64);
    let frames = processor.frames(request.recording.info.samples);
    let at = |time: f64| ((time - n_fft / 2.0) / hop).ceil().max(0.0) as u64;
    let first = at(request.time[0]).min(frames - 1);
    first..at(request.time[1]).clamp(first + 1, frames)
}

/// What one part of the frames adds up to.
struct Sums {
    sum: Vec<f64>,
    max: Vec<f32>,
    min: Vec<f32>,
    scratch: Scratch,
    samples: Vec<Complex<f32>>,
    power: Vec<f32>,
}

impl Sums {
    fn new(processor: &SpectrogramProcessor, bins: usize) -> Self {
        Self {
            sum: vec![0.0; bins],
            max: vec![0.0; bins],
            min: vec![f32::INFINITY; bins],
            scratch: processor.scratch(),
            samples: vec![Complex::default(); processor.recipe().n_fft],
            power: vec![0.0; bins],
        }
    }

    fn add(
        &mut self,
        request: &SpectrumRequest,
        processor: &SpectrogramProcessor,
        start: u64,
    ) -> Result<(), EngineError> {
        let there = request.recording.info.samples.saturating_sub(start).min(self.samples.len() as u64) as usize;
        let (samples, rest) = self.samples.split_at_mut(there);
        request.recording.source.read(request.settings.channel, start, samples)?;
        rest.fill(Complex::default());
        processor.power_frame(&self.samples, &mut self.scratch, &mut self.power);
        for (bin, power) in self.power.iter().enumerate() {
            self.sum[bin] += f64::from(*power);
            self.max[bin] = self.max[bin].max(*power);
            self.min[bin] = self.min[bin].min(*power);
        }
        Ok(())
    }

    fn unite(&mut self, other: &Self) {
        for (sum, more) in self.sum.iter_mut().zip(&other.sum) {
            *sum += more;
        }
        for (max, more) in self.max.iter_mut().zip(&other.max) {
            *max = max.max(*more);
        }
        for (min, more) in self.min.iter_mut().zip(&other.min) {
            *min = min.min(*more);
        }
    }

    fn finish(&self, request: &SpectrumRequest, processor: &SpectrogramProcessor, frames: u64, there: u64) -> Density {
        let n_fft = processor.recipe().n_fft as f64;
        let one_sided = processor.bins() != processor.recipe().n_fft;
        let lowest = if one_sided { 0.0 } else { -((processor.recipe().n_fft / 2) as f64) };
        // The bins in the view, one more on either side so that the line reaches the edges.
        let first = ((request.frequency[0] * n_fft - lowest).floor() - 1.0).max(0.0) as usize;
        let first = first.min(self.sum.len() - 1);
        let end = ((request.frequency[1] * n_fft - lowest).ceil() + 2.0).max(0.0) as usize;
        let end = end.clamp(first + 1, self.sum.len());
        let together = (end - first).div_ceil(POINTS);
        let mean: Vec<f32> = self.sum[first..end].iter().map(|sum| (sum / frames as f64) as f32).collect();
        let united = |values: &[f32], reduce| {
            values.chunks(together).map(|part| reduce_values(part.iter().copied(), reduce)).collect()
        };
        let recipe = &request.settings.spectrogram;
        Density {
            start: (lowest + first as f64 + (together - 1) as f64 / 2.0) / n_fft,
            step: together as f64 / n_fft,
            mean: united(&mean, Reduce::Mean),
            max: united(&self.max[first..end], Reduce::Max),
            min: united(&self.min[first..end], Reduce::Min),
            resolution: plan::window(recipe.window, recipe.n_fft).equivalent_noise_bandwidth() / n_fft,
            unit: scale::unit_name(PowerScale::Spectrum, PowerUnit::Linear, true),
            frames,
            frames_there: there,
        }
    }
}
