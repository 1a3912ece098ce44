//! Saying otherwise what a stack is: the axis of its planes, its calibration; with undo, through the engine.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;
use std::time::Duration;

use lumiq::codec::{OpenOptions, SaveOptions, save};
use lumiq::engine::command::{AnnotationEdit, Command, CompositionEdit, DocumentCommand, HistoryCommand, LayerEdit};
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::{Document, Engine, EngineOptions, Export, ExportContent, Overwrite};
use lumiq::model::{Annotation, DocumentId, PixelSize, Progress, Spacing, StackInfo};
use support::stacks::stack;

/// Three heights of one channel, as a file.
fn write(path: &Path) {
    let stack = stack();
    let selection = Selection { t: 0..1, c: 0..1, ..Selection::whole(&stack.info) };
    save(path, &selected(&stack, selection).unwrap(), &SaveOptions::default(), &Progress::new()).unwrap();
}

fn settle(engine: &mut Engine) {
    for _ in 0..3 {
        assert!(engine.jobs().wait_idle(Duration::from_mins(2)));
        engine.poll();
    }
}

fn opened(engine: &mut Engine, path: &Path) -> DocumentId {
    write(path);
    engine.open(vec![path.to_owned()], &OpenOptions::default());
    settle(engine);
    engine.session().documents().last().unwrap().id
}

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).unwrap()
}

fn reread(engine: &mut Engine, document: DocumentId, axes: &str) {
    let options = Box::new(OpenOptions { axes: axes.parse().ok(), ..OpenOptions::default() });
    engine.apply(Command::Document(DocumentCommand::Reopen { document, options })).unwrap();
    settle(engine);
}

fn undo(engine: &mut Engine) {
    engine.apply(Command::History(HistoryCommand::Undo)).unwrap();
    settle(engine);
}

fn redo(engine: &mut Engine) {
    engine.apply(Command::History(HistoryCommand::Redo)).unwrap();
    settle(engine);
}

fn document(engine: &Engine, id: DocumentId) -> &Document {
    engine.session().document(id).unwrap()
}

fn info(engine: &Engine, id: DocumentId) -> &StackInfo {
    &document(engine, id).stack().unwrap().info
}

fn lengths(engine: &Engine, id: DocumentId) -> [usize; 3] {
    let axes = info(engine, id).axes;
    [axes.t, axes.z, axes.c]
}

fn gamma(engine: &Engine, id: DocumentId) -> f64 {
    engine.session().composition(id).unwrap().layers[0].gamma
}

#[test]
fn planes_become_times_and_depths_again() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["cells.tif", "cells.npy"] {
        let mut engine = engine();
        let id = opened(&mut engine, &folder.path().join(name));
        assert_eq!(lengths(&engine, id), [1, 3, 1]);
        engine.apply(Command::Layer { document: id, layer: 0, edit: LayerEdit::Gamma(2.0) }).unwrap();
        reread(&mut engine, id, "TYX");
        assert_eq!((lengths(&engine, id), gamma(&engine, id)), ([3, 1, 1], 2.0), "{name}: the layer stays");
        assert_eq!(engine.session().history().undo_label(), Some("Reading"));
        undo(&mut engine);
        assert_eq!((lengths(&engine, id), gamma(&engine, id)), ([1, 3, 1], 2.0), "{name}");
        undo(&mut engine);
        assert_eq!(gamma(&engine, id), 1.0, "{name}: steps before it are still there");
        redo(&mut engine);
        redo(&mut engine);
        assert_eq!((lengths(&engine, id), gamma(&engine, id)), ([3, 1, 1], 2.0), "{name}");
        let stated = document(&engine, id).stated.as_ref().unwrap().axes;
        assert_eq!((stated.t, stated.z), (1, 3), "{name}: what the file said stays known");
    }
}

#[test]
fn planes_as_channels_have_layers_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut engine = engine();
    let id = opened(&mut engine, &folder.path().join("cells.npy"));
    let other = opened(&mut engine, &folder.path().join("others.npy"));
    engine.apply(Command::Composition { document: other, edit: CompositionEdit::AddLayers(id) }).unwrap();
    let layers = |engine: &Engine, id| engine.session().composition(id).unwrap().layers.len();
    assert_eq!(layers(&engine, other), 2);
    reread(&mut engine, id, "CYX");
    assert_eq!((layers(&engine, id), document(&engine, id).auto_ranges.len()), (3, 3));
    assert_eq!(layers(&engine, other), 1, "its planes are others now");
    undo(&mut engine);
    assert_eq!((layers(&engine, id), layers(&engine, other)), (1, 1));
    // An array may also be told which of its axes are rows and columns.
    reread(&mut engine, id, "YXT");
    assert_eq!((lengths(&engine, id), info(&engine, id).axes.y, info(&engine, id).axes.x), ([60, 1, 1], 3, 40));
}

