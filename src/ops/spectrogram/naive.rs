//! The naive twin: the definition of a spectrogram written out in f64, one DFT sum per bin. For tests only.

use num_complex::Complex;

use super::window::WindowTable;
use crate::model::recipe::{Detrend, PowerScale, SpectrogramRecipe};

/// Linear power of every frame, frame-major, lowest frequency first.
pub(super) fn power(recipe: &SpectrogramRecipe, rate: f64, one_sided: bool, signal: &[Complex<f32>]) -> Vec<f64> {
    let n = recipe.n_fft;
    let window = WindowTable::new(recipe.window, n);
    let mut signal: Vec<_> = signal.iter().map(|x| Complex::new(f64::from(x.re), f64::from(x.im))).collect();
    if signal.len() < n {
        signal.resize(n, Complex::default());
    }
    let divisor = match recipe.scale {
        PowerScale::Raw => 1.0,
        PowerScale::Window => window.sum_of_squares,
        PowerScale::Spectrum => window.sum * window.sum,
        PowerScale::Density => rate * window.sum_of_squares,
    };
    // Bin k of the output is the frequency k − n/2 (two sides) or k (one side), in cycles per n samples.
    let frequencies: Vec<i64> =
        if one_sided { (0..=n as i64 / 2).collect() } else { (0..n as i64).map(|k| k - n as i64 / 2).collect() };
    let mut out = Vec::new();
    let mut start = 0;
    while start + n <= signal.len() {
        let frame = &signal[start..start + n];
        let mean = match recipe.detrend {
            Detrend::None => Complex::default(),
            Detrend::Constant => frame.iter().sum::<Complex<f64>>() / n as f64,
        };
        for &k in &frequencies {
            let sum: Complex<f64> = frame
                .iter()
                .zip(&window.taps)
                .enumerate()
                .map(|(m, (x, w))| {
                    let turns = (k * m as i64).rem_euclid(n as i64) as f64 / n as f64;
                    (x - mean) * *w * Complex::from_polar(1.0, -std::f64::consts::TAU * turns)
                })
                .sum();
            let doubled = one_sided && k != 0 && 2 * k != n as i64;
            out.push(sum.norm_sqr() / divisor * if doubled { 2.0 } else { 1.0 });
        }
        start += recipe.hop;
    }
    averaged(&out, recipe.average, frequencies.len())
}

/// The mean of every `average` frames, the last one of those that are left.
fn averaged(frames: &[f64], average: usize, bins: usize) -> Vec<f64> {
    let mean =
        |group: &[f64], bin: usize| group.iter().skip(bin).step_by(bins).sum::<f64>() / (group.len() / bins) as f64;
    frames.chunks(average * bins).flat_map(|group| (0..bins).map(move |bin| mean(group, bin))).collect()
}
