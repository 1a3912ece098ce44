//! The window with stacks, driven by accessible names: planes, layers, ranges, undo, zoom, values, failures.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::engine::Command;
use lumiq::engine::command::{CompositionEdit, LayerEdit};
use lumiq::model::{
    BlendMode, DocumentId, Layer, LayerColor, PixelSize, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo,
};
use support::stacks::{Counted, spectrogram, stack, value};
use support::window::{Window, add, open_window, settle, undo, until};

fn window() -> (Window, DocumentId) {
    let mut harness = open_window();
    let id = add(&mut harness, Opened::Stack(stack()), "cells.tif");
    until(&mut harness, "the layers", |harness| harness.query_by_label("DAPI").is_some());
    (harness, id)
}

fn slider(harness: &Window, name: &str) -> f64 {
    harness.get_by_label(name).accesskit_node().numeric_value().expect("a slider has a value")
}

fn layer(harness: &Window, id: DocumentId, index: usize) -> lumiq::model::Layer {
    harness.state().engine().session().composition(id).expect("a stack").layers[index].clone()
}

#[test]
fn keys_and_sliders_go_through_planes() {
    let (mut harness, _) = window();
    assert_eq!((slider(&harness, "t index"), slider(&harness, "z index")), (1.0, 1.0));
    harness.key_press(egui::Key::ArrowRight);
    settle(&mut harness);
    harness.key_press(egui::Key::Period);
    settle(&mut harness);
    assert_eq!((slider(&harness, "t index"), slider(&harness, "z index")), (2.0, 2.0));
    harness.get_by_label("z index").set_value_accesskit(3.0);
    settle(&mut harness);
    assert_eq!(slider(&harness, "z index"), 3.0);
    harness.key_press(egui::Key::Comma);
    settle(&mut harness);
    assert_eq!(slider(&harness, "z index"), 2.0);
}

#[test]
fn playing_goes_on_and_stops() {
    let (mut harness, _) = window();
    harness.get_by_label("Play t").click();
    until(&mut harness, "the third time", |harness| slider(harness, "t index") >= 3.0);
    harness.get_by_label("Stop t").click();
    settle(&mut harness);
    let stopped = slider(&harness, "t index");
    std::thread::sleep(Duration::from_millis(250));
    settle(&mut harness);
    assert_eq!(slider(&harness, "t index"), stopped);
}

#[test]
fn an_eye_hides_its_layer_and_undo_brings_it_back() {
    let (mut harness, id) = window();
    harness.get_by_label("Hide Actin").click();
    settle(&mut harness);
    assert!(!layer(&harness, id, 1).visible);
    undo(&mut harness);
    assert!(layer(&harness, id, 1).visible);
    assert!(harness.query_by_label("Hide Actin").is_some());
}

#[test]
fn controls_change_the_open_layer_and_a_gesture_is_one_step() {
    let (mut harness, id) = window();
    harness.get_by_label("Actin").click();
    settle(&mut harness);
    for percent in [80.0, 60.0, 40.0] {
        harness.get_by_role_and_label(Role::Slider, "Opacity").set_value_accesskit(percent);
        settle(&mut harness);
    }
    assert_eq!(layer(&harness, id, 1).opacity, 0.4);
    undo(&mut harness);
    assert_eq!(layer(&harness, id, 1).opacity, 1.0);
}

#[test]
fn a_typed_range_is_taken_and_reset_goes_back() {
    let (mut harness, id) = window();
    harness.get_by_label("DAPI maximum").click();
    settle(&mut harness);
    harness.get_by_label("DAPI maximum").type_text("2000+500");
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(layer(&harness, id, 0).range, [100.0, 2500.0]);
    harness.get_by_label("Reset DAPI").click();
    settle(&mut harness);
    assert_eq!(layer(&harness, id, 0).range, [100.0, 4000.0]);
}

