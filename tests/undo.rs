//! Undo and redo through the engine: every edit, drags as one step, closing documents.

use std::time::Duration;

use lumiq::codec::Opened;
use lumiq::engine::command::{
    AnnotationEdit, Command, CompositionEdit, DocumentCommand, DraftEdit, HistoryCommand, LayerEdit, RegionEdit,
    SpectrumEdit,
};
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::sample_data::{SampleData, time_lapse};
use lumiq::engine::session::{Origin, ProjectionDraft, ResizeDraft};
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::recipe::{Blend, ColorMap, ProjectionMethod, Resize, SizeRequest, SpectrogramRecipe};
use lumiq::model::{Annotation, BlendMode, DocumentId, Layer, LayerColor, Rect, Shape, Stack};

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 1, ..EngineOptions::default() }).expect("a thread")
}

/// The simulated recording, or a corner of the simulated time-lapse.
fn open(engine: &mut Engine, sample: SampleData) -> DocumentId {
    let content = match sample.open() {
        Opened::Stack(stack) => Opened::Stack(corner(&stack)),
        recording @ Opened::Recording(_) => recording,
    };
    let id = engine.add(content, sample.name().to_owned(), Origin::Sample);
    // Background work (thumbnails, ranges) belongs to no test here.
    assert!(engine.jobs().wait_idle(Duration::from_secs(30)));
    engine.poll();
    id
}

fn corner(stack: &Stack) -> Stack {
    selected(stack, Selection { t: 0..1, region: Rect::new(0, 0, 32, 32), ..Selection::whole(&stack.info) })
        .expect("inside")
}

fn layer(engine: &mut Engine, document: DocumentId, layer: usize, edit: LayerEdit) {
    engine.apply(Command::Layer { document, layer, edit }).expect("the edit is sound");
}

fn layers(engine: &Engine, document: DocumentId) -> Vec<Layer> {
    engine.session().composition(document).expect("a stack").layers.clone()
}

fn undo(engine: &mut Engine) {
    engine.apply(Command::History(HistoryCommand::Undo)).expect("something to undo");
}

fn redo(engine: &mut Engine) {
    engine.apply(Command::History(HistoryCommand::Redo)).expect("something to redo");
}

fn scaled(engine: &mut Engine, factor: f64) {
    let before = engine.session().drafts().resize;
    let recipe = Resize { size: SizeRequest::Scale(factor), ..before.recipe };
    engine.apply(Command::Draft(DraftEdit::Resize(ResizeDraft { recipe, ..before }))).expect("always");
}

#[test]
fn recipes_that_have_not_run_yet_are_steps_between_those_of_documents() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let fresh = engine.session().drafts().clone();
    // A field that is dragged is one step.
    scaled(&mut engine, 0.4);
    scaled(&mut engine, 0.3);
    let projection = ProjectionDraft { method: ProjectionMethod::Sum, ..ProjectionDraft::default() };
    engine.apply(Command::Draft(DraftEdit::Projection(projection))).expect("always");
    layer(&mut engine, id, 0, LayerEdit::Visible(false));
    let blend = Blend { mode: BlendMode::Max, ..Blend::default() };
    engine.apply(Command::Draft(DraftEdit::Blend(blend))).expect("always");
    let last = engine.session().drafts().clone();
    assert_eq!((last.projection, last.blend), (projection, blend));
    assert_eq!(last.resize.recipe.size, SizeRequest::Scale(0.3));

    undo(&mut engine);
    assert_eq!(engine.session().drafts().blend, fresh.blend);
    undo(&mut engine);
    assert!(layers(&engine, id)[0].visible);
    undo(&mut engine);
    assert_eq!(engine.session().drafts().projection, fresh.projection);
    assert_eq!(engine.session().drafts().resize.recipe.size, SizeRequest::Scale(0.3));
    undo(&mut engine);
    assert_eq!(engine.session().drafts(), &fresh);
    (0..4).for_each(|_| redo(&mut engine));
    assert_eq!(engine.session().drafts(), &last);
    assert!(!layers(&engine, id)[0].visible);

    // They belong to no document: closing one leaves them.
    engine.apply(Command::Document(DocumentCommand::Close(id))).expect("it is open");
    undo(&mut engine);
    assert_eq!(engine.session().drafts().blend, fresh.blend);
}

#[test]
fn every_edit_of_a_layer_can_be_taken_back_and_done_again() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let edits = [
        LayerEdit::Visible(false),
        LayerEdit::Name("Kerne".to_owned()),
        LayerEdit::Color(LayerColor::Ramp([1, 2, 3])),
        LayerEdit::Range([5.0, 6.0]),
        LayerEdit::Gamma(0.5),
        LayerEdit::Opacity(0.25),
        LayerEdit::Mode(BlendMode::Screen),
        LayerEdit::Shift([1.5, -2.0]),
        LayerEdit::Reset,
    ];
    let mut states = vec![layers(&engine, id)];
    for edit in edits {
        layer(&mut engine, id, 1, edit);
        assert_ne!(layers(&engine, id), *states.last().expect("one"));
        states.push(layers(&engine, id));
    }
    for state in states.iter().rev().skip(1) {
        undo(&mut engine);
        assert_eq!(layers(&engine, id), *state);
    }
    assert!(engine.apply(Command::History(HistoryCommand::Undo)).is_err());
    for state in states.iter().skip(1) {
        redo(&mut engine);
        assert_eq!(layers(&engine, id), *state);
    }
    assert!(engine.apply(Command::History(HistoryCommand::Redo)).is_err());
}

