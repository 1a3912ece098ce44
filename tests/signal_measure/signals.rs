//! Signals made by code, with known power, width and rate; recordings in memory; measuring them.

use std::f64::consts::TAU;
use std::sync::Arc;

use lumiq::engine::signal_measure::{Effort, Quantity, SignalMeasureRequest, SignalRecipe, SignalRow, measure_signals};
use lumiq::model::{
    AnnotationList, Datatype, Progress, Recording, RecordingInfo, SampleSource, SignalRegion, SourceError,
};
use num_complex::Complex;

/// Samples that are all there.
#[derive(Debug)]
struct Held(Vec<Complex<f32>>);

impl SampleSource for Held {
    fn read(&self, _channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        out.copy_from_slice(&self.0[start as usize..][..out.len()]);
        Ok(())
    }

    fn read_stored(&self, _start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }
}

/// A recording of these samples.
pub fn recording(samples: Vec<Complex<f32>>, complex: bool, rate: Option<f64>) -> Recording {
    let info = RecordingInfo {
        format: "raw".to_owned(),
        samples: samples.len() as u64,
        channels: 1,
        datatype: Datatype { complex, ..Datatype::CF32 },
        sample_rate_hz: rate,
        center_frequency_hz: None,
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    Recording::new(info, Arc::new(Held(samples)))
}

/// Measures one box, every frame of it.
pub fn measured(recording: &Recording, region: SignalRegion, recipe: SignalRecipe) -> SignalRow {
    measured_with(recording, region, recipe, Effort::Whole)
}

pub fn measured_with(recording: &Recording, region: SignalRegion, recipe: SignalRecipe, effort: Effort) -> SignalRow {
    let parts = Arc::new(vec![region.into()]);
    let request = SignalMeasureRequest { recording: recording.clone(), channel: 0, parts, recipe };
    let mut measured = measure_signals(&request, effort, &Progress::new()).expect("it can be measured");
    assert_eq!(measured.rows.len(), 1);
    measured.rows.remove(0)
}

/// One of its numbers, which must be there.
#[track_caller]
pub fn value(row: &SignalRow, quantity: Quantity) -> f64 {
    row.value(quantity).unwrap_or_else(|why| panic!("{}: {why}", quantity.heading()))
}

#[track_caller]
pub fn assert_near(row: &SignalRow, quantity: Quantity, expected: f64, tolerance: f64) {
    let value = value(row, quantity);
    let name = quantity.heading();
    assert!((value - expected).abs() <= tolerance, "{name}: {value} instead of {expected} ± {tolerance}");
}

/// Gaussian numbers, seeded.
pub struct Noise(u64);

impl Noise {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2862933555777941757).wrapping_add(3037000493))
    }

    /// From 0 up to 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Complex, of mean power 1 (Box and Muller 1958).
    pub fn complex(&mut self) -> Complex<f64> {
        let radius = (-(1.0 - self.uniform()).ln()).sqrt();
        Complex::from_polar(radius, TAU * self.uniform())
    }
}

/// White noise of a mean power.
pub fn noise(samples: usize, power: f64, seed: u64) -> Vec<Complex<f64>> {
    let mut noise = Noise::new(seed);
    (0..samples).map(|_| noise.complex() * power.sqrt()).collect()
}

/// A tone of an amplitude.
pub fn tone(samples: usize, amplitude: f64, cycles: f64) -> Vec<Complex<f64>> {
    (0..samples).map(|n| Complex::from_polar(amplitude, TAU * (cycles * n as f64).fract())).collect()
}

/// The root-raised-cosine pulse at a time in symbols; its square integrates to 1.
fn root_raised_cosine(beta: f64, t: f64) -> f64 {
    use std::f64::consts::PI;
    if t.abs() < 1e-9 {
        1.0 + beta * (4.0 / PI - 1.0)
    } else if (t.abs() - 0.25 / beta).abs() < 1e-9 {
        let x = PI / (4.0 * beta);
        beta / 2f64.sqrt() * ((1.0 + 2.0 / PI) * x.sin() + (1.0 - 2.0 / PI) * x.cos())
    } else {
        let (up, down) = (PI * t * (1.0 - beta), PI * t * (1.0 + beta));
        (up.sin() + 4.0 * beta * t * down.cos()) / (PI * t * (1.0 - (4.0 * beta * t).powi(2)))
    }
}

/// Symbols at a rate (in symbols per sample) in root-raised-cosine pulses, of mean power 1: BPSK of 2 phases, QPSK of 4.
pub fn phase_shift_keying(samples: usize, rate: f64, beta: f64, phases: u32, seed: u64) -> Vec<Complex<f64>> {
    const REACH: i64 = 12;
    let mut random = Noise::new(seed);
    let symbols: Vec<Complex<f64>> = (0..(samples as f64 * rate) as i64 + 2 * REACH + 2)
        .map(|_| Complex::from_polar(1.0, TAU * (random.uniform() * f64::from(phases)).floor() / f64::from(phases)))
        .collect();
    (0..samples)
        .map(|n| {
            let time = n as f64 * rate;
            let near = time.floor() as i64;
            (near - REACH..=near + REACH + 1)
                .map(|symbol| symbols[(symbol + REACH) as usize] * root_raised_cosine(beta, time - symbol as f64))
                .sum()
        })
        .collect()
}

/// Moves a signal in frequency.
pub fn moved(samples: &[Complex<f64>], cycles: f64) -> Vec<Complex<f64>> {
    let turn = |n: usize| Complex::from_polar(1.0, TAU * (cycles * n as f64).fract());
    samples.iter().enumerate().map(|(n, sample)| sample * turn(n)).collect()
}

/// Adds signals, each times a factor, and narrows them.
pub fn sum(parts: &[(&[Complex<f64>], f64)]) -> Vec<Complex<f32>> {
    let sample = |n: usize| parts.iter().map(|(part, factor)| part[n] * *factor).sum::<Complex<f64>>();
    (0..parts[0].0.len()).map(sample).map(|z| Complex::new(z.re as f32, z.im as f32)).collect()
}