#[test]
fn the_histogram_comes_and_auto_follows_the_data() {
    let (mut harness, id) = window();
    until(&mut harness, "the histogram", |harness| harness.query_by_label("Histogram of DAPI").is_some());
    until(&mut harness, "every range", |harness| {
        let document = harness.state().engine().session().document(id).expect("open");
        document.auto_ranges.iter().all(Option::is_some)
    });
    harness.get_by_label("Auto").click();
    settle(&mut harness);
    let found = harness.state().engine().session().document(id).expect("open").auto_ranges[0];
    assert_eq!(Some(layer(&harness, id, 0).range), found);
}

#[test]
fn a_method_is_chosen_by_name_remembered_and_changes_nothing_while_planes_go_by() {
    let (mut harness, id) = window();
    let choose = |harness: &mut Window, name: &str| {
        harness.get_by_label("How Auto finds the range").click();
        settle(harness);
        harness.get_by_label(name).click();
        settle(harness);
        harness.key_press(egui::Key::Escape);
        settle(harness);
    };
    choose(&mut harness, "Lowest to highest");
    choose(&mut harness, "This plane");
    let whole = |t: usize| {
        let plane = PlaneIndex { t, z: 0, c: 0 };
        [value(plane, 0, 0), value(plane, 59, 39)].map(f64::from)
    };
    until(&mut harness, "the plane's range", |harness| layer(harness, id, 0).range == whole(0));
    harness.key_press(egui::Key::ArrowRight);
    settle(&mut harness);
    until(&mut harness, "the next plane", |harness| slider(harness, "t index") == 2.0);
    assert_eq!(layer(&harness, id, 0).range, whole(0));
    harness.key_press(egui::Key::A);
    until(&mut harness, "the next plane's range", |harness| layer(harness, id, 0).range == whole(1));
    assert_eq!(layer(&harness, id, 1).range[1], whole(1)[1] + 300.0, "the key is for all layers");
    undo(&mut harness);
    assert_eq!(layer(&harness, id, 0).range, whole(0));
    choose(&mut harness, "All of the sample type");
    until(&mut harness, "the type's range", |harness| layer(harness, id, 0).range == [0.0, 65_535.0]);
}

#[test]
fn layers_can_darken_a_white_ground() {
    let (mut harness, id) = window();
    for (list, choice) in [("DAPI blend mode", "Burn"), ("DAPI colours", "From white")] {
        harness.get_by_label(list).click();
        settle(&mut harness);
        harness.get_by_label(choice).click();
        settle(&mut harness);
        harness.key_press(egui::Key::Escape);
        settle(&mut harness);
    }
    let darkening = layer(&harness, id, 0);
    assert_eq!((darkening.mode, darkening.color), (BlendMode::LinearBurn, LayerColor::FromWhite([0, 0, 255])));
    undo(&mut harness);
    assert_eq!(layer(&harness, id, 0).color, LayerColor::Ramp([0, 0, 255]));
}

#[test]
fn dragging_a_handle_of_the_histogram_moves_the_range() {
    let (mut harness, id) = window();
    until(&mut harness, "the histogram", |harness| harness.query_by_label("Histogram of DAPI").is_some());
    let plot = harness.get_by_label("Histogram of DAPI").rect();
    let handle = harness.get_by_label("Histogram of DAPI maximum").rect().center();
    let from = egui::pos2(handle.x, plot.center().y);
    harness.drag_at(from);
    settle(&mut harness);
    for step in 1..=4_u8 {
        harness.hover_at(from - egui::vec2(20.0 * f32::from(step), 0.0));
        settle(&mut harness);
    }
    harness.drop_at(from - egui::vec2(80.0, 0.0));
    settle(&mut harness);
    let moved = layer(&harness, id, 0).range;
    assert!(moved[0] == 100.0 && moved[1] < 3500.0, "{moved:?}");
    undo(&mut harness);
    assert_eq!(layer(&harness, id, 0).range, [100.0, 4000.0]);
}

