//! The index at work: a view of a whole recording waits for it, shows what it has, and is left alone when it is stopped.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use lumiq::codec::Opened;
use lumiq::engine::command::JobCommand;
use lumiq::engine::session::Origin;
use lumiq::engine::spectrum::{
    Density, SpectrumPicture, SpectrumRequest, SpectrumResult, ViewId, Waveform, automatic_range,
};
use lumiq::engine::{Command, Engine, EngineOptions, JobKind, JobState};
use lumiq::model::recipe::{Reduce, SpectrogramView};
use lumiq::model::{DocumentId, Progress};

use super::source::{BURST, Planted, burst_level, indexes, parameters, recording};

const VIEW: ViewId = ViewId(1);
/// Two blocks and a bit.
const SAMPLES: u64 = (2 << 21) + 777;
const WIDTH: usize = 200;

pub struct Stage {
    pub engine: Engine,
    document: DocumentId,
    pub source: Arc<Planted>,
}

impl Stage {
    pub fn new(folder: &Path, source: Planted) -> Self {
        let options = EngineOptions { threads: 2, indexes: Some(folder.join("indexes")), ..Default::default() };
        let mut engine = Engine::new(options).unwrap();
        engine.indexes().set_least_samples(0);
        let source = Arc::new(source);
        let opened = Opened::Recording(recording(&source));
        let document = engine.add(opened, "planted.sigmf-meta".to_owned(), Origin::Sample);
        Self { engine, document, source }
    }

    pub fn request(&self, time: [f64; 2], reduce: Reduce) -> SpectrumRequest {
        SpectrumRequest {
            view: VIEW,
            document: self.document,
            recording: recording(&self.source),
            settings: SpectrogramView { reduce, ..Default::default() },
            time,
            frequency: [-0.5, 0.5],
            width: WIDTH,
            height: 128,
            waveform: true,
            density: true,
            following: false,
        }
    }

