//! From keys to actions, by the one list of the engine.
//!
//! Plain keys (`F`, `1`, arrows) count only while no widget has the keyboard focus, so that typing types. Space plays
//! when it is released without a drag, because Space and a drag pan.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

use crate::engine::Action;

/// `Ctrl+Shift+Z` as egui means it; `None` for a name that egui does not know (a test looks at all of them).
pub fn parse(text: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix("Ctrl+") {
            modifiers = modifiers.plus(Modifiers::COMMAND);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("Alt+") {
            modifiers = modifiers.plus(Modifiers::ALT);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("Shift+") {
            modifiers = modifiers.plus(Modifiers::SHIFT);
            rest = after;
        } else {
            return Key::from_name(rest).map(|key| KeyboardShortcut::new(modifiers, key));
        }
    }
}

/// A shortcut as people read it: `Ctrl K`, `.`, `→`.
pub fn spoken(text: &str) -> String {
    let mut words: Vec<&str> = text.split('+').collect();
    if let Some(last) = words.last_mut() {
        *last = match *last {
            "Comma" => ",",
            "Period" => ".",
            "Backslash" => "\\",
            "Plus" => "+",
            "Minus" => "\u{2212}",
            "Equals" => "=",
            "ArrowRight" => "Right",
            "ArrowLeft" => "Left",
            "ArrowUp" => "Up",
            "ArrowDown" => "Down",
            other => other,
        };
    }
    words.join(" ")
}

/// The key to show beside an action, if it has one.
pub fn hint(action: Action) -> Option<String> {
    action.shortcut().map(spoken)
}

/// A name with its key behind it, for tooltips.
pub fn with_key(text: &str, action: Action) -> String {
    hint(action).map_or_else(|| text.to_owned(), |key| format!("{text}   {key}"))
}

/// Whether Space is held, and whether the pointer was dragged meanwhile.
#[derive(Debug, Default)]
pub struct SpaceKey {
    dragged: bool,
}

/// Takes the keys of this frame and says what they ask for.
pub fn pressed(ctx: &Context, space: &mut SpaceKey) -> Vec<Action> {
    let typing = ctx.text_edit_focused() || ctx.memory(|memory| memory.focused().is_some());
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        for action in Action::ALL {
            for shortcut in action.shortcuts().iter().filter(|text| **text != "Space").filter_map(|text| parse(text)) {
                let plain = !shortcut.modifiers.command && !shortcut.modifiers.alt;
                if (plain && typing) || !takes_exactly(input, shortcut) {
                    continue;
                }
                actions.push(action);
            }
        }
        if input.key_down(Key::Space) && input.pointer.is_decidedly_dragging() {
            space.dragged = true;
        }
        let released = |event: &Event| matches!(event, Event::Key { key: Key::Space, pressed: false, .. });
        if input.events.iter().any(released) && !std::mem::take(&mut space.dragged) && !typing {
            actions.push(Action::PlayStop);
        }
    });
    actions
}

/// Like `consume_shortcut`, but `Ctrl+Z` is not pressed by `Ctrl+Shift+Z`, and `.` is not `Shift+.`.
fn takes_exactly(input: &mut egui::InputState, shortcut: KeyboardShortcut) -> bool {
    let hit = input.events.iter().position(|event| match event {
        Event::Key { key, modifiers, pressed: true, .. } => {
            // On many keyboards `+` is typed with Shift, which is then no part of the shortcut.
            let shift = if *key == Key::Plus { shortcut.modifiers.shift } else { modifiers.shift };
            *key == shortcut.logical_key && Modifiers { shift, ..*modifiers }.matches_exact(shortcut.modifiers)
        }
        _ => false,
    });
    if let Some(index) = hit {
        input.events.remove(index);
    }
    hit.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn egui_knows_every_key_of_the_list() {
        for action in Action::ALL {
            for text in action.shortcuts() {
                assert!(parse(text).is_some(), "{action:?}: {text}");
            }
        }
        assert!(parse("Ctrl+Nonsense").is_none());
    }

    #[test]
    fn keys_are_spoken_as_people_read_them() {
        assert_eq!(spoken("Ctrl+Shift+Z"), "Ctrl Shift Z");
        assert_eq!(spoken("Period"), ".");
    }
}
