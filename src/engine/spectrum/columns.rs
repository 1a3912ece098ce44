//! Columns of a view computed from the recording: frames read, transformed, reduced to rows and to columns.
//!
//! Not here: which columns, in which order, to which quality ([`view`](super::view)).

use std::ops::Range;

use rayon::prelude::*;

use super::grid::Grid;
use super::samples::SampleWindow;
use crate::engine::EngineError;
use crate::model::recipe::{PowerScale, PowerUnit, Reduce, Sides, SpectrogramRecipe};
use crate::model::{Progress, Recording};
use crate::ops::spectrogram::{ColumnReducer, Scratch, SignalDescription, SpectrogramProcessor};

/// Samples that one task transforms at least.
const TASK_SAMPLES: u64 = 1 << 16;

/// Computes columns of linear power in the `spectrum` scale.
#[derive(Debug)]
pub(super) struct ColumnComputer {
    recording: Recording,
    channel: usize,
    reduce: Reduce,
    /// Frames that are averaged before they are reduced.
    average: u64,
    grid: Grid,
    processor: SpectrogramProcessor,
    /// Samples of the file that a sample is made of.
    dear: u64,
}

impl ColumnComputer {
    /// `reduction`: how frames become a column, and how many are averaged before.
    pub(super) fn new(
        recording: &Recording,
        recipe: &SpectrogramRecipe,
        channel: usize,
        (reduce, average): (Reduce, u64),
        grid: Grid,
    ) -> Result<Self, EngineError> {
        // Scale and unit are applied when the picture is composed, so changing them computes no FFT.
        let recipe = SpectrogramRecipe {
            hop: grid.hop as usize,
            average: 1,
            scale: PowerScale::Spectrum,
            unit: PowerUnit::Linear,
            sides: if grid.one_sided { Sides::One } else { Sides::Two },
            preset: None,
            ..*recipe
        };
        let processor = SpectrogramProcessor::new(&recipe, SignalDescription::from(&*recording.info))?;
        Ok(Self { recording: recording.clone(), channel, reduce, average, grid, processor, dear: 1 })
    }

    /// Says how many samples of the file one is made of, so that no more are read ahead than are quickly had.
    pub(super) const fn read_for(&mut self, dear: u64) {
        self.dear = dear;
    }

    pub(super) const fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The given columns, `rows.len()` values each, from at most `most` frames a column, spread evenly: as many whole
    /// averages, or a part of one.
    ///
    /// `columns` ascend. Runs on the pool it is called from.
    pub(super) fn compute(
        &self,
        columns: &[u64],
        most: u64,
        rows: Range<usize>,
        progress: &Progress,
    ) -> Result<Vec<f32>, EngineError> {
        let mut out = vec![0.0; columns.len() * rows.len()];
        let work = most.min(self.grid.frames_per_column) * self.grid.n_fft as u64;
        let together = (TASK_SAMPLES / work).clamp(1, 64) as usize;
        out.par_chunks_mut(together * rows.len()).zip(columns.par_chunks(together)).try_for_each_init(
            || Worker::new(self, rows.clone()),
            |worker, (out, columns)| {
                for (out, column) in out.chunks_exact_mut(rows.len()).zip(columns) {
                    worker.column(*column, most, out, progress)?;
                }
                Ok::<(), EngineError>(())
            },
        )?;
        Ok(out)
    }
}

/// The buffers of one thread.
struct Worker<'a> {
    computer: &'a ColumnComputer,
    rows: Range<usize>,
    scratch: Scratch,
    bins: Vec<f32>,
    row_values: Vec<f32>,
    averager: ColumnReducer,
    reducer: ColumnReducer,
    samples: SampleWindow,
}

impl<'a> Worker<'a> {
    fn new(computer: &'a ColumnComputer, rows: Range<usize>) -> Self {
        Self {
            computer,
            scratch: computer.processor.scratch(),
            bins: vec![0.0; computer.processor.bins()],
            row_values: vec![0.0; rows.len()],
            averager: ColumnReducer::new(
                Reduce::Mean,
                if computer.average > 1 { computer.processor.bins() } else { 0 },
            ),
            reducer: ColumnReducer::new(computer.reduce, rows.len()),
            samples: SampleWindow::new(&computer.recording, computer.channel, computer.grid.samples)
                .with_dear(computer.dear),
            rows,
        }
    }

