//! The automatic range: that of the whole recording, wherever one looks and whoever asks.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use num_complex::Complex;

use super::export::{SpectrogramExport, export_spectrogram};
use super::tests::{VIEW, recording, request, service, settle, source};
use super::*;
use crate::codec::SaveOptions;
use crate::model::recipe::{PowerScale, PowerUnit, Reduce, SpectrogramRecipe, SpectrogramView};
use crate::model::{Progress, Recording, RecordingInfo, SampleSource, SourceError};
use crate::ops::spectrogram::{SignalDescription, SpectrogramProcessor};

const SAMPLES: u64 = 1 << 20;
/// A frequency of the first scene's tone, in the middle of a bin of 64.
const TONE: f64 = 13.0 / 64.0;

/// Noise, a weak tone, and a strong one in the last quarter. `broken`: samples that cannot be read.
#[derive(Debug)]
struct Scene {
    broken: std::ops::Range<u64>,
}

fn sample(at: u64) -> Complex<f32> {
    // splitmix64: the same whoever asks, in whatever order.
    let mut z = at.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x1234_5678);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    let part = |bits: u32| 0.002 * (bits as f32 / u32::MAX as f32 - 0.5);
    let tone = |amplitude: f32, cycles: f64| {
        Complex::from_polar(amplitude, (std::f64::consts::TAU * (cycles * at as f64).fract()) as f32)
    };
    let strong = if at >= SAMPLES / 4 * 3 { tone(0.5, -0.25) } else { Complex::default() };
    Complex::new(part(z as u32), part((z >> 32) as u32)) + tone(0.02, TONE) + strong
}

impl SampleSource for Scene {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        if start < self.broken.end && start + out.len() as u64 > self.broken.start {
            return Err(SourceError::Unreadable {
                file: "a.cf32".into(),
                problem: "is damaged".into(),
                remedy: "copy it again".into(),
            });
        }
        for (at, out) in (start..).zip(out) {
            *out = sample(at);
        }
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("viewers read amplitudes")
    }
}

fn scene(samples: u64) -> Recording {
    let info = RecordingInfo { samples, ..RecordingInfo::clone(&recording(Arc::new(source(samples))).info) };
    Recording::new(info, Arc::new(Scene { broken: 0..0 }))
}

fn picture(service: &SpectrumService, request: SpectrumRequest) -> SpectrumPicture {
    service.request(request);
    let seen = settle(service);
    assert_eq!(seen.failure, None);
    seen.pictures.into_iter().next_back().unwrap()
}

#[test]
fn it_stays_while_one_moves_and_zooms_and_what_fits_the_view_does_not() {
    let (service, scene) = (service(), scene(SAMPLES));
    let whole = picture(&service, request(&scene)).range;
    let mut fitting = Vec::new();
    for time in [[0.0, 1e6], [0.0, 2e5], [9e5, 1e6], [500_000.0, 500_400.0], [-1e6, 3e6]] {
        for frequency in [[-0.5, 0.5], [-0.4, 0.3]] {
            let seen = picture(&service, SpectrumRequest { time, frequency, ..request(&scene) });
            assert_eq!((seen.range, seen.values.auto_range), (whole, whole), "{time:?} {frequency:?}");
            fitting.push(seen.values.view_range);
        }
    }
    // The strong tone is not in view everywhere: −6 dBFS, else −34.
    assert!(fitting[4][1] > -7.0 && fitting[2][1] < -30.0 && whole[1] > -7.0, "{fitting:?} {whole:?}");
    // Another reduction, averages, another scale: other values, other ranges.
    let changed = |change: fn(&mut SpectrogramView)| {
        let mut request = request(&scene);
        change(&mut request.settings);
        picture(&service, request).range
    };
    assert!(changed(|view| view.reduce = Reduce::Min)[0] < whole[0] - 5.0);
    assert!(changed(|view| view.spectrogram.scale = PowerScale::Density)[1] < whole[1] - 30.0);
    assert_eq!(changed(|view| view.spectrogram.unit = PowerUnit::Linear)[0], 0.0);
    assert_eq!(changed(|view| view.spectrogram.hop = 64), whole);
}

#[test]
fn it_is_looked_for_once_and_again_when_the_recording_has_grown_by_a_quarter() {
    let source = Arc::new(source(100_000));
    let service = service();
    let so_far = |samples| {
        let whole = recording(Arc::clone(&source));
        Recording::new(RecordingInfo { samples, ..RecordingInfo::clone(&whole.info) }, Arc::clone(&source) as _)
    };
    // One frame alone is in view: its read is one, all others are of the range.
    let mut view = SpectrumRequest { time: [0.0, 64.0], width: 1, ..request(&so_far(60_000)) };
    view.settings.spectrogram.hop = 64;
    service.request(view.clone());
    settle(&service);
    let first = source.reads.swap(0, Ordering::Relaxed);
    let reads = |samples: u64, right: f64| {
        service.request(SpectrumRequest { recording: so_far(samples), time: [0.0, right], ..view.clone() });
        settle(&service);
        source.reads.swap(0, Ordering::Relaxed)
    };
    let (moved, grown, more) = (reads(60_000, 65.0), reads(74_000, 66.0), reads(76_000, 67.0));
    assert!(first > 10 && moved <= 1 && grown <= 1 && more > 10, "{first} {moved} {grown} {more}");
    assert!(!service.is_busy(VIEW));
}

