//! Simulated scenes of known truth: noise, and bursts of several kinds, lengths, widths and strengths in it.
//!
//! The strength of a burst is its power over that of the noise in its own band (the band of its box of truth). Noise is
//! complex and normal (Box–Muller) with a power of 1 a sample, so that a band of b cycles per sample holds a power of b.

use std::f64::consts::TAU;

use num_complex::Complex;

use super::Burst;

/// Random numbers, the same in every run: xorshift64*.
#[derive(Debug, Clone)]
pub struct Draws(u64);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Uniform on 0..1, never 0.
    pub fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Complex normal with a power of 1.
    pub fn normal(&mut self) -> Complex<f64> {
        Complex::from_polar((-self.unit().ln()).sqrt(), TAU * self.unit())
    }
}

/// Noise alone.
pub fn noise(samples: usize, seed: u64) -> Vec<Complex<f32>> {
    let mut draws = Draws::new(seed);
    (0..samples).map(|_| draws.normal()).map(|z| Complex::new(z.re as f32, z.im as f32)).collect()
}

/// The kinds of burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A carrier.
    Carrier,
    /// Two tones in turns, continuous in phase.
    Fsk,
    /// A carrier that is switched on and off.
    Ook,
    /// A tone whose frequency moves evenly.
    Chirp,
    /// Noise of a flat band, as OFDM looks.
    Wide,
}

pub const KINDS: [Kind; 5] = [Kind::Carrier, Kind::Fsk, Kind::Ook, Kind::Chirp, Kind::Wide];

/// A burst that is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
    pub cycles: [f64; 2],
}

impl Truth {
    /// The part of the union of two boxes that both have.
    pub fn overlap(&self, found: &Burst) -> f64 {
        let common = |a: [f64; 2], b: [f64; 2]| (a[1].min(b[1]) - a[0].max(b[0])).max(0.0);
        let time = [self.from as f64, self.to as f64];
        let other = [found.from as f64, found.to as f64];
        let area = |time: [f64; 2], band: [f64; 2]| (time[1] - time[0]) * (band[1] - band[0]);
        let both = common(time, other) * common(self.cycles, found.cycles);
        both / (area(time, self.cycles) + area(other, found.cycles) - both)
    }

    /// Whether two boxes have any cell in common.
    pub fn touches(&self, found: &Burst) -> bool {
        self.overlap(found) > 0.0
    }

    /// Adds it at a power over that of the noise in its band.
    fn add(&self, snr_db: f64, samples: &mut [Complex<f32>], draws: &mut Draws) {
        let [low, high] = self.cycles;
        let (width, center) = (high - low, f64::midpoint(low, high));
        let amplitude = (10f64.powf(snr_db / 10.0) * width).sqrt();
        let length = self.to - self.from;
        let mut phase = draws.unit();
        // Twelve samples of rise and fall: a burst that begins within one is heard everywhere.
        let edge = |at: usize| (at.min(length - 1 - at) as f64 / 12.0).min(1.0);
        let mut bit = 1.0;
        let carriers: Vec<(f64, f64)> =
            (0..48).map(|n| (low + width * (f64::from(n) + 0.5) / 48.0, draws.unit())).collect();
        for at in 0..length {
            if at % 96 == 0 {
                bit = if draws.bits() & 1 == 0 { -1.0 } else { 1.0 };
            }
            let step = match self.kind {
                Kind::Fsk => center + bit * width * 0.3,
                Kind::Chirp => low + width * at as f64 / length as f64,
                _ => center,
            };
            phase = (phase + step).fract();
            let value = match self.kind {
                // Half of the time off, at twice the power.
                Kind::Ook if bit < 0.0 => Complex::default(),
                Kind::Ook => Complex::from_polar(std::f64::consts::SQRT_2, TAU * phase),
                Kind::Wide => {
                    let turns = |(cycles, start): &(f64, f64)| TAU * (cycles * at as f64 + start).fract();
                    carriers.iter().map(|carrier| Complex::from_polar(1.0, turns(carrier))).sum::<Complex<f64>>()
                        / 48f64.sqrt()
                }
                _ => Complex::from_polar(1.0, TAU * phase),
            };
            let value = value * amplitude * edge(at);
            samples[self.from + at] += Complex::new(value.re as f32, value.im as f32);
        }
    }
}

/// A scene: bursts of all kinds on a lattice with random places, lengths and widths, none touching another, and a carrier
/// that is there for half of the time.
pub fn scene(samples: usize, snr_db: f64, seed: u64) -> (Vec<Complex<f32>>, Vec<Truth>) {
    let mut draws = Draws::new(seed);
    let mut out = noise(samples, seed ^ 0x55aa);
    let mut truth = Vec::new();
    // A place for each burst: 40000 samples in time, a sixth of the band below the long carrier.
    for slot in 0..samples / 40_000 {
        for row in 0..5 {
            let kind = KINDS[(slot + row) % KINDS.len()];
            let length = match draws.bits() % 3 {
                0 => draws.between(2_500.0, 5_000.0),
                1 => draws.between(6_000.0, 12_000.0),
                _ => draws.between(14_000.0, 30_000.0),
            };
            let width = match kind {
                // As wide as the window's main lobe makes it.
                Kind::Carrier => 4.0 / 256.0,
                // The main lobe of bits of 96 samples, and the window's.
                Kind::Ook => 9.0 / 256.0,
                _ => draws.between(8.0, 26.0) / 256.0,
            };
            let from = slot as f64 * 40_000.0 + draws.between(2_000.0, 36_000.0 - length);
            let low = -0.46 + row as f64 * 0.16 + draws.between(0.0, 0.14 - width);
            truth.push(Truth { kind, from: from as usize, to: (from + length) as usize, cycles: [low, low + width] });
        }
    }
    let center = 0.45;
    let half = 2.0 / 256.0;
    let cycles = [center - half, center + half];
    truth.push(Truth { kind: Kind::Carrier, from: samples / 4, to: samples * 3 / 4, cycles });
    for burst in &truth {
        burst.add(snr_db, &mut out, &mut draws);
    }
    (out, truth)
}

/// A transmitter that hops: short bursts of FSK, one after the other, each on another frequency.
pub fn hopping(samples: usize, snr_db: f64, seed: u64) -> (Vec<Complex<f32>>, Vec<Truth>) {
    let mut draws = Draws::new(seed);
    let mut out = noise(samples, seed ^ 0xaa55);
    let mut truth: Vec<Truth> = Vec::new();
    for hop in 1..samples / 5_000 - 1 {
        // Nine steps further each time, of 16: neighbours in time are no neighbours in frequency.
        let channel = (hop * 9) % 16;
        let low = -0.48 + channel as f64 * 0.06;
        let from = hop * 5_000;
        truth.push(Truth { kind: Kind::Fsk, from, to: from + 4_000, cycles: [low, low + 10.0 / 256.0] });
    }
    for burst in &truth {
        burst.add(snr_db, &mut out, &mut draws);
    }
    (out, truth)
}
