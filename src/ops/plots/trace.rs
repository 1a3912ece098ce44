//! Real numbers made of samples: I, Q, magnitude, phase, instantaneous frequency; and the extremes of a stretch of them.

use std::f32::consts::TAU;

use num_complex::Complex;

use crate::model::recipe::Trace;
use crate::ops::spectrogram::decibel;

/// Writes one number for each sample.
///
/// The instantaneous frequency is the backward difference of the phase, arg(x\[n\]·x*\[n−1\])/2π (Boashash 1992, "Estimating
/// and interpreting the instantaneous frequency of a signal", eq. 18); `before` is the sample that precedes the first
/// one, `None` at the start of a recording. What has no value is NaN: the phase of 0, and the frequency where either
/// sample is 0 or is not there.
///
/// # Panics
/// Unless `samples` and `out` are equally long.
pub fn trace_values(trace: Trace, before: Option<Complex<f32>>, samples: &[Complex<f32>], out: &mut [f32]) {
    assert!(samples.len() == out.len(), "one number for each sample");
    let each = |out: &mut [f32], value: fn(&Complex<f32>) -> f32| {
        for (out, x) in out.iter_mut().zip(samples) {
            *out = value(x);
        }
    };
    match trace {
        Trace::I => each(out, |x| x.re),
        Trace::Q => each(out, |x| x.im),
        Trace::Magnitude => each(out, |x| x.norm()),
        Trace::Decibel => each(out, |x| decibel(x.norm_sqr())),
        Trace::Phase => each(out, |x| argument(*x)),
        Trace::Frequency => {
            let mut before = before.unwrap_or_default();
            for (out, x) in out.iter_mut().zip(samples) {
                *out = argument(x * before.conj()) / TAU;
                before = *x;
            }
        }
    }
}

/// The argument, −π to π; NaN of 0, which has none.
fn argument(x: Complex<f32>) -> f32 {
    if x.re == 0.0 && x.im == 0.0 { f32::NAN } else { x.im.atan2(x.re) }
}

/// The smallest and the largest of some numbers. NaN is passed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extremes {
    pub low: f32,
    pub high: f32,
}

impl Extremes {
    /// Of no number at all.
    pub const NOTHING: Self = Self { low: f32::INFINITY, high: f32::NEG_INFINITY };

    /// Takes numbers in.
    pub fn add(&mut self, values: &[f32]) {
        for value in values {
            // Both comparisons are false for NaN.
            self.low = if *value < self.low { *value } else { self.low };
            self.high = if *value > self.high { *value } else { self.high };
        }
    }

    /// Both, if there was a number.
    #[must_use]
    pub fn found(self) -> Option<Self> {
        (self.low <= self.high).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_complex::Complex64;
    use proptest::prelude::*;

    const ALL: [Trace; 6] = [Trace::I, Trace::Q, Trace::Magnitude, Trace::Decibel, Trace::Phase, Trace::Frequency];

    fn values(trace: Trace, before: Option<Complex<f32>>, samples: &[Complex<f32>]) -> Vec<f32> {
        let mut out = vec![f32::NAN; samples.len()];
        trace_values(trace, before, samples, &mut out);
        out
    }

    /// The same in f64, sample by sample, by other formulas.
    fn naive(trace: Trace, before: Option<Complex<f32>>, x: Complex<f32>) -> f64 {
        let wide = |x: Complex<f32>| Complex64::new(f64::from(x.re), f64::from(x.im));
        let (x, before) = (wide(x), before.map(wide));
        match trace {
            Trace::I => x.re,
            Trace::Q => x.im,
            Trace::Magnitude => x.re.hypot(x.im),
            Trace::Decibel => 20.0 * x.re.hypot(x.im).max(1e-10).log10(),
            Trace::Phase => x.arg(),
            Trace::Frequency => {
                let advance = before.map_or(f64::NAN, |before| x.arg() - before.arg());
                let cycles = advance / std::f64::consts::TAU;
                cycles - cycles.round()
            }
        }
    }

    proptest! {
        #[test]
        fn every_trace_is_the_naive_one(parts in prop::collection::vec((-2f32..2.0, -2f32..2.0), 0..50)) {
            let samples: Vec<Complex<f32>> = parts.into_iter().map(|(re, im)| Complex::new(re, im)).collect();
            for trace in ALL {
                let mut before = None;
                for (x, value) in samples.iter().zip(values(trace, None, &samples)) {
                    let expected = naive(trace, before, *x);
                    let mut error = (f64::from(value) - expected).abs();
                    // A half turn forwards is a half turn back.
                    if trace == Trace::Frequency {
                        error = error.min((error - 1.0).abs());
                    }
                    if trace == Trace::Phase {
                        error = error.min((error - std::f64::consts::TAU).abs());
                    }
                    let weak = x.norm() < 1e-3 || before.is_some_and(|before: Complex<f32>| before.norm() < 1e-3);
                    let whole_phase = matches!(trace, Trace::Phase | Trace::Frequency) && weak;
                    prop_assert!(error < 2e-4 || whole_phase || (before.is_none() && value.is_nan()), "{trace:?} {value} {expected}");
                    before = Some(*x);
                }
            }
        }

        #[test]
        fn pieces_make_the_same_trace(length in 1usize..60, cut in 0usize..60) {
            let samples: Vec<_> = (0..length).map(|n| Complex::from_polar(1.0f32, (n * n) as f32 * 0.07)).collect();
            let cut = cut.min(length);
            for trace in ALL {
                let mut pieces = values(trace, None, &samples[..cut]);
                pieces.extend(values(trace, cut.checked_sub(1).map(|last| samples[last]), &samples[cut..]));
                let same = |a: &f32, b: &f32| a.to_bits() == b.to_bits();
                prop_assert!(values(trace, None, &samples).iter().zip(&pieces).all(|(a, b)| same(a, b)));
            }
        }
    }

    #[test]
    fn a_tone_has_its_frequency_at_every_sample_but_the_first() {
        let samples: Vec<_> = (0..100)
            .map(|n| Complex::from_polar(0.5f32, (0.2 * f64::from(n) * std::f64::consts::TAU) as f32))
            .collect();
        let frequency = values(Trace::Frequency, None, &samples);
        assert!(frequency[0].is_nan());
        assert!(frequency[1..].iter().all(|value| (value - 0.2).abs() < 1e-5));
    }

    #[test]
    fn what_has_no_value_is_no_number_and_disturbs_no_extreme() {
        let samples =
            [Complex::new(1.0f32, 0.0), Complex::default(), Complex::new(f32::NAN, 0.0), Complex::new(0.0, 1.0)];
        let frequency = values(Trace::Frequency, None, &samples);
        assert!(frequency.iter().all(|value| value.is_nan()));
        let mut extremes = Extremes::NOTHING;
        extremes.add(&frequency);
        assert_eq!(extremes.found(), None);
        extremes.add(&values(Trace::Phase, None, &samples));
        assert_eq!(extremes.found(), Some(Extremes { low: 0.0, high: std::f32::consts::FRAC_PI_2 }));
        assert_eq!(values(Trace::Decibel, None, &samples)[1], -200.0);
    }
}
