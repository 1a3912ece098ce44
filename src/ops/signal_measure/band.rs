//! A mean spectrum, and the power of bands of it.

use super::unknown::Unknown;
use crate::ops::spectrogram::Bins;

/// Mean density over frequency: powers per cycle per sample of the bins from one on.
#[derive(Debug, Clone, PartialEq)]
pub struct BandSpectrum {
    bins: Bins,
    first: usize,
    density: Vec<f64>,
}

impl BandSpectrum {
    /// The densities of the bins from `first` on.
    #[must_use]
    pub const fn new(bins: Bins, first: usize, density: Vec<f64>) -> Self {
        Self { bins, first, density }
    }

    /// The power of a band: Σ|X|²/(N·Σw²) over its bins, those at its edges in proportion.
    #[must_use]
    pub fn power(&self, band: [f64; 2]) -> f64 {
        self.cells(band).map(|cell| cell.power()).sum()
    }

    /// The power of the neighbouring band of equal width below and above, relative to the band's own (adjacent-channel
    /// power ratio, ITU-R SM.328).
    ///
    /// # Errors
    /// [`Unknown::NeighbourOutside`] where the neighbour is not wholly in the recorded band, [`Unknown::Silent`].
    pub fn adjacent(&self, [low, high]: [f64; 2]) -> [Result<f64, Unknown>; 2] {
        let (own, width) = (self.power([low, high]), high - low);
        let [first, last] = self.bins.band();
        // Edges that were brought to the recorded band's own must not be outside by the last digit.
        let slack = 1e-9;
        let ratio = |name, [from, to]: [f64; 2]| match own {
            _ if from < first - slack || to > last + slack => Err(Unknown::NeighbourOutside(name)),
            own if own > 0.0 => Ok(self.power([from, to]) / own),
            _ => Err(Unknown::Silent),
        };
        [ratio("lower", [low - width, low]), ratio("upper", [high, high + width])]
    }

    /// The frequency in the middle of the power above a floor.
    #[must_use]
    pub fn centroid(&self, band: [f64; 2], above: Above) -> Option<f64> {
        let (mut power, mut moment) = (0.0, 0.0);
        for cell in self.cells(band) {
            let part = above.of(cell.density) * cell.part;
            power += part;
            moment += part * f64::midpoint(cell.from, cell.to);
        }
        (power > 0.0).then(|| moment / power)
    }

    /// The bins of a band with the parts of them that lie in it.
    pub(super) fn cells(&self, [low, high]: [f64; 2]) -> impl Iterator<Item = Cell> + '_ {
        let touched = self.bins.touching([low, high]);
        let kept = self.first..self.first + self.density.len();
        let bins = touched.start.max(kept.start)..touched.end.min(kept.end);
        let share = 1.0 / self.bins.n_fft as f64;
        bins.filter_map(move |bin| {
            let [bottom, top] = self.bins.cell(bin);
            let (from, to) = (bottom.max(low), top.min(high));
            let part = share * (to - from) / (top - bottom);
            let density = self.density[bin - self.first];
            (from < to).then_some(Cell { from, to, density, part })
        })
    }

    /// The density of a bin that is kept, else `None`.
    pub(super) fn density(&self, bin: usize) -> Option<f64> {
        self.density.get(bin.checked_sub(self.first)?).copied()
    }

    pub(super) const fn bins(&self) -> Bins {
        self.bins
    }
}

/// The part of a bin that lies in a band.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub from: f64,
    pub to: f64,
    pub density: f64,
    /// What turns the density into the part's power.
    pub part: f64,
}

impl Cell {
    pub(super) const fn power(&self) -> f64 {
        self.density * self.part
    }
}

/// What counts as signal: what stands out of the noise, less the noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Above {
    /// The density of the noise.
    pub floor: f64,
    /// How many times the floor a mean must be to stand out.
    pub times: f64,
}

impl Above {
    /// Everything is signal.
    pub const NOTHING: Self = Self { floor: 0.0, times: 1.0 };

    /// The part of a density that counts.
    #[must_use]
    pub fn of(self, density: f64) -> f64 {
        if density > self.floor * self.times { density - self.floor } else { 0.0 }
    }
}