    /// Runs the engine until the view is at rest, or `enough`.
    pub fn run(&mut self, enough: impl Fn(&Seen) -> bool) -> Seen {
        let (mut seen, end) = (Seen::default(), Instant::now() + Duration::from_mins(5));
        loop {
            let busy = self.engine.spectra().is_busy(VIEW);
            self.engine.poll();
            for (_, result) in self.engine.spectra().poll() {
                match result {
                    SpectrumResult::Picture(picture) => seen.pictures.push(picture),
                    SpectrumResult::Waveform(waveform) => seen.waveform = Some(waveform),
                    SpectrumResult::Density(density) => seen.density = Some(density),
                    SpectrumResult::Failed(sentence) => panic!("{sentence}"),
                }
            }
            if !busy || enough(&seen) {
                return seen;
            }
            assert!(Instant::now() < end, "the view never comes to rest");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[derive(Default)]
pub struct Seen {
    pub pictures: Vec<SpectrumPicture>,
    waveform: Option<Waveform>,
    density: Option<Density>,
}

impl Seen {
    pub fn last(&self) -> &SpectrumPicture {
        self.pictures.last().expect("a picture")
    }
}

/// The largest value of a column of pixels.
fn column(picture: &SpectrumPicture, x: usize) -> f32 {
    let values = &picture.values;
    (0..values.height).map(|y| values.values[y * values.width + x]).fold(f32::NEG_INFINITY, f32::max)
}

fn pixel(at: u64) -> usize {
    (at as f64 / SAMPLES as f64 * WIDTH as f64) as usize
}

#[test]
fn bursts_of_one_sample_are_seen_in_the_whole_recording() {
    let folder = tempfile::tempdir().unwrap();
    // Both ends, edges of frames, of rows and of blocks, and anywhere.
    let bursts = [0, 512 * 1000, 512 * 2001 - 1, 512 * 3000 + 256, (1 << 21) - 1, 3_000_001, SAMPLES - 1];
    let mut stage = Stage::new(folder.path(), Planted::new(folder.path(), SAMPLES, &bursts));
    stage.engine.spectra().request(stage.request([0.0, SAMPLES as f64], Reduce::Max));
    let seen = stage.run(|_| false);
    let first = &seen.pictures[0].values;
    assert!(first.is_sampled(), "the first picture says what it is");
    let (picture, least) = (seen.last(), burst_level(&parameters(1024)) - 6.3);
    assert_eq!(picture.values.complete, 1.0);
    let lit: Vec<usize> = (0..WIDTH).filter(|x| column(picture, *x) > least).collect();
    for burst in bursts {
        let near = lit.iter().any(|x| x.abs_diff(pixel(burst)) <= 1);
        assert!(near, "sample {burst} is not near any of {lit:?}");
    }
    // Nothing else is lit: a frame has two columns at most, a column of the picture one neighbour.
    assert!(lit.len() <= 3 * bursts.len(), "{lit:?}");
    assert!((0..WIDTH).filter(|x| !lit.contains(x)).all(|x| column(picture, x) == -200.0));

    let Some(Waveform::Envelopes { columns, sampled: false, .. }) = seen.waveform else {
        panic!("{:?}", seen.waveform)
    };
    for burst in bursts {
        let envelope = columns[pixel(burst)].unwrap();
        let beside = columns.get(pixel(burst) + 1).copied().flatten();
        let peak = envelope.i[1].max(beside.map_or(0.0, |envelope| envelope.i[1]));
        assert_eq!(peak, BURST, "sample {burst}");
    }
    let density = seen.density.unwrap();
    assert_eq!(density.frames, density.frames_there);
    assert!(density.max.iter().all(|value| (value - (least + 6.3)).abs() < 6.5), "{:?}", &density.max[..4]);
    let job = stage.engine.jobs().statuses().into_iter().find(|job| job.kind == JobKind::Index).unwrap();
    assert_eq!((job.name.as_str(), job.state), ("Indexing planted", JobState::Done));
}

#[test]
fn what_the_index_shows_is_what_all_frames_show() {
    let folder = tempfile::tempdir().unwrap();
    let quiet = Planted::new(folder.path(), SAMPLES, &[100_000, 3_000_000]);
    let mut stage = Stage::new(folder.path(), Planted { noise: 0.02, ..quiet });
    for reduce in [Reduce::Max, Reduce::Mean, Reduce::Min] {
        let request = stage.request([0.0, SAMPLES as f64], reduce);
        stage.engine.spectra().request(request.clone());
        let indexed = stage.run(|_| false);
        let read = stage.source.read.load(Ordering::Relaxed);
        // Once it is there no other colour, part or zoom that is wide enough reads the recording.
        let half = SpectrumRequest { time: [0.0, 2_000_000.0], waveform: false, ..request.clone() };
        stage.engine.spectra().request(half);
        assert_eq!(stage.run(|_| false).last().values.complete, 1.0);
        assert_eq!(stage.source.read.load(Ordering::Relaxed), read, "{reduce:?}");

        stage.engine.indexes().set(false, 1 << 40);
        stage.engine.spectra().forget(stage.document);
        stage.engine.spectra().request(request);
        let computed = stage.run(|_| false);
        let (a, b) = (&indexed.last().values, &computed.last().values);
        assert_eq!((a.complete, b.complete, a.unit), (1.0, 1.0, b.unit));
        for (a, b) in a.values.iter().zip(&b.values) {
            assert!((a - b).abs() < 0.26, "{reduce:?}: {a} {b}");
        }
        let (a, b) = (indexed.density.unwrap(), computed.density.unwrap());
        assert_eq!((a.start, a.step, a.mean.len()), (b.start, b.step, b.mean.len()));
        for (a, b) in a.mean.iter().zip(&b.mean).chain(a.max.iter().zip(&b.max)) {
            assert!((a - b).abs() < 0.3, "{reduce:?}: {a} {b}");
        }
        stage.engine.indexes().set(true, 1 << 40);
        stage.engine.spectra().forget(stage.document);
    }
}

#[test]
fn once_the_index_is_whole_the_automatic_range_is_of_all_samples() {
    let folder = tempfile::tempdir().unwrap();
    let quiet = Planted::new(folder.path(), SAMPLES, &[]);
    let mut stage = Stage::new(folder.path(), Planted { noise: 0.02, ..quiet });
    let request = stage.request([0.0, SAMPLES as f64], Reduce::Max);
    stage.engine.spectra().request(request.clone());
    stage.run(|_| false);
    stage.engine.spectra().request(SpectrumRequest { time: [0.0, SAMPLES as f64 / 2.0], ..request.clone() });
    let seen = stage.run(|_| false).last().range;
    let index = indexes(folder.path()).open(&recording(&stage.source), parameters(1024)).unwrap();
    assert!(index.is_complete());
    let of = |index| automatic_range(&request.recording, &request.settings, index, &Progress::new()).unwrap();
    let (whole, sampled) = (of(Some(&*index)), of(None));
    assert_eq!(seen, whole);
    for (whole, sampled) in whole.into_iter().zip(sampled) {
        assert!((whole - sampled).abs() <= 3.0, "{whole} {sampled}");
    }
}

#[test]
fn averages_come_from_the_index_only_where_it_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let quiet = Planted::new(folder.path(), SAMPLES, &[100_000, 3_000_000]);
    let mut stage = Stage::new(folder.path(), Planted { noise: 0.02, ..quiet });
    // Its rows are 16, 64, 256 … frames; 32 of them reach over more than a pixel's width with any of these.
    for (average, reduce, has_it) in [
        (16, Reduce::Max, true),
        (16, Reduce::Min, true),
        (64, Reduce::Max, true),
        (8, Reduce::Mean, true),
        (8, Reduce::Max, false),
        (20, Reduce::Min, false),
        (64, Reduce::Mean, true),
        (100, Reduce::Mean, false),
    ] {
        let what = format!("{average} {reduce:?}");
        let mut request = stage.request([0.0, SAMPLES as f64], reduce);
        request.settings.spectrogram.average = average;
        (request.waveform, request.density) = (false, false);
        stage.engine.spectra().request(request.clone());
        stage.run(|_| false);
        // By now the index is whole.
        stage.engine.spectra().purge();
        let before = stage.source.read.load(Ordering::Relaxed);
        request.time = [0.0, SAMPLES as f64 - 1.0];
        stage.engine.spectra().request(request.clone());
        let indexed = stage.run(|_| false);
        let read = stage.source.read.load(Ordering::Relaxed) - before;
        assert_eq!(read == 0, has_it, "{what}: {read} samples");
        stage.engine.indexes().set(false, 1 << 40);
        stage.engine.spectra().forget(stage.document);
        stage.engine.spectra().request(request);
        let computed = stage.run(|_| false);
        let (a, b) = (&indexed.last().values, &computed.last().values);
        assert_eq!((a.complete, b.complete), (1.0, 1.0), "{what}");
        let most = if has_it { 0.26 } else { 0.0 };
        for (place, (a, b)) in a.values.iter().zip(&b.values).enumerate() {
            assert!((a - b).abs() <= most, "{what} at {place}: {a} {b}");
        }
        stage.engine.indexes().set(true, 1 << 40);
        stage.engine.spectra().forget(stage.document);
    }
}

#[test]
fn an_index_that_a_person_stopped_stays_stopped_and_the_view_sampled() {
    let folder = tempfile::tempdir().unwrap();
    let samples = 1 << 33;
    let mut stage = Stage::new(folder.path(), Planted::new(folder.path(), samples, &[]));
    stage.engine.spectra().request(stage.request([0.0, samples as f64], Reduce::Max));
    let end = Instant::now() + Duration::from_mins(5);
    let job = loop {
        assert!(Instant::now() < end, "the index never begins");
        stage.run(|_| true);
        let running = |job: &lumiq::engine::JobStatus| job.kind == JobKind::Index && job.state == JobState::Running;
        if let Some(job) = stage.engine.jobs().statuses().into_iter().find(running) {
            break job;
        }
    };
    stage.engine.apply(Command::Job(JobCommand::Cancel(job.id))).unwrap();
    stage.run(|_| false);
    // Looking elsewhere does not begin it again.
    stage.engine.spectra().request(stage.request([0.0, samples as f64 / 2.0], Reduce::Max));
    let seen = stage.run(|_| false);
    assert!(seen.last().values.is_sampled());
    let jobs = stage.engine.jobs().statuses();
    let states: Vec<_> = jobs.iter().filter(|job| job.kind == JobKind::Index).map(|job| &job.state).collect();
    assert_eq!(states, [&JobState::Cancelled]);
}
