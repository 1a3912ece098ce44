//! The question before something is closed whose work is in no file, driven by accessible names and keys: asked once, not
//! asked where nothing is lost, saved, discarded, cancelled.

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::Command;
use lumiq::engine::command::{AnnotationEdit, DocumentCommand};
use lumiq::engine::sample_data::SampleData;
use lumiq::model::{Annotation, DocumentId};
use serde_json::json;
use support::window::{Window, has, open_window, settle, until};

const QUESTION: &str = "Save before closing?";

/// A pair of that name without annotations.
fn pair(folder: &Path, name: &str) -> PathBuf {
    std::fs::write(folder.join(format!("{name}.sigmf-data")), vec![128; 20_000]).unwrap();
    let path = folder.join(format!("{name}.sigmf-meta"));
    let metadata = json!({
        "global": {"core:datatype": "cu8", "core:version": "1.2.5", "core:sample_rate": 10_000},
        "captures": [{"core:sample_start": 0}],
        "annotations": []
    });
    std::fs::write(&path, metadata.to_string()).unwrap();
    path
}

/// A window with these recordings, the last one in front.
fn window(paths: &[PathBuf]) -> (Window, Vec<DocumentId>) {
    let mut window = open_window();
    let open = DocumentCommand::Open { paths: paths.to_vec(), options: Box::default() };
    window.state_mut().engine_mut().apply(Command::Document(open)).unwrap();
    until(&mut window, "the documents", |window| documents(window) == paths.len());
    until(&mut window, "a spectrogram", |window| has(window, "Spectrogram"));
    let ids = window.state().engine().session().documents().iter().map(|document| document.id).collect();
    (window, ids)
}

fn documents(window: &Window) -> usize {
    window.state().engine().session().documents().len()
}

fn annotate(window: &mut Window, document: DocumentId) {
    let mark = Annotation { sample_start: 100, sample_count: Some(50), ..Annotation::default() };
    let edit = AnnotationEdit::Add(mark);
    window.state_mut().engine_mut().apply(Command::Annotation { document, edit }).unwrap();
    settle(window);
}

fn annotations_in(path: &Path) -> usize {
    let Opened::Recording(recording) = open(path, &OpenOptions::default()).unwrap() else { panic!("a recording") };
    recording.info.annotations.len()
}

/// Asks for the end as the desktop does; whether the window would close.
fn ask_to_close(window: &mut Window) -> bool {
    window.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
    window.step();
    let stays = commands(window).contains(&ViewportCommand::CancelClose);
    window.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.clear();
    !stays
}

fn commands(window: &Window) -> Vec<ViewportCommand> {
    window.output().viewport_output.get(&ViewportId::ROOT).map(|root| root.commands.clone()).unwrap_or_default()
}

/// Draws frames until the window asks to be closed.
#[track_caller]
fn until_closed(window: &mut Window) {
    until(window, "the end", |window| commands(window).contains(&ViewportCommand::Close));
}

fn press(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::Button, name).click();
    settle(window);
}

fn close_by_key(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    settle(window);
}

#[test]
fn where_nothing_is_lost_nothing_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, ids) = window(&[pair(folder.path(), "a"), pair(folder.path(), "b")]);
    annotate(&mut window, ids[1]);
    support::window::undo(&mut window);
    assert!(ask_to_close(&mut window) && !has(&window, QUESTION));
    close_by_key(&mut window);
    assert!(!has(&window, QUESTION));
    until(&mut window, "one document", |window| documents(window) == 1);
}

#[test]
fn a_document_is_saved_by_the_enter_key_and_closes_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path(), "a");
    let (mut window, ids) = window(std::slice::from_ref(&path));
    annotate(&mut window, ids[0]);
    close_by_key(&mut window);
    assert!(has(&window, QUESTION) && has(&window, "a.sigmf-meta: its changed annotations were not saved"));
    assert!(has(&window, &format!("Save writes {}", path.display())));
    window.key_press(Key::Enter);
    until(&mut window, "no document", |window| documents(window) == 0);
    assert_eq!(annotations_in(&path), 1);
    assert!(!has(&window, QUESTION));
}

