//! The page for annotations, driven by accessible names: jump, order, filter, edit, move, save, and what is in the file
//! afterwards.

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::Command;
use lumiq::engine::command::AnnotationEdit;
use lumiq::model::Annotation;
use support::annotating::{drag, labels, opened, pair, presentation, press, save, write};
use support::bursts::{metadata, samples};
use support::window::{Window, enter, has, settle, undo, until};

#[test]
fn what_is_edited_is_saved_and_the_rest_of_the_metadata_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path());
    let before = metadata(&path);
    let (mut window, id) = opened(&path);
    assert!(!has(&window, "band.sigmf-meta has annotations that are not saved"));
    press(&mut window, "alpha");
    write(&mut window, "Annotation label", " two");
    assert_eq!(labels(&window, id), ["zulu", "alpha two"]);
    enter(&mut window, "Duration", "20 ms");
    assert_eq!(presentation(&window, id).annotations[1].sample_count, Some(4_000));
    assert!(has(&window, "band.sigmf-meta has annotations that are not saved"));
    save(&mut window);
    settle(&mut window);
    assert!(!has(&window, "band.sigmf-meta has annotations that are not saved"));
    let after = metadata(&path);
    assert_eq!((&after["global"], &after["captures"]), (&before["global"], &before["captures"]));
    assert_eq!(after["annotations"][0], before["annotations"][0]);
    assert_eq!(after["annotations"][1]["core:label"], "alpha two");
    assert_eq!(after["annotations"][1]["core:sample_count"], 4_000);
    // Undo goes on behind a save, and what it brings back is unsaved again.
    undo(&mut window);
    undo(&mut window);
    assert_eq!(presentation(&window, id).annotations[1].sample_count, Some(2_000));
    assert!(has(&window, "band.sigmf-meta has annotations that are not saved"));
    save(&mut window);
    until(&mut window, "the old annotations in the file", |_| {
        metadata(&path)["annotations"][1]["core:sample_count"] == 2_000
    });
    let Opened::Recording(again) = open(&path, &OpenOptions::default()).unwrap() else { panic!("a recording") };
    assert_eq!(again.info.annotations, presentation(&window, id).annotations);
}

#[test]
fn what_is_selected_stays_selected_when_others_come_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    press(&mut window, "alpha");
    let burst = Annotation { sample_start: 40_000, sample_count: Some(10), ..Annotation::default() };
    let accept = AnnotationEdit::Accept { candidate: Some(0), label: None };
    for edit in [AnnotationEdit::Found(vec![burst].into()), accept] {
        window.state_mut().engine_mut().apply(Command::Annotation { document: id, edit }).unwrap();
        settle(&mut window);
    }
    assert_eq!(labels(&window, id), ["zulu", "", "alpha"]);
    window.key_press(Key::Delete);
    settle(&mut window);
    assert_eq!(labels(&window, id), ["zulu", ""]);
}

#[test]
fn the_pointer_moves_an_edge_and_leaves_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    press(&mut window, "alpha");
    let before = presentation(&window, id).annotations[1].clone();
    let rect = |window: &Window| window.get_by_label("Selected annotation").rect();
    let edge = rect(&window).right_center();
    drag(&mut window, PointerButton::Primary, Modifiers::NONE, edge, edge + vec2(40.0, 0.0));
    let after = presentation(&window, id).annotations[1].clone();
    assert!(after.sample_count > before.sample_count, "{after:?}");
    assert_eq!(Annotation { sample_count: before.sample_count, ..after.clone() }, before);
    // Other drags over it are about what lies beneath.
    let middle = rect(&window).center();
    drag(&mut window, PointerButton::Middle, Modifiers::NONE, middle, middle + vec2(30.0, 0.0));
    assert_eq!(presentation(&window, id).annotations[1], after);
    assert!((rect(&window).center().x - middle.x - 30.0).abs() < 3.0, "the view moved");
    let middle = rect(&window).center();
    drag(&mut window, PointerButton::Primary, Modifiers::SHIFT, middle, middle + vec2(30.0, 30.0));
    assert_eq!(presentation(&window, id).annotations[1], after);
    assert!(has(&window, "Selection box"));
    // A double-click shows all, and the box stays; as cursors it comes back.
    let aside = window.get_by_label("Spectrogram").rect().left_bottom() + vec2(20.0, -20.0);
    for pressed in [true, false, true, false] {
        let (pos, button, modifiers) = (aside, PointerButton::Primary, Modifiers::NONE);
        window.event(Event::PointerMoved(pos));
        window.event(Event::PointerButton { pos, button, pressed, modifiers });
    }
    settle(&mut window);
    assert!(has(&window, "Selection box"));
    for shown in [false, true] {
        window.key_press(Key::C);
        settle(&mut window);
        assert_eq!(has(&window, "Selection box"), shown);
    }
}