    fn column(&mut self, column: u64, most: u64, out: &mut [f32], progress: &Progress) -> Result<(), EngineError> {
        let (frames, average) = (self.computer.grid.column_frames(column), self.computer.average);
        let averages = (frames.end - frames.start).div_ceil(average);
        let taken = (most / average).clamp(1, averages);
        for index in 0..taken {
            let first = frames.start + spread(index, taken, averages) * average;
            let of_it = first..(first + average).min(frames.end);
            self.average(of_it, most, taken == averages, progress)?;
            let (grid, reduce) = (&self.computer.grid, self.computer.reduce);
            reduce_rows(&self.bins, grid.bins_per_row, self.rows.start, reduce, &mut self.row_values);
            self.reducer.add(&self.row_values);
        }
        self.reducer.finish(out);
        Ok(())
    }

    /// Computes the bins of the mean of some frames, from at most `most` of them. `ahead`: the next frames are wanted too.
    fn average(&mut self, frames: Range<u64>, most: u64, ahead: bool, progress: &Progress) -> Result<(), EngineError> {
        let there = frames.end - frames.start;
        let taken = there.min(most);
        let (computer, averaged) = (self.computer, self.computer.average > 1);
        for index in 0..taken {
            progress.check()?;
            let start = (frames.start + spread(index, taken, there)) * computer.grid.hop;
            let samples = self.samples.frame(start, computer.grid.n_fft, ahead && taken == there)?;
            computer.processor.power_frame(samples, &mut self.scratch, &mut self.bins);
            if averaged {
                self.averager.add(&self.bins);
            }
        }
        if averaged {
            self.averager.finish(&mut self.bins);
        }
        Ok(())
    }
}

/// Which of `there` things to take as number `index` of `taken`: the middles of equal parts, or all of them in order.
pub(super) fn spread(index: u64, taken: u64, there: u64) -> u64 {
    // Wide, since a recording may have more frames than fit the square root of u64.
    (u128::from(2 * index + 1) * u128::from(there) / u128::from(2 * taken)) as u64
}

/// Unites `per_row` bins to a row, from row `first` on.
pub(super) fn reduce_rows(bins: &[f32], per_row: usize, first: usize, reduce: Reduce, out: &mut [f32]) {
    let bins = &bins[first * per_row..];
    if per_row == 1 {
        out.copy_from_slice(&bins[..out.len()]);
        return;
    }
    for (out, bins) in out.iter_mut().zip(bins.chunks(per_row)) {
        *out = reduce_values(bins.iter().copied(), reduce);
    }
}

/// The maximum, mean or minimum; NaN if there is a NaN, 0 of nothing.
pub(super) fn reduce_values(values: impl Iterator<Item = f32> + Clone, reduce: Reduce) -> f32 {
    let better = |choose: fn(f32, f32) -> f32| {
        values.clone().reduce(|a, b| if a.is_nan() || b.is_nan() { f32::NAN } else { choose(a, b) })
    };
    match reduce {
        Reduce::Max => better(f32::max).unwrap_or_default(),
        Reduce::Min => better(f32::min).unwrap_or_default(),
        Reduce::Mean => {
            let (sum, count) = values.fold((0.0f64, 0u32), |(sum, count), v| (sum + f64::from(v), count + 1));
            (sum / f64::from(count.max(1))) as f32
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_spread_evenly_or_everything_in_order() {
        let taken = |count, there| (0..count).map(|index| spread(index, count, there)).collect::<Vec<_>>();
        assert_eq!(taken(5, 5), [0, 1, 2, 3, 4]);
        assert_eq!(taken(1, 100), [50]);
        assert_eq!(taken(4, 100), [12, 37, 62, 87]);
        assert_eq!(spread(0, 1, u64::MAX), u64::MAX / 2);
    }

    #[test]
    fn rows_unite_their_bins_and_the_last_row_what_is_left() {
        let bins = [1.0, 5.0, 2.0, 3.0, 7.0];
        let rows = |reduce, first, count| {
            let mut out = vec![0.0; count];
            reduce_rows(&bins, 2, first, reduce, &mut out);
            out
        };
        assert_eq!(rows(Reduce::Max, 0, 3), [5.0, 3.0, 7.0]);
        assert_eq!(rows(Reduce::Mean, 0, 3), [3.0, 2.5, 7.0]);
        assert_eq!(rows(Reduce::Min, 1, 2), [2.0, 7.0]);
        assert!(reduce_values([1.0, f32::NAN].into_iter(), Reduce::Max).is_nan());
    }
}
