//! What follows from a search before any sample is seen: bins, band, gaps, window, stretches.

use std::ops::Range;
use std::sync::Arc;

use super::average::Mark;
use super::label::Gaps;
use crate::model::recipe::BurstSearch;
use crate::ops::OpError;
use crate::ops::spectrogram::{Bins, WindowTable, plan};

/// Cells of a stretch that has one noise floor, at most: 16 MiB of power, about a second of most receivers.
const STRETCH: u64 = 1 << 22;
/// Frames of a stretch at least, however many bins there are.
const FEWEST_FRAMES: u64 = 512;
/// Frames of stretches: so many, or four times as many, and so on.
const STRETCH_UNIT: u64 = 16;

/// A search over spectra of one kind.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub bins: usize,
    /// The bins that are looked at.
    pub band: Range<usize>,
    pub gaps: Gaps,
    pub window: Arc<WindowTable>,
    /// Frames that have one noise floor.
    pub stretch: usize,
}

impl Setting {
    /// As [`BurstFinder::new`](super::BurstFinder::new).
    pub fn new(search: &BurstSearch, complex: bool, band: Option<[f64; 2]>) -> Result<Self, OpError> {
        check(search)?;
        let frame = Bins { n_fft: search.n_fft, one_sided: !complex };
        let (bins, band) = (frame.count(), bins_within(band, frame));
        if band.is_empty() {
            return Err(OpError::refused("the band holds no bin of the spectrum", "choose a wider one"));
        }
        let gaps = Gaps {
            // A pause of n frames lies between frames that start n + 1 hops apart.
            frames: search.merge_time / search.hop as u64,
            bins: (search.merge_frequency * search.n_fft as f64).min(bins as f64).round() as usize,
        };
        let window = plan::window(search.window, search.n_fft);
        Ok(Self { bins, band, gaps, window, stretch: stretch_frames(bins) as usize })
    }

    /// Only the marks that are looked at.
    pub fn mask(&self, marks: &[Mark], out: &mut Vec<Mark>) {
        out.clear();
        out.resize(marks.len(), Mark::Noise);
        out[self.band.clone()].copy_from_slice(&marks[self.band.clone()]);
    }
}

/// Whether the numbers of a search make sense.
///
/// # Errors
/// [`OpError::Refused`]: what is wrong and what to do.
pub fn check(search: &BurstSearch) -> Result<(), OpError> {
    search.check().map_err(|sentence| {
        let (problem, remedy) = sentence.split_once("; ").unwrap_or((&sentence, "choose another number"));
        OpError::refused(problem, remedy)
    })
}

/// Frames that have one noise floor, where they have so many bins: 16·4ⁿ, as indexes of recordings are laid out.
#[must_use]
pub fn stretch_frames(bins: usize) -> u64 {
    let most = STRETCH / bins.max(1) as u64;
    let mut frames = STRETCH_UNIT;
    while frames * 4 <= most {
        frames *= 4;
    }
    frames.max(FEWEST_FRAMES)
}

/// The bins whose middles lie in a band. Of real samples 0 Hz and half the rate are not looked at: their power is
/// distributed otherwise.
fn bins_within(band: Option<[f64; 2]>, bins: Bins) -> Range<usize> {
    let all = if bins.one_sided { 1..bins.count() - 1 } else { 0..bins.count() };
    let within = band.map_or(0..bins.count(), |band| bins.within(band));
    within.start.max(all.start)..within.end.min(all.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_as_indexes_are_laid_out_and_never_short() {
        assert_eq!([256, 1024, 512, 129].map(stretch_frames), [16_384, 4_096, 4_096, 16_384]);
        assert_eq!([4_096, 8_192, 65_536].map(stretch_frames), [1_024, 512, 512]);
    }
}
