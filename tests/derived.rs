//! The three jobs as the window runs them: derived documents, exports, cancel.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lumiq::codec::{OpenOptions, Opened, SaveOptions, open};
use lumiq::engine::command::{AnnotationEdit, Command, DocumentCommand, JobCommand, LayerEdit};
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::export::{Export, ExportContent, Frames, Overwrite, Picture};
use lumiq::engine::sample_data::time_lapse;
use lumiq::engine::session::{Document, Origin};
use lumiq::engine::spectrum::export::ValueType;
use lumiq::engine::{Applied, Engine, EngineError, EngineOptions, JobState, News, Remedy, Severity};
use lumiq::model::recipe::{Blend, Recipe, Resize, SizeRequest, SpectrogramRecipe};
use lumiq::model::{Annotation, BlendMode, DocumentId, PlaneIndex, Rect};

const LONG: Duration = Duration::from_mins(2);

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).expect("threads")
}

/// A corner of one frame of the simulated time-lapse; one channel of it, if asked for.
fn corner(engine: &mut Engine, channel: Option<usize>) -> DocumentId {
    let stack = time_lapse();
    let c = channel.map_or(0..3, |channel| channel..channel + 1);
    let selection = Selection { t: 0..1, c, region: Rect::new(100, 200, 64, 48), ..Selection::whole(&stack.info) };
    let part = selected(&stack, selection).expect("inside");
    let id = engine.add(Opened::Stack(part), "cells.tif".to_owned(), Origin::Sample);
    settle(engine);
    id
}

/// 8192 samples of a tone at an eighth of the rate.
fn tone(engine: &mut Engine, folder: &Path) -> DocumentId {
    let path = folder.join("tone.cf32");
    let samples = (0..8192).flat_map(|n| {
        let (sin, cos) = (std::f32::consts::FRAC_PI_4 * (n % 8) as f32).sin_cos();
        [0.5 * cos, 0.5 * sin]
    });
    std::fs::write(&path, samples.flat_map(f32::to_le_bytes).collect::<Vec<u8>>()).expect("room");
    let options = OpenOptions { sample_rate_hz: Some(8000.0), ..OpenOptions::default() };
    engine.open(vec![path], &options);
    settle(engine).opened[0]
}

fn settle(engine: &mut Engine) -> News {
    let mut all = News::default();
    for _ in 0..3 {
        assert!(engine.jobs().wait_idle(LONG));
        let news = engine.poll();
        all.notices.extend(news.notices);
        all.opened.extend(news.opened);
    }
    all
}

fn run(engine: &mut Engine, recipe: Recipe, inputs: &[DocumentId]) -> Result<DocumentId, EngineError> {
    engine.apply(Command::Run { recipe, inputs: inputs.to_vec() })?;
    let news = settle(engine);
    assert_eq!(news.notices, []);
    Ok(news.opened[0])
}

fn half() -> Recipe {
    Recipe::Resize(Resize::new(SizeRequest::Scale(0.5)))
}

fn export(document: DocumentId, content: ExportContent, target: PathBuf) -> Command {
    let options = SaveOptions::default();
    Command::Export(Box::new(Export { document, content, target, overwrite: Overwrite::Never, options, recipe: false }))
}

#[test]
fn a_resized_document_looks_like_its_source_and_knows_it() {
    let mut engine = engine();
    let source = corner(&mut engine, None);
    let edit = LayerEdit::Range([123.0, 456.0]);
    engine.apply(Command::Layer { document: source, layer: 1, edit }).expect("sound");
    let derived = run(&mut engine, half(), &[source]).expect("a stack");
    let document = engine.session().document(derived).expect("open");
    assert_eq!(document.name, "resize of cells.tif");
    assert_eq!(
        document.provenance().map(|origin| (origin.sources.clone(), origin.recipe.clone())),
        Some((vec!["cells.tif".to_owned()], half()))
    );
    assert!(matches!(&document.origin, Origin::Derived { parents, .. } if *parents == [source]));
    let info = &document.stack().expect("a stack").info;
    assert_eq!((info.axes.x, info.axes.y, info.axes.c), (32, 24, 3));
    assert_eq!(info.pixel_size.map(|size| size.x), Some(0.4));
    let layers = &engine.session().composition(derived).expect("a stack").layers;
    assert_eq!((layers[1].name.as_str(), layers[1].range), ("Actin", [123.0, 456.0]));
}

