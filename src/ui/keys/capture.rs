//! Waiting for the keys that an action shall have: every key that is pressed meanwhile means itself, nothing else.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

use super::press::meant;
use super::shortcut::{is_modifier, refusal};

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Escape: all stays as it was.
    Leave,
    /// Backspace: the key goes.
    Remove,
    /// These keys.
    Keys(KeyboardShortcut),
    /// Keys that no action can have, and why.
    Refused(&'static str),
}

/// Takes all keys of this frame out of the input, so that nothing else hears them, and says what was pressed.
pub fn listen(ctx: &Context) -> Option<Heard> {
    ctx.input_mut(|input| {
        let heard = input.events.iter().find_map(heard);
        input.events.retain(|event| !is_keyboard(event));
        heard
    })
}

fn heard(event: &Event) -> Option<Heard> {
    let (key, modifiers) = match event {
        // The desktop's own copying arrives as what it means, not as keys.
        Event::Copy => (Key::C, Modifiers::COMMAND),
        Event::Cut => (Key::X, Modifiers::COMMAND),
        Event::Paste(_) => (Key::V, Modifiers::COMMAND),
        Event::Key { key, modifiers, pressed: true, .. } if !is_modifier(*key) => (*key, meant(*key, *modifiers)),
        _ => return None,
    };
    let shortcut = KeyboardShortcut::new(written_modifiers(modifiers), key);
    Some(match (key, shortcut.modifiers.is_none()) {
        (Key::Escape, true) => Heard::Leave,
        (Key::Backspace, true) => Heard::Remove,
        _ => refusal(shortcut).map_or(Heard::Keys(shortcut), Heard::Refused),
    })
}

/// The modifiers a shortcut is written with: one `Ctrl` for whatever the system calls it.
fn written_modifiers(pressed: Modifiers) -> Modifiers {
    let command = pressed.command || pressed.ctrl;
    Modifiers { alt: pressed.alt, shift: pressed.shift, command, ..Modifiers::NONE }
}

fn is_keyboard(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_))
}
