//! Streams through the engine, without a window: servers of this test send known samples, documents grow, recordings are
//! what was sent bit for bit, files that another program writes are followed.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use lumiq::codec::{OpenOptions, Opened, open, verify};
use lumiq::engine::command::{AnnotationEdit, DocumentCommand, StreamCommand};
use lumiq::engine::live::StreamRequest;
use lumiq::engine::session::{Origin, Unwritten};
use lumiq::engine::spectrum::{SpectrumRequest, SpectrumResult, ViewId};
use lumiq::engine::{Command, Engine, EngineOptions, News};
use lumiq::model::recipe::SpectrogramView;
use lumiq::model::{Annotation, DocumentId, Progress, Recording};
use support::files::folder;
use support::stream::{Server, samples};

/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_mins(1);

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 2, memory: Some(128 << 20), ..EngineOptions::default() }).unwrap()
}

/// Polls until something is so; what was said meanwhile.
#[track_caller]
fn until(engine: &mut Engine, what: &str, so: impl Fn(&Engine, &News) -> bool) -> News {
    let end = Instant::now() + PATIENCE;
    let mut all = News::default();
    loop {
        let news = engine.poll();
        all.notices.extend(news.notices);
        all.opened.extend(news.opened);
        if so(engine, &all) {
            return all;
        }
        assert!(Instant::now() < end, "it never came to be: {what}; {all:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn recording(engine: &Engine, id: DocumentId) -> &Recording {
    engine.session().document(id).unwrap().recording().unwrap()
}

fn stored(recording: &Recording) -> Vec<u8> {
    let mut out = vec![0; recording.info.samples as usize * recording.info.datatype.bytes()];
    recording.source.read_stored(0, &mut out).unwrap();
    out
}

fn opened(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a recording"),
    }
}

fn request(server: &Server) -> StreamRequest {
    StreamRequest {
        datatype: Some("ci16".parse().unwrap()),
        sample_rate_hz: Some(1e5),
        center_frequency_hz: Some(10e6),
        ..StreamRequest::new(server.address("tcp"))
    }
}

/// Opens a stream and waits for its document.
fn receive(engine: &mut Engine, request: StreamRequest) -> DocumentId {
    engine.apply(Command::Stream(StreamCommand::Open(Box::new(request)))).unwrap();
    let news = until(engine, "the document", |_, news| !news.opened.is_empty());
    news.opened[0]
}

#[test]
fn a_document_grows_is_looked_at_recorded_and_stopped() {
    let folder = folder();
    let target = folder.path().join("air.sigmf-meta");
    let server = Server::start();
    let mut engine = engine();
    let id = receive(&mut engine, request(&server));
    assert!(engine.is_growing(id));
    let sent = samples(400_000);
    server.send(&sent[..400_002]);
    until(&mut engine, "the first half", |engine, _| recording(engine, id).info.samples == 100_000);
    // The source stays the same, so that what is cached of it stays good.
    let source = recording(&engine, id).source.clone();
    assert!(stored(recording(&engine, id)) == sent[..400_000]);

    engine.apply(Command::Stream(StreamCommand::Record { document: id, target: target.clone() })).unwrap();
    until(&mut engine, "recording", |engine, _| engine.stream(id).is_some_and(|stream| stream.recording.is_some()));
    server.send(&sent[400_002..1_000_000]);
    until(&mut engine, "more", |engine, _| recording(engine, id).info.samples == 250_000);
    let mark = Annotation { sample_start: 150_000, label: Some("here".to_owned()), ..Annotation::default() };
    engine.apply(Command::Annotation { document: id, edit: AnnotationEdit::Add(mark) }).unwrap();
    engine.apply(Command::Stream(StreamCommand::StopRecording(id))).unwrap();
    let news = until(&mut engine, "the pair", |_, news| !news.notices.is_empty());
    assert!(news.notices[0].text.contains("air.sigmf-meta is complete"), "{news:?}");
    server.send(&sent[1_000_000..]);
    until(&mut engine, "the rest", |engine, _| recording(engine, id).info.samples == 400_000);
    // Looking back over everything, whichever file it is in.
    assert!(stored(recording(&engine, id)) == sent);
    assert!(std::sync::Arc::ptr_eq(&recording(&engine, id).source, &source));

    engine.apply(Command::Stream(StreamCommand::Stop(id))).unwrap();
    until(&mut engine, "the end", |engine, _| !engine.is_growing(id));
    assert_eq!(engine.unwritten(id), Some(Unwritten::Stream));
    assert!(stored(recording(&engine, id)) == sent);

    let pair = opened(&target);
    assert!(stored(&pair) == sent[400_000..1_000_000]);
    assert_eq!(pair.info.annotations[0].sample_start, 50_000);
    assert_eq!((pair.info.sample_rate_hz, pair.info.center_frequency_hz), (Some(1e5), Some(10e6)));
    assert!(pair.info.captures[0].datetime.is_some() && pair.info.warnings.is_empty());
    verify(&target, &Opened::Recording(pair), &Progress::new()).unwrap();
}

#[test]
fn recorded_from_the_start_the_document_becomes_that_of_the_file() {
    let folder = folder();
    let target = folder.path().join("air.sigmf-meta");
    let server = Server::start();
    let mut engine = engine();
    let id = receive(&mut engine, StreamRequest { record: Some(target.clone()), ..request(&server) });
    let sent = samples(30_000);
    server.send(&sent);
    server.hang_up();
    let news = until(&mut engine, "the end", |engine, _| !engine.is_growing(id));
    let said: Vec<&str> = news.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("the stream has ended")), "{said:?}");
    let document = engine.session().document(id).unwrap();
    assert!(matches!(&document.origin, Origin::File { path, .. } if *path == target));
    assert_eq!(document.name, "air.sigmf-meta");
    assert!(document.unwritten().is_none() && stored(recording(&engine, id)) == sent);
    assert!(stored(&opened(&target)) == sent);
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 2, "nothing is left over");
}

