//! What is on the air in the simulated radio scene. Phases come from the sample index, so that any part can be
//! computed alone and long signals do not drift.

use std::f64::consts::TAU;

use num_complex::Complex;

use super::noise::{Draws, hash, normal, stream};

/// Samples a second.
pub(super) const RATE: f64 = 2.4e6;

/// A signal between two samples and two frequencies (Hz from the centre).
#[derive(Debug)]
pub(super) struct Signal {
    pub start: u64,
    pub end: u64,
    pub low_hz: f64,
    pub high_hz: f64,
    pub label: &'static str,
    amplitude: f32,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    /// A tone.
    Carrier { hz: f64 },
    /// Frequency shift keying with continuous phase: for each symbol its sign and the sum of the signs before it.
    Fsk { hz: f64, deviation_hz: f64, symbol_samples: u64, symbols: Vec<(i8, i32)> },
    /// A tone whose frequency moves evenly.
    Chirp { from_hz: f64, hz_per_s: f64 },
    /// Blocks of carriers, one after the other, drawn from a set by hash.
    Blocks { set: Vec<Vec<Complex<f32>>> },
}

impl Signal {
    pub(super) fn carrier(hz: f64, samples: u64, amplitude: f32) -> Self {
        let shape = Shape::Carrier { hz };
        Self { start: 0, end: samples, low_hz: hz - 15e3, high_hz: hz + 15e3, label: "beacon", amplitude, shape }
    }

    pub(super) fn fsk(hz: f64, start: u64, samples: u64, amplitude: f32, draws: &mut Draws) -> Self {
        let (deviation_hz, symbol_samples) = (22e3, 120);
        let mut sum = 0;
        let symbols = (0..=samples / symbol_samples)
            .map(|_| {
                let sign = if draws.bits() & 1 == 0 { -1_i8 } else { 1 };
                let before = sum;
                sum += i32::from(sign);
                (sign, before)
            })
            .collect();
        let shape = Shape::Fsk { hz, deviation_hz, symbol_samples, symbols };
        let end = start + samples;
        Self { start, end, low_hz: hz - 42e3, high_hz: hz + 42e3, label: "FSK burst", amplitude, shape }
    }

    pub(super) fn chirp(from_hz: f64, to_hz: f64, start: u64, samples: u64, amplitude: f32) -> Self {
        let shape = Shape::Chirp { from_hz, hz_per_s: (to_hz - from_hz) * RATE / samples as f64 };
        let (low_hz, high_hz) = (from_hz.min(to_hz) - 5e3, from_hz.max(to_hz) + 5e3);
        Self { start, end: start + samples, low_hz, high_hz, label: "chirp", amplitude, shape }
    }

    /// Carriers 4 kHz apart (600 samples a period) with a cyclic prefix of a tenth, four phases each.
    pub(super) fn blocks(
        center_hz: f64,
        carriers: i32,
        start: u64,
        samples: u64,
        amplitude: f32,
        draws: &mut Draws,
    ) -> Self {
        const PERIOD: usize = 600;
        const PREFIX: usize = 60;
        /// Blocks that begin and end within a sample would be heard all over the band.
        const SOFT: f32 = 48.0;
        let spacing = RATE / PERIOD as f64;
        let gain = (1.0 / f64::from(carriers)).sqrt();
        let set = (0..24)
            .map(|_| {
                let mut block = vec![Complex::<f64>::default(); PERIOD + PREFIX];
                for carrier in -carriers / 2..=carriers / 2 {
                    let bin = (center_hz / spacing).round() + f64::from(carrier);
                    let quarter = (draws.bits() & 3) as f64 / 4.0 + 0.125;
                    let step = Complex::from_polar(1.0, TAU * bin / PERIOD as f64);
                    let mut phasor = Complex::from_polar(gain, TAU * (quarter - bin * PREFIX as f64 / PERIOD as f64));
                    for value in &mut block {
                        *value += phasor;
                        phasor *= step;
                    }
                }
                let length = block.len();
                let edge = |at: usize| at.min(length - 1 - at) as f32;
                let soft = |at: usize| rise(edge(at), SOFT);
                (0..length).map(|at| Complex::new(block[at].re as f32, block[at].im as f32) * soft(at)).collect()
            })
            .collect();
        let half = f64::from(carriers) / 2.0 * spacing;
        Self {
            start,
            end: start + samples,
            low_hz: center_hz - half - spacing,
            high_hz: center_hz + half + spacing,
            label: "OFDM?",
            amplitude,
            shape: Shape::Blocks { set },
        }
    }

    /// Adds what it gives to the samples from `first` on.
    pub(super) fn add(&self, first: u64, out: &mut [Complex<f32>]) {
        let end = first + out.len() as u64;
        let (from, to) = (self.start.max(first), self.end.min(end));
        if from >= to {
            return;
        }
        let part = &mut out[(from - first) as usize..(to - first) as usize];
        for (sample, value) in (from - self.start..).zip(part) {
            *value += self.value(sample) * (self.amplitude * self.ramp(sample));
        }
    }

    /// A transmitter goes on and off within 0.2 ms, not within a sample.
    fn ramp(&self, sample: u64) -> f32 {
        const RAMP: f32 = 480.0;
        rise(sample.min(self.end - self.start - 1 - sample) as f32, RAMP)
    }

    /// The signal at full strength, `sample` samples after it began.
    fn value(&self, sample: u64) -> Complex<f32> {
        let time = sample as f64 / RATE;
        match &self.shape {
            Shape::Carrier { hz } => cycle(hz * time),
            Shape::Chirp { from_hz, hz_per_s } => cycle((from_hz + 0.5 * hz_per_s * time) * time),
            Shape::Fsk { hz, deviation_hz, symbol_samples, symbols } => {
                let (sign, before) = symbols[(sample / symbol_samples) as usize];
                let within = (sample % symbol_samples) as f64;
                let signs = f64::from(before) * *symbol_samples as f64 + f64::from(sign) * within;
                cycle(hz * time + deviation_hz * signs / RATE)
            }
            Shape::Blocks { set } => {
                let length = set[0].len() as u64;
                let block = hash(sample / length) % set.len() as u64;
                set[block as usize][(sample % length) as usize]
            }
        }
    }
}

/// From 0 to 1 over `length` samples, half a cosine.
fn rise(sample: f32, length: f32) -> f32 {
    if sample >= length { 1.0 } else { 0.5 - 0.5 * (std::f32::consts::PI * sample / length).cos() }
}

/// e^(2πi · cycles). The whole cycles go in f64, the rest is exact enough in f32.
#[inline]
fn cycle(cycles: f64) -> Complex<f32> {
    let (sin, cos) = (std::f32::consts::TAU * (cycles - cycles.floor()) as f32).sin_cos();
    Complex::new(cos, sin)
}

/// Receiver noise: `sigma` is the standard deviation of I and of Q.
pub(super) fn fill_with_noise(seed: u64, sigma: f32, first: u64, out: &mut [Complex<f32>]) {
    for (sample, value) in (first..).zip(out) {
        let bits = stream(seed, sample);
        *value = Complex::new(sigma * normal(bits), sigma * normal(hash(bits)));
    }
}
