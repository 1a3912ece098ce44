//! Orthogonal views, driven by accessible names: sections beside the plane, the crosshair, documents made of sections.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::engine::derive::{Selection, selected};
use lumiq::model::recipe::{Recipe, Reslice};
use lumiq::model::{PlaneIndex, SampleType, SectionPlane, Stack, StackAxes, StackInfo};
use support::stacks::{Counted, stack, value};
use support::window::{Window, add, enter, has, number, open_window, settle, undo, until};

/// The stack of two channels, five times, three heights, 60 × 40 pixels of 0.5 µm, planes 2 µm apart: four pixels.
fn window() -> Window {
    let mut window = open_window();
    add(&mut window, Opened::Stack(stack()), "cells.tif");
    until(&mut window, "the layers", |window| has(window, "DAPI"));
    window
}

fn toggle(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    settle(window);
}

fn rect(window: &Window, name: &str) -> Rect {
    window.get_by_label(name).rect()
}

fn slider(window: &Window, name: &str) -> f64 {
    window.get_by_label(name).accesskit_node().numeric_value().expect("a slider has a value")
}

/// What labels say, the status line's among them, without thin spaces and those of alignment.
fn facts(window: &Window) -> Vec<String> {
    let labels = window.query_all_by_role(Role::Label).filter_map(|node| node.accesskit_node().value());
    labels
        .map(|text| text.replace('\u{2009}', ""))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[track_caller]
fn says(window: &mut Window, voxel: &str, plane: PlaneIndex, [x, y]: [usize; 2]) {
    let values = [0, 1].map(|c| value(PlaneIndex { c, ..plane }, x, y));
    let expected = [voxel.to_owned(), format!("DAPI {}", values[0]), format!("Actin {}", values[1])];
    let told = |window: &Window| expected.iter().all(|fact| facts(window).contains(fact));
    until(window, voxel, told);
}

/// The middle of a voxel in a section, whose planes run downwards in XZ and to the right in YZ.
fn press(window: &mut Window, at: Pos2) {
    window.drag_at(at);
    settle(window);
    window.drop_at(at);
    settle(window);
}

const XZ: &str = "cells.tif XZ section";
const YZ: &str = "cells.tif YZ section";
const XY: &str = "cells.tif canvas";

#[test]
fn the_key_shows_sections_beside_the_plane_and_hides_them() {
    let mut window = window();
    let alone = rect(&window, XY);
    assert!(!has(&window, XZ));
    toggle(&mut window);
    let (plane, rows, columns) = (rect(&window, XY), rect(&window, XZ), rect(&window, YZ));
    assert!(plane.width() < alone.width() && plane.height() < alone.height());
    assert_eq!((rows.x_range(), columns.y_range()), (plane.x_range(), plane.y_range()), "edge to edge");
    assert!(rows.top() >= plane.bottom() && columns.left() >= plane.right());
    assert!(has(&window, "True scale: planes 2 µm apart"));
    says(&mut window, "x 30 y 20 px z 1", PlaneIndex::default(), [30, 20]);
    assert!(facts(&window).contains(&"15.2 10.2 0.0 µm".to_owned()), "{:?}", facts(&window));
    toggle(&mut window);
    assert_eq!(rect(&window, XY), alone);
}

#[test]
fn pointing_moves_the_crosshair_and_the_plane() {
    let mut window = window();
    toggle(&mut window);
    // At 100 % a pixel of the picture is a point; the plane is in the middle of its room, at the inner corner.
    window.key_press(Key::Num1);
    settle(&mut window);
    let (plane, columns) = (rect(&window, XY), rect(&window, YZ));
    press(&mut window, plane.center());
    let there = facts(&window).into_iter().find(|fact| fact.starts_with("x ")).expect("a place");
    // Far beyond the picture the pixel at its edge is meant.
    press(&mut window, plane.min + Vec2::splat(3.0));
    says(&mut window, "x 0 y 0 px z 1", PlaneIndex::default(), [0, 0]);
    assert_ne!(there, "x 0 y 0 px z 1");
    // YZ begins at its edge, 16 points of margin; a plane is four points thick. The crosshair's row follows.
    press(&mut window, Pos2::new(columns.left() + 16.0 + 10.0, columns.bottom() - 8.0));
    assert_eq!(slider(&window, "z index"), 3.0);
    window.hover_at(Pos2::new(5.0, 5.0));
    says(&mut window, "x 0 y 39 px z 3", PlaneIndex { t: 0, z: 2, c: 0 }, [0, 39]);
    // The slider moves it, too.
    window.get_by_label("z index").set_value_accesskit(2.0);
    says(&mut window, "x 0 y 39 px z 2", PlaneIndex { t: 0, z: 1, c: 0 }, [0, 39]);
}

#[test]
fn sections_tell_the_voxel_under_the_pointer_and_the_wheel_goes_through_rows() {
    let mut window = window();
    toggle(&mut window);
    let rows = rect(&window, XZ);
    let inside = Pos2::new(rect(&window, XY).right() - 20.0, rows.top() + 18.0);
    window.hover_at(inside);
    let at = |window: &Window| facts(window).into_iter().find(|fact| fact.starts_with("x "));
    until(&mut window, "a voxel of the first plane", |window| at(window).is_some_and(|at| at.ends_with("y 20 px z 1")));
    for _ in 0..3 {
        window.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: Vec2::new(0.0, -1.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Wheel,
        });
        settle(&mut window);
    }
    until(&mut window, "the third row after it", |window| at(window).is_some_and(|at| at.contains("y 23 px")));
    assert_eq!(slider(&window, "z index"), 1.0);
}

