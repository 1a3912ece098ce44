//! Sound in the window, by accessible names: played and stopped by button and key, shown while it is heard, and why not.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::{OpenOptions, open};
use lumiq::ui::AppSetup;
use support::files::folder;
use support::sound::{Speaker, write_voice};
use support::window::{Window, add, enter, has, open_with, settle, setup, until};

/// A window with a voice, its annotation chosen, and the rows for slices and sound in front.
fn window(speaker: &Arc<Speaker>) -> (Window, tempfile::TempDir) {
    let folder = folder();
    let path = write_voice(folder.path(), 20.0);
    let mut window = open_with(Harness::builder(), AppSetup { sound: speaker.clone(), ..setup() });
    let opened = open(&path, &OpenOptions::default()).expect("a recording");
    add(&mut window, opened, "voice.sigmf-meta");
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    (window, folder)
}

fn choose_the_voice(window: &mut Window) {
    window.get_by_label("Annotate").click();
    settle(window);
    window.get_by_label("the voice").click();
    settle(window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until(window, "the export page", |window| has(window, "Export path"));
    window.get_by_label("Slice").click();
    settle(window);
}

fn silent(speaker: &Speaker) -> bool {
    speaker.open.load(Ordering::SeqCst) == 0
}

#[test]
fn a_button_and_a_key_play_and_stop_and_the_window_shows_how_far_it_is() {
    let speaker = Arc::new(Speaker { pause: Duration::from_millis(5), ..Speaker::default() });
    let (mut window, _folder) = window(&speaker);
    choose_the_voice(&mut window);
    until(&mut window, "the device", |window| has(window, "Volume"));
    window.get_by_role_and_label(Role::Button, "Play sound").click();
    until(&mut window, "sound", |_| speaker.loud.load(Ordering::SeqCst) > 5000);
    settle(&mut window);
    assert!(window.query_by_label_contains("playing ").is_some(), "the status line says it");
    assert!(window.query_all_by_label_contains("Playing the sound of voice").next().is_some(), "the job is shown");
    window.get_by_role_and_label(Role::Button, "Stop sound").click();
    until(&mut window, "silence", |_| silent(&speaker));
    until(&mut window, "the button", |window| has(window, "Play sound"));
    window.key_press(Key::L);
    until(&mut window, "sound by key", |_| !silent(&speaker));
    settle(&mut window);
    window.key_press(Key::L);
    until(&mut window, "silence by key", |_| silent(&speaker));
    assert!(window.state().toasts().is_empty(), "{:?}", window.state().toasts());
}

#[test]
fn the_volume_is_kept_with_the_settings() {
    let speaker = Arc::new(Speaker::default());
    let (mut window, _folder) = window(&speaker);
    choose_the_voice(&mut window);
    until(&mut window, "the device", |window| has(window, "Volume"));
    enter(&mut window, "Volume value", "20");
    assert_eq!(window.state().settings().volume_db, 20.0);
}

#[test]
fn why_nothing_can_be_heard_is_said() {
    let speaker = Arc::new(Speaker { absent: true, ..Speaker::default() });
    let (mut window, _folder) = window(&speaker);
    window.key_press(Key::L);
    until(&mut window, "the reason", |window| window.state().toasts().iter().any(|toast| toast.contains("Draw a box")));
    choose_the_voice(&mut window);
    until(&mut window, "the sentence", |window| {
        has(window, "No sound device was found; connect one, or save the audio to a file.")
    });
    let button = window.get_by_role_and_label(Role::Button, "Play sound");
    assert!(button.accesskit_node().is_disabled());
    window.key_press(Key::L);
    until(&mut window, "the toast", |window| {
        window.state().toasts().iter().any(|toast| toast.starts_with("Listen: No sound device was found"))
    });
}
