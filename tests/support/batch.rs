//! The batch in a window without a screen: opened, its fields and buttons by name.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::worklist::Counts;
use lumiq::ui::AppSetup;
use lumiq::ui::dialogs::ScriptedDialogs;

use super::window::{Window, has, open_with, settle, setup, until};

/// A window with the batch in front, and dialogs that answer.
pub fn window(answers: Vec<Vec<PathBuf>>) -> Window {
    let setup = AppSetup {
        recipes: Arc::new(lumiq::cli::Recipes),
        dialogs: Box::new(ScriptedDialogs::new(answers)),
        ..setup()
    };
    let mut window = open_with(Harness::builder(), setup);
    window.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::B);
    settle(&mut window);
    assert!(has(&window, "Drop files and folders here"));
    window
}

/// How many files are in which state.
pub fn counts(window: &Window) -> Counts {
    window.state().engine().worklist().counts()
}

/// Clicks what has that name.
pub fn click(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    settle(window);
}

/// Types into a field, and Enter.
pub fn write(window: &mut Window, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    settle(window);
    window.get_by_role_and_label(Role::TextInput, field).type_text(text);
    settle(window);
    window.key_press(Key::Enter);
    settle(window);
}

/// Waits for the end of a run.
pub fn ended(window: &mut Window) {
    until(window, "the end of the run", |window| window.state().engine().worklist().job().is_none());
    settle(window);
}