#[test]
fn dividers_are_dragged() {
    let mut window = window();
    toggle(&mut window);
    let before = rect(&window, XY);
    let at = Pos2::new(before.right(), before.center().y);
    window.drag_at(at);
    settle(&mut window);
    for step in 1..=4_u8 {
        window.hover_at(at - Vec2::new(25.0 * f32::from(step), 0.0));
        settle(&mut window);
    }
    window.drop_at(at - Vec2::new(100.0, 0.0));
    settle(&mut window);
    let after = rect(&window, XY);
    assert!((before.width() - after.width() - 100.0).abs() < 3.0, "{before:?} {after:?}");
    assert_eq!(after.height(), before.height());
    says(&mut window, "x 30 y 20 px z 1", PlaneIndex::default(), [30, 20]);
}

#[test]
fn the_crosshairs_place_is_typed() {
    let mut window = window();
    toggle(&mut window);
    for (field, text) in [("Crosshair x", "12"), ("Crosshair y", "2*8"), ("Crosshair z", "3")] {
        enter(&mut window, field, text);
    }
    assert_eq!(number(&window, "Crosshair x"), 12.0);
    assert_eq!(slider(&window, "z index"), 3.0);
    says(&mut window, "x 12 y 16 px z 3", PlaneIndex { t: 0, z: 2, c: 0 }, [12, 16]);
}

#[test]
fn the_crosshair_is_hidden_and_shown() {
    let mut window = window();
    toggle(&mut window);
    window.get_by_label("Hide crosshair").click();
    settle(&mut window);
    window.get_by_label("Show crosshair").click();
    settle(&mut window);
    assert!(has(&window, "Hide crosshair"));
}

/// Adds the first four times of the stack: the fifth cannot be read, so neither can a section of all.
fn add_readable(window: &mut Window) {
    let whole = stack();
    let part = selected(&whole, Selection { t: 0..4, ..Selection::whole(&whole.info) }).expect("inside");
    add(window, Opened::Stack(part), "part.tif");
    until(window, "its canvas", |window| has(window, "part.tif canvas"));
}

#[test]
fn a_section_becomes_a_document_from_its_menu() {
    let mut window = window();
    add_readable(&mut window);
    toggle(&mut window);
    window.get_by_label("part.tif YZ section").click_secondary();
    settle(&mut window);
    window.get_by_label("Make a Document of This Section").click();
    until(&mut window, "a document", |window| window.state().engine().session().documents().len() == 3);
    let document = &window.state().engine().session().documents()[2];
    assert_eq!(document.name, "YZ section of part.tif");
    let recipe = document.provenance().map(|origin| origin.recipe.clone());
    assert_eq!(recipe, Some(Recipe::Reslice(Reslice::single(SectionPlane::Yz, 30))));
    let made = document.stack().expect("a stack");
    assert_eq!(made.info.axes, StackAxes { t: 4, z: 1, c: 2, y: 40, x: 3 });
    let plane = made.read_plane(PlaneIndex { t: 3, z: 0, c: 1 }).expect("a plane");
    let expected = f64::from(value(PlaneIndex { t: 3, z: 2, c: 1 }, 30, 7));
    assert_eq!(plane.value(2, 7, 0), Some(expected));
}

#[test]
fn a_reslice_opens_where_the_crosshair_is() {
    let mut window = window();
    add_readable(&mut window);
    toggle(&mut window);
    enter(&mut window, "Crosshair x", "12");
    window.state_mut().want(lumiq::ui::Intent::Action(lumiq::engine::Action::Reslice));
    settle(&mut window);
    window.get_by_label("YZ").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Reslice").click();
    until(&mut window, "a document", |window| window.state().engine().session().documents().len() == 3);
    until(&mut window, "its canvas", |window| has(window, "YZ reslice of part.tif canvas"));
    let made = window.state().engine().session().documents()[2].stack().expect("a stack").clone();
    assert_eq!(made.info.axes, StackAxes { t: 4, z: 60, c: 2, y: 40, x: 3 });
    assert_eq!(slider(&window, "z index"), 13.0);
}

#[test]
fn reslice_has_a_page_whose_choices_undo() {
    let mut window = window();
    window.state_mut().want(lumiq::ui::Intent::Action(lumiq::engine::Action::Reslice));
    settle(&mut window);
    until(&mut window, "the preview", |window| has(window, "Reslice preview"));
    window.get_by_label("YZ").click();
    settle(&mut window);
    assert!(has(&window, "First column"));
    undo(&mut window);
    assert!(has(&window, "First row"));
}

#[test]
fn time_stands_in_where_there_is_no_depth_and_one_plane_has_nothing_to_cut() {
    let mut window = open_window();
    let of = |axes| Opened::Stack(Stack::new(StackInfo::bare("test", axes, 1, SampleType::U16), Arc::new(Counted)));
    add(&mut window, of(StackAxes { t: 4, z: 1, c: 1, y: 40, x: 60 }), "movie.tif");
    until(&mut window, "its canvas", |window| has(window, "movie.tif canvas"));
    toggle(&mut window);
    assert!(has(&window, "movie.tif XT section") && has(&window, "movie.tif YT section"));
    assert!(has(&window, "Time points are 2 pixels thick"));
    add(&mut window, of(StackAxes::plane(60, 40)), "single.tif");
    until(&mut window, "its canvas", |window| has(window, "single.tif canvas"));
    toggle(&mut window);
    let told = "Orthogonal Views: Open a stack of several planes first";
    assert!(window.state().toasts().iter().any(|toast| toast == told), "{:?}", window.state().toasts());
}