#[test]
fn a_blend_takes_two_and_a_spectrogram_a_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine();
    let (a, b) = (corner(&mut engine, Some(0)), corner(&mut engine, Some(1)));
    let blend = Recipe::Blend(Blend { mode: BlendMode::Max, ..Blend::default() });
    let derived = run(&mut engine, blend.clone(), &[a, b]).expect("two stacks");
    let value = |id: DocumentId| {
        let stack = engine.session().document(id).expect("open").stack().expect("a stack").clone();
        stack.read_plane(PlaneIndex::default()).expect("readable").value(20, 30, 0).expect("inside")
    };
    assert_eq!(value(derived), value(a).max(value(b)));

    let recording = tone(&mut engine, folder.path());
    let recipe = SpectrogramRecipe { n_fft: 256, hop: 256, ..SpectrogramRecipe::default() };
    let derived = run(&mut engine, Recipe::Spectrogram(recipe), &[recording]).expect("a recording");
    let stack = engine.session().document(derived).expect("open").stack().expect("a stack").clone();
    assert_eq!((stack.info.axes.x, stack.info.axes.y), (32, 256));
    let plane = stack.read_plane(PlaneIndex::default()).expect("readable");
    // A tone of amplitude 0.5 is −6.02 dBFS, an eighth of the rate above the middle; frequency runs upwards.
    let column: Vec<f64> = (0..256).map(|y| plane.value(10, y, 0).expect("inside")).collect();
    let peak = (0..256).max_by(|a, b| column[*a].total_cmp(&column[*b])).expect("rows");
    assert_eq!(255 - peak, 128 + 32);
    assert!((column[peak] + 6.0206).abs() < 0.01, "{}", column[peak]);

    for (recipe, inputs) in
        [(half(), vec![recording]), (half(), vec![a, b]), (blend, vec![a]), (Recipe::Spectrogram(recipe), vec![a])]
    {
        let error = engine.apply(Command::Run { recipe, inputs }).expect_err("nonsense");
        assert!(matches!(error, EngineError::Refused { .. }), "{error}");
    }
}

#[test]
fn a_cancelled_job_leaves_no_document_and_no_notice() {
    let mut engine = engine();
    let id = engine.add(Opened::Stack(time_lapse()), "long".to_owned(), Origin::Sample);
    let applied = engine.apply(Command::Run { recipe: half(), inputs: vec![id] }).expect("a stack");
    let Applied::Started(jobs) = applied else { panic!("{applied:?}") };
    while engine.jobs().status(jobs[0]).is_some_and(|job| job.state == JobState::Queued) {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(engine.jobs().lost_on_close().len(), 1);
    let asked = Instant::now();
    engine.apply(Command::Job(JobCommand::CancelAll)).expect("always");
    let news = settle(&mut engine);
    assert!(asked.elapsed() < Duration::from_secs(10));
    assert_eq!(news.notices, []);
    assert_eq!(engine.jobs().status(jobs[0]).map(|job| job.state), Some(JobState::Cancelled));
    assert_eq!(engine.session().documents().len(), 1);
}

#[test]
fn exports_write_data_with_its_looks_and_keep_what_they_must() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine();
    let id = corner(&mut engine, None);
    let target = folder.path().join("data.npy");
    let data = || ExportContent::Data { samples: None };
    engine.apply(export(id, data(), target.clone())).expect("sound");
    let news = settle(&mut engine);
    assert!(news.notices[0].text.ends_with("data.npy was written"), "{news:?}");
    // An array of three axes does not say that the first of them is channels.
    let options = OpenOptions { axes: "CYX".parse().ok(), ..OpenOptions::default() };
    let Opened::Stack(written) = open(&target, &options).expect("written") else { panic!("a stack") };
    let source = engine.session().document(id).expect("open").stack().expect("a stack").clone();
    let last = PlaneIndex { c: 2, ..PlaneIndex::default() };
    assert!(written.read_plane(last).expect("readable") == source.read_plane(last).expect("readable"));
    // `never` refuses, and what is there stays.
    let before = std::fs::read(&target).expect("there");
    engine.apply(export(id, data(), target.clone())).expect("sound");
    let news = settle(&mut engine);
    assert_eq!(news.notices[0].severity, Severity::Error);
    assert_eq!(std::fs::read(&target).expect("there"), before);
    // A file that is open is never written to.
    engine.open(vec![target.clone()], &OpenOptions::default());
    settle(&mut engine);
    assert!(matches!(engine.apply(export(id, data(), target)), Err(EngineError::Refused { .. })));
    // A format that cannot hold it leaves nothing behind.
    engine.apply(export(id, data(), folder.path().join("data.xyz"))).expect("sound");
    assert_eq!(settle(&mut engine).notices[0].severity, Severity::Error);
    assert_eq!(std::fs::read_dir(folder.path()).expect("there").count(), 1);
    let outside = ExportContent::Picture(Picture::of(Frames::One { t: 9, z: 0 }));
    assert!(engine.apply(export(id, outside, folder.path().join("x.png"))).is_err());
}

