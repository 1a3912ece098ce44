//! Narrow views against the tones and the noise that are in the recording: bins, frequencies and levels.

use std::f64::consts::TAU;
use std::sync::Arc;

use num_complex::Complex;

use super::tests::{VIEW, recording, request, service, settle, source};
use super::*;
use crate::model::recipe::{PowerScale, Reduce};
use crate::model::{Datatype, NumberFormat, Recording, RecordingInfo, SampleSource, SourceError};

const SAMPLES: u64 = 1 << 18;
/// A bin of 64 points after decimation by 32.
const BIN: f64 = 1.0 / (64.0 * 32.0);
/// Two tones a quarter of an undecimated bin apart, each on a fine bin.
const TONES: [(f64, f64); 2] = [(208.0 * BIN - 3.0 * BIN, 0.5), (208.0 * BIN + 5.0 * BIN, 0.05)];

/// Tones, and noise that is white.
#[derive(Debug)]
struct Scene {
    complex: bool,
    noise: f32,
}

impl SampleSource for Scene {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        for (at, out) in (start..).zip(out) {
            let tones: Complex<f64> = TONES
                .iter()
                .map(|(cycles, amplitude)| Complex::from_polar(*amplitude, TAU * (cycles * at as f64).fract()))
                .sum();
            let bits = at.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let bits = (bits ^ (bits >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let part = |bits: u64| self.noise * ((bits & 0xFFFF) as f32 / 65_535.0 - 0.5);
            let noise = Complex::new(part(bits >> 40), part(bits >> 20));
            *out = if self.noise > 0.0 { noise } else { Complex::new(tones.re as f32, tones.im as f32) };
            if !self.complex {
                out.im = 0.0;
            }
        }
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("viewers read amplitudes")
    }
}

fn scene(complex: bool, noise: f32) -> Recording {
    let like = recording(Arc::new(source(SAMPLES)));
    let datatype = Datatype { complex, format: NumberFormat::F32, ..Datatype::CF32 };
    Recording::new(RecordingInfo { datatype, ..RecordingInfo::clone(&like.info) }, Arc::new(Scene { complex, noise }))
}

fn shown(recording: &Recording, frequency: [f64; 2], change: impl Fn(&mut SpectrumRequest)) -> Arc<PowerImage> {
    let mut request = SpectrumRequest { frequency, height: 256, width: 50, ..request(recording) };
    request.settings.reduce = Reduce::Mean;
    change(&mut request);
    let service = service();
    service.request(request);
    let seen = settle(&service);
    assert!(!service.is_busy(VIEW) && seen.failure.is_none(), "{:?}", seen.failure);
    seen.pictures.into_iter().next_back().expect("a picture").values
}

const BAND: [f64; 2] = [0.098, 0.106];
const MIDDLE: f64 = SAMPLES as f64 / 2.0;

#[test]
fn tones_within_one_bin_are_two_lines_where_they_belong() {
    for complex in [true, false] {
        let image = shown(&scene(complex, 0.0), BAND, |_| ());
        assert_eq!((image.frequency, image.complete), (BAND, 1.0));
        assert!((image.resolution[1] - BIN).abs() < 1e-12, "{:?}", image.resolution);
        // A real tone is two, and one side is doubled: half its square.
        let lost = if complex { 0.0 } else { 10.0 * 0.5f64.log10() };
        for (cycles, amplitude) in TONES {
            let level = f64::from(image.value_at(MIDDLE, cycles).unwrap());
            let expected = 20.0 * amplitude.log10() + lost;
            assert!((level - expected).abs() < 0.05, "complex {complex}, {cycles}: {level} for {expected}");
        }
        let between = image.value_at(MIDDLE, f64::midpoint(TONES[0].0, TONES[1].0)).unwrap();
        assert!(between < -70.0, "{between}");
        // A wide view has both in one bin, at the same level.
        let wide = shown(&scene(complex, 0.0), [if complex { -0.5 } else { 0.0 }, 0.5], |_| ());
        assert!((wide.resolution[1] - 1.0 / 64.0).abs() < 1e-12);
    }
}

#[test]
fn the_density_of_noise_does_not_depend_on_the_bins() {
    let noise = scene(true, 0.1);
    let density = |request: &mut SpectrumRequest| request.settings.spectrogram.scale = PowerScale::Density;
    let mean = |image: &PowerImage| {
        let power: f64 = image.values.iter().map(|value| 10f64.powf(f64::from(*value) / 10.0)).sum();
        10.0 * (power / image.values.len() as f64).log10()
    };
    let (wide, narrow) = (shown(&noise, [-0.4, 0.4], density), shown(&noise, BAND, density));
    assert_eq!((wide.unit, narrow.unit), ("dBFS/Hz", "dBFS/Hz"));
    // Two parts of 0.1, each evenly spread: a variance of 2 · 0.01 / 12, over a million hertz.
    let expected = 10.0 * (2.0 * 0.01 / 12.0 / 1e6f64).log10();
    for image in [wide, narrow] {
        assert!((mean(&image) - expected).abs() < 0.3, "{} for {expected}", mean(&image));
    }
}

#[test]
fn a_short_time_keeps_its_short_frames_and_the_spectrum_its_ends() {
    let recording = scene(true, 0.0);
    let short = shown(&recording, BAND, |request| request.time = [50_000.0, 52_048.0]);
    // Four frames of 64 · 8 in 2048 samples.
    assert!((short.resolution[1] - 1.0 / (64.0 * 8.0)).abs() < 1e-12, "{:?}", short.resolution);
    let shortest = shown(&recording, BAND, |request| request.time = [50_000.0, 50_300.0]);
    assert!((shortest.resolution[1] - 1.0 / 64.0).abs() < 1e-12, "{:?}", shortest.resolution);
    let end = shown(&recording, [0.496, 0.504], |_| ());
    assert_eq!(end.inside[1], 128..256, "half of it lies beyond the spectrum");
    assert_eq!(end.value_at(MIDDLE, 0.502), None);
}
