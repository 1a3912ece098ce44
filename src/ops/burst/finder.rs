//! Rows of power in, bursts out: the stages in a row.

use super::average::Marker;
use super::floor::FloorFinder;
use super::found::{Bursts, Found};
use super::label::Labeller;
use super::setting::Setting;
use crate::model::recipe::BurstSearch;
use crate::model::{Cancelled, Progress};
use crate::ops::OpError;

/// The floor is the lowest of so many stretches, so that a burst may fill whole ones.
pub(super) const REMEMBERED: usize = 4;
/// Rows after which is asked whether to go on.
pub(super) const ASKED_AFTER: usize = 64;

/// Finds bursts in rows of linear power, lowest frequency first.
#[derive(Debug)]
pub struct BurstFinder {
    setting: Setting,
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
        let setting = Setting::new(search, complex, band)?;
        Ok(Self {
            floors: FloorFinder::new(&setting.window, search.hop, setting.bins, complex, search.steady),
            remembered: Vec::new(),
            pending: Vec::new(),
            marker: Marker::new(search, &setting.window, complex),
            labeller: Labeller::new(setting.bins, setting.gaps),
            found: Found::new(search, complex),
            frames: 0,
            setting,
        })
    }

    /// The same with stretches of so many frames, to cross their borders with short signals.
    #[cfg(test)]
    pub(super) fn with_stretch(mut self, frames: usize) -> Self {
        self.setting.stretch = frames;
        self
    }

    /// Values in a row.
    #[must_use]
    pub const fn bins(&self) -> usize {
        self.setting.bins
    }

    /// Takes rows, any number of them.
    ///
    /// # Errors
    /// [`Cancelled`]; the search is then spent. Nothing is added to `progress`.
    ///
    /// # Panics
    /// Unless `rows` holds whole rows.
    pub fn push(&mut self, rows: &[f32], progress: &Progress) -> Result<(), Cancelled> {
        assert!(rows.len().is_multiple_of(self.setting.bins), "rows are whole");
        self.frames += (rows.len() / self.setting.bins) as u64;
        let values = self.setting.stretch * self.setting.bins;
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
        let Self { marker, mut labeller, mut found, setting, frames, .. } = self;
        let mut masked = Vec::new();
        marker.finish(&mut |row, marks| {
            setting.mask(marks, &mut masked);
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
        let (labeller, found, setting) = (&mut self.labeller, &mut self.found, &self.setting);
        let mut masked = Vec::new();
        for (count, row) in self.pending[..values].chunks_exact(self.setting.bins).enumerate() {
            if count.is_multiple_of(ASKED_AFTER) {
                progress.check()?;
            }
            self.marker.push(row, &floor, &mut |row, marks| {
                setting.mask(marks, &mut masked);
                labeller.push(row, &masked, &mut |component| found.take(component));
            });
        }
        self.pending.drain(..values);
        Ok(())
    }
}

/// The lowest floor of each bin that there is.
pub(super) fn lowest(floors: &[Vec<f32>]) -> Vec<f32> {
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