#[test]
fn keys_zoom_and_the_status_line_says_how_much() {
    let (mut harness, _) = window();
    let zoom = |harness: &Window, text: &str| harness.query_by_label_contains(text).is_some();
    harness.key_press(egui::Key::Num1);
    settle(&mut harness);
    assert!(zoom(&harness, "  100 %"));
    harness.key_press(egui::Key::Plus);
    settle(&mut harness);
    assert!(zoom(&harness, "  125 %"));
    harness.key_press(egui::Key::F);
    settle(&mut harness);
    assert!(!zoom(&harness, "  125 %") && !zoom(&harness, "  100 %"));
}

#[test]
fn the_pointer_reads_place_and_stored_values() {
    let (mut harness, _) = window();
    harness.key_press(egui::Key::Num1);
    settle(&mut harness);
    let middle = harness.get_by_label("cells.tif canvas").rect().center();
    harness.hover_at(middle);
    until(&mut harness, "the place", |harness| harness.query_by_label_contains(" µm").is_some());
    let value = |harness: &Window| {
        let node =
            harness.query_all_by_label_contains("DAPI ").find(|node| node.accesskit_node().role() == Role::Label)?;
        let text = node.accesskit_node().value()?.replace('\u{2009}', "");
        text.trim_start_matches("DAPI").trim().parse::<usize>().ok()
    };
    until(&mut harness, "the value", |harness| value(harness).is_some());
    // Pixel (30, 20), or its neighbour where the middle lies between two.
    assert!((48..=52).contains(&value(&harness).expect("just seen")));
}

#[test]
fn a_spectrogram_is_read_in_seconds_hertz_and_decibels() {
    let (mut harness, _) = window();
    add(&mut harness, Opened::Stack(spectrogram()), "power.tif");
    until(&mut harness, "the spectrogram", |harness| harness.query_by_label("power.tif canvas").is_some());
    harness.key_press(egui::Key::Num1);
    settle(&mut harness);
    let middle = harness.get_by_label("power.tif canvas").rect().center();
    harness.hover_at(middle);
    let read = |harness: &Window, text: &str| harness.query_by_label_contains(text).is_some();
    // Pixel (30, 20), or its neighbour: half a millisecond more than 30, 19 kHz above 100 MHz, 50 hundredths of dB.
    until(&mut harness, "its power", |harness| read(harness, "\u{2212}119.5 dBFS"));
    assert!(read(&harness, "30.5 ms") || read(&harness, "29.5 ms"));
    assert!(read(&harness, "100.0190 MHz") || read(&harness, "100.0200 MHz"));
    harness.key_press(egui::Key::I);
    settle(&mut harness);
    for fact in ["0.5 ms … 59.5 ms", "1 ms", "100.0000 MHz … 100.0390 MHz", "1 kHz"] {
        assert!(harness.query_by_label(fact).is_some(), "{fact}");
    }
}

#[test]
fn the_range_of_a_spectrogram_is_read_and_typed_in_decibels() {
    let mut harness = open_window();
    let id = add(&mut harness, Opened::Stack(spectrogram()), "power.tif");
    until(&mut harness, "the histogram", |harness| harness.query_by_label("Histogram of Power").is_some());
    let edit = LayerEdit::Range([1000.0, 5000.0]);
    harness.state_mut().want(lumiq::ui::Intent::Command(Command::Layer { document: id, layer: 0, edit }));
    settle(&mut harness);
    let said = |harness: &Window, name: &str| harness.get_by_label(name).accesskit_node().value();
    assert_eq!(said(&harness, "Power minimum").as_deref(), Some("\u{2212}110 dBFS"));
    assert_eq!(said(&harness, "Power maximum").as_deref(), Some("\u{2212}70 dBFS"));
    assert_eq!(slider(&harness, "Histogram of Power maximum"), -70.0);
    for (field, text) in [("Power maximum", "-70+10 dB"), ("Power minimum", "-112.5 dBFS")] {
        harness.get_by_label(field).click();
        settle(&mut harness);
        harness.get_by_label(field).type_text(text);
        settle(&mut harness);
        harness.key_press(egui::Key::Enter);
        settle(&mut harness);
    }
    let [low, high] = layer(&harness, id, 0).range;
    assert!((low - 750.0).abs() < 1e-6 && (high - 6000.0).abs() < 1e-6, "{low} {high}");
}

