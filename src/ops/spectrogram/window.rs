//! The samples of window functions, periodic, with the sums that scale spectra.
//!
//! Periodic: θ = 2πn/N, so that frames of N samples tile (SciPy's `get_window(…, fftbins=True)`). Coefficients of the
//! cosine sums: Harris 1978 and Nuttall 1981 (minimum four-term), flat-top as in SciPy and MATLAB (D'Antona and Ferrero 2006).

use std::f64::consts::TAU;

use crate::model::recipe::Window;

/// A window of one length: its samples and the sums over them.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowTable {
    pub window: Window,
    /// `n_fft` factors, f64.
    pub taps: Vec<f64>,
    /// Σw
    pub sum: f64,
    /// Σw²
    pub sum_of_squares: f64,
}

impl WindowTable {
    /// Computes a window of `n_fft` samples. The parameter must be valid ([`Window::validate`]).
    #[must_use]
    pub fn new(window: Window, n_fft: usize) -> Self {
        let taps: Vec<f64> = (0..n_fft).map(|n| tap(window, n, n_fft)).collect();
        let sum = taps.iter().sum();
        let sum_of_squares = taps.iter().map(|w| w * w).sum();
        Self { window, taps, sum, sum_of_squares }
    }

    /// Σw / N: the factor a window puts on the amplitude of a tone.
    #[must_use]
    pub fn coherent_gain(&self) -> f64 {
        self.sum / self.taps.len() as f64
    }

    /// N · Σw² / (Σw)²: the width of the white noise that a bin collects, in bins.
    #[must_use]
    pub fn equivalent_noise_bandwidth(&self) -> f64 {
        self.taps.len() as f64 * self.sum_of_squares / (self.sum * self.sum)
    }
}

fn tap(window: Window, n: usize, length: usize) -> f64 {
    let position = n as f64 / length as f64; // 0 to 1, the end excluded
    match window {
        Window::Rectangular => 1.0,
        Window::Hann => cosine_sum(position, &[0.5, 0.5]),
        Window::Hamming => cosine_sum(position, &[0.54, 0.46]),
        Window::Blackman => cosine_sum(position, &[0.42, 0.5, 0.08]),
        Window::BlackmanHarris => cosine_sum(position, &[0.35875, 0.48829, 0.14128, 0.01168]),
        Window::Nuttall => cosine_sum(position, &[0.3635819, 0.4891775, 0.1365995, 0.0106411]),
        Window::Flattop => cosine_sum(position, &[0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368]),
        Window::Kaiser(beta) => {
            let x = 2.0 * position - 1.0;
            bessel_i0(beta * (1.0 - x * x).max(0.0).sqrt()) / bessel_i0(beta)
        }
        Window::Tukey(alpha) => tukey(alpha, n, length),
        Window::Gaussian(sigma) => {
            let x = (n as f64 - length as f64 / 2.0) / sigma;
            (-0.5 * x * x).exp()
        }
    }
}

/// Σ (−1)ᵏ aₖ cos(2πk·position)
fn cosine_sum(position: f64, coefficients: &[f64]) -> f64 {
    let mut sign = -1.0;
    coefficients
        .iter()
        .enumerate()
        .map(|(k, a)| {
            sign = -sign;
            sign * a * (TAU * k as f64 * position).cos()
        })
        .sum()
}

/// A cosine taper over α/2 of the length at either end (Harris 1978), as SciPy places it.
fn tukey(alpha: f64, n: usize, length: usize) -> f64 {
    if alpha <= 0.0 {
        return 1.0;
    }
    let position = n as f64 / length as f64;
    let width = (alpha * length as f64 / 2.0).floor() as usize;
    if n <= width {
        0.5 * (1.0 + (TAU / 2.0 * (2.0 * position / alpha - 1.0)).cos())
    } else if n + width >= length {
        0.5 * (1.0 + (TAU / 2.0 * (2.0 * position / alpha - 2.0 / alpha + 1.0)).cos())
    } else {
        1.0
    }
}

/// The modified Bessel function of the first kind, order zero, by its power series: all terms are positive, so the
/// sum loses no digits. Good to β = 500 and beyond.
pub(in crate::ops) fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut k) = (1.0, 1.0, 1.0);
    while term > sum * 1e-17 {
        term *= quarter / (k * k);
        sum += term;
        k += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Coherent gain in dB and noise bandwidth in bins of N = 1024, measured elsewhere.
    #[test]
    fn gains_are_those_of_the_literature() {
        for (window, gain_db, bandwidth) in [
            (Window::Rectangular, 0.0, 1.0),
            (Window::Hann, -6.02, 1.5),
            (Window::Hamming, -5.35, 1.363),
            (Window::Blackman, -7.54, 1.727),
            (Window::BlackmanHarris, -8.90, 2.004),
            (Window::Nuttall, -8.79, 1.976),
            (Window::Flattop, -13.33, 3.770),
            (Window::Kaiser(8.6), -7.52, 1.721),
        ] {
            let table = WindowTable::new(window, 1024);
            assert!((20.0 * table.coherent_gain().log10() - gain_db).abs() < 0.006, "{window}");
            assert!((table.equivalent_noise_bandwidth() - bandwidth).abs() < 0.001, "{window}");
        }
    }

    #[test]
    fn windows_are_periodic_their_peak_is_in_the_middle_and_the_first_sample_has_no_twin() {
        for window in Window::ALL {
            for length in [8, 9, 255, 1024] {
                let taps = WindowTable::new(window, length).taps;
                for n in 1..length {
                    assert!((taps[n] - taps[length - n]).abs() < 1e-12, "{window} {length} {n}");
                }
                assert!(taps.iter().all(|w| *w <= taps[length / 2] + 1e-12), "{window} {length}");
                assert!((0.7..1.0 + 1e-8).contains(&taps[length / 2]), "{window} {length}");
            }
        }
    }

    #[test]
    fn a_tukey_window_runs_from_rectangular_to_hann() {
        let taps = |window| WindowTable::new(window, 100).taps;
        assert_eq!(taps(Window::Tukey(0.0)), taps(Window::Rectangular));
        for (tukey, hann) in taps(Window::Tukey(1.0)).iter().zip(taps(Window::Hann)) {
            assert!((tukey - hann).abs() < 1e-12);
        }
    }

    #[test]
    fn the_bessel_function_is_that_of_the_tables() {
        // Abramowitz and Stegun, table 9.8: e⁻ˣ·I₀(x)
        for (x, scaled) in [(0.0, 1.0), (1.0, 0.4657596077), (5.0, 0.1835408126), (10.0, 0.1278333372)] {
            assert!((f64::exp(-x) * bessel_i0(x) - scaled).abs() < 1e-9, "{x}");
        }
        assert!(bessel_i0(500.0).is_finite());
    }
}
