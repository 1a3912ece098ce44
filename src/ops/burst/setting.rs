//! What follows from a search before any sample is seen: bins, band, gaps, window, stretches.

use std::ops::Range;
use std::sync::Arc;

use super::average::Mark;
use super::label::Gaps;
use crate::model::recipe::BurstSearch;
use crate::ops::OpError;
use crate::ops::spectrogram::{WindowTable, plan};

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
        if let Err(sentence) = search.check() {
            let (problem, remedy) = sentence.split_once("; ").unwrap_or((&sentence, "choose another number"));
            return Err(OpError::refused(problem, remedy));
        }
        let bins = if complex { search.n_fft } else { search.n_fft / 2 + 1 };
        let band = bins_within(band, bins, search.n_fft, complex);
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

/// The bins whose centres lie in a band. Of real samples 0 Hz and half the rate are not looked at: their power is
/// distributed otherwise.
fn bins_within(band: Option<[f64; 2]>, bins: usize, n_fft: usize, complex: bool) -> Range<usize> {
    let all = if complex { 0..bins } else { 1..bins - 1 };
    let Some([low, high]) = band else { return all };
    let zero = if complex { (n_fft / 2) as f64 } else { 0.0 };
    let bin = |cycles: f64| cycles * n_fft as f64 + zero;
    let first = bin(low).ceil().max(all.start as f64) as usize;
    let end = (bin(high).floor() + 1.0).clamp(0.0, all.end as f64) as usize;
    first..end.max(first)
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
