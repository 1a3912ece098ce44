//! How far a mean of frames can be trusted: of how many independent ones it is worth, and what noise alone would show.

use crate::ops::spectrogram::WindowTable;

/// How many independent frames the mean of `frames` overlapping ones is worth.
///
/// Welch 1967: the variance of the mean of K frames D samples apart is that of one frame times
/// (1 + 2·Σ (1 − j/K)·ρ(j)) / K, with ρ(j) = (Σ w(n)·w(n + jD))² / (Σ w²)².
#[must_use]
pub fn equivalent_averages(window: &WindowTable, hop: u64, frames: u64) -> f64 {
    let count = frames.max(1) as f64;
    let length = window.taps.len();
    let mut excess = 0.0;
    for step in 1..frames {
        let Some(shift) = usize::try_from(step.saturating_mul(hop)).ok().filter(|shift| *shift < length) else { break };
        let common: f64 = window.taps.iter().zip(&window.taps[shift..]).map(|(one, other)| one * other).sum();
        excess += (1.0 - step as f64 / count) * (common / window.sum_of_squares).powi(2);
    }
    count / (1.0 + 2.0 * excess)
}

/// How many times the floor the mean of so many noise powers passes only once in ten thousand times.
///
/// The mean of m powers of Gaussian noise is a gamma variate of shape m; its quantile by Wilson and Hilferty 1931.
#[must_use]
pub fn above_noise(averages: f64) -> f64 {
    const ONE_IN_TEN_THOUSAND: f64 = 3.719;
    let m = averages.max(1.0);
    (1.0 - 1.0 / (9.0 * m) + ONE_IN_TEN_THOUSAND / (3.0 * m.sqrt())).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::Window;

    #[test]
    fn frames_apart_count_in_full_and_equal_ones_once() {
        let window = WindowTable::new(Window::Hann, 256);
        assert!((equivalent_averages(&window, 256, 10) - 10.0).abs() < 1e-9);
        assert_eq!(equivalent_averages(&window, 64, 1), 1.0);
        // Hann, half overlap: ρ(1) = (1/6)², so nearly all of them.
        assert!((equivalent_averages(&window, 128, 1000) / 1000.0 - 1.0 / (1.0 + 2.0 / 36.0)).abs() < 1e-3);
        // Whatever the overlap, no more than the time has room for.
        let dense = equivalent_averages(&window, 1, 10_001);
        assert!(dense < 1.1 * equivalent_averages(&window, 64, 157) && dense > 50.0, "{dense}");
    }

    #[test]
    fn thresholds_are_those_of_the_exponential_and_tend_to_one() {
        // One power passes ln(10⁴) = 9.21 once in ten thousand times.
        assert!((above_noise(1.0) - 9.21).abs() < 0.5, "{}", above_noise(1.0));
        assert!((above_noise(1e6) - 1.0).abs() < 0.005 && above_noise(100.0) < 1.5);
    }
}
