//! From keys to actions, by the key map.
//!
//! Plain keys (`F`, `1`, arrows) count only while no widget has the keyboard focus, so that typing types; keys that move
//! the caret count only while no text has it, whatever is held with them. Space counts when it is released without a
//! drag, because Space and a drag pan.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

use super::map::KeyMap;
use crate::engine::Action;

/// Whether Space is held, and whether the pointer was dragged meanwhile.
#[derive(Debug, Default)]
pub struct SpaceKey {
    dragged: bool,
}

const SPACE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Space);

/// Takes the keys of this frame and says what they ask for.
pub fn pressed(ctx: &Context, space: &mut SpaceKey) -> Vec<Action> {
    let editing = ctx.text_edit_focused();
    let typing = editing || ctx.memory(|memory| memory.focused().is_some());
    let map = KeyMap::of(ctx);
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        for action in Action::ALL {
            for shortcut in map.keys(action).iter().copied().filter(|shortcut| *shortcut != SPACE) {
                let plain = !shortcut.modifiers.command && !shortcut.modifiers.alt;
                let types = (plain && typing) || (editing && moves_the_caret(shortcut.logical_key));
                if types || !takes_exactly(input, shortcut) {
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
            actions.extend(map.holder(SPACE));
        }
    });
    actions
}

/// Whether a text field takes a key to move in its text: by words and to its ends with Ctrl or Alt.
const fn moves_the_caret(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, End, Home};
    matches!(key, ArrowLeft | ArrowRight | ArrowUp | ArrowDown | Home | End)
}

/// Whether the key of an action is down, while nobody types.
pub fn is_held(ctx: &Context, action: Action) -> bool {
    let typing = ctx.text_edit_focused() || ctx.memory(|memory| memory.focused().is_some());
    let down = |input: &egui::InputState, shortcut: &KeyboardShortcut| {
        input.key_down(shortcut.logical_key) && input.modifiers.matches_exact(shortcut.modifiers)
    };
    let map = KeyMap::of(ctx);
    !typing && ctx.input(|input| map.keys(action).iter().any(|shortcut| down(input, shortcut)))
}

/// Like `consume_shortcut`, but `Ctrl+Z` is not pressed by `Ctrl+Shift+Z`, and `.` is not `Shift+.`.
fn takes_exactly(input: &mut egui::InputState, shortcut: KeyboardShortcut) -> bool {
    let hit = input.events.iter().position(|event| match event {
        Event::Key { key, modifiers, pressed: true, .. } => {
            *key == shortcut.logical_key && meant(*key, *modifiers).matches_exact(shortcut.modifiers)
        }
        _ => false,
    });
    if let Some(index) = hit {
        input.events.remove(index);
    }
    hit.is_some()
}

/// The modifiers that belong to a shortcut: on many keyboards `+` is typed with Shift, which is then no part of it.
pub fn meant(key: Key, modifiers: Modifiers) -> Modifiers {
    Modifiers { shift: modifiers.shift && key != Key::Plus, ..modifiers }
}
