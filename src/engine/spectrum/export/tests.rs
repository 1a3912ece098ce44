//! Exports against the one-shot spectrogram: arrays, stacks, pictures, presets, and what is refused.

use std::path::Path;
use std::sync::Arc;

use num_complex::Complex;

use super::framed::frame;
use super::request::Plan;
use super::stack::color_stack;
use super::*;
use crate::codec::{OpenOptions, Opened, SaveOptions, open};
use crate::engine::EngineError;
use crate::engine::spectrum::tests::{Synthetic, recording, source};
use crate::model::recipe::{
    ColorMap, Detrend, PowerScale, PowerUnit, Reduce, Sides, SpectrogramPreset, SpectrogramRecipe, Window,
};
use crate::model::{
    AxisUnit, Capture, PlaneIndex, Progress, Recording, RecordingInfo, SampleSource, Samples, SourceError, Spectrogram,
    Stack, ValueCalibration,
};
use crate::ops::colormap::lut;
use crate::ops::spectrogram::{SignalDescription, SpectrogramProcessor, column_frames, preset_recipe};

const RECIPE: SpectrogramRecipe = SpectrogramRecipe {
    n_fft: 1024,
    hop: 50,
    average: 1,
    window: Window::Hann,
    scale: PowerScale::Spectrum,
    unit: PowerUnit::Db,
    sides: Sides::Auto,
    detrend: Detrend::None,
    preset: None,
};

fn one_shot(recording: &Recording, recipe: &SpectrogramRecipe, from: u64, to: u64) -> Spectrogram {
    let mut samples = vec![Complex::default(); (to - from) as usize];
    recording.source.read(0, from, &mut samples).unwrap();
    let description = SignalDescription::from(&*recording.info);
    SpectrogramProcessor::new(recipe, description).unwrap().compute(&samples, &Progress::new()).unwrap()
}

/// Rows of a spectrogram in the order of its bins.
fn rows(spectrogram: &Spectrogram) -> Vec<f32> {
    let (bins, frames) = (spectrogram.bins, spectrogram.frames);
    (0..bins * frames).map(|index| spectrogram.values[index % frames * bins + index / frames]).collect()
}

fn values(stack: &Stack) -> Vec<f32> {
    match stack.read_plane(PlaneIndex::default()).unwrap().samples {
        Samples::F32(values) => values,
        other => panic!("{:?}", other.sample_type()),
    }
}

fn written(recording: &Recording, export: &SpectrogramExport, path: &Path) -> (Stack, SpectrogramSummary) {
    let summary = export_spectrogram(recording, export, path, &SaveOptions::default(), &Progress::new()).unwrap();
    match open(path, &OpenOptions::default()).unwrap() {
        Opened::Stack(stack) => (stack, summary),
        Opened::Recording(_) => panic!("a spectrogram opens as a stack"),
    }
}

#[test]
fn an_array_written_in_blocks_is_the_spectrogram_lowest_frequency_first() {
    let recording = recording(Arc::new(source(150_000)));
    let export = SpectrogramExport { recipe: RECIPE, memory: 0, ..Default::default() };
    let folder = tempfile::tempdir().unwrap();
    let (stack, summary) = written(&recording, &export, &folder.path().join("a.npy"));
    let whole = one_shot(&recording, &RECIPE, 0, 150_000);
    assert_eq!((stack.info.axes.y, stack.info.axes.x), (1024, whole.frames));
    assert!(whole.frames > 2 * 1024, "more than two blocks of columns");
    assert!(values(&stack) == rows(&whole));
    assert_eq!((summary.frequency, summary.time, summary.unit), (whole.frequency, whole.time, "dBFS"));
}

#[test]
fn a_stack_has_the_highest_frequency_on_top_in_memory_or_through_a_file() {
    let recording = recording(Arc::new(source(60_000)));
    let whole = one_shot(&recording, &RECIPE, 0, 60_000);
    let upside_down: Vec<f32> = rows(&whole).chunks(whole.frames).rev().flatten().copied().collect();
    for memory in [0, 1 << 30] {
        let export = SpectrogramExport { recipe: RECIPE, memory, ..Default::default() };
        let (stack, summary) = spectrogram_stack(&recording, &export, &Progress::new()).unwrap();
        assert!(values(&stack) == upside_down, "{memory}");
        assert_eq!(stack.info.format, "spectrogram");
        assert!(summary.frequency.step < 0.0 && summary.frequency.start > 499e3);
    }
}

