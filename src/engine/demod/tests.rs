//! Tests of sound from recordings: what is heard of a broadcast among others, what the file says, what is refused.

use std::f64::consts::TAU;
use std::sync::Arc;

use num_complex::Complex;

use super::*;
use crate::codec::{OpenOptions, Opened, open};
use crate::model::recipe::{Demodulation, DemodulationMode};
use crate::model::{Progress, Recording, RecordingInfo, SampleSource, SourceError};

const RATE: f64 = 1e6;
const SAMPLES: u64 = 500_000;

/// A station 200 kHz above the centre with 1 kHz at half of the deviation, and a stronger one 400 kHz below it.
#[derive(Debug)]
struct Stations;

impl SampleSource for Stations {
    fn read(&self, _channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        for (n, z) in out.iter_mut().enumerate() {
            let t = (start + n as u64) as f64 / RATE;
            let station = |hertz: f64, tone: f64, deviation: f64| {
                Complex::cis((TAU * hertz * t) % TAU + deviation / tone * (TAU * tone * t).sin())
            };
            let sum = station(200e3, 1000.0, 37.5e3) * 0.1 + station(-400e3, 400.0, 60e3) * 0.8;
            *z = Complex::new(sum.re as f32, sum.im as f32);
        }
        Ok(())
    }

    fn read_stored(&self, _start: u64, _out: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("demodulation reads amplitudes")
    }
}

fn stations() -> Recording {
    let info = crate::engine::slice::testing::info(SAMPLES, 1);
    Recording::new(RecordingInfo { sample_rate_hz: Some(RATE), ..info }, Arc::new(Stations))
}

fn recipe() -> Demodulation {
    Demodulation { mode: DemodulationMode::Wfm, center: Some(100.2e6), ..Demodulation::default() }
}

#[test]
fn a_weak_station_beside_a_strong_one_is_heard_at_its_tone_and_level() {
    let folder = tempfile::tempdir().unwrap();
    for (name, peak) in [("ri16_le", 0.5), ("rf32_le", 0.5)] {
        let path = folder.path().join(format!("{name}.wav"));
        let recipe = Demodulation { datatype: name.parse().unwrap(), ..recipe() };
        let report = save_audio(&path, &stations(), &recipe, None, &Progress::new()).unwrap();
        assert_eq!((report.samples, report.clipped), (24_000, 0));
        let Opened::Recording(sound) = open(&path, &OpenOptions::default()).unwrap() else { panic!("a stack") };
        assert_eq!((sound.info.samples, sound.info.sample_rate_hz), (24_000, Some(48e3)));
        assert_eq!(sound.info.datatype.to_string(), name);
        let mut samples = vec![Complex::default(); 24_000];
        sound.source.read(0, 0, &mut samples).unwrap();
        let middle = &samples[6000..6000 + 9600];
        let tone: Complex<f64> = middle
            .iter()
            .enumerate()
            .map(|(n, z)| Complex::cis(-TAU * 1000.0 * n as f64 / 48e3) * f64::from(z.re) * 2.0 / 9600.0)
            .sum();
        // 50 µs take 0.4 dB off 1 kHz.
        let expected = peak / (1.0 + (TAU * 1000.0 * 50e-6).powi(2)).sqrt();
        let rest = middle
            .iter()
            .enumerate()
            .map(|(n, z)| f64::from(z.re) - (tone * Complex::cis(TAU * 1000.0 * n as f64 / 48e3)).re);
        let noise = rest.map(|x| x * x).sum::<f64>() / 9600.0;
        let snr = 10.0 * (tone.norm_sqr() / 2.0 / noise).log10();
        assert!((tone.norm() - expected).abs() < 0.003, "{name}: {}", tone.norm());
        assert!(snr > 60.0, "{name}: {snr} dB");
    }
}

#[test]
fn what_cannot_be_heard_is_refused_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.wav");
    let save = |recipe: Demodulation, recording: &Recording| {
        save_audio(&path, recording, &recipe, None, &Progress::new()).unwrap_err().to_string()
    };
    let known = stations();
    let unknown = Recording::new(RecordingInfo { sample_rate_hz: None, ..(*known.info).clone() }, Arc::new(Stations));
    assert!(save(recipe(), &unknown).contains("sample rate"));
    for (recipe, said) in [
        (Demodulation { rate: 100, ..recipe() }, "choose 8000"),
        (Demodulation { channel: 3, ..recipe() }, "no channel 3"),
        (Demodulation { datatype: "ri8".parse().unwrap(), ..recipe() }, "ri16_le"),
        (Demodulation { bandwidth: Some(2e6), ..recipe() }, "smaller bandwidth"),
        (Demodulation { center: Some(100.45e6), ..recipe() }, "reaches beyond"),
        (Demodulation { to: Some(SAMPLES + 1), ..recipe() }, "choose a part"),
    ] {
        let error = save(recipe, &known);
        assert!(error.contains(said), "{error}");
    }
    let progress = Progress::new();
    progress.cancel();
    assert!(save_audio(&path, &known, &recipe(), None, &progress).unwrap_err().is_cancelled());
    let other = save_audio(&folder.path().join("a.mp3"), &known, &recipe(), None, &Progress::new()).unwrap_err();
    assert!(other.to_string().contains(".wav"), "{other}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
