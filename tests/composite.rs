//! Hyperstacks as `ImageJ` itself renders them: `tests/fixtures/composite.npz`, which
//! `tests/scripts/make_composite_fixtures.py` writes.
//!
//! Each file is opened as any other, and shown by the code that tiles and exports share.

#[path = "support/npz.rs"]
mod npz;
mod support;

use std::path::Path;

use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::command::{Command, LayerEdit};
use lumiq::engine::session::{Origin, layers_of};
use lumiq::engine::tile::{Direct, render};
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::{DocumentId, LayerColor, Progress, Rect, Stack};
use lumiq::ops::composite::PixelLayout;
use npz::Npz;
use support::files::folder;

fn fixtures() -> Npz {
    Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/composite.npz"))
}

fn opened(bytes: &[u8]) -> Stack {
    let folder = folder();
    let path = folder.path().join("composite.tif");
    std::fs::write(&path, bytes).expect("a folder of our own");
    let Opened::Stack(stack) = open(&path, &OpenOptions::default()).expect("ImageJ wrote it") else {
        panic!("a stack")
    };
    stack
}

/// One frame as it is shown after opening, with a channel (counted from 1) switched off; 0: none.
fn shown(stack: &Stack, frame: usize, hidden: usize) -> Vec<u8> {
    let mut engine = Engine::new(EngineOptions { threads: 1, ..EngineOptions::default() }).expect("threads");
    let document = engine.add(Opened::Stack(stack.clone()), "composite.tif".to_owned(), Origin::Sample);
    if hidden > 0 {
        let edit = LayerEdit::Visible(false);
        engine.apply(Command::Layer { document, layer: hidden - 1, edit }).expect("three channels");
    }
    let scene = engine.scene(document).expect("a stack");
    let target = Rect::whole(stack.info.axes.x, stack.info.axes.y);
    let mut picture = vec![0; target.area() * 3];
    let out = (PixelLayout::Rgb8, &mut picture[..]);
    render(&scene, (frame, 0), 0, target, out, (&Direct, &Progress::new())).expect("it is whole");
    picture
}

#[test]
fn tables_are_known_by_their_colours() {
    let fixtures = fixtures();
    let colors = |case: &str| {
        let layers = layers_of(DocumentId(1), &opened(fixtures.bytes(&format!("{case}__tiff"))).info, &[]);
        layers.into_iter().map(|layer| layer.color).collect::<Vec<_>>()
    };
    let tops = [[255, 0, 0], [0, 255, 0], [230, 121, 34]];
    assert_eq!(colors("u16_sum_ramps"), tops.map(LayerColor::Ramp));
    assert_eq!(colors("f32_invert_white"), tops.map(LayerColor::FromWhite));
    assert_eq!(colors("u8_max_maps"), [const { LayerColor::Own }; 3]);
}

#[test]
fn composites_are_those_of_imagej_value_for_value() {
    let fixtures = fixtures();
    let cases = fixtures.cases("rgb");
    assert_eq!(cases.len(), 30);
    let mut wrong = Vec::new();
    for case in cases {
        let stack = opened(fixtures.bytes(&format!("{case}__tiff")));
        let [hidden] = fixtures.i64(&format!("{case}__hidden"))[..] else { panic!("one number") };
        let &[frames, height, width, 3] = fixtures.shape(&format!("{case}__rgb")) else { panic!("four axes") };
        let theirs = fixtures.bytes(&format!("{case}__rgb")).chunks_exact(height * width * 3);
        assert_eq!((theirs.len(), stack.info.axes.t), (frames, frames));
        for (frame, theirs) in theirs.enumerate() {
            let ours = shown(&stack, frame, hidden as usize);
            let differ = ours.iter().zip(theirs).filter(|(ours, theirs)| ours != theirs).count();
            if differ > 0 || ours.len() != theirs.len() {
                wrong.push(format!("{case}, frame {frame}: {differ} of {} values differ", theirs.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
