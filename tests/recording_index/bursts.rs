//! A search for bursts with the index that a view has had made: the same bursts, fewer samples read; and what is said of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use lumiq::codec::Opened;
use lumiq::engine::bursts::{BurstRequest, annotations_of, find_bursts};
use lumiq::engine::command::DraftEdit;
use lumiq::engine::session::Origin;
use lumiq::engine::spectrum::{SpectrumRequest, ViewId};
use lumiq::engine::{Command, Engine, EngineOptions, SearchIndex};
use lumiq::model::recipe::{BurstSearch, SpectrogramView};
use lumiq::model::{AnnotationList, DocumentId, Progress};

use super::source::{Planted, recording};

/// Two stretches that have a floor of their own, for frames of 1024 samples, and a bit.
const SAMPLES: u64 = (2 << 21) + 777;

fn until(engine: &mut Engine, what: &str, so: impl Fn(&Engine) -> bool) {
    let end = Instant::now() + Duration::from_mins(5);
    while !so(engine) {
        engine.poll();
        drop(engine.spectra().poll());
        assert!(Instant::now() < end, "it never came to be: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn candidates(engine: &Engine, document: DocumentId) -> AnnotationList {
    let document = engine.session().document(document).unwrap();
    document.presentation.recording().unwrap().candidates.clone()
}

#[test]
fn the_index_of_a_view_serves_a_search_of_its_frames() {
    let folder = tempfile::tempdir().unwrap();
    let bursts = [70_000, 70_100, 900_000, 2_000_000, SAMPLES - 5_000];
    let source = Arc::new(Planted::new(folder.path(), SAMPLES, &bursts));
    let options = EngineOptions { threads: 2, indexes: Some(folder.path().join("indexes")), ..Default::default() };
    let mut engine = Engine::new(options).unwrap();
    engine.indexes().set_least_samples(0);
    let planted = recording(&source);
    let document = engine.add(Opened::Recording(planted.clone()), "planted.cf32".to_owned(), Origin::Sample);
    assert_eq!(engine.search_index(document), SearchIndex::None, "nobody has asked for it");
    engine.spectra().request(SpectrumRequest {
        view: ViewId(1),
        document,
        recording: planted.clone(),
        settings: SpectrogramView::default(),
        time: [0.0, SAMPLES as f64],
        frequency: [-0.5, 0.5],
        width: 100,
        height: 64,
        waveform: false,
        density: false,
        following: false,
    });
    until(&mut engine, "an index of the view's frames", |engine| {
        engine.search_index(document) == SearchIndex::OfFrames(1024)
    });
    let search = BurstSearch::default().with_frames_of(1024);
    engine.apply(Command::Draft(DraftEdit::Bursts(search))).unwrap();
    until(&mut engine, "all of it", |engine| engine.search_index(document) == SearchIndex::Serves);
    until(&mut engine, "rest", |engine| !engine.spectra().is_busy(ViewId(1)));
    source.read.store(0, Ordering::Relaxed);
    engine.apply(Command::FindBursts { document, region: None }).unwrap();
    until(&mut engine, "bursts", |engine| !candidates(engine, document).is_empty());
    let read = source.read.load(Ordering::Relaxed);
    assert!(read < SAMPLES * 6 / 10, "{read}: the last stretch, and a little about each burst");
    let request = BurstRequest { recording: planted.clone(), channel: 0, region: None, search, index: None };
    let expected = find_bursts(&request, &Progress::new()).unwrap().bursts;
    assert!(expected.len() >= 3, "{expected:?}");
    assert_eq!(candidates(&engine, document).to_vec(), annotations_of(&expected, None, &planted.info));
}
