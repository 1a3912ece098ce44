//! Tests of slices: samples against the naive down-converter, descriptions, types, what is refused, files.

use std::sync::Arc;

use num_complex::Complex;
use proptest::prelude::*;

use super::testing::{Memory, annotation, info, noise, recording};
use super::*;
use crate::codec::{self, OpenOptions, Opened, SaveOptions};
use crate::model::recipe::Slice;
use crate::model::{Capture, Datatype, Progress, Recording, SampleSource, SignalRegion, SourceError};
use crate::ops::filter::{Tuner, Tuning, naive};

fn read(recording: &Recording, channel: usize) -> Vec<Complex<f32>> {
    let mut out = vec![Complex::default(); recording.info.samples as usize];
    recording.source.read(channel, 0, &mut out).unwrap();
    out
}

fn open(path: &std::path::Path) -> Recording {
    match codec::open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a stack"),
    }
}

#[test]
fn a_slice_that_is_written_and_read_again_is_the_naive_down_conversion() {
    let input = recording(6000, 2);
    let recipe = Slice {
        from: 1001,
        to: Some(5000),
        center: Some(100.2e6),
        bandwidth: Some(50e3),
        decimate: Some(12),
        ..Slice::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.sigmf-meta");
    let report = save_slice(&path, &input, &recipe, &SaveOptions::default(), &Progress::new()).unwrap();
    assert_eq!((report.decimation, report.clipped, report.dither), (12, 0, None));
    let written = open(&path);
    assert_eq!(written.info.samples, 3999_u64.div_ceil(12));
    let tuning = Tuning::new(0.2, 0.05, 12);
    let response = naive::impulse_response(&Tuner::new(&tuning).unwrap());
    for channel in 0..2 {
        // The samples beside the slice are there: only the recording's own ends are followed by zeros.
        let expected = naive::down_convert(&noise(6000, 77 + channel as u64), (0.2, 0), &response, 12, 1001);
        let found = read(&written, channel);
        let worst = found
            .iter()
            .zip(&expected)
            .map(|(a, b)| (Complex::new(f64::from(a.re), f64::from(a.im)) - b).norm())
            .fold(0.0, f64::max);
        assert!(worst < 2e-6, "{worst}");
    }
}

#[test]
fn without_a_filter_stored_samples_stay_as_they_are_bit_for_bit() {
    let input = recording(1000, 2);
    let slice = sliced(&input, &Slice { from: 100, to: Some(900), ..Slice::default() }).unwrap();
    assert_eq!(slice.recording.info.datatype, input.info.datatype);
    let (mut cut, mut whole) = (vec![0; 800 * 16], vec![0; 1000 * 16]);
    slice.recording.source.read_stored(0, &mut cut).unwrap();
    input.source.read_stored(0, &mut whole).unwrap();
    assert_eq!(cut, whole[1600..][..12_800]);
    // The centre where it is and every frequency: the same.
    let same = Slice { center: Some(100e6), bandwidth: Some(1e6), decimate: Some(1), ..Slice::default() };
    assert!(Cut::new(&same, &input.info).unwrap().is_copy(&input.info));
    assert!(!Slice::of(&SignalRegion::whole(&input.info), &input.info).is_filtered());
}

#[test]
fn a_file_from_within_a_stream_counts_from_the_stream_s_first_sample() {
    let mut input = recording(1000, 1);
    let info = Arc::make_mut(&mut input.info);
    info.metadata = Some(Arc::new(serde_json::json!({"global": {"core:offset": 7000}})));
    let index = |input: &Recording| {
        let slice = sliced(input, &Slice { from: 100, to: Some(900), ..Slice::default() }).unwrap();
        slice.recording.info.captures[0].global_index
    };
    assert_eq!(index(&input), Some(7100));
    // What is stated holds.
    Arc::make_mut(&mut input.info).captures[0].global_index = Some(50);
    assert_eq!(index(&input), Some(150));
}

#[test]
fn captures_and_annotations_move_with_their_samples_and_are_clipped_to_time_and_band() {
    let mut input = recording(100_000, 1);
    let entry = serde_json::json!({"core:sample_start": 1000, "x:kept": 1});
    let info = Arc::make_mut(&mut input.info);
    info.captures[0].global_index = Some(5000);
    info.captures[0].entry = entry.as_object().cloned().map(Arc::new);
    let later =
        Capture { sample_start: 50_003, datetime: Some("2024-05-01T13:00:00Z".to_owned()), ..info.captures[0].clone() };
    info.captures.push(Capture { global_index: None, ..later });
    info.annotations = vec![
        annotation(0, Some(10_000), None),
        annotation(15_000, Some(10_000), Some([100.19e6, 100.21e6])),
        annotation(30_000, None, Some([100.1e6, 100.19e6])),
        annotation(40_001, Some(1), Some([99e6, 101e6])),
        annotation(45_000, Some(5), Some([99.8e6, 99.9e6])),
        annotation(50_000, Some(0), None),
        annotation(90_000, Some(5), None),
    ]
    .into();
    let recipe = Slice {
        from: 20_000,
        to: Some(80_000),
        center: Some(100.2e6),
        bandwidth: Some(80e3),
        decimate: Some(10),
        ..Slice::default()
    };
    let slice = sliced(&input, &recipe).unwrap().recording.info.clone();
    assert_eq!((slice.samples, slice.sample_rate_hz, slice.center_frequency_hz), (6000, Some(1e5), Some(100.2e6)));
    let captures: Vec<_> = slice
        .captures
        .iter()
        .map(|c| (c.sample_start, c.frequency_hz, c.global_index, c.datetime.as_deref()))
        .collect();
    // The second begins at 50 003; the first sample of the slice that is not before it is 50 010.
    assert_eq!(
        captures,
        [
            (0, Some(100.2e6), Some(25_000), Some("2024-05-01T12:00:00.020000Z")),
            (3001, Some(100.2e6), Some(50_010), Some("2024-05-01T13:00:00.000007Z")),
        ]
    );
    assert_eq!(slice.captures[0].entry.as_ref().unwrap()["x:kept"], 1);
    // Stops at 60 kHz from the centre, but shows no more than half of 100 kHz.
    let marks: Vec<_> = slice
        .annotations
        .iter()
        .map(|a| (a.sample_start, a.sample_count, a.freq_lower_edge_hz, a.freq_upper_edge_hz))
        .collect();
    assert_eq!(
        marks,
        [
            (0, Some(500), Some(100.19e6), Some(100.21e6)),
            (1000, None, Some(100.15e6), Some(100.19e6)),
            (2000, Some(1), Some(100.15e6), Some(100.25e6)),
            (3000, Some(0), None, None),
        ]
    );
    let global = &slice.metadata.as_ref().unwrap()["global"];
    assert_eq!(global["lumiq:slice"]["decimate"], 10);
    assert_eq!(global["core:extensions"][0]["name"], "lumiq");
}

#[test]
fn without_a_frequency_edges_count_from_the_new_centre() {
    let mut input = recording(1000, 1);
    let info = Arc::make_mut(&mut input.info);
    info.center_frequency_hz = None;
    info.captures[0].frequency_hz = None;
    info.annotations = vec![annotation(0, Some(10), Some([190e3, 210e3]))].into();
    let recipe = Slice { center: Some(200e3), decimate: Some(4), ..Slice::default() };
    let slice = sliced(&input, &recipe).unwrap().recording.info.clone();
    let edges = (slice.annotations[0].freq_lower_edge_hz, slice.annotations[0].freq_upper_edge_hz);
    assert_eq!(edges, (Some(-10e3), Some(10e3)));
    assert_eq!(slice.captures[0].frequency_hz, None);
}

#[test]
fn types_are_full_scale_at_one_dithered_and_what_passes_their_ends_is_counted() {
    let quiet: Vec<_> = noise(4000, 5).iter().map(|z| z * 0.5).collect();
    let input = Recording::new(info(4000, 1), Arc::new(Memory(vec![quiet.clone()])));
    for name in ["ci16_le", "ci16_be", "cu16_le", "ci32_le", "cf64_be", "ci8", "cu8"] {
        let datatype: Datatype = name.parse().unwrap();
        let slice = sliced(&input, &Slice { datatype: Some(datatype), dither_seed: 3, ..Slice::default() }).unwrap();
        let step = 2.5 / 2_f32.powi(8 * datatype.format.bytes() as i32);
        let worst = read(&slice.recording, 0).iter().zip(&quiet).map(|(a, b)| (a - b).norm()).fold(0.0, f32::max);
        assert!(worst <= step.max(1e-7) * 2.0, "{name}: {worst}");
        let mut stored = vec![0; 4000 * datatype.bytes()];
        slice.recording.source.read_stored(0, &mut stored).unwrap();
        assert_eq!(slice.clipped(), 0, "{name}");
        let global = slice.recording.info.metadata.as_ref().unwrap()["global"]["lumiq:slice"].clone();
        let dithered = !name.contains('f');
        assert_eq!(global.get("dither").is_some(), dithered, "{name}: {global}");
        assert_eq!(global.get("dither_seed").is_some(), dithered);
    }
    let loud = Recording::new(info(3, 1), Arc::new(Memory(vec![vec![Complex::new(3.0, -3.0); 3]])));
    let folder = tempfile::tempdir().unwrap();
    let recipe = Slice { datatype: Some("ci8".parse().unwrap()), ..Slice::default() };
    let path = folder.path().join("loud.sigmf-meta");
    let report = save_slice(&path, &loud, &recipe, &SaveOptions::default(), &Progress::new()).unwrap();
    assert_eq!(report.clipped, 6);
    assert!(report.remark().unwrap().starts_with("6 of 6 values passed the ends of ci8"));
}

#[test]
fn a_real_recording_stays_real_until_its_band_is_moved() {
    let tone = |n: usize| (std::f32::consts::TAU * 0.1 * n as f32).cos();
    let samples: Vec<_> = (0..4000).map(|n| Complex::new(tone(n % 10), 0.0)).collect();
    let mut real = info(4000, 1);
    real.datatype = "rf32_le".parse().unwrap();
    let input = Recording::new(real, Arc::new(Memory(vec![samples])));
    let low = sliced(&input, &Slice { decimate: Some(4), ..Slice::default() }).unwrap();
    assert_eq!(low.recording.info.datatype.to_string(), "rf32_le");
    assert!(read(&low.recording, 0).iter().all(|z| z.im == 0.0));
    // A real tone of amplitude 1 is half of it at 0.1, the other half at −0.1.
    let moved = Slice { center: Some(100.1e6), bandwidth: Some(50e3), ..Slice::default() };
    let moved = sliced(&input, &moved).unwrap();
    assert_eq!(moved.recording.info.datatype.to_string(), "cf32_le");
    let values = read(&moved.recording, 0);
    let middle = &values[values.len() / 4..values.len() * 3 / 4];
    assert!(middle.iter().all(|z| (z - Complex::new(0.5, 0.0)).norm() < 1e-3), "{:?}", middle[0]);
    let mirrored = Slice { center: Some(100.01e6), bandwidth: Some(50e3), ..Slice::default() };
    assert!(sliced(&input, &mirrored).unwrap_err().to_string().contains("reaches beyond"));
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do() {
    let mut input = recording(1000, 1);
    let real: Datatype = "ri16_le".parse().unwrap();
    for (recipe, said) in [
        (Slice { from: 5, to: Some(5), ..Slice::default() }, "choose a part"),
        (Slice { to: Some(1001), ..Slice::default() }, "choose a part"),
        (Slice { center: Some(100.6e6), ..Slice::default() }, "99500000 Hz to 100500000 Hz"),
        (Slice { center: Some(100.4e6), bandwidth: Some(300e3), ..Slice::default() }, "reaches beyond"),
        (Slice { bandwidth: Some(1.1e6), ..Slice::default() }, "reaches beyond"),
        (Slice { bandwidth: Some(0.0), ..Slice::default() }, "above 0"),
        (Slice { bandwidth: Some(f64::NAN), ..Slice::default() }, "above 0"),
        (Slice { center: Some(f64::INFINITY), ..Slice::default() }, "choose one within"),
        (Slice { bandwidth: Some(200e3), decimate: Some(5), ..Slice::default() }, "smaller decimation"),
        (Slice { decimate: Some(0), ..Slice::default() }, "choose 1 to"),
        (Slice { decimate: Some(u64::MAX), ..Slice::default() }, "choose 1 to"),
        (Slice { datatype: Some(real), ..Slice::default() }, "choose ci16_le"),
    ] {
        let error = sliced(&input, &recipe).unwrap_err().to_string();
        assert!(error.contains(said), "{recipe:?}: {error}");
    }
    let second = Capture { sample_start: 500, frequency_hz: Some(200e6), ..Capture::default() };
    Arc::make_mut(&mut input.info).captures.push(second);
    let moved = Slice { center: Some(100.1e6), decimate: Some(4), ..Slice::default() };
    assert!(sliced(&input, &moved).unwrap_err().to_string().contains("at sample 500"));
    sliced(&input, &Slice { to: Some(500), ..moved }).unwrap();
    // Unmoved, each capture keeps its own frequency.
    let kept = sliced(&input, &Slice { decimate: Some(4), ..Slice::default() }).unwrap();
    let frequencies: Vec<_> = kept.recording.info.captures.iter().map(|c| c.frequency_hz.unwrap()).collect();
    assert_eq!(frequencies, [100e6, 200e6]);
}

#[test]
fn a_cancelled_slice_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::new();
    progress.cancel();
    let recipe = Slice { decimate: Some(3), ..Slice::default() };
    let path = folder.path().join("cut.sigmf-meta");
    let error = save_slice(&path, &recording(1000, 1), &recipe, &SaveOptions::default(), &progress).unwrap_err();
    assert!(error.is_cancelled());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whoever_reads_a_slice_in_whatever_parts_gets_the_same_bytes(
        samples in 1usize..5000, from in 0.0f64..1.0, decimate in 1u64..9, channels in 1usize..3, step in 1usize..700,
        integer in any::<bool>(),
    ) {
        let input = recording(samples, channels);
        let from = (from * (samples - 1) as f64) as u64;
        let datatype = integer.then(|| "ci16_le".parse().unwrap());
        let recipe = Slice { from, decimate: Some(decimate), center: Some(100.05e6), datatype, ..Slice::default() };
        let slice = sliced(&input, &recipe).unwrap().recording;
        prop_assert_eq!(slice.info.samples, (samples as u64 - from).div_ceil(decimate));
        let frame = channels * slice.info.datatype.bytes();
        let mut whole = vec![0; slice.info.samples as usize * frame];
        slice.source.read_stored(0, &mut whole).unwrap();
        let mut parts = vec![0; whole.len()];
        for (n, part) in parts.chunks_mut(step * frame).enumerate() {
            slice.source.read_stored((n * step) as u64, part).unwrap();
        }
        prop_assert_eq!(&parts, &whole);
        let past = slice.source.read_stored(slice.info.samples, &mut vec![0; frame]);
        prop_assert!(past.is_err());
        for capture in &slice.info.captures {
            prop_assert!(capture.sample_start < slice.info.samples);
        }
    }
}

/// Where the last read ended.
#[derive(Debug, Default)]
struct Watched(std::sync::atomic::AtomicU64);

impl SampleSource for Watched {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.0.fetch_max(start + out.len() as u64, std::sync::atomic::Ordering::Relaxed);
        out.fill(Complex::default());
        Ok(())
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        self.0.fetch_max(start + out.len() as u64 / 8, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }
}

#[test]
fn reading_ends_where_the_reach_ends() {
    let narrow = Slice { center: Some(100.2e6), bandwidth: Some(3e3), ..Slice::default() };
    let recipes = [
        Slice::default(),
        Slice { center: Some(100.1e6), ..Slice::default() },
        narrow,
        Slice { decimate: Some(7), ..narrow },
        Slice { decimate: Some(360), ..Slice::default() },
    ];
    for (recipe, to) in recipes.iter().flat_map(|recipe| [1001, 5000, 50_000].map(|to| (recipe, to))) {
        let recipe = Slice { from: 1000, to: Some(to), ..*recipe };
        let source = Arc::new(Watched::default());
        let input = Recording::new(info(1 << 40, 1), source.clone());
        let slice = sliced(&input, &recipe).unwrap().recording;
        slice.source.read_stored(0, &mut vec![0; slice.info.samples as usize * 8]).unwrap();
        let end = source.0.load(std::sync::atomic::Ordering::Relaxed);
        // A recording that ends with the slice is as good.
        let reach = reach(&info(to, 1), &recipe).unwrap();
        assert!(reach >= to && (end == reach || (end < reach && reach == to)), "{recipe:?}: {end}, {reach}");
    }
}
