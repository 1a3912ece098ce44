//! Averages of frames as a viewer and an export show them: counted from the first frame, whatever is looked at.

use std::sync::Arc;

use num_complex::Complex;

use super::export::{SpectrogramExport, export_spectrogram};
use super::tests::{recording, request, service, settle, source};
use super::*;
use crate::codec::{OpenOptions, Opened, SaveOptions, open};
use crate::model::recipe::{PowerUnit, Reduce, SpectrogramRecipe};
use crate::model::{AxisUnit, PlaneIndex, Progress, Recording, Samples};
use crate::ops::spectrogram::{SignalDescription, SpectrogramProcessor};

const RECIPE: SpectrogramRecipe = {
    use crate::model::recipe::{Detrend, PowerScale, Sides, Window};
    SpectrogramRecipe {
        n_fft: 64,
        hop: 32,
        average: 1,
        window: Window::Hann,
        scale: PowerScale::Spectrum,
        unit: PowerUnit::Linear,
        sides: Sides::Auto,
        detrend: Detrend::None,
        preset: None,
    }
};

/// Averages of the frames of a recording, in f64: `[average][bin]`.
fn naive(recording: &Recording, average: usize) -> Vec<Vec<f64>> {
    let mut samples = vec![Complex::default(); recording.info.samples as usize];
    recording.source.read(0, 0, &mut samples).unwrap();
    let processor = SpectrogramProcessor::new(&RECIPE, SignalDescription::from(&*recording.info)).unwrap();
    let frames = processor.compute(&samples, &Progress::new()).unwrap();
    let groups = frames.values.chunks(average * 64);
    groups
        .map(|group| {
            let mean = |bin: usize| {
                let values = group.iter().skip(bin).step_by(64).map(|value| f64::from(*value));
                values.sum::<f64>() / (group.len() / 64) as f64
            };
            (0..64).map(mean).collect()
        })
        .collect()
}

fn reduced(values: impl Iterator<Item = f64>, reduce: Reduce) -> f64 {
    match reduce {
        Reduce::Max => values.fold(0.0, f64::max),
        Reduce::Min => values.fold(f64::INFINITY, f64::min),
        Reduce::Mean => unreachable!("averages of different weights"),
    }
}

/// A picture of `width` columns of so many averages each, from the first one on; a row a bin.
fn picture(recording: &Recording, average: usize, reduce: Reduce, width: usize, each: usize) -> Arc<PowerImage> {
    let mut request = request(recording);
    request.settings.spectrogram = SpectrogramRecipe { average, ..RECIPE };
    request.settings.reduce = reduce;
    // Frame f stands for the hop around its middle, 32·f + 32.
    request.time = [16.0, 16.0 + (width * each * average * 32) as f64];
    request.frequency = [-0.5 - 0.5 / 64.0, 0.5 - 0.5 / 64.0];
    request.width = width;
    let service = service();
    service.request(request);
    let seen = settle(&service);
    assert_eq!(seen.failure, None);
    let image = seen.pictures.into_iter().next_back().unwrap().values;
    assert_eq!(image.complete, 1.0);
    image
}

fn near(value: f32, expected: f64) -> bool {
    (f64::from(value) - expected).abs() <= 1e-6 * expected.max(1e-12)
}

#[test]
fn columns_are_averages_or_the_extremes_of_several() {
    // 500 frames: the burst lies in the middle, and none of the numbers divides them.
    let recording = recording(Arc::new(source(32 * 499 + 64)));
    for (average, each) in [(3, 1), (7, 1), (3, 2), (7, 4), (100, 2), (300, 1)] {
        let averages = naive(&recording, average);
        let width = averages.len().div_ceil(each);
        for reduce in [Reduce::Max, Reduce::Min] {
            let image = picture(&recording, average, reduce, width, each);
            for x in 0..width - usize::from(500 % (average * each) != 0) {
                for bin in 0..64 {
                    let of = averages[x * each..].iter().take(each).map(|average| average[bin]);
                    let (value, expected) = (image.values[(63 - bin) * width + x], reduced(of, reduce));
                    assert!(near(value, expected), "{average} × {each} {reduce:?} [{x}, {bin}]: {value} {expected}");
                }
            }
        }
    }
}

#[test]
fn a_view_of_less_than_an_average_shows_that_average() {
    let recording = recording(Arc::new(source(32 * 499 + 64)));
    let averages = naive(&recording, 50);
    let mut request = request(&recording);
    request.settings.spectrogram = SpectrogramRecipe { average: 50, ..RECIPE };
    // Somewhere within the sixth average, not at a frame's edge.
    request.time = [16.0 + 5.2 * 1600.0, 16.0 + 5.7 * 1600.0];
    request.frequency = [-0.5 - 0.5 / 64.0, 0.5 - 0.5 / 64.0];
    let service = service();
    service.request(request);
    let image = settle(&service).pictures.pop().unwrap().values;
    for (index, value) in image.values.iter().enumerate() {
        assert!(near(*value, averages[5][63 - index / image.width]), "{index}");
    }
}

#[test]
fn the_mean_is_that_of_all_frames_however_they_are_averaged() {
    let recording = recording(Arc::new(source(32 * 479 + 64)));
    let plain = picture(&recording, 1, Reduce::Mean, 15, 32);
    let averaged = picture(&recording, 4, Reduce::Mean, 15, 8);
    for (a, b) in plain.values.iter().zip(&averaged.values) {
        assert!((a - b).abs() <= 1e-6 * a, "{a} {b}");
    }
}