#[test]
fn a_drag_is_one_step_and_the_next_drag_another() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let before = layers(&engine, id);
    for step in 0..50 {
        layer(&mut engine, id, 0, LayerEdit::Opacity(1.0 - f64::from(step) / 100.0));
    }
    engine.end_gesture();
    layer(&mut engine, id, 0, LayerEdit::Opacity(0.1));
    // Another slider, and the same slider of another layer, are other steps even within one gesture.
    layer(&mut engine, id, 0, LayerEdit::Gamma(2.0));
    layer(&mut engine, id, 1, LayerEdit::Gamma(2.0));
    assert_eq!(engine.session().history().undo_label(), Some("Gamma"));
    undo(&mut engine);
    undo(&mut engine);
    assert_eq!(engine.session().history().undo_label(), Some("Opacity"));
    undo(&mut engine);
    assert_eq!(layers(&engine, id)[0].opacity, 0.51);
    undo(&mut engine);
    assert_eq!(layers(&engine, id), before);
    assert_eq!(engine.session().history().redo_label(), Some("Opacity"));
}

#[test]
fn what_changes_nothing_leaves_no_step() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let opacity = layers(&engine, id)[0].opacity;
    layer(&mut engine, id, 0, LayerEdit::Opacity(opacity));
    assert_eq!(engine.session().history().undo_label(), None);
    // There and back again within one drag.
    layer(&mut engine, id, 0, LayerEdit::Opacity(0.3));
    layer(&mut engine, id, 0, LayerEdit::Opacity(opacity));
    assert_eq!(engine.session().history().undo_label(), None);
}

#[test]
fn a_new_edit_ends_what_could_be_done_again() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    layer(&mut engine, id, 0, LayerEdit::Gamma(2.0));
    undo(&mut engine);
    layer(&mut engine, id, 0, LayerEdit::Mode(BlendMode::Max));
    assert!(engine.apply(Command::History(HistoryCommand::Redo)).is_err());
}

#[test]
fn layers_come_and_go_with_undo_and_with_their_document() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let other = engine.add(Opened::Stack(corner(&time_lapse())), "other".to_owned(), Origin::Sample);
    let compose = |edit| Command::Composition { document: id, edit };
    engine.apply(compose(CompositionEdit::AddLayers(other))).expect("a stack");
    engine.apply(compose(CompositionEdit::MoveLayer { from: 5, to: 0 })).expect("a layer");
    engine.apply(compose(CompositionEdit::Solo(0))).expect("a layer");
    assert_eq!(layers(&engine, id).iter().filter(|layer| layer.visible).count(), 1);
    engine.apply(compose(CompositionEdit::RemoveLayer(1))).expect("a layer");
    assert_eq!(layers(&engine, id).len(), 5);
    undo(&mut engine);
    assert_eq!(layers(&engine, id).len(), 6);
    assert_eq!(engine.session().sources(engine.session().composition(id).expect("a stack")).len(), 2);

    engine.apply(Command::Document(DocumentCommand::Close(other))).expect("it is open");
    assert!(engine.poll().notices[0].text.contains("its layers left"));
    assert!(layers(&engine, id).iter().all(|layer| layer.document == id));
    // No step of the history brings back a layer of a closed document.
    while engine.apply(Command::History(HistoryCommand::Undo)).is_ok() {
        assert!(layers(&engine, id).iter().all(|layer| layer.document == id));
    }
    assert_eq!(layers(&engine, id).len(), 3);
    while engine.apply(Command::History(HistoryCommand::Redo)).is_ok() {
        assert!(layers(&engine, id).iter().all(|layer| layer.document == id));
    }
}

