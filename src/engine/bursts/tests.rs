//! Searching recordings: whole and in part, whatever is read at once, with progress and cancel; annotations of the result.

use std::sync::Arc;

use num_complex::Complex;

use super::{BurstRequest, annotations_of, find_bursts, generator};
use crate::codec::Opened;
use crate::engine::EngineError;
use crate::engine::sample_data::SampleData;
use crate::model::recipe::BurstSearch;
use crate::model::{
    Annotation, AnnotationList, Capture, Datatype, Progress, Recording, RecordingInfo, SampleSource, SignalRegion,
    SourceError,
};

const SAMPLES: u64 = 600_000;

/// Two channels of noise by index; a tone in the second one, for a while across the block that is read first.
#[derive(Debug)]
struct Scene;

impl SampleSource for Scene {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        for (index, value) in (start..).zip(out) {
            let mut bits = (index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678;
            let mut draw = || {
                bits ^= bits >> 30;
                bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9);
                bits ^= bits >> 27;
                bits = bits.wrapping_mul(0x94d0_49bb_1331_11eb);
                bits ^= bits >> 31;
                ((bits >> 11) as f64 + 0.5) / (1u64 << 53) as f64
            };
            let z = Complex::from_polar(0.01 * (-draw().ln()).sqrt(), std::f64::consts::TAU * draw());
            *value = Complex::new(z.re as f32, z.im as f32);
            if channel == 1 && (250_000..290_000).contains(&index) {
                let turns = (index as f64 * 0.2).fract();
                *value += Complex::from_polar(0.01, (std::f64::consts::TAU * turns) as f32);
            }
        }
        Ok(())
    }

    fn read_stored(&self, _start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }
}

fn request() -> BurstRequest {
    let info = RecordingInfo {
        format: "sigmf".to_owned(),
        samples: SAMPLES,
        channels: 2,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(1e6),
        center_frequency_hz: Some(100e6),
        captures: vec![Capture { frequency_hz: Some(100e6), ..Capture::default() }],
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let recording = Recording::new(info, Arc::new(Scene));
    BurstRequest { recording, channel: 1, region: None, search: BurstSearch::default(), index: None }
}

#[test]
fn a_burst_over_the_border_of_what_is_read_at_once_is_one() {
    let progress = Progress::new();
    let found = find_bursts(&request(), &progress).unwrap().bursts;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].from.abs_diff(250_000) < 300 && found[0].to.abs_diff(290_000) < 300, "{found:?}");
    assert!(progress.total() > 4_000 && progress.done() == progress.total());
    assert_eq!(find_bursts(&BurstRequest { channel: 0, ..request() }, &Progress::new()).unwrap().bursts, []);
}

#[test]
fn a_part_is_searched_by_itself() {
    let search = |from, to, cycles| {
        let region = Some(SignalRegion { from, to, cycles });
        find_bursts(&BurstRequest { region, ..request() }, &Progress::new()).unwrap().bursts
    };
    let found = search(100_000, 270_000, [-0.5, 0.5]);
    assert_eq!(found.len(), 1);
    assert!(found[0].from.abs_diff(250_000) < 300 && found[0].to == 270_000, "{found:?}");
    assert_eq!(search(0, SAMPLES, [-0.5, 0.1]), []);
    assert_eq!(search(0, SAMPLES, [0.15, 0.25]).len(), 1);
    // Shorter than a frame: no noise to compare with, and no failure.
    assert!(search(5, 10, [-0.5, 0.5]).len() <= 1);
}

#[test]
fn what_makes_no_sense_is_refused_and_cancelling_stops() {
    let refused = |request: BurstRequest| {
        let error = find_bursts(&request, &Progress::new()).unwrap_err();
        assert!(matches!(error, EngineError::Refused { .. }), "{error}");
    };
    refused(BurstRequest { channel: 2, ..request() });
    refused(BurstRequest { search: BurstSearch { hop: 0, ..BurstSearch::default() }, ..request() });
    let outside = SignalRegion { from: SAMPLES, to: SAMPLES + 5, cycles: [-0.5, 0.5] };
    refused(BurstRequest { region: Some(outside), ..request() });
    let progress = Progress::new();
    progress.cancel();
    assert!(find_bursts(&request(), &progress).unwrap_err().is_cancelled());
}

#[test]
fn annotations_say_where_how_strong_and_who() {
    let request = request();
    let found = find_bursts(&request, &Progress::new()).unwrap().bursts;
    let annotations = annotations_of(&found, Some("tone"), &request.recording.info);
    let [Annotation { label, comment, freq_lower_edge_hz, freq_upper_edge_hz, entry, .. }] = &annotations[..] else {
        panic!("{annotations:?}")
    };
    assert_eq!(label.as_deref(), Some("tone"));
    assert!(comment.as_deref().is_some_and(|text| text.starts_with("SNR ") && text.contains(" dB peak, ")));
    let (low, high) = (freq_lower_edge_hz.unwrap(), freq_upper_edge_hz.unwrap());
    assert!(low < 100.2e6 && high > 100.2e6 && high - low < 30e3, "{low} {high}");
    assert_eq!(entry.as_ref().unwrap()["core:generator"], generator());
    assert!(generator().starts_with("lumiq ") && generator().ends_with(" burst finder"));
}

#[test]
fn the_built_in_scene_is_found_as_it_was_made() {
    let Opened::Recording(recording) = SampleData::RadioScene.open() else { panic!("a recording") };
    // The first half second: enough for two bursts that hop, and not long to compute.
    let region = SignalRegion { to: 1_200_000, ..SignalRegion::whole(&recording.info) };
    let request = BurstRequest {
        recording: recording.clone(),
        channel: 0,
        region: Some(region),
        search: BurstSearch::default(),
        index: None,
    };
    let found = find_bursts(&request, &Progress::new()).unwrap().bursts;
    let truth: Vec<SignalRegion> = recording
        .info
        .annotations
        .iter()
        .filter(|annotation| annotation.label.as_deref() == Some("FSK burst") && annotation.sample_start < 1_000_000)
        .filter_map(|annotation| SignalRegion::of(annotation, &recording.info))
        .collect();
    assert!(!truth.is_empty() && found.len() == truth.len(), "{truth:?} {found:?}");
    for (truth, found) in truth.iter().zip(&found) {
        assert!(
            truth.from.abs_diff(found.from) < 1_000 && truth.to.min(1_200_000).abs_diff(found.to) < 1_000,
            "{found:?}"
        );
    }
}
