//! A down-converter for tests: f64, whole buffer, every output summed over the one impulse response of all stages.

use std::f64::consts::TAU;

use num_complex::Complex;

use super::tuner::Tuner;

/// The impulse response of a tuner's stages one after the other, at the rate of its input.
pub fn impulse_response(tuner: &Tuner) -> Vec<f64> {
    let mut whole = vec![1.0];
    let mut spread = 1;
    for stage in &tuner.stages {
        let taps = stage.filter.taps();
        let mut longer = vec![0.0; whole.len() + (taps.len() - 1) * spread];
        for (k, tap) in taps.iter().enumerate() {
            for (n, value) in whole.iter().enumerate() {
                longer[n + k * spread] += tap * value;
            }
        }
        whole = longer;
        spread *= stage.decimation;
    }
    whole
}

/// Shifts by −`center` cycles per sample, filters and decimates; output 0 is at sample `from`, whose index in the
/// oscillator's eyes is `from + index`.
pub fn down_convert(
    samples: &[Complex<f32>],
    (center, index): (f64, i64),
    response: &[f64],
    decimation: usize,
    from: usize,
) -> Vec<Complex<f64>> {
    let middle = (response.len() / 2) as i64;
    let shifted: Vec<Complex<f64>> = samples
        .iter()
        .enumerate()
        .map(|(n, z)| {
            let turns = (center * (n as i64 + index) as f64).fract();
            Complex::new(f64::from(z.re), f64::from(z.im)) * Complex::cis(-TAU * turns)
        })
        .collect();
    (from..samples.len())
        .step_by(decimation)
        .map(|at| {
            let terms = response.iter().enumerate().filter_map(|(k, tap)| {
                let n = at as i64 + k as i64 - middle;
                shifted.get(usize::try_from(n).ok()?).map(|z| z * tap)
            });
            terms.sum()
        })
        .collect()
}
