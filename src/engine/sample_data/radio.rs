//! The simulated radio scene, as a recording.

use std::sync::Arc;

use num_complex::Complex;

use super::noise::Draws;
use super::radio_signals::{RATE, Signal, fill_with_noise};
use crate::model::{Annotation, Capture, Datatype, Recording, RecordingInfo, SampleSource, SourceError};

const SEED: u64 = 0x6c75_6d69_7102;
const SECONDS: u64 = 10;
const SAMPLES: u64 = SECONDS * RATE as u64;
const CENTER_HZ: f64 = 433.92e6;
/// Of I and of Q each: −54 dBFS of noise in all.
const NOISE: f32 = 1.4e-3;

/// The recording with its annotations.
pub(super) fn recording() -> Recording {
    let scene = RadioScene { signals: signals() };
    let mut annotations: Vec<Annotation> = scene.signals.iter().map(annotation).collect();
    annotations.sort_by_key(|annotation| annotation.sample_start);
    let info = RecordingInfo {
        format: "simulated".to_owned(),
        samples: SAMPLES,
        channels: 1,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(RATE),
        center_frequency_hz: Some(CENTER_HZ),
        captures: vec![Capture { sample_start: 0, frequency_hz: Some(CENTER_HZ), ..Capture::default() }],
        annotations: annotations.into(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    Recording::new(info, Arc::new(scene))
}

fn signals() -> Vec<Signal> {
    let mut draws = Draws::new(SEED);
    let at = |seconds: f64| (seconds * RATE) as u64;
    let mut signals = vec![
        Signal::carrier(652e3, SAMPLES, 0.0022),
        Signal::chirp(-420e3, -880e3, at(2.6), at(2.5), 0.006),
        Signal::blocks(-760e3, 74, at(6.1), at(1.7), 0.016, &mut draws),
    ];
    let hops = [180e3, -260e3, 180e3, 330e3, 30e3, -110e3, 330e3];
    let mut start = 0.15;
    for hop in 0.. {
        let length = f64::from(draws.between(0.22, 0.5));
        if start + length > SECONDS as f64 - 0.1 {
            break;
        }
        signals.push(Signal::fsk(hops[hop % hops.len()], at(start), at(length), 0.012, &mut draws));
        start += length + f64::from(draws.between(0.08, 0.35));
    }
    signals
}

fn annotation(signal: &Signal) -> Annotation {
    Annotation {
        sample_start: signal.start,
        sample_count: Some(signal.end - signal.start),
        freq_lower_edge_hz: Some(CENTER_HZ + signal.low_hz),
        freq_upper_edge_hz: Some(CENTER_HZ + signal.high_hz),
        label: Some(signal.label.to_owned()),
        ..Annotation::default()
    }
}

#[derive(Debug)]
struct RadioScene {
    signals: Vec<Signal>,
}

impl RadioScene {
    fn check(channel: usize, start: u64, samples: u64) -> Result<(), SourceError> {
        if channel == 0 && start.checked_add(samples).is_some_and(|end| end <= SAMPLES) {
            return Ok(());
        }
        Err(SourceError::OutOfBounds {
            file: super::SampleData::RadioScene.name().to_owned(),
            asked: format!("channel {channel}, {samples} samples from {start}"),
            there: format!("one channel of {SAMPLES} samples"),
        })
    }
}

impl SampleSource for RadioScene {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        Self::check(channel, start, out.len() as u64)?;
        fill_with_noise(SEED, NOISE, start, out);
        for signal in &self.signals {
            signal.add(start, out);
        }
        Ok(())
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let mut values = vec![Complex::default(); out.len() / Datatype::CF32.bytes()];
        self.read(0, start, &mut values)?;
        for (bytes, value) in out.chunks_exact_mut(Datatype::CF32.bytes()).zip(&values) {
            let (re, im) = bytes.split_at_mut(4);
            re.copy_from_slice(&value.re.to_le_bytes());
            im.copy_from_slice(&value.im.to_le_bytes());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(start: u64, samples: usize) -> Vec<Complex<f32>> {
        let mut out = vec![Complex::default(); samples];
        recording().source.read(0, start, &mut out).unwrap();
        out
    }

    #[test]
    fn a_part_equals_the_same_part_of_the_whole() {
        // Across the start of the chirp, in the middle of a burst.
        let start = 2 * RATE as u64 + 1_400_000;
        let whole = read(start, 100_000);
        assert_eq!(read(start + 37_123, 5_001), whole[37_123..42_124]);
    }

    #[test]
    fn stored_bytes_are_the_samples() {
        let mut bytes = [0; 24];
        recording().source.read_stored(77, &mut bytes).unwrap();
        let samples = read(77, 3);
        assert_eq!(bytes[8..12], samples[1].re.to_le_bytes());
        assert_eq!(bytes[20..24], samples[2].im.to_le_bytes());
    }

    #[test]
    fn the_beacon_is_where_its_annotation_says() {
        let recording = recording();
        let beacon = recording.info.annotations.iter().find(|found| found.label.as_deref() == Some("beacon")).unwrap();
        let hz = f64::midpoint(beacon.freq_lower_edge_hz.unwrap(), beacon.freq_upper_edge_hz.unwrap()) - CENTER_HZ;
        // One bin of the Fourier sum at that frequency, against one 100 kHz beside it.
        let power = |hz: f64| {
            let sum: Complex<f64> = (0_u64..)
                .zip(read(0, 24_000))
                .map(|(n, value)| {
                    let turn = Complex::from_polar(1.0, -std::f64::consts::TAU * hz * n as f64 / RATE);
                    Complex::new(f64::from(value.re), f64::from(value.im)) * turn
                })
                .sum();
            10.0 * (sum.norm_sqr() / 24_000_f64.powi(2)).log10()
        };
        assert!((power(hz) + 53.15).abs() < 1.0, "{}", power(hz));
        assert!(power(hz) - power(hz + 100e3) > 30.0);
    }

    #[test]
    fn nothing_clips_and_the_end_is_the_end() {
        assert!(read(6 * RATE as u64 + 500_000, 200_000).iter().all(|value| value.norm() < 0.5));
        let mut two = [Complex::default(); 2];
        assert!(recording().source.read(0, SAMPLES - 1, &mut two).is_err());
        assert!(recording().source.read(1, 0, &mut two).is_err());
        assert!(recording().source.read(0, u64::MAX, &mut two).is_err());
    }
}