#[test]
fn an_export_takes_the_range_of_the_window_whatever_part_it_is_of() {
    let (service, scene, folder) = (service(), scene(SAMPLES), tempfile::tempdir().unwrap());
    for reduce in [Reduce::Max, Reduce::Mean, Reduce::Min] {
        let mut request = request(&scene);
        request.settings.reduce = reduce;
        let shown = picture(&service, request.clone()).range;
        for (from, to) in [(0, None), (1000, Some(50_000))] {
            let recipe = request.settings.spectrogram;
            let export = SpectrogramExport { recipe, reduce, from, to, columns: Some(100), ..Default::default() };
            let path = folder.path().join("a.png");
            let written =
                export_spectrogram(&scene, &export, &path, &SaveOptions::default(), &Progress::new()).unwrap();
            assert_eq!(written.range, Some(shown), "{reduce:?}");
        }
        let alone = automatic_range(&scene, &request.settings, None, &Progress::new()).unwrap();
        assert_eq!(alone, shown);
    }
}

/// A percentile as it is defined, of f64.
fn percentile(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(part * (values.len() - 1) as f64).round() as usize]
}

#[test]
fn it_is_what_its_definition_says() {
    // Short enough that every row of 16 frames is looked at; the last one is of fewer.
    let scene = scene(20_000);
    let view = request(&scene).settings;
    let linear = SpectrogramRecipe { unit: PowerUnit::Linear, ..view.spectrogram };
    let mut samples = vec![Complex::default(); 20_000];
    scene.source.read(0, 0, &mut samples).unwrap();
    let processor = SpectrogramProcessor::new(&linear, SignalDescription::from(&*scene.info)).unwrap();
    let frames = processor.compute(&samples, &Progress::new()).unwrap();
    let (mut means, mut maxima) = (Vec::new(), Vec::new());
    for row in frames.values.chunks(16 * 64) {
        for bin in 0..64 {
            let of: Vec<f64> = row.iter().skip(bin).step_by(64).map(|power| f64::from(*power)).collect();
            means.push(of.iter().sum::<f64>() / of.len() as f64);
            maxima.push(of.into_iter().fold(0.0, f64::max));
        }
    }
    let decibel = |power: f64| 10.0 * power.log10();
    let (low, high) = (decibel(percentile(means, 0.1)).floor(), decibel(percentile(maxima, 0.9995)).ceil() + 2.0);
    let range = automatic_range(&scene, &view, None, &Progress::new()).unwrap();
    assert_eq!(range.map(f64::from), [low, high.max(low + 40.0)]);
}

#[test]
fn a_narrow_band_has_its_noise_at_the_bottom_too() {
    let scene = scene(SAMPLES);
    for scale in [PowerScale::Spectrum, PowerScale::Density] {
        let at = |frequency: [f64; 2]| {
            let mut request = SpectrumRequest { frequency, time: [0.0, 700_000.0], ..request(&scene) };
            request.settings.reduce = Reduce::Mean;
            request.settings.spectrogram.scale = scale;
            let image = picture(&service(), request).values;
            let [low, high] = image.auto_range;
            let values = image.values.iter().map(|value| f64::from((*value - low) / (high - low))).collect();
            (percentile(values, 0.3) * f64::from(high - low), image)
        };
        let (wide_noise, wide) = at([-0.5, 0.5]);
        let (narrow_noise, narrow) = at([TONE - 0.0005, TONE + 0.0005]);
        let finer = wide.resolution[1] / narrow.resolution[1];
        assert!(finer >= 100.0, "{finer}");
        assert_eq!(narrow.recording_range, wide.auto_range);
        // Decibels above the bottom of the colours.
        assert!((narrow_noise - wide_noise).abs() < 3.0, "{scale:?}: {wide_noise} {narrow_noise}");
        let by = 10.0 * (finer as f32).log10();
        let expected = match scale {
            PowerScale::Density => [0.0, by],
            _ => [-by, 0.0],
        };
        for (end, expected) in (0..2).zip(expected) {
            let moved = narrow.auto_range[end] - wide.auto_range[end];
            assert!((moved - expected).abs() < 0.01, "{scale:?} {end}: {moved} {expected}");
        }
        let tone = narrow.value_at(350_000.0, TONE).unwrap();
        assert!(tone < narrow.auto_range[1] && tone > narrow.auto_range[0] + 40.0, "{scale:?} {tone}");
    }
}

#[test]
fn what_cannot_be_read_does_not_count_and_silence_has_a_range() {
    let whole = scene(SAMPLES);
    let view = request(&whole).settings;
    let broken = Recording { source: Arc::new(Scene { broken: 100_000..140_000 }), ..whole.clone() };
    let range = |recording: &Recording| automatic_range(recording, &view, None, &Progress::new()).unwrap();
    for (damaged, intact) in range(&broken).into_iter().zip(range(&whole)) {
        assert!((damaged - intact).abs() <= 1.0);
    }
    // A view elsewhere has its picture.
    let elsewhere = SpectrumRequest { time: [500_000.0, 600_000.0], ..request(&broken) };
    assert_eq!(picture(&service(), elsewhere).range, range(&broken));
    let nothing = Recording { source: Arc::new(Scene { broken: 0..SAMPLES }), ..whole };
    assert_eq!(range(&nothing), [-120.0, 0.0]);
    let progress = Progress::new();
    progress.cancel();
    assert!(automatic_range(&nothing, &view, None, &progress).unwrap_err().is_cancelled());
}
