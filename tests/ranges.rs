//! Which range a layer has: after opening, after Reset, after Auto. The three agree on what a picture looks like.

use std::sync::Arc;
use std::time::Duration;

use lumiq::codec::Opened;
use lumiq::engine::command::{Command, CompositionEdit, ContrastRequest, LayerEdit};
use lumiq::engine::session::Origin;
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::{
    ContrastChoice, DocumentId, Palette, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack,
    StackAxes, StackInfo,
};

const SIDE: usize = 20;

/// Samples that count up from 0 and reach `top`.
#[derive(Debug)]
struct Counted {
    samples_per_pixel: usize,
    sample_type: SampleType,
    top: usize,
}

impl PlaneSource for Counted {
    fn read(&self, _plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let count = rect.area() * self.samples_per_pixel;
        let values = (0..count).map(|index| index * self.top / (count - 1));
        let samples = match self.sample_type {
            SampleType::U8 => Samples::U8(values.map(|value| value as u8).collect()),
            _ => Samples::U16(values.map(|value| value as u16).collect()),
        };
        Ok(Plane::new(rect.width, rect.height, self.samples_per_pixel, samples))
    }
}

/// An engine with one such picture, looked through.
fn open(picture: Counted, describe: impl FnOnce(&mut StackInfo)) -> (Engine, DocumentId) {
    let axes = StackAxes::plane(SIDE, SIDE);
    let mut info = StackInfo::bare("imagej-tiff", axes, picture.samples_per_pixel, picture.sample_type);
    describe(&mut info);
    let mut engine = Engine::new(EngineOptions { threads: 1, ..EngineOptions::default() }).expect("a thread");
    let stack = Stack::new(info, Arc::new(picture));
    let id = engine.add(Opened::Stack(stack), "picture".to_owned(), Origin::Sample);
    assert!(engine.jobs().wait_idle(Duration::from_mins(1)));
    engine.poll();
    (engine, id)
}

fn range(engine: &Engine, id: DocumentId) -> [f64; 2] {
    engine.session().composition(id).expect("a stack").layers[0].range
}

/// The range after the edit of a layer whose range was chosen by hand before.
fn after(engine: &mut Engine, document: DocumentId, command: Command) -> [f64; 2] {
    let chosen = Command::Layer { document, layer: 0, edit: LayerEdit::Range([3.0, 5.0]) };
    for command in [chosen, command] {
        engine.apply(command).expect("sound");
    }
    range(engine, document)
}

fn resets(document: DocumentId) -> [Command; 2] {
    [
        Command::Layer { document, layer: 0, edit: LayerEdit::Reset },
        Command::Composition { document, edit: CompositionEdit::Reset },
    ]
}

fn autos(document: DocumentId) -> [Command; 2] {
    let choice = ContrastChoice::default();
    [Some(0), None].map(|layer| Command::Contrast(ContrastRequest { document, layer, place: (0, 0), choice }))
}

#[test]
fn dim_colours_follow_the_data_when_opened_and_after_reset() {
    let (mut engine, id) = open(Counted { samples_per_pixel: 3, sample_type: SampleType::U16, top: 4000 }, |_| ());
    let opened = range(&engine, id);
    assert!(opened[0] == 0.0 && (3900.0..=4000.0).contains(&opened[1]), "{opened:?}");
    for command in resets(id).into_iter().chain(autos(id)) {
        assert_eq!(after(&mut engine, id, command), opened);
    }
}

#[test]
fn bright_colours_are_shown_in_full_and_only_auto_follows_the_data() {
    let (mut engine, id) = open(Counted { samples_per_pixel: 3, sample_type: SampleType::U16, top: 30_000 }, |_| ());
    assert_eq!(range(&engine, id), [0.0, 65_535.0]);
    for command in resets(id) {
        assert_eq!(after(&mut engine, id, command), [0.0, 65_535.0]);
    }
    for command in autos(id) {
        let found = after(&mut engine, id, command);
        assert!(found[0] == 0.0 && (29_000.0..=30_000.0).contains(&found[1]), "{found:?}");
    }
}

#[test]
fn a_mask_goes_back_to_black_and_white() {
    let (mut engine, id) = open(Counted { samples_per_pixel: 1, sample_type: SampleType::U8, top: 1 }, |_| ());
    assert_eq!(range(&engine, id), [0.0, 1.0]);
    for command in resets(id).into_iter().chain(autos(id)) {
        assert_eq!(after(&mut engine, id, command), [0.0, 1.0]);
    }
}

#[test]
fn a_stated_range_comes_back_by_reset_and_auto_asks_the_data() {
    let picture = Counted { samples_per_pixel: 1, sample_type: SampleType::U16, top: 4000 };
    let (mut engine, id) = open(picture, |info| info.channels[0].range = Some([100.0, 900.0]));
    assert_eq!(range(&engine, id), [100.0, 900.0]);
    for command in resets(id) {
        assert_eq!(after(&mut engine, id, command), [100.0, 900.0]);
    }
    for command in autos(id) {
        assert!(after(&mut engine, id, command)[1] > 3900.0);
    }
}

#[test]
fn the_colours_of_a_palette_stay_as_they_are() {
    let picture = Counted { samples_per_pixel: 1, sample_type: SampleType::U8, top: 3 };
    let colors = vec![[0; 3], [65_535, 0, 0], [0, 65_535, 0], [20_000; 3]];
    let (mut engine, id) = open(picture, |info| info.palette = Some(Arc::new(Palette { colors })));
    assert_eq!(range(&engine, id), [0.0, 255.0]);
    for command in resets(id).into_iter().chain(autos(id)) {
        assert_eq!(after(&mut engine, id, command), [0.0, 255.0]);
    }
}
