//! Rows of power in, bursts out: the stages in a row.

use super::average::{Mark, Marker};
use super::floor::FloorFinder;
use super::found::{Bursts, Found};
use super::label::{Gaps, Labeller};
use crate::model::recipe::BurstSearch;
use crate::model::{Cancelled, Progress};
use crate::ops::OpError;
use crate::ops::spectrogram::plan;

/// Cells of a stretch that has one noise floor: 16 MiB of power, about a second of most receivers.
const STRETCH: usize = 1 << 22;
/// Frames of a stretch at least, however many bins there are.
const FEWEST_FRAMES: usize = 512;
/// The floor is the lowest of so many stretches, so that a burst may fill whole ones.
const REMEMBERED: usize = 4;
/// Rows after which is asked whether to go on.
const ASKED_AFTER: usize = 64;

/// Finds bursts in rows of linear power, lowest frequency first.
#[derive(Debug)]
pub struct BurstFinder {
    bins: usize,
    /// The bins that are looked at.
    band: std::ops::Range<usize>,
    stretch: usize,
    floors: FloorFinder,
    /// The floors of the last stretches.
    remembered: Vec<Vec<f32>>,
    /// Rows whose floor is not known yet.
    pending: Vec<f32>,
    marker: Marker,
    labeller: Labeller,
    found: Found,
    frames: u64,
}

impl BurstFinder {
    /// For the spectrogram of [`BurstSearch::spectrogram`], of complex samples (both sides) or real ones (one side).
    /// `band`: only bursts between these cycles per sample; of what reaches beyond, the part within.
    ///
    /// # Errors
    /// [`OpError::Refused`] if a number of the search makes no sense, or if nothing of the spectrum lies in the band.
    pub fn new(search: &BurstSearch, complex: bool, band: Option<[f64; 2]>) -> Result<Self, OpError> {
        if let Err(sentence) = search.check() {
            let (problem, remedy) = sentence.split_once("; ").unwrap_or((&sentence, "choose another number"));
            return Err(OpError::refused(problem, remedy));
        }
        let bins = if complex { search.n_fft } else { search.n_fft / 2 + 1 };
        let band = bins_within(band, bins, search.n_fft, complex);
        if band.is_empty() {
            return Err(OpError::refused("the band holds no bin of the spectrum", "choose a wider one"));
        }
        let window = plan::window(search.window, search.n_fft);
        let gaps = Gaps {
            // A pause of n frames lies between frames that start n + 1 hops apart.
            frames: search.merge_time / search.hop as u64,
            bins: (search.merge_frequency * search.n_fft as f64).min(bins as f64).round() as usize,
        };
        Ok(Self {
            bins,
            band,
            stretch: (STRETCH / bins).max(FEWEST_FRAMES),
            floors: FloorFinder::new(&window, search.hop, bins, complex, search.steady),
            remembered: Vec::new(),
            pending: Vec::new(),
            marker: Marker::new(search, &window, complex),
            labeller: Labeller::new(bins, gaps),
            found: Found::new(search, complex),
            frames: 0,
        })
    }

    /// The same with stretches of so many frames, to cross their borders with short signals.
    #[cfg(test)]
    pub(super) fn with_stretch(self, frames: usize) -> Self {
        Self { stretch: frames, ..self }
    }

    /// Values in a row.
    #[must_use]
    pub const fn bins(&self) -> usize {
        self.bins
    }

    /// Takes rows, any number of them.
    ///
    /// # Errors
    /// [`Cancelled`]; the search is then spent. Nothing is added to `progress`.
    ///
    /// # Panics
    /// Unless `rows` holds whole rows.
    pub fn push(&mut self, rows: &[f32], progress: &Progress) -> Result<(), Cancelled> {
        assert!(rows.len().is_multiple_of(self.bins), "rows are whole");
        self.frames += (rows.len() / self.bins) as u64;
        let values = self.stretch * self.bins;
        let mut rest = rows;
        while !rest.is_empty() {
            // The last stretch takes what is less than another one: never more than two are held.
            let (now, later) = rest.split_at(rest.len().min(2 * values - self.pending.len()));
            self.pending.extend_from_slice(now);
            rest = later;
            if self.pending.len() == 2 * values {
                self.stretch_done(values, progress)?;
            }
        }
        Ok(())
    }

    /// The signal of so many samples ends: all bursts, by their starts.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(mut self, samples: u64, progress: &Progress) -> Result<Bursts, Cancelled> {
        let rest = self.pending.len();
        if rest > 0 {
            self.stretch_done(rest, progress)?;
        }
        let Self { marker, mut labeller, mut found, band, frames, .. } = self;
        let mut masked = Vec::new();
        marker.finish(&mut |row, marks| {
            mask(marks, &band, &mut masked);
            labeller.push(row, &masked, &mut |component| found.take(component));
        });
        labeller.finish(&mut |component| found.take(component));
        Ok(found.sorted(frames, samples))
    }

    /// Finds the floor of so many values at the front and passes their rows on.
    fn stretch_done(&mut self, values: usize, progress: &Progress) -> Result<(), Cancelled> {
        if self.remembered.len() == REMEMBERED {
            self.remembered.remove(0);
        }
        self.remembered.push(self.floors.floor(&self.pending[..values]));
        let floor = lowest(&self.remembered);
        let (labeller, found, band) = (&mut self.labeller, &mut self.found, &self.band);
        let mut masked = Vec::new();
        for (count, row) in self.pending[..values].chunks_exact(self.bins).enumerate() {
            if count.is_multiple_of(ASKED_AFTER) {
                progress.check()?;
            }
            self.marker.push(row, &floor, &mut |row, marks| {
                mask(marks, band, &mut masked);
                labeller.push(row, &masked, &mut |component| found.take(component));
            });
        }
        self.pending.drain(..values);
        Ok(())
    }
}

/// Only the bins that are looked at.
fn mask(marks: &[Mark], band: &std::ops::Range<usize>, out: &mut Vec<Mark>) {
    out.clear();
    out.resize(marks.len(), Mark::Noise);
    out[band.clone()].copy_from_slice(&marks[band.clone()]);
}

/// The lowest floor of each bin that there is.
fn lowest(floors: &[Vec<f32>]) -> Vec<f32> {
    let mut lowest = floors.last().cloned().unwrap_or_default();
    for floor in floors {
        for (lowest, floor) in lowest.iter_mut().zip(floor) {
            if *floor > 0.0 && (*lowest == 0.0 || floor < lowest) {
                *lowest = *floor;
            }
        }
    }
    lowest
}

/// The bins whose centres lie in a band. Of real samples 0 Hz and half the rate are not looked at: their power is
/// distributed otherwise.
fn bins_within(band: Option<[f64; 2]>, bins: usize, n_fft: usize, complex: bool) -> std::ops::Range<usize> {
    let all = if complex { 0..bins } else { 1..bins - 1 };
    let Some([low, high]) = band else { return all };
    let zero = if complex { (n_fft / 2) as f64 } else { 0.0 };
    let bin = |cycles: f64| cycles * n_fft as f64 + zero;
    let first = bin(low).ceil().max(all.start as f64) as usize;
    let end = (bin(high).floor() + 1.0).clamp(0.0, all.end as f64) as usize;
    first..end.max(first)
}