#[test]
fn keys_go_from_annotation_to_annotation_and_remove() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    let selected = |window: &Window| {
        let field = window.query_by_role_and_label(Role::TextInput, "Annotation label");
        field.and_then(|field| egui_kittest::kittest::NodeT::accesskit_node(&field).value())
    };
    for (key, label) in [(Key::N, "zulu"), (Key::N, "alpha"), (Key::N, "zulu"), (Key::P, "alpha"), (Key::P, "zulu")] {
        window.key_press(key);
        settle(&mut window);
        assert_eq!(selected(&window).as_deref(), Some(label), "{key:?}");
    }
    window.key_press(Key::Delete);
    settle(&mut window);
    assert_eq!(labels(&window, id), ["alpha"]);
    undo(&mut window);
    assert_eq!(labels(&window, id), ["zulu", "alpha"]);
}

#[test]
fn a_long_list_is_ordered_and_filtered() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    let many = |n: u64| Annotation {
        sample_start: n,
        sample_count: Some(1 + n % 7),
        label: Some(format!("mark {}", 99_999 - n)),
        ..Annotation::default()
    };
    let annotations: Vec<Annotation> = (0..100_000).map(many).collect();
    let edit = AnnotationEdit::Found(annotations.into());
    let accept = AnnotationEdit::Accept { candidate: None, label: None };
    for edit in [edit, accept] {
        window.state_mut().engine_mut().apply(Command::Annotation { document: id, edit }).unwrap();
    }
    until(&mut window, "all accepted", |window| presentation(window, id).candidates.is_empty());
    settle(&mut window);
    assert!(has(&window, "mark 99999") && !has(&window, "mark 5"), "in the order of time, and only what is seen");
    press(&mut window, "Order of annotations");
    press(&mut window, "By label");
    assert!(has(&window, "alpha") && !has(&window, "mark 99999"));
    write(&mut window, "Filter annotations", "mark 4217");
    assert!(has(&window, "mark 4217") && has(&window, "mark 42170") && !has(&window, "alpha"));
    assert_eq!(presentation(&window, id).annotations.len(), 100_002);
}

#[test]
fn a_raw_recording_gets_its_annotations_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("band.cu8");
    std::fs::write(&raw, samples()).unwrap();
    let (mut window, id) = opened(&raw);
    let beside = folder.path().join("band.sigmf-meta");
    // Twice: it is known whose the metadata beside it are.
    for count in 1..=2 {
        let annotation = Annotation { sample_start: 5 * count, sample_count: Some(10), ..Annotation::default() };
        let edit = AnnotationEdit::Add(annotation);
        window.state_mut().engine_mut().apply(Command::Annotation { document: id, edit }).unwrap();
        settle(&mut window);
        press(&mut window, "Save annotations");
        let saved = || beside.exists() && metadata(&beside)["annotations"].as_array().unwrap().len() as u64 == count;
        until(&mut window, "metadata beside it", |_| saved());
        settle(&mut window);
    }
    assert_eq!(metadata(&beside)["global"]["core:dataset"], "band.cu8");
    assert_eq!(std::fs::read(&raw).unwrap(), samples());
}
