//! Tiles of a scene whose one layer is in hand against rendering all layers at once.

use std::sync::Arc;

use super::in_hand::layer_in_hand;
use super::tile_tests::{answers, assembled, direct, service, whole_request};
use super::*;
use crate::model::{
    BlendMode, Composition, DocumentId, Layer, LayerColor, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo,
};

/// Three channels of 16 bits over two tiles and a bit.
const SIZE: (usize, usize) = (1100, 530);

#[derive(Debug)]
struct Channels;

impl PlaneSource for Channels {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let value = |x: usize, y: usize| (x * (7 + plane.c) + y * 13 + (x * y) % 31) as u16 % 5000;
        let values = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| value(x, y)));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values.collect())))
    }
}

fn stack() -> Stack {
    let axes = StackAxes { t: 1, z: 1, c: 3, y: SIZE.1, x: SIZE.0 };
    Stack::new(StackInfo::bare("test", axes, 1, SampleType::U16), Arc::new(Channels))
}

fn composition() -> Composition {
    let colors = [[255, 40, 0], [0, 200, 255], [90, 255, 120]];
    let layer = |(c, color): (usize, [u8; 3])| {
        Layer::new(DocumentId(1), c, format!("{c}"), LayerColor::Ramp(color), [50.0, 3000.0])
    };
    let mut composition = Composition::of_layers(colors.into_iter().enumerate().map(layer).collect());
    composition.overlays.channel_names.visible = true;
    composition
}

/// The same with another range of one layer.
fn moved(composition: &Composition, layer: usize, top: f64) -> Composition {
    let mut moved = composition.clone();
    moved.layers[layer].range[1] = top;
    moved
}

#[test]
fn the_layer_in_hand_is_added_to_the_others_byte_for_byte() {
    let service = service();
    let source = service.source(&stack());
    let scene = |composition: &Composition| Arc::new(Scene::of_stack(&source, composition));
    for (layer, level) in [(0, 0), (1, 0), (2, 0), (1, 1)] {
        let mut view = service.view();
        for top in [3000.0, 2500.0, 2000.0, 4999.0] {
            let scene = scene(&moved(&composition(), layer, top));
            let (tiles, failures) = answers(&mut view, &scene, &whole_request(&scene, 0, level));
            assert!(failures.is_empty(), "{failures:?}");
            let size = scene.level(level);
            let shown = assembled(&tiles, size.width, size.height);
            assert!(shown == direct(&scene, 0, level), "layer {layer}, level {level}, up to {top}");
        }
    }
}

#[test]
fn the_others_are_composed_once() {
    let service = service();
    let source = service.source(&stack());
    let mut view = service.view();
    let mut show = |top: f64| {
        let scene = Arc::new(Scene::of_stack(&source, &moved(&composition(), 1, top)));
        answers(&mut view, &scene, &whole_request(&scene, 0, 0));
        scene.layers().iter().map(|layer| layer.is_prepared()).collect::<Vec<_>>()
    };
    assert_eq!(show(3000.0), [true, true, true], "the first picture");
    assert_eq!(show(2500.0), [true, true, true], "the picture of the others is made");
    assert_eq!(show(2400.0), [false, true, false]);
    assert_eq!(show(2300.0), [false, true, false]);
}

#[test]
fn only_layers_that_add_are_taken_apart() {
    let source = service().source(&stack());
    let in_hand = |before: &Composition, after: &Composition| {
        let scene = |composition| Scene::of_stack(&source, composition);
        layer_in_hand(&scene(after), &scene(before))
    };
    let plain = composition();
    assert_eq!(in_hand(&plain, &moved(&plain, 2, 99.0)), Some(2));
    assert_eq!(in_hand(&plain, &plain), None, "nothing is in hand");
    assert_eq!(in_hand(&plain, &moved(&moved(&plain, 2, 99.0), 0, 99.0)), None, "two layers at once");
    let mut screen = plain.clone();
    screen.layers[1].mode = BlendMode::Screen;
    assert_eq!(in_hand(&screen, &moved(&screen, 2, 99.0)), None);
    let mut faint = plain.clone();
    faint.layers[1].opacity = 0.5;
    assert_eq!(in_hand(&faint, &moved(&faint, 2, 99.0)), None);
    let mut lowest = plain.clone();
    lowest.layers[0].mode = BlendMode::Multiply;
    assert_eq!(in_hand(&lowest, &moved(&lowest, 2, 99.0)), Some(2), "nothing lies under the lowest");
    let one = Composition::of_layers(plain.layers[..1].to_vec());
    assert_eq!(in_hand(&one, &moved(&one, 0, 99.0)), None, "there are no others");
}

#[test]
fn what_was_read_goes_with_the_last_viewer() {
    let service = service();
    let stack = stack();
    let mut view = service.view();
    let scene = Arc::new(Scene::of_stack(&service.source(&stack), &composition()));
    answers(&mut view, &scene, &whole_request(&scene, 0, 0));
    service.forget_unused();
    assert!(service.bytes() > 0, "it is looked at");
    drop((view, scene));
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while service.bytes() > 0 {
        service.forget_unused();
        assert!(std::time::Instant::now() < end, "{} bytes are kept of what nobody looks at", service.bytes());
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}
