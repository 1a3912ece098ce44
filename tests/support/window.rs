//! A window without a screen: built for a test, given documents, given time, looked at.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, HarnessBuilder};
use lumiq::codec::Opened;
use lumiq::engine::session::Origin;
use lumiq::model::DocumentId;
use lumiq::ui::dialogs::ScriptedDialogs;
use lumiq::ui::{App, AppSetup};

pub type Window = Harness<'static, App>;

/// Its size in points.
const SIZE: [f32; 2] = [1280.0, 800.0];
/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_mins(3);

/// What a window is set up with unless a test says otherwise: little of the machine, and nobody answers dialogs.
pub fn setup() -> AppSetup {
    let dialogs = Box::new(ScriptedDialogs::default());
    AppSetup { memory: Some(256 << 20), threads: Some(2), dialogs, ..AppSetup::default() }
}

/// A window with its first frames behind it.
pub fn open_window() -> Window {
    open_with(Harness::builder(), setup())
}

/// The same; the builder says how it is drawn.
pub fn open_with(builder: HarnessBuilder<App>, setup: AppSetup) -> Window {
    let builder = builder.with_size(SIZE);
    let mut window = builder.build_eframe(|context| App::new(context, setup).expect("an engine"));
    window.run_steps(3);
    window
}

/// Opens a document that was made by code.
pub fn add(window: &mut Window, content: Opened, name: &str) -> DocumentId {
    window.state_mut().engine_mut().add(content, name.to_owned(), Origin::Sample)
}

/// Draws frames until something is so.
#[track_caller]
pub fn until(window: &mut Window, what: &str, so: impl Fn(&Window) -> bool) {
    let end = Instant::now() + PATIENCE;
    while !so(window) {
        assert!(Instant::now() < end, "it never came to be: {what}; toasts: {:?}", window.state().toasts());
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
}

/// Draws a few frames: input is taken in one, carried out in it, seen in the next.
pub fn settle(window: &mut Window) {
    window.run_steps(4);
}

/// Takes back the last step, by key.
pub fn undo(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(window);
}

/// Whether anything has this accessible name.
pub fn has(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

/// Drags with Shift held, in steps as a hand does.
pub fn drag_box(window: &mut Window, from: Pos2, to: Pos2) {
    let button = |pressed, pos| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::SHIFT,
    };
    window.event_modifiers(Event::PointerMoved(from), Modifiers::SHIFT);
    window.event_modifiers(button(true, from), Modifiers::SHIFT);
    window.step();
    for step in 1..=4 {
        let at = from + (to - from) * (step as f32 / 4.0);
        window.event_modifiers(Event::PointerMoved(at), Modifiers::SHIFT);
        window.step();
    }
    window.event_modifiers(button(false, to), Modifiers::SHIFT);
    settle(window);
}

/// The value of a number field.
pub fn number(window: &Window, name: &str) -> f64 {
    let field = window.get_by_role_and_label(Role::SpinButton, name);
    field.accesskit_node().numeric_value().expect("a number field has a value")
}

/// Types a number into a field, as a person would.
pub fn enter(window: &mut Window, name: &str, text: &str) {
    window.get_by_role_and_label(Role::SpinButton, name).click();
    settle(window);
    window.get_by_role_and_label(Role::SpinButton, name).type_text(text);
    settle(window);
    window.key_press(Key::Enter);
    settle(window);
}

/// A file as the desktop hands it over.
#[derive(Debug)]
pub struct Dropped(pub PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window opens files by their paths".to_owned())
    }
}
