//! Takes one frame after the other and keeps what measurements need, whatever the number of frames.

use std::ops::Range;

use super::band::BandSpectrum;
use super::floor::MedianPower;
use super::moments::Moments;
use crate::ops::spectrogram::Bins;
use crate::ops::spectrogram::WindowTable;

/// Bins between the box and the places beside it where the floor is looked for: the main lobes of all windows are
/// narrower.
const GUARD: f64 = 6.0;
/// Those places are at least so many bins wide, and as wide as the box.
const BESIDE: f64 = 64.0;
/// Frames that the floor beside is taken from, at most about: more would only cost time.
const BESIDE_FRAMES: u64 = 2048;

/// The largest value in the box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// |X|²/(Σw)²: 1 for a complex tone of amplitude 1 on a bin.
    pub power: f64,
    /// In cycles per sample, between the bins by a parabola through the logarithms of three.
    pub frequency: f64,
    /// The place of the frame among all.
    pub place: u64,
}

/// What was seen of a box.
#[derive(Debug, Clone)]
pub struct SpectrumTally {
    bins: Bins,
    /// The box's own bins.
    inside: Range<usize>,
    /// The bins whose mean is kept: the box, its neighbours, what is beside.
    kept: Range<usize>,
    sums: Vec<f64>,
    frames: u64,
    peak: Option<Peak>,
    /// From a power per cycle per sample to that of a line.
    line: f64,
    moments: Moments,
    /// Where the floor is looked for below and above, and what was found there.
    beside: [(Range<usize>, MedianPower); 2],
    every: u64,
}

impl SpectrumTally {
    /// For a band in cycles per sample, and frames of which there are so many, of which so many will be taken in.
    #[must_use]
    pub fn new(bins: Bins, [low, high]: [f64; 2], window: &WindowTable, [there, taken]: [u64; 2]) -> Self {
        let n = bins.n_fft as f64;
        let (guard, width) = (GUARD / n, (high - low).max(BESIDE / n));
        let [first, last] = bins.band();
        let place = |from: f64, to: f64| {
            let (from, to) = (from.max(first), to.min(last));
            let empty = from + 1.0 / n > to;
            (if empty { 0..0 } else { bins.inside([from, to]) }, MedianPower::default())
        };
        let beside = [place(low - guard - width, low - guard), place(high + guard, high + guard + width)];
        let kept = bins.touching([low - guard - width, high + guard + width]);
        let inside = bins.inside([low, high]);
        Self {
            bins,
            sums: vec![0.0; kept.len()],
            kept,
            frames: 0,
            peak: None,
            line: window.equivalent_noise_bandwidth() / n,
            moments: Moments::new(inside.clone(), there),
            inside,
            beside,
            every: taken.div_ceil(BESIDE_FRAMES).max(1),
        }
    }

    /// Takes in the frame of that place among all: |X|²/Σw² of all bins, lowest frequency first (a power per cycle per
    /// sample).
    pub fn add(&mut self, place: u64, powers: &[f32]) {
        for (sum, power) in self.sums.iter_mut().zip(&powers[self.kept.clone()]) {
            *sum += f64::from(*power);
        }
        let (mut bin, mut largest) = (self.inside.start, f32::NEG_INFINITY);
        for (index, power) in self.inside.clone().zip(&powers[self.inside.clone()]) {
            if *power > largest {
                (bin, largest) = (index, *power);
            }
        }
        let power = f64::from(largest) * self.line;
        if power.is_finite() && self.peak.is_none_or(|peak| power > peak.power) {
            let frequency = self.bins.center(bin) + vertex(powers, bin) / self.bins.n_fft as f64;
            self.peak = Some(Peak { power, frequency, place });
        }
        self.moments.add(place, powers);
        if self.frames.is_multiple_of(self.every) {
            for (bins, median) in &mut self.beside {
                median.add(&powers[bins.clone()]);
            }
        }
        self.frames += 1;
    }

    /// The mean over all frames.
    #[must_use]
    pub fn mean(&self) -> BandSpectrum {
        let frames = self.frames.max(1) as f64;
        BandSpectrum::new(self.bins, self.kept.start, self.sums.iter().map(|sum| sum / frames).collect())
    }

    /// Frames taken in.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// The largest value of any frame in the box.
    #[must_use]
    pub const fn peak(&self) -> Option<Peak> {
        self.peak
    }

    /// The band over time.
    #[must_use]
    pub const fn moments(&self) -> &Moments {
        &self.moments
    }

    /// What was seen below and above the box.
    #[must_use]
    pub fn beside(&self) -> [MedianPower; 2] {
        self.beside.clone().map(|(_, median)| median)
    }

    /// The bins of the box.
    #[must_use]
    pub fn inside(&self) -> Range<usize> {
        self.inside.clone()
    }

    /// The frequencies of the frames.
    #[must_use]
    pub const fn bins(&self) -> Bins {
        self.bins
    }
}

/// How far from a bin the vertex of the parabola through the logarithms of it and its neighbours lies: −½ to ½ bins.
pub(super) fn vertex(powers: &[f32], bin: usize) -> f64 {
    let at = |bin: usize| powers.get(bin).map(|power| f64::from(*power).max(f64::MIN_POSITIVE).ln());
    let (Some(left), Some(middle), Some(right)) = (bin.checked_sub(1).and_then(at), at(bin), at(bin + 1)) else {
        return 0.0;
    };
    let bend = left - 2.0 * middle + right;
    let vertex = 0.5 * (left - right) / bend;
    if bend < 0.0 && vertex.is_finite() { vertex.clamp(-0.5, 0.5) } else { 0.0 }
}
