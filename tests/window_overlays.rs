//! The overlays of a stack in the window, by accessible names: switched on, set, undone, exported as seen.

#![cfg(feature = "gui")]

mod support;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::model::overlay::{Corner, TimeFormat};
use lumiq::model::{DocumentId, Overlays, SampleType, Stack, StackAxes, StackInfo};
use support::stacks::{Counted, stack};
use support::window::{Window, add, open_window, settle, undo, until};

/// A stack large enough for letters, and its layers.
fn window() -> (Window, DocumentId) {
    let mut harness = open_window();
    let mut info = StackInfo::clone(&stack().info);
    (info.axes.x, info.axes.y) = (400, 300);
    info.levels[0] = lumiq::model::Level { width: 400, height: 300 };
    let id = add(&mut harness, Opened::Stack(Stack::new(info, std::sync::Arc::new(Counted))), "cells.tif");
    until(&mut harness, "the layers", |harness| harness.query_by_label("DAPI").is_some());
    // The open layer's controls make room.
    click(&mut harness, "DAPI");
    (harness, id)
}

fn overlays(harness: &Window, id: DocumentId) -> Overlays {
    harness.state().engine().session().composition(id).expect("a stack").overlays.clone()
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    settle(harness);
}

#[test]
fn an_eye_draws_a_bar_and_undo_takes_it_off() {
    let (mut harness, id) = window();
    assert!(!overlays(&harness, id).any_visible(), "nothing is drawn unless asked for");
    click(&mut harness, "Show scale bar");
    assert!(overlays(&harness, id).scale_bar.visible);
    // 28 % of 400 pixels of 0.5 µm are 56 µm: the picture's own bar, and no other.
    assert!(harness.query_by_label("Scale bar 50 µm").is_some());
    assert_eq!(harness.query_all_by_label_contains("Scale bar ").count(), 1);
    undo(&mut harness);
    assert!(!overlays(&harness, id).any_visible());
    assert!(harness.query_by_label("Show scale bar").is_some());
}

#[test]
fn the_screens_own_bar_comes_back_where_the_pictures_is_out_of_view() {
    let (mut harness, _) = window();
    click(&mut harness, "Show scale bar");
    for _ in 0..8 {
        harness.key_press(egui::Key::Plus);
        settle(&mut harness);
    }
    assert!(harness.query_by_label("Scale bar 50 µm").is_none());
    assert_eq!(harness.query_all_by_label_contains("Scale bar ").count(), 1);
    harness.key_press(egui::Key::F);
    settle(&mut harness);
    assert!(harness.query_by_label("Scale bar 50 µm").is_some());
}

#[test]
fn options_are_set_below_the_row() {
    let (mut harness, id) = window();
    click(&mut harness, "Show scale bar");
    click(&mut harness, "Scale bar");
    click(&mut harness, "Scale bar place");
    click(&mut harness, "Upper right");
    assert_eq!(overlays(&harness, id).scale_bar.corner, Corner::UpperRight);
    click(&mut harness, "Automatic");
    assert_eq!(overlays(&harness, id).scale_bar.length, Some(50.0), "it begins with what was seen");
    click(&mut harness, "Scale bar length");
    harness.get_by_label("Scale bar length").type_text("0.02 mm");
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(overlays(&harness, id).scale_bar.length, Some(20.0));
    assert!(harness.query_by_label("Scale bar 20 µm").is_some());
    click(&mut harness, "With its length");
    assert!(!overlays(&harness, id).scale_bar.text);
    assert!(harness.query_by_role_and_label(Role::ColorWell, "Scale bar colour").is_some());
    click(&mut harness, "On dark ground");
    assert!(overlays(&harness, id).ground);
}

#[test]
fn stamps_follow_the_plane_that_is_seen() {
    let (mut harness, id) = window();
    click(&mut harness, "Show time stamp");
    click(&mut harness, "Show plane label");
    click(&mut harness, "Show channel names");
    harness.key_press(egui::Key::ArrowRight);
    settle(&mut harness);
    harness.key_press(egui::Key::Period);
    settle(&mut harness);
    for label in ["Time stamp 00:00:30", "Plane label z 2.0 µm", "Channel names DAPI, Actin"] {
        assert!(harness.query_by_label(label).is_some(), "{label}");
    }
    click(&mut harness, "Time stamp");
    click(&mut harness, "Time stamp format");
    click(&mut harness, "Seconds");
    assert_eq!(overlays(&harness, id).time_stamp.format, TimeFormat::Seconds);
    assert!(harness.query_by_label("Time stamp 30 s").is_some());
    click(&mut harness, "Hide channel names");
    assert!(harness.query_by_label("Channel names DAPI, Actin").is_none());
}

#[test]
fn what_has_nothing_to_say_cannot_be_switched_on_and_says_why() {
    let mut harness = open_window();
    let info = StackInfo::bare("test", StackAxes { c: 2, ..StackAxes::plane(60, 40) }, 1, SampleType::U16);
    let id = add(&mut harness, Opened::Stack(Stack::new(info, std::sync::Arc::new(Counted))), "bare.tif");
    until(&mut harness, "the layers", |harness| harness.query_by_label("Channel 1").is_some());
    for name in ["Show scale bar", "Show time stamp", "Show plane label"] {
        assert!(harness.get_by_label(name).accesskit_node().is_disabled(), "{name}");
    }
    click(&mut harness, "Show channel names");
    assert!(overlays(&harness, id).channel_names.visible);
    click(&mut harness, "Scale bar");
    assert!(harness.query_by_label_contains("The file states no pixel size").is_some());
}
