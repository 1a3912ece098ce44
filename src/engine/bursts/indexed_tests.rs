//! The search with an index finds what the search through all samples finds, bit for bit, and reads less.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use num_complex::Complex;

use super::{BurstRequest, can_serve, find_bursts, index_parameters};
use crate::engine::job::silent;
use crate::engine::recording_index::{RecordingIndex, RecordingIndexes};
use crate::model::recipe::BurstSearch;
use crate::model::{
    AnnotationList, Datatype, Progress, Recording, RecordingInfo, SampleOrigin, SampleSource, SignalRegion, SourceError,
};
use crate::ops::burst::Bursts;
use crate::ops::burst::scenes::{Draws, hopping, noise, scene};

/// Samples in memory that say which file they come from, so that they can have an index.
#[derive(Debug)]
struct Memory {
    samples: Vec<Complex<f32>>,
    file: std::path::PathBuf,
    read: AtomicU64,
}

impl SampleSource for Memory {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.read.fetch_add(out.len() as u64, Ordering::Relaxed);
        out.copy_from_slice(&self.samples[start as usize..][..out.len()]);
        Ok(())
    }

    fn read_stored(&self, _: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }

    fn origin(&self) -> Option<SampleOrigin> {
        Some(SampleOrigin { files: vec![self.file.clone()], reading: "in memory".to_owned() })
    }
}

fn memory(folder: &Path, samples: Vec<Complex<f32>>) -> Arc<Memory> {
    let file = folder.join("scene.cf32");
    std::fs::write(&file, "scene").unwrap();
    let aged = std::fs::File::options().write(true).open(&file).unwrap();
    aged.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    Arc::new(Memory { samples, file, read: AtomicU64::new(0) })
}

fn request(source: &Arc<Memory>, complex: bool, search: BurstSearch) -> BurstRequest {
    let info = RecordingInfo {
        format: "raw".to_owned(),
        samples: source.samples.len() as u64,
        channels: 1,
        datatype: Datatype { complex, ..Datatype::CF32 },
        sample_rate_hz: None,
        center_frequency_hz: None,
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let recording = Recording::new(info, Arc::clone(source) as Arc<dyn SampleSource>);
    BurstRequest { recording, channel: 0, region: None, search, index: None }
}

/// The index that serves a request, whole; rows are wider where less room is allowed.
fn index(folder: &Path, request: &BurstRequest, limit: u64) -> Arc<RecordingIndex> {
    let parameters = index_parameters(&request.search, 0, &request.recording.info);
    let indexes = RecordingIndexes::in_folder(folder.join("indexes"), limit, silent());
    assert!(indexes.whole(&request.recording, parameters).is_none(), "none is begun by asking");
    let index = indexes.open(&request.recording, parameters).unwrap();
    index.build(&Progress::new(), &|| (), || ()).unwrap();
    assert!(indexes.whole(&request.recording, parameters).is_some());
    index
}

/// What a search finds, and the part of the samples that it read, in hundredths.
fn find(source: &Memory, request: &BurstRequest) -> (Bursts, u64) {
    source.read.store(0, Ordering::Relaxed);
    let progress = Progress::new();
    let found = find_bursts(request, &progress).unwrap();
    assert_eq!(progress.done(), progress.total(), "all of it was counted once");
    (found, source.read.load(Ordering::Relaxed) * 100 / source.samples.len() as u64)
}

/// Five million samples: scenes at several strengths, quiet between them; a tone that fades for long, silence, a sample
/// that is no number.
fn long_scene() -> Vec<Complex<f32>> {
    let mut samples = noise(5_000_000, 77);
    for (number, snr_db) in [0.0, 3.0, 6.0, 10.0, 20.0].into_iter().enumerate() {
        let at = 300_000 + 900_000 * number;
        let (mixed, _) = scene(120_000, snr_db, 11 + number as u64);
        let (hops, _) = hopping(60_000, snr_db, 12 + number as u64);
        samples[at..at + mixed.len()].copy_from_slice(&mixed);
        samples[at + 200_000..][..hops.len()].copy_from_slice(&hops);
    }
    for n in 0..150_000 {
        let fading = 0.7 * (-(n as f32) / 50_000.0).exp();
        samples[3_800_000 + n] += Complex::from_polar(fading, (0.9 * n as f64 % std::f64::consts::TAU) as f32);
    }
    samples[1_900_000..1_960_000].fill(Complex::default());
    samples[2_500_000] = Complex::new(f32::NAN, 0.0);
    samples
}

#[test]
fn with_an_index_the_same_is_found_and_less_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let source = memory(folder.path(), long_scene());
    let usual = BurstSearch::default();
    let whole = request(&source, true, usual);
    let fine = index(&folder.path().join("fine"), &whole, 1 << 40);
    let coarse = index(&folder.path().join("coarse"), &whole, 4_000_000);
    assert_eq!((fine.layout().base, coarse.layout().base), (16, 64));
    let band = SignalRegion { from: 0, to: u64::MAX, cycles: [0.05, 0.4] };
    // Of 2.9 million samples the floor is not known, since a stretch of their own would be too short: 58 in a hundred.
    let most = [30, 30, 60, 50, 40, 30].map(|most| most + 58);
    for (request, most) in [
        whole.clone(),
        BurstRequest { search: BurstSearch { threshold_db: 11.0, ..usual }, ..whole.clone() },
        BurstRequest { search: BurstSearch { threshold_db: 4.0, ..usual }, ..whole.clone() },
        BurstRequest { search: BurstSearch { merge_time: 20_000, min_duration: 3_000, ..usual }, ..whole.clone() },
        BurstRequest { search: BurstSearch { steady: true, merge_frequency: 0.0, ..usual }, ..whole.clone() },
        BurstRequest { region: Some(band), ..whole.clone() },
    ]
    .into_iter()
    .zip(most)
    {
        let (expected, all) = find(&source, &request);
        assert!(all >= 100 && expected.bursts.len() > 10, "{:?}", expected.bursts.len());
        for index in [&fine, &coarse] {
            let (found, read) = find(&source, &BurstRequest { index: Some(Arc::clone(index)), ..request.clone() });
            println!("rows of {}: {read} % of the samples read for {:?}", index.layout().base, request.search);
            assert_eq!(found, expected, "{:?}", request.search);
            assert!(read <= most, "{read}: {:?}", request.search);
        }
    }
}

