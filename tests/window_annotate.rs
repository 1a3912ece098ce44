//! The page for annotations and the burst finder, driven by accessible names: find, accept, discard, jump, order, filter,
//! edit, save, and what is in the file afterwards.

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::Command;
use lumiq::engine::command::{AnnotationEdit, DocumentCommand};
use lumiq::engine::session::RecordingPresentation;
use lumiq::model::{Annotation, DocumentId};
use serde_json::{Value, json};
use support::window::{Window, enter, has, open_window, settle, undo, until};

/// Noise with two bursts of a tone, as complex bytes, a second of 200 kS/s.
fn samples() -> Vec<u8> {
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f64 / (1u64 << 24) as f64 - 0.5
    };
    let mut bytes = Vec::new();
    for n in 0..200_000u64 {
        let tone = match n {
            40_000..60_000 => Some(0.2),
            120_000..150_000 => Some(-0.1),
            _ => None,
        };
        let phase = tone.map(|cycles: f64| (cycles * n as f64).fract() * std::f64::consts::TAU);
        let (re, im) = phase.map_or((0.0, 0.0), |phase| (20.0 * phase.cos(), 20.0 * phase.sin()));
        for value in [re, im] {
            bytes.push((127.5 + value + 24.0 * draw()).round() as u8);
        }
    }
    bytes
}

/// A pair with annotations and with keys that lumiq does not know.
fn pair(folder: &Path) -> PathBuf {
    std::fs::write(folder.join("band.sigmf-data"), samples()).unwrap();
    let path = folder.join("band.sigmf-meta");
    let metadata = json!({
        "global": {"core:datatype": "cu8", "core:version": "1.2.5", "core:sample_rate": 200_000, "lab:mast": 3},
        "captures": [{"core:sample_start": 0, "core:frequency": 1_000_000, "lab:gain": 7}],
        "annotations": [
            {"core:sample_start": 10_000, "core:sample_count": 5_000, "core:label": "zulu", "lab:id": "a7"},
            {"core:sample_start": 100_000, "core:sample_count": 2_000, "core:label": "alpha",
             "core:freq_lower_edge": 980_000, "core:freq_upper_edge": 990_000, "core:comment": "weak"}
        ]
    });
    std::fs::write(&path, metadata.to_string()).unwrap();
    path
}

fn opened(path: &Path) -> (Window, DocumentId) {
    let mut window = open_window();
    let command = DocumentCommand::Open { paths: vec![path.to_owned()], options: Box::default() };
    window.state_mut().engine_mut().apply(Command::Document(command)).unwrap();
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    window.get_by_label("Annotate").click();
    settle(&mut window);
    let id = window.state().engine().session().documents()[0].id;
    (window, id)
}

fn presentation(window: &Window, id: DocumentId) -> RecordingPresentation {
    window.state().engine().session().document(id).unwrap().presentation.recording().unwrap().clone()
}

fn labels(window: &Window, id: DocumentId) -> Vec<String> {
    let annotations = presentation(window, id).annotations;
    annotations.iter().map(|one| one.label.clone().unwrap_or_default()).collect()
}

fn metadata(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn press(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    settle(window);
}

fn write(window: &mut Window, name: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    settle(window);
    window.get_by_role_and_label(Role::TextInput, name).type_text(text);
    settle(window);
}

fn save(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(window, "a word that they were saved", |window| {
        window.query_all_by_label_contains("saved to").next().is_some()
    });
}

fn find(window: &mut Window, id: DocumentId) {
    window.key_press_modifiers(Modifiers::SHIFT, Key::F);
    settle(window);
    press(window, "Find bursts");
    until(window, "bursts", |window| !presentation(window, id).candidates.is_empty());
    settle(window);
}

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
    assert_eq!(again.info.annotations, *presentation(&window, id).annotations);
}

