//! The fused transform against the definition in f64, at every length and with every width of registers there is.

use std::f64::consts::PI;

use num_complex::Complex;

use super::*;
use crate::ops::for_this_machine::on_every_level;

/// Something like noise between −1 and 1.
fn noise(seed: u32) -> f32 {
    let mixed = seed.wrapping_mul(0x9e37_79b9).rotate_left(13).wrapping_mul(0x85eb_ca6b);
    (mixed >> 8) as f32 / (1 << 23) as f32 - 1.0
}

/// Power by the definition, divided once by two as often as can be, in f64; lowest frequency first.
fn exact(x: &[Complex<f64>]) -> Vec<f64> {
    fn transform(x: &[Complex<f64>]) -> Vec<Complex<f64>> {
        let n = x.len();
        if n == 1 {
            return x.to_vec();
        }
        let part = |first: usize| transform(&x.iter().skip(first).step_by(2).copied().collect::<Vec<_>>());
        let (even, odd) = (part(0), part(1));
        (0..n)
            .map(|k| even[k % (n / 2)] + Complex::from_polar(1.0, -2.0 * PI * k as f64 / n as f64) * odd[k % (n / 2)])
            .collect()
    }
    let mut power: Vec<f64> = transform(x).iter().map(Complex::norm_sqr).collect();
    power.rotate_left(x.len() / 2);
    power
}

#[test]
fn every_length_is_within_rounding_of_the_definition() {
    for bits in 8_u32..=16 {
        let length = 1_usize << bits;
        let samples: Vec<Complex<f32>> =
            (0..length as u32).map(|n| Complex::new(noise(2 * n), noise(2 * n + 1))).collect();
        let taps: Vec<f32> =
            (0..length).map(|n| (0.5 - 0.5 * (2.0 * PI * n as f64 / length as f64).cos()) as f32).collect();
        let mean = Complex::new(0.125, -0.25);
        let windowed = samples.iter().zip(&taps).map(|(x, tap)| {
            let centred = Complex::new(f64::from(x.re) - 0.125, f64::from(x.im) + 0.25);
            centred * f64::from(*tap)
        });
        let expected = exact(&windowed.collect::<Vec<_>>());
        let energy = expected.iter().sum::<f64>() / length as f64;
        on_every_level(|| {
            let level = level();
            let fft = PowerFft::new(length).unwrap();
            let mut power = vec![f32::NAN; length];
            fft.power((&samples, mean, &taps), &mut fft.workspace(), &mut power);
            for (k, (power, expected)) in power.iter().zip(&expected).enumerate() {
                // A few roundings of a common amplitude for each doubling of the length, and those of the result.
                let allowed = 2.5e-7 * f64::from(bits) * energy.sqrt() + 3e-7 * expected.sqrt();
                let error = (f64::from(*power).sqrt() - expected.sqrt()).abs();
                assert!(error < allowed, "{level:?}, length {length}, {k}: {power} instead of {expected}");
            }
        });
    }
}

fn power<A: Amplitude>(fft: &PowerFft, samples: &[A], taps: &[f32]) -> Vec<f32> {
    let mut power = vec![1.0; fft.length()];
    fft.power((samples, Complex::default(), taps), &mut fft.workspace(), &mut power);
    power
}

#[test]
fn a_real_signal_is_a_complex_one_without_imaginary_part() {
    let samples: Vec<f32> = (0..1024).map(noise).collect();
    let complex: Vec<Complex<f32>> = samples.iter().map(|re| Complex::new(*re, 0.0)).collect();
    let fft = PowerFft::new(1024).unwrap();
    assert_eq!(power(&fft, &samples, &[1.0; 1024]), power(&fft, &complex, &[1.0; 1024]));
}

#[test]
fn what_is_no_number_spreads_over_its_frame_only() {
    on_every_level(|| {
        let fft = PowerFft::new(256).unwrap();
        let taps = [1.0; 256];
        let mut samples = vec![Complex::new(1.0, 0.0); 256];
        samples[3].re = f32::NAN;
        assert!(power(&fft, &samples, &taps).iter().all(|power| power.is_nan()));
        samples[3].re = 1.0;
        let power = power(&fft, &samples, &taps);
        assert_eq!((power[128], power[0]), (65_536.0, 0.0), "all power is at 0 Hz");
    });
}

#[test]
fn other_lengths_are_left_to_others() {
    for length in [0, 1, 64, 128, 255, 768, 131_072] {
        assert!(PowerFft::new(length).is_none(), "{length}");
    }
}
