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
        self.value += (x - self.value) * self.weight;
        self.value
    }
}
