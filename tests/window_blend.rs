//! Process › Blend, driven by accessible names: rows fill themselves, refusals are said in place, the result is exact.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::model::{
    Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use support::window::{Window, add, open_window, settle, until};

/// A grey stack whose values count up from `base`.
#[derive(Debug)]
struct Ramp {
    base: usize,
}

fn value(base: usize, t: usize, x: usize, y: usize) -> u8 {
    (base + t * 10 + x * 2 + y) as u8
}

impl PlaneSource for Ramp {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let pixels = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        let samples = pixels.map(|(x, y)| value(self.base, plane.t, x, y)).collect();
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(samples)))
    }
}

fn stack(base: usize, t: usize, width: usize, height: usize) -> Stack {
    let axes = StackAxes { t, z: 1, c: 1, y: height, x: width };
    Stack::new(StackInfo::bare("test", axes, 1, SampleType::U8), Arc::new(Ramp { base }))
}

/// A window with these stacks and the blend panel open.
fn window(stacks: Vec<(&str, Stack)>) -> Window {
    let mut window = open_window();
    for (name, stack) in stacks {
        add(&mut window, Opened::Stack(stack), name);
    }
    until(&mut window, "a page", |window| window.query_by_role_and_label(Role::Tab, "Layers").is_some());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::L);
    until(&mut window, "the panel", |window| window.query_by_label("Close Blend").is_some());
    window
}

fn chosen(window: &Window, row: &str) -> String {
    window.get_by_role_and_label(Role::ComboBox, row).accesskit_node().value().unwrap_or_default()
}

fn choose(window: &mut Window, row: &str, entry: &str) {
    window.get_by_role_and_label(Role::ComboBox, row).click();
    settle(window);
    let entries: Vec<_> = window.query_all_by_role_and_label(Role::Button, entry).collect();
    entries.last().expect("an entry of the list").click();
    drop(entries);
    settle(window);
}

fn run(window: &mut Window) -> Stack {
    let before = window.state().engine().session().documents().len();
    window.get_by_role_and_label(Role::Button, "Blend").click();
    until(window, "a document", |window| window.state().engine().session().documents().len() > before);
    let session = window.state().engine().session();
    session.documents().last().and_then(|document| document.stack()).expect("a stack").clone()
}

#[test]
fn two_stacks_are_screened_with_a_preview_before() {
    let mut window = window(vec![("a.tif", stack(5, 3, 40, 30)), ("b.tif", stack(90, 1, 40, 30))]);
    let rows = [chosen(&window, "Lowest"), chosen(&window, "Image 2")];
    assert!(rows.contains(&"a.tif".to_owned()) && rows.contains(&"b.tif".to_owned()), "{rows:?}");
    assert!(window.query_by_label("Blend preview").is_some());
    assert!(window.query_by_label("40 × 30 px").is_some());
    window.check_accessibility();
    let result = run(&mut window);
    assert_eq!(result.info.axes, StackAxes { t: 3, z: 1, c: 1, y: 30, x: 40 });
    let Samples::U8(values) = result.read_plane(PlaneIndex { t: 2, z: 0, c: 0 }).expect("a plane").samples else {
        panic!("bytes stay bytes")
    };
    for (index, screened) in values.into_iter().enumerate() {
        let (x, y) = (index % 40, index / 40);
        let (a, b) = (u32::from(value(5, 2, x, y)), u32::from(value(90, 0, x, y)));
        let exact = 255.0 - f64::from((255 - a) * (255 - b)) / 255.0;
        assert_eq!(f64::from(screened), exact.round(), "at {x}, {y}");
    }
    let session = window.state().engine().session();
    assert_eq!(session.documents()[2].provenance().expect("made by a job").sources.len(), 2);
}

#[test]
fn sizes_that_differ_are_refused_in_place_until_a_rule_is_chosen() {
    let mut window = window(vec![("large.tif", stack(0, 1, 40, 30)), ("small.tif", stack(0, 1, 20, 30))]);
    let refusal = window.query_all_by_label_contains("crop to the common part").count();
    assert!(refusal > 0, "the sentence is said in the panel");
    assert!(window.get_by_role_and_label(Role::Button, "Blend").accesskit_node().is_disabled());
    window.get_by_role_and_label(Role::Tab, "Crop").click();
    settle(&mut window);
    assert!(window.query_by_label("20 × 30 px").is_some());
    assert_eq!(run(&mut window).info.axes, StackAxes::plane(20, 30));
}

#[test]
fn mode_and_a_third_image_can_be_chosen() {
    let mut window =
        window(vec![("a.tif", stack(5, 1, 20, 10)), ("b.tif", stack(90, 1, 20, 10)), ("c.tif", stack(40, 1, 20, 10))]);
    choose(&mut window, "Blend mode", "Maximum");
    assert_eq!(chosen(&window, "Blend mode"), "Maximum");
    window.get_by_role_and_label(Role::Button, "Add another").click();
    settle(&mut window);
    assert!(window.get_by_role_and_label(Role::Button, "Blend").accesskit_node().is_disabled(), "a row is empty");
    let free = ["a.tif", "b.tif", "c.tif"]
        .into_iter()
        .find(|name| chosen(&window, "Lowest") != *name && chosen(&window, "Image 2") != *name)
        .expect("a third one");
    choose(&mut window, "Image 3", free);
    assert_eq!(chosen(&window, "Image 3"), free);
    let result = run(&mut window);
    let plane = result.read_plane(PlaneIndex::default()).expect("a plane");
    assert_eq!(plane.value(3, 4, 0), Some(f64::from(value(90, 0, 3, 4))));
}
