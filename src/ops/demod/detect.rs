//! Detectors: what a complex sample says of the sound it carries, and the simple filters behind them.
//!
//! Not here: the rate (`resampler`), the choice of a detector (`demodulator`).

use std::f64::consts::TAU;

use num_complex::Complex;

/// The carrier of amplitude modulation is what is slower than this.
const CARRIER_HZ: f64 = 2.0;

/// Envelope over carrier, less one: 100 % modulation is amplitude 1, whatever the strength of the signal.
#[derive(Debug, Clone)]
pub struct Envelope {
    weight: f64,
    samples: f64,
    carrier: f64,
}

impl Envelope {
    pub fn new(rate: f64) -> Self {
        Self { weight: 1.0 - (-TAU * CARRIER_HZ / rate).exp(), samples: 0.0, carrier: 0.0 }
    }

    pub fn next(&mut self, z: Complex<f32>) -> f64 {
        let envelope = f64::from(z.re).hypot(f64::from(z.im));
        // What is kept would never be a number again.
        if !envelope.is_finite() || !z.is_finite() {
            return f64::NAN;
        }
        self.samples += 1.0;
        // A plain mean until there are enough samples for the slow one: no swing at the start.
        self.carrier += (envelope - self.carrier) * self.weight.max(1.0 / self.samples);
        if self.carrier > 0.0 { envelope / self.carrier - 1.0 } else { 0.0 }
    }
}

/// The frequency from the turn since the sample before, over the deviation that is full scale.
#[derive(Debug, Clone)]
pub struct Discriminator {
    scale: f64,
    before: Complex<f32>,
}

impl Discriminator {
    pub fn new(rate: f64, deviation: f64) -> Self {
        Self { scale: rate / (TAU * deviation), before: Complex::default() }
    }

    pub fn next(&mut self, z: Complex<f32>) -> f64 {
        let turn = z * self.before.conj();
        self.before = z;
        f64::from(turn.im).atan2(f64::from(turn.re)) * self.scale
    }
}

/// A first-order low-pass of a time constant, 1 at 0 Hz: de-emphasis (the circuit's response, sampled).
#[derive(Debug, Clone)]
pub struct LowPassOfFirstOrder {
    weight: f64,
    value: f64,
}

impl LowPassOfFirstOrder {
    pub fn new(rate: f64, seconds: f64) -> Self {
        Self { weight: 1.0 - (-1.0 / (rate * seconds)).exp(), value: 0.0 }
    }

    pub fn next(&mut self, x: f64) -> f64 {
        if !x.is_finite() {
            return x;
        }
        self.value += (x - self.value) * self.weight;
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_that_is_no_number_spoils_no_later_one() {
        let tone = |n: usize| Complex::cis(0.3 * n as f32);
        for bad in [f32::NAN, f32::INFINITY] {
            let (mut envelope, mut low_pass) = (Envelope::new(8000.0), LowPassOfFirstOrder::new(8000.0, 5e-5));
            let mut discriminator = Discriminator::new(8000.0, 2500.0);
            for n in 0..1000 {
                let z = if n == 500 { Complex::new(bad, 0.0) } else { tone(n) };
                let found = [envelope.next(z), low_pass.next(discriminator.next(z))];
                if n > 502 {
                    assert!(found[0].abs() < 1e-6, "{found:?}");
                    assert!((found[1] - 0.3 * 8000.0 / (TAU * 2500.0)).abs() < 1e-3 || n < 520, "{found:?}");
                    assert!(found[1].is_finite());
                }
            }
            assert!(!envelope.next(Complex::new(0.0, bad)).is_finite());
        }
    }
}
