//! The page for annotations in a window: a recording opened on it, what it holds, and what a hand does there.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::Command;
use lumiq::engine::command::DocumentCommand;
use lumiq::engine::session::RecordingPresentation;
use lumiq::model::DocumentId;
use serde_json::json;

use super::bursts::write_pair;
use super::window::{Window, has, open_window, settle, until};

/// A pair with annotations and with keys that lumiq does not know.
pub fn pair(folder: &Path) -> PathBuf {
    let metadata = json!({
        "global": {"core:datatype": "cu8", "core:version": "1.2.5", "core:sample_rate": 200_000, "lab:mast": 3},
        "captures": [{"core:sample_start": 0, "core:frequency": 1_000_000, "lab:gain": 7}],
        "annotations": [
            {"core:sample_start": 10_000, "core:sample_count": 5_000, "core:label": "zulu", "lab:id": "a7"},
            {"core:sample_start": 100_000, "core:sample_count": 2_000, "core:label": "alpha",
             "core:freq_lower_edge": 980_000, "core:freq_upper_edge": 990_000, "core:comment": "weak"}
        ]
    });
    write_pair(folder, &metadata)
}

pub fn opened(path: &Path) -> (Window, DocumentId) {
    let mut window = open_window();
    let command = DocumentCommand::Open { paths: vec![path.to_owned()], options: Box::default() };
    window.state_mut().engine_mut().apply(Command::Document(command)).expect("a path");
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    window.get_by_label("Annotate").click();
    settle(&mut window);
    let id = window.state().engine().session().documents()[0].id;
    (window, id)
}

pub fn presentation(window: &Window, id: DocumentId) -> RecordingPresentation {
    window.state().engine().session().document(id).expect("open").presentation.recording().expect("a recording").clone()
}

pub fn labels(window: &Window, id: DocumentId) -> Vec<String> {
    let annotations = presentation(window, id).annotations;
    annotations.iter().map(|one| one.label.clone().unwrap_or_default()).collect()
}

pub fn press(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    settle(window);
}

pub fn write(window: &mut Window, name: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    settle(window);
    window.get_by_role_and_label(Role::TextInput, name).type_text(text);
    settle(window);
}

pub fn save(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(window, "a word that they were saved", |window| {
        window.query_all_by_label_contains("saved to").next().is_some()
    });
}

pub fn find(window: &mut Window, id: DocumentId) {
    window.key_press_modifiers(Modifiers::SHIFT, Key::F);
    settle(window);
    press(window, "Find bursts");
    until(window, "bursts", |window| !presentation(window, id).candidates.is_empty());
    settle(window);
}

/// Drags in steps, as a hand does.
pub fn drag(window: &mut Window, button: PointerButton, modifiers: Modifiers, from: Pos2, to: Pos2) {
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