#[test]
fn escape_keeps_everything_and_discard_closes_without_a_word_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path(), "a");
    let (mut window, ids) = window(std::slice::from_ref(&path));
    annotate(&mut window, ids[0]);
    close_by_key(&mut window);
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(!has(&window, QUESTION) && documents(&window) == 1);
    close_by_key(&mut window);
    press(&mut window, "Cancel");
    assert!(!has(&window, QUESTION) && documents(&window) == 1);
    close_by_key(&mut window);
    press(&mut window, "Discard");
    until(&mut window, "no document", |window| documents(window) == 0);
    assert_eq!(annotations_in(&path), 0);
}

#[test]
fn keys_of_the_window_wait_for_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, ids) = window(&[pair(folder.path(), "a")]);
    annotate(&mut window, ids[0]);
    window.key_press(Key::N);
    settle(&mut window);
    window.hover_at(window.get_by_label("Spectrogram").rect().center());
    close_by_key(&mut window);
    support::window::undo(&mut window);
    let annotations = window.state().engine().session().annotations(ids[0]).unwrap().len();
    assert!(has(&window, QUESTION) && annotations == 1);
    // Escape is the question's, too, although what is selected would take it.
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(!has(&window, QUESTION) && has(&window, "Selected annotation"));
}

#[test]
fn closing_the_window_asks_once_about_all_documents() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a", "b", "c"].map(|name| pair(folder.path(), name));
    let (mut window, ids) = window(&paths);
    annotate(&mut window, ids[0]);
    annotate(&mut window, ids[2]);
    assert!(!ask_to_close(&mut window));
    settle(&mut window);
    assert!(has(&window, "a.sigmf-meta: its changed annotations were not saved"));
    assert!(has(&window, "c.sigmf-meta: its changed annotations were not saved"));
    assert!(window.query_by_label_contains("b.sigmf-meta: ").is_none());
    window.get_by_role_and_label(Role::Button, "Save").click();
    until_closed(&mut window);
    assert_eq!(paths.map(|path| annotations_in(&path)), [1, 0, 1]);
    assert!(ask_to_close(&mut window), "it was answered");
}

#[test]
fn closing_the_window_can_be_called_off_or_lose_what_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path(), "a");
    let (mut window, ids) = window(std::slice::from_ref(&path));
    annotate(&mut window, ids[0]);
    assert!(!ask_to_close(&mut window));
    settle(&mut window);
    press(&mut window, "Cancel");
    assert!(!ask_to_close(&mut window), "asked again");
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Discard").click();
    until_closed(&mut window);
    assert_eq!(annotations_in(&path), 0);
}

#[test]
fn where_saving_fails_nothing_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path(), "a");
    let (mut window, ids) = window(std::slice::from_ref(&path));
    annotate(&mut window, ids[0]);
    std::fs::remove_dir_all(folder.path()).unwrap();
    close_by_key(&mut window);
    window.get_by_role_and_label(Role::Button, "Save").click();
    until(&mut window, "the failure", |window| !window.state().toasts().is_empty());
    settle(&mut window);
    assert!(!has(&window, QUESTION) && documents(&window) == 1);
}

#[test]
fn what_no_file_can_take_is_exported_by_hand() {
    let mut window = open_window();
    let open = DocumentCommand::OpenSample(SampleData::RadioScene);
    window.state_mut().want(lumiq::ui::Intent::Command(Command::Document(open)));
    until(&mut window, "a spectrogram", |window| has(window, "Spectrogram"));
    let id = window.state().engine().session().documents()[0].id;
    annotate(&mut window, id);
    close_by_key(&mut window);
    assert!(has(&window, QUESTION) && !has(&window, "Save"));
    press(&mut window, "Export…");
    assert!(has(&window, "Export path") && !has(&window, QUESTION) && documents(&window) == 1);
}

#[test]
fn closing_the_others_asks_about_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, ids) = window(&["a", "b", "c"].map(|name| pair(folder.path(), name)));
    for id in &ids {
        annotate(&mut window, *id);
    }
    window.get_by_role_and_label(Role::ListItem, "b.sigmf-meta").click_secondary();
    settle(&mut window);
    press(&mut window, "Close Others");
    assert!(has(&window, QUESTION) && window.query_by_label_contains("b.sigmf-meta: ").is_none());
    press(&mut window, "Discard");
    until(&mut window, "one document", |window| documents(window) == 1);
    assert_eq!(window.state().engine().session().documents()[0].id, ids[1]);
}