#[test]
fn annotations_are_in_the_file_however_the_stream_ends() {
    for closed_by_server in [true, false] {
        let folder = folder();
        let target = folder.path().join("air.sigmf-meta");
        let server = Server::start();
        let mut engine = engine();
        let id = receive(&mut engine, StreamRequest { record: Some(target.clone()), ..request(&server) });
        server.send(&samples(30_000));
        until(&mut engine, "samples", |engine, _| recording(engine, id).info.samples == 30_000);
        let mark = |sample_start| {
            let mark = Annotation { sample_start, ..Annotation::default() };
            Command::Annotation { document: id, edit: AnnotationEdit::Add(mark) }
        };
        for sample_start in [1_000, 2_000, 3_000] {
            engine.apply(mark(sample_start)).unwrap();
        }
        if closed_by_server {
            server.hang_up();
            // The recording is complete before the engine hears of it: what is annotated meanwhile is not in it.
            let end = Instant::now() + PATIENCE;
            while !target.exists() {
                assert!(Instant::now() < end, "it is never completed");
                std::thread::sleep(Duration::from_millis(5));
            }
            engine.apply(mark(4_000)).unwrap();
            until(&mut engine, "the end", |engine, _| !engine.is_growing(id));
            let document = engine.session().document(id).unwrap();
            assert!(matches!(document.origin, Origin::File { .. }) && document.unwritten().is_some());
        }
        drop(engine);
        let starts: Vec<u64> = opened(&target).info.annotations.iter().map(|mark| mark.sample_start).collect();
        assert_eq!(starts, [1_000, 2_000, 3_000]);
    }
}

#[test]
fn a_recording_replaces_nothing_and_one_that_cannot_begin_leaves_the_stream() {
    let folder = folder();
    let taken = folder.path().join("air.sigmf-meta");
    std::fs::write(taken.with_extension("sigmf-data"), [1; 8]).unwrap();
    let server = Server::start();
    let mut engine = engine();
    let open = |target: &Path| StreamRequest { record: Some(target.to_owned()), ..request(&server) };
    let refused = engine.apply(Command::Stream(StreamCommand::Open(Box::new(open(&taken))))).unwrap_err().to_string();
    assert!(refused.contains("air.sigmf-data: the file exists"), "{refused}");
    let nowhere = open(&folder.path().join("none/air.sigmf-meta"));
    engine.apply(Command::Stream(StreamCommand::Open(Box::new(nowhere)))).unwrap();
    let said = |_: &Engine, news: &News| !news.opened.is_empty() && !news.notices.is_empty();
    let news = until(&mut engine, "the sentence", said);
    assert!(news.notices[0].text.contains("no such file or folder"), "{news:?}");
    let id = news.opened[0];
    server.send(&samples(100));
    until(&mut engine, "samples", |engine, _| recording(engine, id).info.samples == 100);
}

#[test]
fn a_file_that_grew_before_it_is_followed_is_read_to_its_end() {
    let folder = folder();
    let (path, sent) = (folder.path().join("grown.cs16"), samples(3_000));
    std::fs::write(&path, &sent[..4_000]).unwrap();
    let mut engine = engine();
    engine.open(vec![path.clone()], &OpenOptions::default());
    let id = until(&mut engine, "the document", |_, news| !news.opened.is_empty()).opened[0];
    std::fs::write(&path, &sent).unwrap();
    engine.apply(Command::Stream(StreamCommand::Follow { document: id, on: true })).unwrap();
    until(&mut engine, "everything", |engine, _| recording(engine, id).info.samples == 3_000);
    assert!(stored(recording(&engine, id)) == sent);
}