#[test]
fn a_calibration_is_typed_exported_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut engine = engine();
    let id = opened(&mut engine, &folder.path().join("cells.tif"));
    let spacing = |x, z, t| Spacing { pixel_size: Some(PixelSize { x, y: x, z: Some(z) }), time_interval_s: Some(t) };
    let (stated, typed) = (spacing(0.5, 2.0, 30.0), spacing(0.065, 0.3, 1.5));
    assert_eq!(info(&engine, id).spacing(), stated);
    let calibrate = |engine: &mut Engine, spacing| engine.apply(Command::Calibrate { document: id, spacing });
    calibrate(&mut engine, typed).unwrap();
    reread(&mut engine, id, "TYX");
    assert_eq!(info(&engine, id).spacing(), typed, "what was typed outlives another reading");
    assert_eq!(document(&engine, id).stated.as_ref().unwrap().spacing(), stated);

    let target = folder.path().join("out.tif");
    let export = Export {
        document: id,
        content: ExportContent::Data { samples: None },
        target: target.clone(),
        options: SaveOptions::default(),
        overwrite: Overwrite::Always,
        recipe: false,
    };
    engine.apply(Command::Export(Box::new(export))).unwrap();
    settle(&mut engine);
    engine.open(vec![target], &OpenOptions::default());
    settle(&mut engine);
    let written = info(&engine, engine.session().documents()[1].id).spacing();
    assert!((written.pixel_size.unwrap().x - 0.065).abs() < 1e-6, "{written:?}");
    assert_eq!(written.time_interval_s, Some(1.5));

    undo(&mut engine);
    undo(&mut engine);
    assert_eq!((info(&engine, id).spacing(), lengths(&engine, id)), (stated, [1, 3, 1]));
    let refused = calibrate(&mut engine, spacing(0.0, 1.0, 1.0)).unwrap_err().to_string();
    assert_eq!(refused, "pixels, planes and times lie apart by more than 0; type another number");
}

#[test]
fn a_recording_that_is_read_otherwise_keeps_its_marks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x_2.4M_433.92M.cu8");
    std::fs::write(&path, vec![128; 4000]).unwrap();
    let mut engine = engine();
    engine.open(vec![path], &OpenOptions::default());
    settle(&mut engine);
    let id = engine.session().documents()[0].id;
    let mark = Annotation { sample_start: 7, label: Some("mine".to_owned()), ..Annotation::default() };
    engine.apply(Command::Annotation { document: id, edit: AnnotationEdit::Add(mark) }).unwrap();
    let options = OpenOptions { sample_rate_hz: Some(1e6), header_bytes: Some(10), ..OpenOptions::default() };
    engine.apply(Command::Document(DocumentCommand::Reopen { document: id, options: Box::new(options) })).unwrap();
    settle(&mut engine);
    let state = |engine: &Engine| {
        let info = &document(engine, id).recording().unwrap().info;
        (info.sample_rate_hz, info.samples, engine.session().annotations(id).unwrap().len())
    };
    assert_eq!(state(&engine), (Some(1e6), 1995, 1));
    undo(&mut engine);
    assert_eq!(state(&engine), (Some(2.4e6), 2000, 1));
    undo(&mut engine);
    assert_eq!(state(&engine), (Some(2.4e6), 2000, 0));
}

#[test]
fn a_collection_opens_all_that_it_collects_and_each_only_once() {
    let folder = tempfile::tempdir().unwrap();
    for (name, samples) in [("a", 10), ("b", 20), ("c", 30)] {
        let meta = r#"{"global":{"core:datatype":"ci8","core:version":"1.2.5"},"captures":[],"annotations":[]}"#;
        std::fs::write(folder.path().join(format!("{name}.sigmf-meta")), meta).unwrap();
        std::fs::write(folder.path().join(format!("{name}.sigmf-data")), vec![0; 2 * samples]).unwrap();
    }
    std::fs::remove_file(folder.path().join("b.sigmf-meta")).unwrap();
    let collection = folder.path().join("all.sigmf-collection");
    let streams = r#"{"collection":{"core:version":"1.2.5","core:streams":[{"name":"a"},{"name":"b"},{"name":"c"}]}}"#;
    std::fs::write(&collection, streams).unwrap();
    let mut engine = engine();
    for _ in 0..2 {
        engine.open(vec![collection.clone()], &OpenOptions::default());
        settle(&mut engine);
        let open: Vec<_> = engine.session().documents().iter().map(|document| document.name.clone()).collect();
        assert_eq!(open, ["all.sigmf-collection", "all.sigmf-collection · series 2"], "b is not there, which is said");
    }
    let samples = |index: usize| engine.session().documents()[index].recording().unwrap().info.samples;
    assert_eq!([samples(0), samples(1)], [10, 30]);
}
