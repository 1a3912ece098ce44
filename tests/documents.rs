//! Opening through the engine: files, folders, what is in doubt, what is broken, and what is found out afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lumiq::codec::{DocumentKind, OpenOptions, Opened, SaveOptions, save};
use lumiq::engine::command::{Command, DocumentCommand, HistoryCommand, LayerEdit};
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::sample_data::time_lapse;
use lumiq::engine::session::{Origin, Thumbnail};
use lumiq::engine::{Applied, Engine, EngineOptions, JobState, News, Remedy, Severity};
use lumiq::model::{
    Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).expect("threads")
}

/// A corner of the simulated time-lapse, two frames of it.
fn small() -> Stack {
    let stack = time_lapse();
    let selection = Selection { t: 0..2, region: Rect::new(300, 300, 40, 30), ..Selection::whole(&stack.info) };
    selected(&stack, selection).expect("inside")
}

fn write(path: &Path) {
    save(path, &small(), &SaveOptions::default(), &Progress::new()).expect("room on the disk");
}

fn open(engine: &mut Engine, paths: &[PathBuf]) -> News {
    let command = DocumentCommand::Open { paths: paths.to_vec(), options: Box::default() };
    let applied = engine.apply(Command::Document(command)).expect("opening always starts");
    assert!(matches!(applied, Applied::Started(_)));
    settle(engine)
}

/// What came of all that was started, and of what that started in turn.
fn settle(engine: &mut Engine) -> News {
    let mut all = News::default();
    for _ in 0..3 {
        assert!(engine.jobs().wait_idle(Duration::from_mins(2)));
        let news = engine.poll();
        all.notices.extend(news.notices);
        all.opened.extend(news.opened);
    }
    all
}

#[test]
fn a_file_opens_once_and_is_looked_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cells.npy");
    write(&path);
    let mut engine = engine();
    let news = open(&mut engine, std::slice::from_ref(&path));
    let [id] = news.opened[..] else { panic!("{news:?}") };
    let document = engine.session().document(id).expect("open");
    assert_eq!((document.name.as_str(), document.kind()), ("cells.npy", DocumentKind::Stack));
    assert!(matches!(&document.thumbnail, Thumbnail::Ready(picture) if picture.width == 40 && picture.height == 30));
    // NumPy files state no range: it comes from the data, not from the type.
    let layers = &engine.session().composition(id).expect("a stack").layers;
    assert!(layers.iter().all(|layer| layer.range[0] > 50.0 && layer.range[1] < 10_000.0), "{layers:?}");
    // The file does not name its axes, so a way to say otherwise is offered.
    assert!(news.notices.iter().any(|notice| notice.remedy == Some(Remedy::ChangeReading(id))), "{news:?}");

    let again = open(&mut engine, &[path]);
    assert_eq!((again.opened, engine.session().documents().len()), (vec![id], 1));
}

#[test]
fn a_range_that_is_found_late_is_in_the_history_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cells.npy");
    write(&path);
    let mut engine = engine();
    engine.open(vec![path], &OpenOptions::default());
    while engine.session().documents().is_empty() {
        engine.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
    // Before anything could be polled, the range is the type's.
    let id = engine.session().documents()[0].id;
    assert_eq!(engine.session().composition(id).expect("a stack").layers[0].range, [0.0, 65535.0]);
    engine.apply(Command::Layer { document: id, layer: 0, edit: LayerEdit::Opacity(0.5) }).expect("sound");
    engine.apply(Command::Layer { document: id, layer: 1, edit: LayerEdit::Range([1.0, 2.0]) }).expect("sound");
    settle(&mut engine);
    let layers = engine.session().composition(id).expect("a stack").layers.clone();
    assert!(layers[0].range[1] < 10_000.0 && layers[1].range == [1.0, 2.0], "a chosen range stays");
    for _ in 0..2 {
        engine.apply(Command::History(HistoryCommand::Undo)).expect("two steps");
    }
    let undone = &engine.session().composition(id).expect("a stack").layers;
    assert_eq!(undone[0].range, layers[0].range);
    assert!(undone[1].range[1] < 10_000.0, "undo goes back to the found range, not to the type's");
}

#[test]
fn a_folder_opens_what_opens_and_says_so_once() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["t10.npy", "t9.npy", ".hidden.npy"] {
        write(&folder.path().join(name));
    }
    std::fs::write(folder.path().join("notes.txt"), "nothing to see").expect("room");
    std::fs::write(folder.path().join("torn.npy"), b"\x93NUMPY\x01\x00\xff").expect("room");
    std::fs::create_dir(folder.path().join("deeper")).expect("room");
    write(&folder.path().join("deeper").join("unseen.npy"));
    let mut engine = engine();
    let news = open(&mut engine, &[folder.path().to_owned()]);
    let names: Vec<_> = engine.session().documents().iter().map(|document| document.name.as_str()).collect();
    assert_eq!(names, ["t9.npy", "t10.npy"]);
    let said: Vec<_> = news.notices.iter().filter(|notice| notice.severity != Severity::Info).collect();
    let [summary, torn] = said[..] else { panic!("{said:?}") };
    assert!(
        summary.text.contains("2 files opened, 1 file of no known format left out, 1 file could not be"),
        "{summary:?}"
    );
    assert!(torn.severity == Severity::Error && torn.text.contains("torn.npy"), "{torn:?}");
    let parent = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(parent.path().join("below")).expect("room");
    let news = open(&mut engine, &[parent.path().to_owned()]);
    assert!(news.notices[0].text.ends_with("holds no files of its own; open one of the folders in it"), "{news:?}");
}