/// What an export writes, row by row from the lowest frequency, and what it says of it.
fn exported(
    recording: &Recording,
    export: &SpectrogramExport,
) -> (Vec<f32>, super::export::SpectrogramSummary, serde_json::Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    let export = SpectrogramExport { axes_file: true, ..*export };
    let summary = export_spectrogram(recording, &export, &path, &SaveOptions::default(), &Progress::new()).unwrap();
    let Opened::Stack(stack) = open(&path, &OpenOptions::default()).unwrap() else { panic!("an array") };
    let Samples::F32(values) = stack.read_plane(PlaneIndex::default()).unwrap().samples else { panic!("floats") };
    let axes = std::fs::read_to_string(super::export::axes_beside(&path)).unwrap();
    (values, summary, serde_json::from_str(&axes).unwrap())
}

#[test]
fn what_is_seen_is_what_is_exported_bit_for_bit() {
    // 480 frames: 160 averages of three, 40 columns of four of them.
    let recording = recording(Arc::new(source(32 * 479 + 64)));
    for reduce in [Reduce::Max, Reduce::Mean, Reduce::Min] {
        for (columns, each) in [(None, 1), (Some(40), 4)] {
            let recipe = SpectrogramRecipe { average: 3, ..RECIPE };
            let export = SpectrogramExport { recipe, columns, reduce, ..Default::default() };
            let (values, summary, _) = exported(&recording, &export);
            let image = picture(&recording, 3, reduce, summary.columns as usize, each);
            let upwards: Vec<f32> = image.values.chunks(image.width).rev().flatten().copied().collect();
            assert!(values == upwards, "{reduce:?} {columns:?}");
        }
    }
}

#[test]
fn an_export_of_averages_has_their_times() {
    // 500 frames are 72 averages, the last one of three.
    let recording = recording(Arc::new(source(32 * 499 + 64)));
    let recipe = SpectrogramRecipe { average: 7, ..RECIPE };
    let whole = naive(&recording, 7);
    for columns in [None, Some(72), Some(500), Some(18)] {
        let export = SpectrogramExport { recipe, columns, ..Default::default() };
        let (values, summary, axes) = exported(&recording, &export);
        let (count, each) = if columns == Some(18) { (18, 4) } else { (72, 1) };
        assert_eq!((summary.columns, summary.frames, values.len()), (count, 500, 64 * count as usize));
        // Frames reach from 0 to 64 + 6·32 = 256 samples: the first average stands for their middle; a microsecond a sample.
        let middle = 128.0 + (each - 1) as f64 / 2.0 * 224.0;
        assert!((summary.time.start - middle * 1e-6).abs() < 1e-12, "{summary:?}");
        assert!((summary.time.step - each as f64 * 224e-6).abs() < 1e-12, "{summary:?}");
        assert_eq!((summary.time.unit, &axes["recipe"]["average"]), (AxisUnit::Seconds, &serde_json::json!(7)));
        assert_eq!(axes["time"]["step"], summary.time.step);
        assert_eq!(axes["reduce"].is_null(), each == 1);
        for (index, value) in values.iter().enumerate() {
            let (bin, column) = (index / count as usize, index % count as usize);
            let of = whole[column * each..].iter().take(each).map(|average| average[bin]);
            assert!(near(*value, reduced(of, Reduce::Max)), "{columns:?} [{bin}, {column}]");
        }
    }
}

#[test]
fn a_part_counts_its_averages_from_its_own_first_frame() {
    let recording = recording(Arc::new(source(20_000)));
    let recipe = SpectrogramRecipe { average: 5, ..RECIPE };
    let export = SpectrogramExport { recipe, from: 1001, to: Some(3000), ..Default::default() };
    let (values, summary, _) = exported(&recording, &export);
    let mut samples = vec![Complex::default(); 1999];
    recording.source.read(0, 1001, &mut samples).unwrap();
    let processor = SpectrogramProcessor::new(&recipe, SignalDescription::from(&*recording.info)).unwrap();
    let part = processor.compute(&samples, &Progress::new()).unwrap();
    assert_eq!((summary.columns as usize, summary.time.step), (part.frames, part.time.step));
    assert!((summary.time.start - part.time.start - 1001e-6).abs() < 1e-12);
    for (index, value) in values.iter().enumerate() {
        assert_eq!(*value, part.values[index % part.frames * 64 + index / part.frames]);
    }
}

#[test]
fn a_recording_that_grows_shows_the_averages_of_one_that_was_there() {
    use crate::model::RecordingInfo;
    let source = Arc::new(source(40_000));
    let growing = service();
    for samples in [40, 1_111, 20_000, 20_001, 40_000] {
        let whole = recording(Arc::clone(&source));
        let info = RecordingInfo { samples, ..RecordingInfo::clone(&whole.info) };
        let so_far = Recording::new(info, Arc::clone(&source) as _);
        let shown = |service: &SpectrumService| {
            let mut request = SpectrumRequest { time: [0.0, 40_000.0], width: 60, ..request(&so_far) };
            request.settings.spectrogram.average = 6;
            service.request(request);
            settle(service).pictures.pop().unwrap().values
        };
        let bits = |image: &PowerImage| image.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert!(bits(&shown(&growing)) == bits(&shown(&service())), "{samples}");
    }
}
