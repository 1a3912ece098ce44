//! How averaged noise power is distributed, and so which level it passes with a given probability.
//!
//! The power of a bin of Gaussian noise is exponentially distributed. An average of n cells is a sum of exponentials
//! with the eigenvalues of the cells' correlation matrix as means; the matrix follows from the window alone (Welch 1967
//! for overlapping frames; neighbouring bins in the same way). Its tail is that of a gamma distribution with the same
//! mean, variance and skewness (Hall 1983; Buckley and Eagleson 1988), which is exact for n independent cells.

use num_complex::Complex;
use statrs::function::gamma::gamma_ur;

use crate::ops::spectrogram::WindowTable;

/// The upper tail of the mean of several cells of noise, whose mean is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseTail {
    /// The shape of the gamma distribution: as many independent cells have the same skewness.
    shape: f64,
    variance: f64,
}

impl NoiseTail {
    /// Of `frames` × `bins` neighbouring cells of a spectrogram with that window and hop.
    #[must_use]
    pub fn new(window: &WindowTable, hop: usize, frames: usize, bins: usize) -> Self {
        let correlation = Correlation::new(window, hop, frames, bins);
        let cells = (frames * bins) as f64;
        let (second, third) = correlation.traces();
        // Cumulants of a sum of exponentials with means λ: Σλ = 1, Σλ², 2 Σλ³.
        let variance = second / (cells * cells);
        let skew = 2.0 * third / (cells * cells * cells);
        Self { shape: 4.0 * variance.powi(3) / (skew * skew), variance }
    }

    /// The probability that the mean is at least so many times the noise's own.
    #[must_use]
    pub fn probability(&self, level: f64) -> f64 {
        let at = self.shape + (level - 1.0) * (self.shape / self.variance).sqrt();
        if at > 0.0 { gamma_ur(self.shape, at) } else { 1.0 }
    }

    /// The level that is passed with that probability.
    #[must_use]
    pub fn level(&self, probability: f64) -> f64 {
        let (mut low, mut high) = (0.0, 2.0);
        while self.probability(high) > probability && high < 1e6 {
            high *= 2.0;
        }
        // Halved to the last bit of what matters.
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.probability(middle) > probability {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// The variance of the mean; 1 over the number of independent cells that have the same.
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.variance
    }
}

/// The correlation of the amplitudes of neighbouring cells in white noise, 1 on the diagonal.
struct Correlation {
    frames: usize,
    bins: usize,
    /// Frames further apart share no sample.
    overlapping: usize,
    /// By distance in frames, then in bins from −(bins − 1) on.
    table: Vec<Vec<Complex<f64>>>,
    /// The turn from frame to frame per bin of distance.
    turn: f64,
}

impl Correlation {
    fn new(window: &WindowTable, hop: usize, frames: usize, bins: usize) -> Self {
        let taps = &window.taps;
        let length = taps.len();
        let overlapping = length.div_ceil(hop).min(frames);
        let cell = |frames: usize, bins: f64| -> Complex<f64> {
            let shift = frames * hop;
            let products = (shift..length).map(|n| {
                Complex::from_polar(taps[n] * taps[n - shift], -std::f64::consts::TAU * bins * n as f64 / length as f64)
            });
            products.sum::<Complex<f64>>() / window.sum_of_squares
        };
        let row = |distance| (0..2 * bins - 1).map(|bin| cell(distance, bin as f64 - (bins as f64 - 1.0))).collect();
        let turn = -std::f64::consts::TAU * hop as f64 / length as f64;
        Self { frames, bins, overlapping, table: (0..overlapping).map(row).collect(), turn }
    }

    /// Of cells by frame and bin.
    fn at(&self, (t, k): (usize, usize), (s, j): (usize, usize)) -> Complex<f64> {
        if t > s {
            return self.at((s, j), (t, k)).conj();
        }
        let bins = k as f64 - j as f64;
        self.table[s - t][k + self.bins - 1 - j] * Complex::from_polar(1.0, self.turn * bins * t as f64)
    }

    /// The traces of the second and the third power of the matrix.
    fn traces(&self) -> (f64, f64) {
        let near = |t: usize| t.saturating_sub(self.overlapping - 1)..(t + self.overlapping).min(self.frames);
        let cells =
            |frames: std::ops::Range<usize>| frames.flat_map(move |frame| (0..self.bins).map(move |bin| (frame, bin)));
        let (mut second, mut third) = (0.0, 0.0);
        for a in cells(0..self.frames) {
            for b in cells(near(a.0)) {
                let ab = self.at(a, b);
                second += ab.norm_sqr();
                for c in cells(near(a.0)).filter(|c| c.0.abs_diff(b.0) < self.overlapping) {
                    third += (ab * self.at(b, c) * self.at(c, a)).re;
                }
            }
        }
        (second, third)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::Window;

    #[test]
    fn a_single_cell_is_exponential() {
        let tail = NoiseTail::new(&WindowTable::new(Window::Hann, 64), 32, 1, 1);
        for probability in [1e-1f64, 1e-3, 1e-8] {
            assert!((tail.level(probability) + probability.ln()).abs() < 1e-6, "{probability}");
        }
    }

    #[test]
    fn independent_cells_add_up() {
        // Rectangular frames that do not overlap, every bin its own: the mean of 4 is Erlang's, in closed form.
        let tail = NoiseTail::new(&WindowTable::new(Window::Rectangular, 16), 16, 2, 2);
        assert!((tail.variance() - 0.25).abs() < 1e-9);
        let x = 4.0 * 3.0_f64;
        let erlang = (1.0 + x + x * x / 2.0 + x * x * x / 6.0) * (-x).exp();
        assert!((tail.probability(3.0) / erlang - 1.0).abs() < 1e-6);
    }

    #[test]
    fn overlap_counts_as_welch_says() {
        // Welch 1967: the variance of K averaged frames is (1 + 2 Σ (1 − j/K) ρ(j)) / K; Hann at half overlap: ρ(1) = 1/36.
        let tail = NoiseTail::new(&WindowTable::new(Window::Hann, 256), 128, 9, 1);
        let welch = (1.0 + 2.0 * (1.0 - 1.0 / 9.0) / 36.0) / 9.0;
        assert!((tail.variance() / welch - 1.0).abs() < 1e-6, "{}", tail.variance());
    }

    #[test]
    fn levels_rise_as_probabilities_fall() {
        let tail = NoiseTail::new(&WindowTable::new(Window::Hann, 64), 16, 9, 3);
        let levels: Vec<f64> = [0.5, 1e-2, 1e-4, 1e-8, 1e-12].iter().map(|p| tail.level(*p)).collect();
        assert!(levels.windows(2).all(|pair| pair[0] < pair[1]) && levels[0] > 0.5, "{levels:?}");
    }
}