#[test]
fn a_tiff_knows_time_and_frequency_of_its_pixels() {
    let recording = recording(Arc::new(source(10_000)));
    let export = SpectrogramExport { recipe: SpectrogramRecipe { hop: 512, ..RECIPE }, ..Default::default() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tif");
    let (stack, summary) = written(&recording, &export, &path);
    let (in_memory, _) = spectrogram_stack(&recording, &export, &Progress::new()).unwrap();
    assert!(values(&stack) == values(&in_memory));
    assert_eq!((stack.info.pixel_size, stack.info.dpi), (None, None), "seconds and hertz are no lengths");
    assert_eq!((stack.info.format.as_str(), &stack.info.values), ("spectrogram", &in_memory.info.values));
    assert_eq!(stack.info.values, Some(ValueCalibration::stored_in("dBFS")));
    assert_eq!(stack.info.channels, in_memory.info.channels, "its colour map, not a ramp");
    let axes = stack.info.plane_axes.unwrap();
    assert_eq!(axes, in_memory.info.plane_axes.unwrap());
    assert_eq!((axes.x, axes.y), (summary.time, summary.frequency));
    // 512 samples of a microsecond into the first frame; 511 bins above the middle, which is 0 Hz.
    assert_eq!((axes.x.start, axes.x.step, axes.x.unit), (512e-6, 512e-6, AxisUnit::Seconds));
    assert_eq!((axes.y.start, axes.y.step, axes.y.unit), (511.0 * 976.5625, -976.5625, AxisUnit::Hertz));
    let bytes = std::fs::read(&path).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for line in ["unit=s", "yunit=Hz", "xorigin=-1.0", "yorigin=511.0", "inverty=true", "vunit=dBFS"] {
        assert!(text.lines().any(|known| known == line), "{line}");
    }
    // XResolution 1953.125 per second, YResolution 1 / 976.5625 Hz.
    let rational = |n: u32, d: u32| [n.to_ne_bytes(), d.to_ne_bytes()].concat();
    for value in [rational(1_953_125_000, 1_000_000), rational(1_000_000, 976_562_500)] {
        assert!(bytes.windows(8).any(|window| window == value), "{value:?}");
    }
}

/// A TIFF of whole numbers: the stack, and what its numbers stand for.
fn whole_numbers(recording: &Recording, export: &SpectrogramExport) -> (Stack, Vec<f64>) {
    let folder = tempfile::tempdir().unwrap();
    let export = SpectrogramExport { value_type: ValueType::U16, ..*export };
    let (stack, _) = written(recording, &export, &folder.path().join("a.tif"));
    let plane = stack.read_plane(PlaneIndex::default()).unwrap();
    let calibration = stack.info.values.clone().unwrap();
    let Samples::U16(stored) = plane.samples else { panic!("{:?}", plane.samples.sample_type()) };
    (stack, stored.into_iter().map(|stored| calibration.value(f64::from(stored))).collect())
}

#[test]
fn sixteen_bits_stand_for_all_values_to_a_fraction_of_a_step() {
    let recording = recording(Arc::new(source(10_000)));
    for memory in [0, 1 << 30] {
        let export = SpectrogramExport { recipe: RECIPE, memory, ..Default::default() };
        let (exact, _) = spectrogram_stack(&recording, &export, &Progress::new()).unwrap();
        let (stack, values_again) = whole_numbers(&recording, &export);
        let calibration = stack.info.values.clone().unwrap();
        assert_eq!((calibration.unit.as_str(), stack.info.plane_axes), ("dBFS", exact.info.plane_axes));
        assert!(calibration.scale < 200.0 / 65_535.0);
        for (value, again) in values(&exact).into_iter().zip(values_again) {
            assert!((f64::from(value) - again).abs() <= 0.5001 * calibration.scale, "{value} {again}");
        }
        let range = |stack: &Stack| stack.info.channels[0].range.unwrap();
        for (shown, stored) in range(&exact).into_iter().zip(range(&stack)) {
            assert!((calibration.value(stored) - shown).abs() < 1e-9 || [0.0, 65_535.0].contains(&stored));
        }
    }
}

#[test]
fn sixteen_bits_end_where_a_given_range_ends() {
    let recording = recording(Arc::new(source(10_000)));
    let export = SpectrogramExport { recipe: RECIPE, range: Some([-60.0, -20.0]), ..Default::default() };
    let (exact, _) = spectrogram_stack(&recording, &export, &Progress::new()).unwrap();
    let (stack, values_again) = whole_numbers(&recording, &export);
    assert_eq!(stack.info.channels[0].range, Some([0.0, 65_535.0]));
    for (value, again) in values(&exact).into_iter().zip(values_again) {
        assert!((f64::from(value.clamp(-60.0, -20.0)) - again).abs() < 40.0 / 65_535.0, "{value} {again}");
    }
}

#[derive(Debug)]
struct Silence;

impl SampleSource for Silence {
    fn read(&self, _: usize, _: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        out.fill(Complex::default());
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("exports read amplitudes")
    }
}

#[test]
fn silence_is_one_number_of_sixteen_bits() {
    let silence = Recording { source: Arc::new(Silence), ..recording(Arc::new(source(5000))) };
    let export = SpectrogramExport { recipe: RECIPE, ..Default::default() };
    let (_, again) = whole_numbers(&silence, &export);
    assert!(again.iter().all(|value| *value == -200.0));
}

#[test]
fn without_a_rate_the_axes_count_samples_and_cycles() {
    let recording = recording(Arc::new(source(10_000)));
    let info = RecordingInfo { sample_rate_hz: None, ..(*recording.info).clone() };
    let unrated = Recording { info: Arc::new(info), ..recording };
    let export = SpectrogramExport { recipe: SpectrogramRecipe { hop: 512, ..RECIPE }, ..Default::default() };
    let folder = tempfile::tempdir().unwrap();
    let (stack, _) = written(&unrated, &export, &folder.path().join("a.tif"));
    let axes = stack.info.plane_axes.unwrap();
    assert_eq!((axes.x.start, axes.x.step, axes.x.unit), (512.0, 512.0, AxisUnit::Samples));
    assert_eq!((axes.y.step, axes.y.unit), (-1.0 / 1024.0, AxisUnit::CyclesPerSample));
    assert_eq!(stack.info.format, "spectrogram");
}

#[test]
fn a_part_is_the_spectrogram_of_that_part() {
    let recording = recording(Arc::new(source(60_000)));
    let export = SpectrogramExport { recipe: RECIPE, from: 10_001, to: Some(20_000), ..Default::default() };
    let folder = tempfile::tempdir().unwrap();
    let (stack, summary) = written(&recording, &export, &folder.path().join("a.npy"));
    assert!(values(&stack) == rows(&one_shot(&recording, &RECIPE, 10_001, 20_000)));
    assert!((summary.time.start - (10_001.0 + 512.0) / 1e6).abs() < 1e-12);
    // Shorter than a frame: one column, filled with zeros and not with what follows the part.
    let export = SpectrogramExport { to: Some(10_101), ..export };
    let (stack, _) = written(&recording, &export, &folder.path().join("b.npy"));
    assert!(values(&stack) == rows(&one_shot(&recording, &RECIPE, 10_001, 10_101)));
}

#[test]
fn columns_unite_their_frames() {
    let recording = recording(Arc::new(source(60_000)));
    let linear = SpectrogramRecipe { unit: PowerUnit::Linear, ..RECIPE };
    let whole = one_shot(&recording, &linear, 0, 60_000);
    for reduce in [Reduce::Max, Reduce::Mean] {
        let export = SpectrogramExport { recipe: linear, columns: Some(7), reduce, ..Default::default() };
        let folder = tempfile::tempdir().unwrap();
        let (stack, summary) = written(&recording, &export, &folder.path().join("a.npy"));
        assert_eq!((stack.info.axes.x, summary.columns, summary.frames), (7, 7, whole.frames as u64));
        for (index, value) in values(&stack).into_iter().enumerate() {
            let (bin, column) = (index / 7, index % 7);
            let frames = column_frames(column as u64, 7, whole.frames as u64);
            let of: Vec<f64> = frames.map(|f| f64::from(whole.values[f as usize * 1024 + bin])).collect();
            let expected = match reduce {
                Reduce::Max => of.iter().copied().fold(0.0, f64::max),
                _ => of.iter().sum::<f64>() / of.len() as f64,
            };
            assert!((f64::from(value) - expected).abs() <= 1e-6 * expected, "{reduce:?} {bin} {column}");
        }
    }
}

#[test]
fn a_torchsig_array_is_the_one_shot_spectrogram() {
    let recording = recording(Arc::new(source(40_000)));
    let recipe = preset_recipe(SpectrogramPreset::Torchsig, Some(256), Some(100));
    for memory in [0, 1 << 30] {
        let export = SpectrogramExport { recipe, memory, ..Default::default() };
        let folder = tempfile::tempdir().unwrap();
        let (stack, summary) = written(&recording, &export, &folder.path().join("a.npy"));
        let whole = one_shot(&recording, &recipe, 0, 40_000);
        for (a, b) in values(&stack).iter().zip(rows(&whole)) {
            assert!((a - b).abs() < 1e-4, "{a} {b}");
        }
        assert_eq!(summary.frequency, whole.frequency);
    }
}

#[test]
fn a_picture_shows_time_to_the_right_and_frequency_upwards() {
    let recording = recording(Arc::new(source(1 << 20)));
    let recipe = SpectrogramRecipe { n_fft: 64, hop: 32, ..RECIPE };
    let export = SpectrogramExport { recipe, columns: Some(101), range: Some([-80.0, 0.0]), ..Default::default() };
    let plan = Plan::new(&recording, &export, Some(8192)).unwrap();
    let (stack, summary) = color_stack(&plan, &export, &std::env::temp_dir(), &Progress::new()).unwrap();
    assert_eq!((stack.info.axes.x, stack.info.axes.y, stack.info.samples_per_pixel), (101, 64, 3));
    assert_eq!(summary.range, Some([-80.0, 0.0]));
    let plane = stack.read_plane(PlaneIndex::default()).unwrap();
    let bright = |x, y| (0..3).map(|s| plane.value(x, y, s).unwrap()).sum::<f64>();
    // The tone at an eighth of the rate: bin 40 of 64, row 23 from the top; the burst in the middle column.
    assert!(bright(10, 23) > 400.0 && bright(10, 40) < 200.0);
    assert!(bright(50, 31) > 400.0 && bright(48, 31) < 200.0);
    let plan = Plan::new(&recording, &SpectrogramExport { columns: None, ..export }, Some(8192)).unwrap();
    assert_eq!(plan.columns, 8192);
}

#[test]
fn a_picture_with_axes_holds_the_plain_one_pixel_by_pixel() {
    let recording = recording(Arc::new(source(100_000)));
    let plain =
        SpectrogramExport { recipe: RECIPE, columns: Some(300), range: Some([-80.0, 0.0]), ..Default::default() };
    let framed = SpectrogramExport { axes_labels: true, ..plain };
    let folder = tempfile::tempdir().unwrap();
    let picture = |export: &SpectrogramExport, name: &str| {
        let (stack, summary) = written(&recording, export, &folder.path().join(name));
        (stack.read_plane(PlaneIndex::default()).unwrap(), summary)
    };
    let (plain, summary) = picture(&plain, "plain.png");
    let (framed, framed_summary) = picture(&framed, "framed.png");
    assert_eq!(summary, framed_summary);
    let frame = frame(&summary, 300, [-80.0, 0.0], lut(ColorMap::default())).unwrap();
    let data = frame.data();
    assert_eq!([framed.width, framed.height], frame.size());
    assert_eq!([data.width, data.height], [plain.width, plain.height]);
    let (plain, bytes) = (plain.samples.as_bytes(), framed.samples.as_bytes());
    for (row, y) in plain.chunks_exact(data.width * 3).zip(data.y..) {
        assert!(row == &bytes[(y * framed.width + data.x) * 3..][..row.len()], "row {y}");
    }
    let drawn = |x: std::ops::Range<usize>, y: std::ops::Range<usize>| {
        y.flat_map(|y| &bytes[(y * framed.width + x.start) * 3..][..x.len() * 3]).filter(|value| **value < 100).count()
    };
    assert!(drawn(0..data.x, data.y..data.bottom()) > 100, "frequencies at the left");
    assert!(drawn(data.x..data.right(), data.bottom()..framed.height) > 100, "times under it");
    assert!(drawn(data.right()..framed.width, 0..framed.height) > 1000, "the colour bar at the right");
}

#[test]
fn what_makes_no_sense_is_refused_before_any_work() {
    let fails = recording(Arc::new(Synthetic { fails: true, ..source(1000) }));
    let folder = tempfile::tempdir().unwrap();
    let refused = |export: SpectrogramExport, name: &str| {
        let path = folder.path().join(name);
        let error = export_spectrogram(&fails, &export, &path, &SaveOptions::default(), &Progress::new());
        assert!(!path.exists());
        error.unwrap_err().to_string()
    };
    let export = SpectrogramExport { recipe: RECIPE, ..Default::default() };
    assert!(refused(SpectrogramExport { from: 1000, ..export }, "a.npy").contains("nothing lies"));
    assert!(refused(SpectrogramExport { from: 9, to: Some(3), ..export }, "a.npy").contains("nothing lies"));
    assert!(refused(SpectrogramExport { channel: 1, ..export }, "a.npy").contains("channel"));
    assert!(refused(SpectrogramExport { columns: Some(0), ..export }, "a.npy").contains("0 columns"));
    assert!(
        refused(SpectrogramExport { recipe: SpectrogramRecipe { hop: 0, ..RECIPE }, ..export }, "a.npy")
            .contains("hop")
    );
    let sixteen_bits = SpectrogramExport { value_type: ValueType::U16, ..export };
    for name in ["a.npy", "a.npz", "a.png"] {
        assert!(refused(sixteen_bits, name).contains("end its name with .tif"), "{name}");
    }
    let framed = SpectrogramExport { axes_labels: true, ..export };
    assert!(refused(framed, "a.tif").contains("round pictures"));
    let narrow = SpectrogramExport { columns: Some(20), ..framed };
    assert!(refused(narrow, "a.png").contains("no room for axes"), "before a sample is read");
    assert!(refused(export, "a.xyz").contains("end it with .npy, .png, .tif or .pdf"));
    assert_eq!(refused(export, "a.npy"), "a.cf32: is cut short; copy it again");
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let recording = recording(Arc::new(source(1_000_000)));
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::new();
    progress.cancel();
    let path = folder.path().join("a.npy");
    let export = SpectrogramExport { recipe: RECIPE, ..Default::default() };
    let outcome = export_spectrogram(&recording, &export, &path, &SaveOptions::default(), &progress);
    assert!(matches!(outcome, Err(EngineError::Cancelled(_))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_disk_that_fills_up_is_told_and_leaves_nothing() {
    let recording = recording(Arc::new(source(100_000)));
    let folder = tempfile::tempdir().unwrap();
    let options = SaveOptions { quota_bytes: Some(100_000), ..Default::default() };
    let export = SpectrogramExport { recipe: RECIPE, ..Default::default() };
    let path = folder.path().join("a.npy");
    let error = export_spectrogram(&recording, &export, &path, &options, &Progress::new()).unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn frequencies_are_those_that_the_part_begins_with() {
    let mut recording = recording(Arc::new(source(20_000)));
    let mut info = RecordingInfo::clone(&recording.info);
    let capture = |sample_start, hertz| Capture { sample_start, frequency_hz: Some(hertz), ..Capture::default() };
    info.captures = vec![capture(0, 100e6), capture(10_000, 200e6)];
    info.center_frequency_hz = Some(100e6);
    assert!(info.is_retuned_within(&(0..10_001)) && !info.is_retuned_within(&(10_000..20_000)));
    recording.info = Arc::new(info);
    let middle = |from| {
        let export = SpectrogramExport { recipe: RECIPE, from, ..Default::default() };
        let axis = Plan::new(&recording, &export, None).unwrap().summary().frequency;
        axis.start + 512.0 * axis.step
    };
    assert_eq!([middle(0), middle(9_999), middle(10_000)], [100e6, 100e6, 200e6]);
}
