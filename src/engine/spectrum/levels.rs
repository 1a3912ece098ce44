//! How strong noise and signals of a whole recording are: what an automatic range of colours follows, wherever one looks.
//!
//! Frames are united in rows of 16, one after the other, that overlap as those of an index do: the mean of a row is near the
//! noise, its maximum near the signals. Of a recording whose index is whole all samples count (rows of the level that
//! divides it into some thousand); else rows spread evenly over it, a fixed number, so that the result depends on nothing
//! but recording and transform. The low level is the 10th percentile over time and frequency, the high one the 99.95th.
//! Not here: levels as the range of a view ([`range`](super::range)).

use rayon::prelude::*;

use super::columns::spread;
use super::samples::SampleWindow;
use crate::engine::EngineError;
use crate::engine::recording_index::{IndexParameters, IndexReader, RecordingIndex, Statistic};
use crate::model::recipe::{Reduce, SpectrogramView};
use crate::model::{Progress, Recording};
use crate::ops::spectrogram::{FLOOR, FrameStatistics, Scratch, SignalDescription, SpectrogramProcessor};

/// Frames of a row.
const ROW: u64 = 16;

/// Rows that are looked at where there is no index: as many as so many samples make, between these.
const LOOKED_AT_SAMPLES: u64 = 1 << 21;
const ROWS: [u64; 2] = [16, 128];

/// Rows of an index that are enough.
const INDEX_ROWS: u64 = 1024;

/// Values whose percentiles are taken, about.
const VALUES: usize = 1 << 18;

/// The part of the values that may lie below the low level, and above the high one.
pub(super) const BELOW: f64 = 0.10;
pub(super) const ABOVE: f64 = 0.0005;

/// Of which statistics of rows the levels are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    low: Statistic,
    high: Statistic,
}

impl Kind {
    /// What suits columns that are reduced so: the strongest frames count where maxima are shown, unless as many are
    /// averaged as a row has; the weakest where minima are.
    pub(super) const fn of(view: &SpectrogramView) -> Self {
        let averaged = view.spectrogram.average as u64 >= ROW;
        match view.reduce {
            Reduce::Max if !averaged => Self { low: Statistic::Mean, high: Statistic::Max },
            Reduce::Min if !averaged => Self { low: Statistic::Min, high: Statistic::Mean },
            _ => Self { low: Statistic::Mean, high: Statistic::Mean },
        }
    }
}

/// Linear power, 0 dBFS a complex amplitude of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Levels {
    pub low: f32,
    pub high: f32,
}

impl Levels {
    /// The levels of a recording; `None` where there is nothing but silence, or nothing that can be read.
    ///
    /// Runs on the pool it is called from.
    ///
    /// # Errors
    /// If the transform makes no sense; cancellation.
    pub(super) fn of(
        recording: &Recording,
        view: &SpectrogramView,
        index: Option<&RecordingIndex>,
        progress: &Progress,
    ) -> Result<Option<Self>, EngineError> {
        let (parameters, kind) = (IndexParameters::of(view, &recording.info), Kind::of(view));
        let index = index.filter(|index| *index.parameters() == parameters && index.is_complete());
        match index.and_then(|index| of_index(index, kind)) {
            Some(levels) => Ok(Some(levels)),
            None => of_sample(recording, parameters, kind, progress),
        }
    }

    fn of_values(mut low: Vec<f32>, mut high: Vec<f32>) -> Option<Self> {
        Some(Self { low: percentile(&mut low, BELOW)?, high: percentile(&mut high, 1.0 - ABOVE)? })
    }
}

/// The value that a part of them lies below; `None` of no values.
pub(super) fn percentile(values: &mut [f32], part: f64) -> Option<f32> {
    let index = (part * values.len().checked_sub(1)? as f64).round() as usize;
    Some(*values.select_nth_unstable_by(index, f32::total_cmp).1)
}

/// Whether a power counts: silence and what is not finite do not.
fn counts(power: f32) -> bool {
    power.is_finite() && f64::from(power) > FLOOR
}