#[test]
fn a_gap_is_a_capture_and_closing_completes_what_is_recorded() {
    let folder = folder();
    let target = folder.path().join("air.sigmf-meta");
    let server = Server::start();
    let mut engine = engine();
    let reconnect = Some(Duration::from_secs(30));
    let id = receive(&mut engine, StreamRequest { record: Some(target.clone()), reconnect, ..request(&server) });
    let sent = samples(20_000);
    // The connection goes in the middle of a sample.
    server.send(&sent[..40_003]);
    until(&mut engine, "the first part", |engine, _| recording(engine, id).info.samples == 10_000);
    server.hang_up();
    server.send(&sent[40_000..]);
    until(&mut engine, "the second part", |engine, _| recording(engine, id).info.samples == 20_000);
    let status = engine.stream(id).unwrap();
    assert_eq!(status.gaps, 1);
    assert!(status.lost_samples > 0, "{status:?}");
    engine.apply(Command::Document(DocumentCommand::Close(id))).unwrap();
    let news = until(&mut engine, "the pair", |_, news| !news.notices.is_empty());
    assert!(news.notices.iter().all(|notice| !notice.text.contains("in no file")), "{news:?}");
    drop(engine);
    let pair = opened(&target);
    assert!(stored(&pair) == sent);
    let [first, second] = &pair.info.captures[..] else { panic!("{:?}", pair.info.captures) };
    assert_eq!((first.sample_start, second.sample_start), (0, 10_000));
    assert!(first.datetime < second.datetime);
}

#[test]
fn nobody_at_home_is_one_sentence_and_no_document() {
    let mut engine = engine();
    let mut request = request(&Server::start());
    request.address = Server::nobody("tcp");
    engine.apply(Command::Stream(StreamCommand::Open(Box::new(request)))).unwrap();
    let news = until(&mut engine, "the sentence", |_, news| !news.notices.is_empty());
    assert!(news.notices[0].text.contains("connection refused"), "{news:?}");
    assert!(engine.session().documents().is_empty());
}

#[test]
fn a_picture_of_the_end_is_that_of_a_finished_recording() {
    let server = Server::start();
    let mut engine = engine();
    let id = receive(&mut engine, request(&server));
    let sent = samples(200_000);
    let view = |engine: &Engine| SpectrumRequest {
        view: ViewId(1),
        document: id,
        recording: recording(engine, id).clone(),
        settings: SpectrogramView::default(),
        time: [0.0, 200_000.0],
        frequency: [-0.5, 0.5],
        width: 50,
        height: 64,
        waveform: false,
        density: false,
        following: true,
    };
    let picture = |engine: &Engine| {
        let (mut last, end) = (None, Instant::now() + PATIENCE);
        engine.spectra().request(view(engine));
        loop {
            let busy = engine.spectra().is_busy(ViewId(1));
            for (_, result) in engine.spectra().poll() {
                match result {
                    SpectrumResult::Picture(picture) => last = Some(picture),
                    other => panic!("{other:?}"),
                }
            }
            if !busy {
                return last.unwrap();
            }
            assert!(Instant::now() < end);
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let mut live = None;
    for part in [10_000, 77_777, 200_000] {
        server.send_up_to(&sent, part * 4);
        until(&mut engine, "samples", |engine, _| recording(engine, id).info.samples == part as u64);
        live = Some(picture(&engine));
    }
    let live = live.unwrap();
    engine.spectra().purge();
    engine.spectra().close(ViewId(1));
    let fresh = picture(&engine);
    assert!(live.rgba == fresh.rgba && live.range == fresh.range);
}

#[test]
fn a_file_that_grows_is_followed_raw_and_sigmf() {
    let folder = folder();
    let sent = samples(3_000);
    let raw = folder.path().join("growing.cs16");
    let data = folder.path().join("pair.sigmf-data");
    let meta = folder.path().join("pair.sigmf-meta");
    let description = |captures: &str| {
        format!(
            r#"{{"global":{{"core:datatype":"ci16_le","core:version":"1.2.5","core:sample_rate":1000}},"captures":[{captures}],"annotations":[]}}"#
        )
    };
    std::fs::write(&meta, description(r#"{"core:sample_start":0}"#)).unwrap();
    for (path, written) in [(&raw, &raw), (&meta, &data)] {
        std::fs::write(written, &sent[..4_000]).unwrap();
        let mut engine = engine();
        engine.open(vec![path.clone()], &OpenOptions::default());
        let news = until(&mut engine, "the document", |_, news| !news.opened.is_empty());
        let id = news.opened[0];
        engine.apply(Command::Stream(StreamCommand::Follow { document: id, on: true })).unwrap();
        let mut file = std::fs::OpenOptions::new().append(true).open(written).unwrap();
        // Half a sample is there for a while.
        file.write_all(&sent[4_000..8_002]).unwrap();
        until(&mut engine, "more", |engine, _| recording(engine, id).info.samples == 2_000);
        assert!(stored(recording(&engine, id)) == sent[..8_000]);
        std::fs::write(&meta, description(r#"{"core:sample_start":0},{"core:sample_start":2000}"#)).unwrap();
        file.write_all(&sent[8_002..]).unwrap();
        until(&mut engine, "everything", |engine, _| recording(engine, id).info.samples == 3_000);
        assert!(stored(recording(&engine, id)) == sent);
        if path == &meta {
            assert_eq!(recording(&engine, id).info.captures.len(), 2);
        }
        engine.apply(Command::Stream(StreamCommand::Follow { document: id, on: false })).unwrap();
        assert!(!engine.is_growing(id));
        std::fs::write(&meta, description(r#"{"core:sample_start":0}"#)).unwrap();
    }
}