#[test]
fn what_cannot_be_opened_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine();
    let news = open(&mut engine, &[folder.path().join("gone.tif")]);
    assert!(news.opened.is_empty());
    let [notice] = &news.notices[..] else { panic!("{news:?}") };
    assert_eq!(notice.severity, Severity::Error);
    assert!(notice.text.contains("gone.tif: no such file or folder; "), "{}", notice.text);
    assert!(engine.jobs().statuses()[0].failure().is_some());
}

#[test]
fn a_file_in_doubt_asks_and_opens_when_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("capture.bin");
    std::fs::write(&path, vec![7; 4096]).expect("room");
    let mut engine = engine();
    let news = open(&mut engine, std::slice::from_ref(&path));
    let absolute = std::path::absolute(&path).expect("a path");
    assert_eq!(news.notices[0].remedy, Some(Remedy::AskHowToOpen(absolute)), "{news:?}");

    let mut options = OpenOptions { datatype: "cu8".parse().ok(), ..OpenOptions::default() };
    engine.open(vec![path], &options);
    let [id] = settle(&mut engine).opened[..] else { panic!("one document") };
    assert_eq!(engine.session().document(id).expect("open").recording().expect("a recording").info.samples, 2048);
    options.datatype = "cs16".parse().ok();
    let reopen = DocumentCommand::Reopen { document: id, options: Box::new(options) };
    engine.apply(Command::Document(reopen)).expect("it has a file");
    assert_eq!(settle(&mut engine).opened, [id]);
    assert_eq!(engine.session().document(id).expect("open").recording().expect("a recording").info.samples, 1024);
}

#[test]
fn documents_stand_in_the_order_in_which_files_were_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["z.npy", "a.npy", "m.npy", "b.npy", "y.npy", "c.npy"];
    let paths = names.map(|name| folder.path().join(name));
    for path in &paths {
        write(path);
    }
    let mut engine = engine();
    // As if the last had opened first.
    for (path, rest) in [(5, 0..0), (0, 0..6)] {
        let wanted: Vec<PathBuf> = if rest.is_empty() { vec![paths[path].clone()] } else { paths[rest].to_vec() };
        open(&mut engine, &wanted);
    }
    let names: Vec<&str> = engine.session().documents().iter().map(|document| document.name.as_str()).collect();
    assert_eq!(names, ["c.npy", "z.npy", "a.npy", "m.npy", "b.npy", "y.npy"]);
}

#[test]
fn two_documents_never_share_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    for place in [&a, &b] {
        std::fs::create_dir(place).expect("room");
        write(&place.join("x.npy"));
    }
    let mut engine = engine();
    open(&mut engine, &[a.join("x.npy"), b.join("x.npy")]);
    let mut names: Vec<_> = engine.session().documents().iter().map(|document| document.name.clone()).collect();
    names.sort();
    assert_eq!(names, ["x.npy", "x.npy (2)"]);
}

/// A plane so slow that reading all of it takes half a minute.
#[derive(Debug)]
struct Endless;

impl PlaneSource for Endless {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        std::thread::sleep(Duration::from_micros(rect.height as u64 * 1000));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(vec![0; rect.area()])))
    }
}

#[test]
fn closing_a_document_stops_looking_through_it() {
    let mut engine = engine();
    let info = StackInfo::bare("test", StackAxes::plane(30_000, 30_000), 1, SampleType::U8);
    let id = engine.add(Opened::Stack(Stack::new(info, Arc::new(Endless))), "large.tif".to_owned(), Origin::Sample);
    let looking = |engine: &Engine| {
        let jobs = engine.jobs().statuses();
        jobs.into_iter().find(|job| job.name == "Looking through large.tif").expect("it was started").state
    };
    while looking(&engine) == JobState::Queued {
        std::thread::sleep(Duration::from_millis(1));
    }
    engine.apply(Command::Document(DocumentCommand::Close(id))).expect("it is open");
    assert!(engine.jobs().wait_idle(Duration::from_secs(10)), "it goes on for nobody");
    assert_eq!(looking(&engine), JobState::Cancelled);
}

#[cfg(feature = "zarr")]
#[test]
fn a_folder_of_ome_zarr_is_one_document_wherever_it_is_met() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/zarr");
    let mut engine = engine();
    let asking = DocumentCommand::OpenAsking(vec![fixtures.join("blosc.zarr")]);
    engine.apply(Command::Document(asking)).expect("opening always starts");
    let [id] = settle(&mut engine).opened[..] else { panic!("one document") };
    let document = engine.session().document(id).expect("open");
    assert_eq!((document.name.as_str(), document.kind()), ("blosc.zarr", DocumentKind::Stack));
    assert!(matches!(&document.thumbnail, Thumbnail::Ready(_)));
    // In a folder of such folders each is a document.
    let mut another = self::engine();
    assert_eq!(open(&mut another, &[fixtures]).opened.len(), 4);
}