#[test]
fn found_bursts_are_accepted_or_discarded_and_only_then_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path());
    let (mut window, id) = opened(&path);
    find(&mut window, id);
    assert_eq!(presentation(&window, id).candidates.len(), 2);
    assert!(has(&window, "Accept burst 1") && has(&window, "Discard burst 2"));
    assert!(!has(&window, "band.sigmf-meta has annotations that are not saved"), "nothing is accepted yet");
    write(&mut window, "Label of bursts", "tone");
    press(&mut window, "Accept burst 1");
    assert_eq!(labels(&window, id), ["zulu", "tone", "alpha"]);
    press(&mut window, "Discard burst 1");
    assert!(presentation(&window, id).candidates.is_empty());
    undo(&mut window);
    undo(&mut window);
    assert_eq!((labels(&window, id).len(), presentation(&window, id).candidates.len()), (2, 2));
    press(&mut window, "Accept all bursts");
    assert_eq!(labels(&window, id), ["zulu", "tone", "alpha", "tone"]);
    undo(&mut window);
    assert_eq!((labels(&window, id).len(), presentation(&window, id).candidates.len()), (2, 2), "all are one step");
    press(&mut window, "Accept burst 2");
    save(&mut window);
    let written = metadata(&path)["annotations"].as_array().unwrap().clone();
    assert_eq!(written.len(), 3, "a burst that was not accepted is in no file");
    assert_eq!(written[2]["core:generator"], format!("lumiq {} burst finder", env!("CARGO_PKG_VERSION")));
    assert!(written[2]["core:comment"].as_str().unwrap().starts_with("SNR "));
    press(&mut window, "Discard all bursts");
    assert!(presentation(&window, id).candidates.is_empty());
}

#[test]
fn what_is_selected_stays_selected_when_others_come_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    press(&mut window, "alpha");
    let burst = Annotation { sample_start: 40_000, sample_count: Some(10), ..Annotation::default() };
    let accept = AnnotationEdit::Accept { candidate: Some(0), label: None };
    for edit in [AnnotationEdit::Found(vec![burst]), accept] {
        window.state_mut().engine_mut().apply(Command::Annotation { document: id, edit }).unwrap();
        settle(&mut window);
    }
    assert_eq!(labels(&window, id), ["zulu", "", "alpha"]);
    window.key_press(Key::Delete);
    settle(&mut window);
    assert_eq!(labels(&window, id), ["zulu", ""]);
}

/// Drags in steps, as a hand does.
fn drag(window: &mut Window, button: PointerButton, modifiers: Modifiers, from: Pos2, to: Pos2) {
    let press = |pressed, pos| Event::PointerButton { pos, button, pressed, modifiers };
    window.event_modifiers(Event::PointerMoved(from), modifiers);
    window.step();
    window.event_modifiers(press(true, from), modifiers);
    window.step();
    for step in 1..=4 {
        window.event_modifiers(Event::PointerMoved(from + (to - from) * (step as f32 / 4.0)), modifiers);
        window.step();
    }
    window.event_modifiers(press(false, to), modifiers);
    settle(window);
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
fn the_search_follows_its_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    window.key_press_modifiers(Modifiers::SHIFT, Key::F);
    settle(&mut window);
    enter(&mut window, "Shortest", "0.12 s");
    find(&mut window, id);
    assert_eq!(presentation(&window, id).candidates.len(), 1, "one of 150 ms, none of 100 ms");
    enter(&mut window, "Threshold", "60");
    press(&mut window, "Find bursts");
    until(&mut window, "a word that there is none", |window| {
        window.query_all_by_label_contains("No bursts were found").next().is_some()
    });
    assert!(presentation(&window, id).candidates.is_empty());
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
    let edit = AnnotationEdit::Found(annotations);
    let accept = AnnotationEdit::Accept { candidate: None, label: None };
    for edit in [edit, accept] {
        window.state_mut().engine_mut().apply(Command::Annotation { document: id, edit }).unwrap();
    }
    settle(&mut window);
    assert!(has(&window, "mark 99999") && !has(&window, "mark 5"), "in the order of time, and only what is seen");
    press(&mut window, "Order of annotations");
    press(&mut window, "By label");
    assert!(has(&window, "alpha") && !has(&window, "mark 99999"));
    write(&mut window, "Filter annotations", "mark 4217");
    assert!(has(&window, "mark 4217") && has(&window, "mark 42170") && !has(&window, "alpha"));
    assert_eq!(Arc::clone(&presentation(&window, id).annotations).len(), 100_002);
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