#[test]
fn spectrum_and_annotations_can_be_taken_back() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::RadioScene);
    let before = engine.session().document(id).expect("open").presentation.clone();
    let spectrum = |edit| Command::Spectrum { document: id, edit };
    let annotate = |edit| Command::Annotation { document: id, edit };
    engine.apply(spectrum(SpectrumEdit::ColorMap(ColorMap::Viridis))).expect("a map");
    let recipe = SpectrogramRecipe { n_fft: 4096, hop: 1024, ..SpectrogramRecipe::default() };
    engine.apply(spectrum(SpectrumEdit::Recipe(recipe))).expect("a recipe");
    let mark = Annotation { sample_start: 1000, label: Some("mine".to_owned()), ..Annotation::default() };
    engine.apply(annotate(AnnotationEdit::Add(mark))).expect("a mark");
    let starts: Vec<u64> =
        engine.session().annotations(id).expect("a recording").iter().map(|mark| mark.sample_start).collect();
    assert!(starts.is_sorted());
    engine.apply(annotate(AnnotationEdit::Remove(0))).expect("a mark");
    for _ in 0..4 {
        undo(&mut engine);
    }
    assert_eq!(engine.session().document(id).expect("open").presentation, before);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing() {
    let mut engine = engine();
    let stack = open(&mut engine, SampleData::TimeLapse);
    let recording = open(&mut engine, SampleData::RadioScene);
    let bad = [
        Command::Layer { document: stack, layer: 3, edit: LayerEdit::Gamma(1.0) },
        Command::Layer { document: stack, layer: 0, edit: LayerEdit::Gamma(0.0) },
        Command::Layer { document: stack, layer: 0, edit: LayerEdit::Range([f64::NAN, 1.0]) },
        Command::Layer { document: recording, layer: 0, edit: LayerEdit::Gamma(1.0) },
        Command::Layer { document: DocumentId(99), layer: 0, edit: LayerEdit::Gamma(1.0) },
        Command::Composition { document: stack, edit: CompositionEdit::AddLayers(recording) },
        Command::Composition { document: stack, edit: CompositionEdit::RemoveLayer(7) },
        Command::Spectrum { document: stack, edit: SpectrumEdit::Channel(0) },
        Command::Spectrum { document: recording, edit: SpectrumEdit::Channel(1) },
        Command::Spectrum { document: recording, edit: SpectrumEdit::Range(Some([3.0, 3.0])) },
        Command::Spectrum {
            document: recording,
            edit: SpectrumEdit::Recipe(SpectrogramRecipe { hop: 0, ..SpectrogramRecipe::default() }),
        },
        Command::Annotation { document: recording, edit: AnnotationEdit::Remove(10_000) },
        Command::Document(DocumentCommand::Rename { document: stack, name: "  ".to_owned() }),
        Command::Document(DocumentCommand::Close(DocumentId(99))),
    ];
    for command in bad {
        let text = format!("{command:?}");
        let error = engine.apply(command).expect_err(&text);
        assert!(error.to_string().contains(';'), "{error}: no remedy");
    }
    assert_eq!(engine.session().history().undo_label(), None);
}

#[test]
fn what_was_put_on_white_twice_comes_back_to_black_as_it_was() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let black = layers(&engine, id);
    let ground = |white| Command::Ground { document: id, white };
    engine.apply(ground(true)).expect("layers with colours");
    let other = engine.add(Opened::Stack(corner(&time_lapse())), "other".to_owned(), Origin::Sample);
    let add = CompositionEdit::AddLayers(other);
    engine.apply(Command::Composition { document: id, edit: add }).expect("a stack");
    engine.apply(ground(true)).expect("the new layers lie on black");
    assert!(layers(&engine, id).iter().all(|layer| matches!(layer.color, LayerColor::FromWhite(_))));
    engine.apply(ground(false)).expect("all lie on white");
    let after = layers(&engine, id);
    assert_eq!(after[..black.len()], black);
    assert!(after.iter().all(|layer| matches!(layer.color, LayerColor::Ramp(_))));
}

#[test]
fn regions_are_steps_and_senseless_ones_are_refused() {
    let mut engine = engine();
    let id = open(&mut engine, SampleData::TimeLapse);
    let edit = |edit| Command::Region { document: id, edit };
    let line = |x, width| Shape::Line { from: [0.0; 2], to: [x, 4.0], width };
    for shape in [line(1e300, 1.0), line(9.0, 1e18), line(9.0, 0.0)] {
        assert!(engine.apply(edit(RegionEdit::Add(shape))).is_err());
    }
    let names = |engine: &Engine| {
        let document = engine.session().document(id).expect("it is open");
        let regions = document.presentation.regions().expect("a stack");
        regions.iter().map(|region| region.name.clone()).collect::<Vec<_>>()
    };
    engine.apply(edit(RegionEdit::Add(line(9.0, 1.0)))).expect("sound");
    engine.apply(edit(RegionEdit::Add(line(5.0, 1.0)))).expect("sound");
    engine.apply(edit(RegionEdit::Remove(0))).expect("it is there");
    engine.apply(edit(RegionEdit::Add(line(7.0, 1.0)))).expect("sound");
    assert_eq!(names(&engine), ["Line 2", "Line 1"], "the least number that is free");
    engine.apply(edit(RegionEdit::Clear)).expect("there are some");
    undo(&mut engine);
    assert_eq!(names(&engine), ["Line 2", "Line 1"]);
    assert!(engine.apply(edit(RegionEdit::Remove(2))).is_err());

    // No file keeps them: closing offers to bring them back.
    engine.apply(Command::Document(DocumentCommand::Close(id))).expect("it is open");
    let notices = engine.poll().notices;
    assert!(notices[0].text.ends_with("was closed; its regions are in no file"), "{notices:?}");
}