/// The values of the layers in the status line, from left to right.
fn values(harness: &Window) -> Vec<String> {
    let labels = harness.query_all_by_role(Role::Label).filter_map(|node| node.accesskit_node().value());
    let layers = labels.filter(|text| ["DAPI ", "Actin ", "c1 "].iter().any(|name| text.starts_with(name)));
    let mut values: Vec<_> = layers.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    // The line is laid out from its right end.
    values.reverse();
    values
}

/// A picture of 8 × 8 pixels twice as wide as those of the stack: `100 + 10 y + x`, in bytes.
#[derive(Debug)]
struct Coarse;

impl PlaneSource for Coarse {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let values =
            (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (100 + 10 * y + x) as u8));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(values.collect())))
    }
}

#[test]
fn each_layer_tells_its_own_value_and_a_dash_where_it_ends() {
    let (mut harness, id) = window();
    let mut info = StackInfo::bare("test", StackAxes::plane(8, 8), 1, SampleType::U8);
    info.pixel_size = Some(PixelSize { x: 1.0, y: 1.0, z: None });
    let coarse = Stack::new(info, Arc::new(Coarse));
    let other = add(&mut harness, Opened::Stack(coarse), "coarse.tif");
    let mut composition = harness.state().engine().session().composition(id).expect("a stack").clone();
    let mut layer =
        Layer::new(other, 0, "Channel 1".to_owned(), LayerColor::Ramp([255, 0, 0]), SampleType::U8.full_range());
    layer.shift = [20.0, 10.0];
    composition.layers.push(layer);
    let edit = CompositionEdit::Replace(composition);
    let command = Command::Composition { document: id, edit };
    harness.state_mut().engine_mut().apply(command).expect("layers may be of any document");
    harness.state_mut().want(lumiq::ui::Intent::Show(id));
    settle(&mut harness);
    harness.key_press(egui::Key::Num1);
    settle(&mut harness);
    // Pixel (30, 20) is in the middle; at 100 % a point of the screen is a pixel. The other begins at (20, 10), and a
    // pixel of it takes two.
    let middle = harness.get_by_label("cells.tif canvas").rect().center().floor();
    let expected = |x: usize, y: usize| {
        let plane = |c| PlaneIndex { t: 0, z: 0, c };
        let [left, top] = [x as isize - 20, y as isize - 10];
        let inside = (0..16).contains(&left) && (0..16).contains(&top);
        let coarse = if inside { format!("{}", 100 + 10 * (top / 2) + left / 2) } else { "–".to_owned() };
        vec![
            format!("DAPI {}", value(plane(0), x, y)),
            format!("Actin {}", value(plane(1), x, y)),
            format!("c1 {coarse}"),
        ]
    };
    harness.hover_at(middle);
    until(&mut harness, "three values", |harness| {
        values(harness).len() == 3 && !values(harness).concat().contains('…')
    });
    // Where the middle lies between two pixels of the screen, the left or upper one may be meant.
    let near = [[30, 20], [29, 20], [30, 19], [29, 19]];
    let at = near.into_iter().find(|[x, y]| expected(*x, *y) == values(&harness));
    let [x, y] = at.unwrap_or_else(|| panic!("{:?}", values(&harness)));
    for by in [[-8_isize, 0], [0, 5], [5, 0], [-11, 0], [7, -3], [0, 7], [0, -11]] {
        harness.hover_at(middle + egui::vec2(by[0] as f32, by[1] as f32));
        settle(&mut harness);
        let here = expected(x.strict_add_signed(by[0]), y.strict_add_signed(by[1]));
        until(&mut harness, "the values there", |harness| values(harness) == here);
    }
}