/// One of `step` powers of a row that count. Another bin is first in every row, so that none is left out of all.
fn thinned(power: &[f32], row: u64, step: usize) -> impl Iterator<Item = f32> {
    let first = (row.wrapping_mul(7919) % step as u64) as usize;
    power.iter().copied().skip(first).step_by(step).filter(|power| counts(*power))
}

/// From all rows of the level that has some thousand; `None` if one is missing or damaged.
fn of_index(index: &RecordingIndex, kind: Kind) -> Option<Levels> {
    let (mut reader, layout) = (IndexReader::new(index), index.layout());
    let level = reader.level_of(layout.frames() / INDEX_ROWS);
    let rows = layout.rows(level);
    let step = (rows as usize).saturating_mul(layout.bins).div_ceil(VALUES);
    let mut values = [kind.low, kind.high].map(|statistic| {
        let (mut values, mut spectrum) = (Vec::new(), vec![0.0; layout.bins]);
        for row in 0..rows {
            if !reader.spectrum(statistic, level, row..row + 1, 0, &mut spectrum) {
                return None;
            }
            values.extend(thinned(&spectrum, row, step));
        }
        Some(values)
    });
    Levels::of_values(values[0].take()?, values[1].take()?)
}

/// From rows that are spread over the recording; those that cannot be read do not count.
fn of_sample(
    recording: &Recording,
    parameters: IndexParameters,
    kind: Kind,
    progress: &Progress,
) -> Result<Option<Levels>, EngineError> {
    let recipe = parameters.recipe();
    let processor = SpectrogramProcessor::new(&recipe, SignalDescription::from(&*recording.info))?;
    let frames = processor.frames(recording.info.samples);
    let there = frames.div_ceil(ROW);
    let rows = (LOOKED_AT_SAMPLES / (ROW * recipe.n_fft as u64)).clamp(ROWS[0], ROWS[1]).min(there);
    let step = (rows as usize * processor.bins()).div_ceil(VALUES);
    let looked_at: Vec<u64> = (0..rows).map(|row| spread(row, rows, there)).collect();
    let parts: Result<Vec<[Vec<f32>; 2]>, EngineError> = looked_at
        .into_par_iter()
        .map_init(
            || Worker::new(recording, parameters.channel, &processor),
            |worker, row| {
                let Some(spectra) = worker.row(row * ROW..((row + 1) * ROW).min(frames), progress)? else {
                    return Ok([Vec::new(), Vec::new()]);
                };
                let power = &mut worker.power;
                let mut values = |statistic: Statistic| {
                    match statistic {
                        Statistic::Max => spectra.max(power),
                        Statistic::Mean | Statistic::Held => spectra.mean(power),
                        Statistic::Min => spectra.min(power),
                    }
                    thinned(power, row, step).collect()
                };
                Ok([values(kind.low), values(kind.high)])
            },
        )
        .collect();
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for [of_low, of_high] in parts? {
        low.extend(of_low);
        high.extend(of_high);
    }
    Ok(Levels::of_values(low, high))
}

/// The buffers of one thread.
struct Worker<'a> {
    processor: &'a SpectrogramProcessor,
    samples: SampleWindow,
    scratch: Scratch,
    power: Vec<f32>,
}

impl<'a> Worker<'a> {
    fn new(recording: &Recording, channel: usize, processor: &'a SpectrogramProcessor) -> Self {
        let samples = SampleWindow::new(recording, channel, recording.info.samples);
        Self { processor, samples, scratch: processor.scratch(), power: vec![0.0; processor.bins()] }
    }

    /// The frames of a row; `None` if they cannot be read.
    fn row(
        &mut self,
        frames: std::ops::Range<u64>,
        progress: &Progress,
    ) -> Result<Option<FrameStatistics>, EngineError> {
        let (n_fft, hop) = (self.processor.recipe().n_fft, self.processor.recipe().hop as u64);
        let mut spectra = FrameStatistics::new(self.processor.bins());
        self.samples.need_until((frames.end - 1) * hop + n_fft as u64);
        for frame in frames {
            progress.check()?;
            let Ok(samples) = self.samples.frame(frame * hop, n_fft, true) else { return Ok(None) };
            self.processor.power_frame(samples, &mut self.scratch, &mut self.power);
            spectra.add(&self.power);
        }
        Ok(Some(spectra))
    }
}
