//! Changing keys in the settings window: asked for, pressed, shown everywhere, kept, taken over, reset.

#![cfg(feature = "gui")]

mod support;

use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::{Action, Settings};
use lumiq::ui::AppSetup;
use support::window::{Window, has, open_window, open_with, settle, setup, until};

/// A window that shows the page of keys.
fn keys_page(mut window: Window) -> Window {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    until(&mut window, "the settings", |window| has(window, "Close Settings"));
    window.get_by_label("Keys").click();
    until(&mut window, "the page", |window| has(window, "Find an action"));
    window
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    settle(window);
}

/// Looks for an action, so that its row is on the screen.
fn find(window: &mut Window, text: &str) {
    window.get_by_label("Find an action").focus();
    settle(window);
    window.get_by_label("Find an action").type_text(text);
    settle(window);
}

#[test]
fn a_changed_key_counts_at_once_and_is_shown_wherever_keys_are() {
    let mut window = keys_page(open_window());
    find(&mut window, "about");
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(has(&window, "Close Settings"), "the first Escape leaves the field");
    click(&mut window, "Add a key for About lumiq");
    assert!(has(&window, "Press the new keys"));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::ALT, Key::F9);
    settle(&mut window);
    assert!(has(&window, "Ctrl Alt F9 for About lumiq") && !has(&window, "Press the new keys"));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(!has(&window, "Close Settings"), "Escape closes the window when no key is asked for");
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::ALT, Key::F9);
    settle(&mut window);
    assert!(has(&window, "Close About lumiq"));
    window.key_press(Key::F1);
    settle(&mut window);
    assert!(has(&window, "Ctrl Alt F9"), "the page of all keys has it");
}

#[test]
fn escape_leaves_backspace_takes_away_and_other_windows_hear_nothing() {
    let mut window = keys_page(open_window());
    find(&mut window, "palette");
    click(&mut window, "Ctrl K for Command Palette");
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(has(&window, "Ctrl K for Command Palette") && has(&window, "Close Settings"));
    click(&mut window, "Ctrl K for Command Palette");
    window.key_press(Key::Tab);
    settle(&mut window);
    assert!(has(&window, "Not these: Tab goes from one control to the next.") && has(&window, "Press the new keys"));
    window.key_press(Key::Backspace);
    settle(&mut window);
    assert!(!has(&window, "Ctrl K for Command Palette"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut window);
    assert!(!has(&window, "Search"), "the palette has no key any more");
    click(&mut window, "Reset the keys of Command Palette");
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut window);
    assert!(has(&window, "Search"));
}

#[test]
fn a_clash_says_who_has_the_key_and_offers_to_take_it_over() {
    let mut window = keys_page(open_window());
    find(&mut window, "theme");
    click(&mut window, "Ctrl T for Dark or Light Theme");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(has(&window, "Ctrl Z belongs to Undo."));
    click(&mut window, "Leave it");
    assert!(has(&window, "Ctrl T for Dark or Light Theme") && window.state().settings().keys.is_empty());
    click(&mut window, "Ctrl T for Dark or Light Theme");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    click(&mut window, "Take it over");
    assert!(has(&window, "Ctrl Z for Dark or Light Theme"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut window, "the light theme", |window| window.ctx.theme() == egui::Theme::Light);
    click(&mut window, "Reset all keys");
    assert!(window.state().settings().keys.is_empty() && has(&window, "Ctrl T for Dark or Light Theme"));
}

fn with_settings(path: &Path) -> Window {
    let settings = Settings::load(path).expect("settings");
    open_with(Harness::builder(), AppSetup { settings, settings_path: Some(path.to_owned()), ..setup() })
}

#[test]
fn keys_are_kept_in_the_settings_file_beside_what_it_does_not_understand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    std::fs::write(&path, "[keys]\nfly-away = \"Ctrl+9\"\nquit = \"Ctrl+Bogus\"\n").unwrap();
    let mut window = with_settings(&path);
    let said = window.state().toasts();
    assert!(said.len() == 1 && said[0].contains("fly-away") && said[0].contains("Ctrl+Bogus"), "{said:?}");
    window = keys_page(window);
    find(&mut window, "jobs");
    click(&mut window, "Ctrl J for Jobs");
    window.key_press(Key::F7);
    settle(&mut window);
    drop(window);
    let text = std::fs::read_to_string(&path).unwrap();
    for line in ["show-jobs = \"F7\"", "fly-away = \"Ctrl+9\"", "quit = \"Ctrl+Bogus\""] {
        assert!(text.contains(line), "{text}");
    }
    let mut window = with_settings(&path);
    window.key_press(Key::F7);
    settle(&mut window);
    assert!(has(&window, "Close Jobs"));
    assert!(Settings::load(&path).unwrap().keys.has(Action::ShowJobs));
}