#[test]
fn the_minimap_is_there_while_a_part_is_seen_and_moves_it() {
    let (mut harness, _) = window();
    let minimap = |harness: &Window| harness.query_by_label("Whole picture").is_some();
    assert!(!minimap(&harness), "all of it is seen");
    for _ in 0..6 {
        harness.key_press(egui::Key::Plus);
        settle(&mut harness);
    }
    assert!(minimap(&harness));
    let canvas = harness.get_by_label("cells.tif canvas").rect();
    let map = harness.get_by_label("Whole picture").rect();
    assert!(canvas.contains_rect(map) && map.area() < canvas.area() / 20.0, "{map:?} in {canvas:?}");
    let place = |harness: &Window| {
        let nodes: Vec<_> = harness.query_all_by_label_contains(" px").collect();
        nodes.iter().find_map(|node| {
            let text = node.accesskit_node().value().filter(|text| text.starts_with("x "))?;
            let numbers = text.split_whitespace().filter_map(|word| word.parse::<usize>().ok());
            Some(numbers.collect::<Vec<_>>())
        })
    };
    harness.hover_at(canvas.center());
    settle(&mut harness);
    let before = place(&harness).expect("the pointer is over the picture");
    harness.drag_at(map.center());
    settle(&mut harness);
    for step in 1..=4_u8 {
        harness.hover_at(map.center() + egui::vec2(3.0, 2.0) * f32::from(step));
        settle(&mut harness);
    }
    harness.drop_at(map.center() + egui::vec2(12.0, 8.0));
    settle(&mut harness);
    harness.hover_at(canvas.center());
    settle(&mut harness);
    let after = place(&harness).expect("the pointer is over the picture");
    // The map shows 60 × 40 pixels in 144 × 96 points: 5 to the right and 3 down.
    let moved = [after[0] - before[0], after[1] - before[1]];
    assert!((4..=6).contains(&moved[0]) && (2..=4).contains(&moved[1]), "{before:?} {after:?}");
    harness.key_press(egui::Key::F);
    settle(&mut harness);
    assert!(!minimap(&harness));
}

#[test]
fn pictures_without_a_pixel_size_have_no_scale_bar() {
    let (mut harness, id) = window();
    let bar = |harness: &Window| harness.query_by_label_contains("Scale bar ").is_some();
    settle(&mut harness);
    // 60 pixels of 0.5 µm: the bar takes at most 28 % of 30 µm.
    assert!(harness.query_by_label("Scale bar 5 µm").is_some());
    let mut info = (*stack().info).clone();
    info.pixel_size = None;
    let bare = Stack::new(info, Arc::new(Counted));
    let other = add(&mut harness, Opened::Stack(bare), "bare.tif");
    harness.state_mut().want(lumiq::ui::Intent::Show(other));
    until(&mut harness, "the other picture", |harness| harness.query_by_label("bare.tif canvas").is_some());
    settle(&mut harness);
    assert!(!bar(&harness));
    harness.state_mut().want(lumiq::ui::Intent::Show(id));
    until(&mut harness, "the bar", bar);
}

#[test]
fn a_plane_that_cannot_be_read_is_told_once() {
    let (mut harness, _) = window();
    harness.get_by_label("t index").set_value_accesskit(5.0);
    let told = |harness: &Window| {
        harness.state().toasts().iter().filter(|text| text.contains("ends in the middle of a plane")).count()
    };
    until(&mut harness, "the sentence", |harness| told(harness) > 0);
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
    assert_eq!(told(&harness), 1);
    harness.get_by_label("t index").set_value_accesskit(1.0);
    settle(&mut harness);
    assert_eq!(slider(&harness, "t index"), 1.0);
}
