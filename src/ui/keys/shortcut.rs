//! One shortcut as text: as the settings and the list of actions write it, and as people read it.

use egui::{Key, KeyboardShortcut, Modifiers};

/// The modifiers in the order they are written in.
const MODIFIERS: [(&str, Modifiers); 3] =
    [("Ctrl", Modifiers::COMMAND), ("Alt", Modifiers::ALT), ("Shift", Modifiers::SHIFT)];

/// `Ctrl+Shift+Z` as egui means it, whatever its case; `None` for what is no key.
pub fn parse(text: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = text.trim();
    while let Some((modifier, after)) = MODIFIERS.into_iter().find_map(|(name, modifier)| {
        let (head, tail) = rest.split_at_checked(name.len())?;
        Some((modifier, tail.trim_start().strip_prefix('+')?)).filter(|_| head.eq_ignore_ascii_case(name))
    }) {
        modifiers = modifiers.plus(modifier);
        rest = after.trim_start();
    }
    let named = Key::ALL.iter().copied().find(|key| key.name().eq_ignore_ascii_case(rest));
    named.or_else(|| Key::from_name(rest)).map(|key| KeyboardShortcut::new(modifiers, key))
}

/// The text that [`parse`] takes, in one way for each shortcut: `Ctrl+Shift+Z`.
pub fn written(shortcut: KeyboardShortcut) -> String {
    words(shortcut, shortcut.logical_key.name()).join("+")
}

/// A shortcut as people read it: `Ctrl K`, `.`, `Right`.
pub fn spoken(shortcut: KeyboardShortcut) -> String {
    let key = match shortcut.logical_key {
        arrow @ (Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight) => arrow.name(),
        Key::PageUp => "Page Up",
        Key::PageDown => "Page Down",
        Key::Quote => "'",
        other => other.symbol_or_name(),
    };
    words(shortcut, key).join(" ")
}

fn words(shortcut: KeyboardShortcut, key: &'static str) -> Vec<&'static str> {
    let held = |modifier: Modifiers| shortcut.modifiers.contains(modifier);
    let modifiers = MODIFIERS.into_iter().filter(|(_, modifier)| held(*modifier)).map(|(name, _)| name);
    modifiers.chain([key]).collect()
}

/// Why no action can have a shortcut; `None` if one can.
pub fn refusal(shortcut: KeyboardShortcut) -> Option<&'static str> {
    let bare = shortcut.modifiers.is_none();
    match shortcut.logical_key {
        Key::Escape => Some("Escape leaves and clears things everywhere"),
        Key::Tab => Some("Tab goes from one control to the next"),
        Key::Backspace if bare => Some("Backspace deletes"),
        Key::Copy | Key::Cut | Key::Paste => Some("this key copies and pastes text"),
        Key::C | Key::X | Key::V if shortcut.modifiers == Modifiers::COMMAND => {
            Some("Ctrl C, Ctrl X and Ctrl V copy and paste text")
        }
        key if is_modifier(key) => Some("a modifier alone is no key"),
        _ => None,
    }
}

/// Whether a key only changes what others mean.
pub fn is_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
            | Key::Fn
            | Key::CapsLock
            | Key::NumLock
            | Key::ScrollLock
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_comes_back_from_its_text() {
        for key in Key::ALL.iter().copied() {
            for modifiers in [Modifiers::NONE, Modifiers::COMMAND, Modifiers::ALT.plus(Modifiers::SHIFT)] {
                let shortcut = KeyboardShortcut::new(modifiers, key);
                assert_eq!(parse(&written(shortcut)), Some(shortcut));
            }
        }
    }

    #[test]
    fn what_a_person_types_is_understood_and_nonsense_is_not() {
        let redo = parse("Ctrl+Shift+Z");
        assert_eq!((parse("ctrl + SHIFT+z "), parse("Shift+Ctrl+Z")), (redo, redo));
        assert_eq!(parse("Ctrl++"), parse("Ctrl+Plus"));
        assert_eq!(parse("alt+pagedown").map(spoken).as_deref(), Some("Alt Page Down"));
        for nonsense in ["", "Ctrl+", "Ctrl+Nonsense", "Ctrl Z", "Hyper+Z", "µ"] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn keys_are_spoken_as_people_read_them() {
        let said = |text: &str| parse(text).map(spoken).unwrap_or_default();
        assert_eq!([said("Ctrl+Shift+Z"), said("Period"), said("Right")], ["Ctrl Shift Z", ".", "Right"]);
    }

    #[test]
    fn what_the_window_needs_itself_is_refused() {
        for taken in ["Escape", "Shift+Tab", "Backspace", "Ctrl+C", "ShiftLeft"] {
            assert!(parse(taken).and_then(refusal).is_some(), "{taken}");
        }
        for free in ["Ctrl+Backspace", "C", "Ctrl+Shift+C", "Space", "F12"] {
            assert_eq!(parse(free).and_then(refusal), None, "{free}");
        }
    }
}