#[test]
fn a_recording_is_exported_with_its_marks_and_as_its_spectrogram() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine();
    let id = tone(&mut engine, folder.path());
    let mark = Annotation {
        sample_start: 100,
        sample_count: Some(50),
        label: Some("here".to_owned()),
        ..Annotation::default()
    };
    engine.apply(Command::Annotation { document: id, edit: AnnotationEdit::Add(mark) }).expect("sound");
    let target = folder.path().join("tone.sigmf-meta");
    engine.apply(export(id, ExportContent::Data { samples: None }, target.clone())).expect("sound");
    let picture = folder.path().join("tone.png");
    engine
        .apply(export(
            id,
            ExportContent::Spectrogram {
                columns: Some(7),
                samples: None,
                band: None,
                range: None,
                value_type: ValueType::F32,
                axes_labels: false,
            },
            picture.clone(),
        ))
        .expect("sound");
    let news = settle(&mut engine);
    assert!(news.notices.iter().all(|notice| notice.severity == Severity::Info), "{news:?}");
    let Opened::Recording(written) = open(&target, &OpenOptions::default()).expect("written") else { panic!("IQ") };
    assert_eq!(written.info.samples, 8192);
    assert_eq!(written.info.annotations[0].label.as_deref(), Some("here"));
    let Opened::Stack(picture) = open(&picture, &OpenOptions::default()).expect("written") else { panic!("a picture") };
    assert_eq!((picture.info.axes.x, picture.info.axes.y, picture.info.samples_per_pixel), (7, 1024, 3));
}

#[test]
fn closing_a_source_leaves_what_was_made_of_it() {
    let mut engine = engine();
    let source = corner(&mut engine, Some(0));
    let derived = run(&mut engine, half(), &[source]).expect("a stack");
    engine.apply(Command::Document(DocumentCommand::Close(source))).expect("open");
    assert_eq!(engine.budget().used(), 32 * 24 * 2, "the derived stack is in memory, and in the account");
    let document = engine.session().document(derived).expect("still open");
    assert_eq!(document.provenance().map(|origin| origin.sources.len()), Some(1));
    assert!(document.stack().expect("a stack").read_plane(PlaneIndex::default()).is_ok());
    engine.apply(Command::Document(DocumentCommand::Close(derived))).expect("open");
    assert_ne!(engine.budget().used(), 0, "kept by the notice that offers to bring it back");
    drop(engine.poll());
    assert_eq!(engine.budget().used(), 0);
}

/// Closes a document; what the notice offers to bring back.
fn close(engine: &mut Engine, id: DocumentId) -> Option<Remedy> {
    engine.apply(Command::Document(DocumentCommand::Close(id))).expect("open");
    assert!(engine.session().document(id).is_err());
    engine.poll().notices.pop().and_then(|notice| notice.remedy)
}

fn bring_back(engine: &mut Engine, remedy: Option<Remedy>) -> DocumentId {
    let Some(Remedy::Restore(closed)) = remedy else { panic!("{remedy:?}") };
    let applied = engine.apply(Command::Document(DocumentCommand::Restore(closed))).expect("closed");
    let Applied::Opened(id) = applied else { panic!("{applied:?}") };
    id
}

#[test]
fn a_result_that_was_not_exported_can_be_brought_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine();
    let source = corner(&mut engine, Some(0));
    let derived = run(&mut engine, half(), &[source]).expect("a stack");
    let edit = LayerEdit::Gamma(0.5);
    engine.apply(Command::Layer { document: derived, layer: 0, edit }).expect("a layer");
    let before = engine.session().document(derived).expect("open").clone();
    let remedy = close(&mut engine, derived);
    assert_eq!(bring_back(&mut engine, remedy), derived);
    let after = engine.session().document(derived).expect("back");
    assert_eq!((&after.name, &after.presentation), (&before.name, &before.presentation));
    let plane =
        |document: &Document| document.stack().expect("a stack").read_plane(PlaneIndex::default()).expect("in memory");
    assert_eq!(plane(after), plane(&before));
    // What is in a file, or came from one, is closed without a word.
    let target = folder.path().join("half.tif");
    engine.apply(export(derived, ExportContent::Data { samples: None }, target)).expect("sound");
    settle(&mut engine);
    assert_eq!(close(&mut engine, derived), None);
    assert_eq!(close(&mut engine, source), None);
}

#[test]
fn marks_that_are_in_no_file_are_brought_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine();
    let id = tone(&mut engine, folder.path());
    let mark = Annotation { sample_start: 100, sample_count: Some(50), ..Annotation::default() };
    let add = |mark| Command::Annotation { document: id, edit: AnnotationEdit::Add(mark) };
    engine.apply(add(mark.clone())).expect("sound");
    let remedy = close(&mut engine, id);
    assert_eq!(bring_back(&mut engine, remedy), id);
    assert_eq!(engine.session().annotations(id).expect("a recording").to_vec(), std::slice::from_ref(&mark));
    let data = ExportContent::Data { samples: None };
    engine.apply(export(id, data, folder.path().join("marked.sigmf-meta"))).expect("sound");
    settle(&mut engine);
    engine.apply(add(Annotation { sample_start: 200, ..mark })).expect("sound");
    assert!(matches!(close(&mut engine, id), Some(Remedy::Restore(_))), "a mark later than the file");
}