#[test]
fn of_real_samples_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut draws = Draws::new(9);
    let mut samples: Vec<Complex<f32>> = (0..4_800_000).map(|_| Complex::new(draws.normal().re as f32, 0.0)).collect();
    for (n, sample) in samples[2_000_000..2_050_000].iter_mut().enumerate() {
        sample.re += (0.4 * n as f64).sin() as f32;
    }
    let source = memory(folder.path(), samples);
    let whole = request(&source, false, BurstSearch::default());
    let index = index(folder.path(), &whole, 1 << 40);
    let (expected, _) = find(&source, &whole);
    assert_eq!(expected.bursts.len(), 1, "{expected:?}");
    let (found, read) = find(&source, &BurstRequest { index: Some(index), ..whole });
    assert_eq!(found, expected);
    assert!(read < 60, "{read}");
}

#[test]
fn an_index_of_something_else_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let source = memory(folder.path(), noise(200_000, 3));
    let usual = request(&source, true, BurstSearch::default());
    assert!(can_serve(&usual));
    let part = SignalRegion { from: 5, to: 90_000, cycles: [-0.5, 0.5] };
    for request in [
        BurstRequest { region: Some(part), ..usual.clone() },
        BurstRequest { search: BurstSearch { hop: 64, ..usual.search }, ..usual.clone() },
        BurstRequest { search: BurstSearch { average: [5, 3], ..usual.search }, ..usual.clone() },
    ] {
        assert!(!can_serve(&request));
    }
    // Too short for several floors: searched whole.
    let index = index(folder.path(), &usual, 1 << 40);
    let (_, read) = find(&source, &BurstRequest { index: Some(index), ..usual });
    assert_eq!(read, 100);
}

#[test]
fn a_search_with_an_index_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let source = memory(folder.path(), noise(4_300_000, 4));
    let request = request(&source, true, BurstSearch::default());
    let request = BurstRequest { index: Some(index(folder.path(), &request, 1 << 40)), ..request };
    let progress = Progress::new();
    progress.cancel();
    assert!(find_bursts(&request, &progress).unwrap_err().is_cancelled());
}
