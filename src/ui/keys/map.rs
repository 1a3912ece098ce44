//! Which keys ask for which action: the defaults, overlaid by what a person chose.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Context, Id, KeyboardShortcut};

use super::shortcut::{parse, refusal, spoken, written};
use crate::engine::{Action, KeySettings};

/// The keys of every action; no key has two.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeyMap(BTreeMap<Action, Vec<KeyboardShortcut>>);

impl KeyMap {
    /// The map for these settings, and one sentence about entries that mean nothing.
    ///
    /// A chosen key counts more than another action's default. An entry without a single usable key is as good as
    /// none, one that is empty on purpose takes all keys away.
    pub fn read(settings: &KeySettings) -> (Self, Option<String>) {
        let mut map = Self::default();
        let mut problems = Vec::new();
        for (name, texts) in settings.entries() {
            match (Action::from_name(name), texts) {
                (None, _) => problems.push(format!("no action is called {name}")),
                (Some(_), None) => problems.push(format!("the keys of {name} are no text")),
                (Some(action), Some(texts)) => map.choose(action, &texts, &mut problems),
            }
        }
        for action in Action::ALL {
            if !map.0.contains_key(&action) {
                let free = defaults(action).filter(|key| map.holder(*key).is_none()).collect();
                map.0.insert(action, free);
            }
        }
        let problem = (!problems.is_empty())
            .then(|| format!("Keys in the settings: {}; this was ignored and stays in the file.", problems.join("; ")));
        (map, problem)
    }

    fn choose(&mut self, action: Action, texts: &[&str], problems: &mut Vec<String>) {
        let mut keys = Vec::new();
        for text in texts {
            let Some(key) = parse(text).filter(|key| refusal(*key).is_none()) else {
                problems.push(format!("{} cannot have the key “{text}”", action.name()));
                continue;
            };
            match self.holder(key) {
                Some(other) => problems.push(format!("{} and {} both want {text}", other.name(), action.name())),
                None if !keys.contains(&key) => keys.push(key),
                None => {}
            }
        }
        if texts.is_empty() || !keys.is_empty() {
            self.0.insert(action, keys);
        }
    }

    /// The map of this window.
    pub fn of(ctx: &Context) -> Arc<Self> {
        let installed = ctx.data(|data| data.get_temp::<Arc<Self>>(Id::NULL));
        installed.unwrap_or_else(|| Arc::new(Self::read(&KeySettings::default()).0))
    }

    /// Makes it the map of this window.
    pub fn install(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(Id::NULL, Arc::new(self)));
    }

    /// The keys of an action, the one to show first.
    pub fn keys(&self, action: Action) -> &[KeyboardShortcut] {
        self.0.get(&action).map_or(&[], Vec::as_slice)
    }

    /// The action that has a key.
    pub fn holder(&self, key: KeyboardShortcut) -> Option<Action> {
        self.0.iter().find(|(_, keys)| keys.contains(&key)).map(|(action, _)| *action)
    }

    /// Whether an action has other keys than by default.
    pub fn is_changed(&self, action: Action) -> bool {
        !defaults(action).eq(self.keys(action).iter().copied())
    }

    /// The settings in which an action has these keys, whoever had them before.
    pub fn giving(&self, settings: &KeySettings, action: Action, keys: &[KeyboardShortcut]) -> KeySettings {
        let mut changed = settings.clone();
        // A default gives way by itself; a key that was chosen has to be taken out.
        for other in Action::ALL.into_iter().filter(|other| *other != action && settings.has(*other)) {
            let left: Vec<String> =
                self.keys(other).iter().filter(|key| !keys.contains(key)).copied().map(written).collect();
            if left.len() < self.keys(other).len() {
                changed.set(other, &left);
            }
        }
        let keys: Vec<String> = keys.iter().copied().map(written).collect();
        changed.set(action, &keys);
        changed
    }

    /// The key to show beside an action, if it has one.
    pub fn hint(&self, action: Action) -> Option<String> {
        self.keys(action).first().copied().map(spoken)
    }
}

/// The keys an action has before anything is changed.
pub fn defaults(action: Action) -> impl Iterator<Item = KeyboardShortcut> {
    action.default_keys().iter().filter_map(|text| parse(text))
}

/// The key to show beside an action in this window, if it has one.
pub fn hint(ctx: &Context, action: Action) -> Option<String> {
    KeyMap::of(ctx).hint(action)
}

/// A name with its key behind it, for tooltips.
pub fn with_key(ctx: &Context, text: &str, action: Action) -> String {
    hint(ctx, action).map_or_else(|| text.to_owned(), |key| format!("{text}   {key}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> KeySettings {
        toml::from_str(text).unwrap()
    }

    fn spoken_keys(map: &KeyMap, action: Action) -> Vec<String> {
        map.keys(action).iter().copied().map(spoken).collect()
    }

    #[test]
    fn every_default_is_a_key_and_written_in_the_one_way() {
        for action in Action::ALL {
            for text in action.default_keys() {
                assert_eq!(parse(text).map(written).as_deref(), Some(*text), "{action:?}");
                assert_eq!(parse(text).and_then(refusal), None, "{action:?}: {text}");
            }
        }
    }

    #[test]
    fn a_chosen_key_counts_more_than_a_default() {
        let (map, problem) = KeyMap::read(&settings("zoom-to-fit = [\"A\", \"F\"]\nundo = []"));
        assert_eq!(problem, None);
        assert_eq!(spoken_keys(&map, Action::ZoomToFit), ["A", "F"]);
        assert_eq!(spoken_keys(&map, Action::AutoContrast), ["Shift C"]);
        assert!(map.keys(Action::Undo).is_empty() && map.is_changed(Action::Undo));
    }

    #[test]
    fn nonsense_is_said_in_one_sentence_and_changes_nothing() {
        let nonsense = settings("frobnicate = \"F\"\nopen = 7\nredo = \"Ctrl+C\"\nundo = \"Ctrl+Foo\"");
        let (map, problem) = KeyMap::read(&nonsense);
        assert_eq!(map, KeyMap::read(&KeySettings::default()).0);
        let problem = problem.unwrap();
        for part in ["frobnicate", "open", "“Ctrl+C”", "“Ctrl+Foo”"] {
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn of_two_that_want_one_key_the_first_has_it() {
        let (map, problem) = KeyMap::read(&settings("export = \"F5\"\nundo = [\"F5\", \"Ctrl+Z\"]"));
        assert_eq!(map.holder(parse("F5").unwrap()), Some(Action::Export));
        assert_eq!(spoken_keys(&map, Action::Undo), ["Ctrl Z"]);
        assert!(problem.unwrap().contains("export and undo both want F5"));
    }

    #[test]
    fn a_key_that_is_taken_over_leaves_the_other_and_comes_back_with_the_default() {
        let key = |text: &str| parse(text).unwrap();
        let first = settings("undo = [\"F5\", \"Ctrl+Z\"]");
        let taken = KeyMap::read(&first).0.giving(&first, Action::Redo, &[key("F5")]);
        assert_eq!(taken, settings("redo = \"F5\""), "Undo is as it was by default");
        let from_default = KeyMap::read(&taken).0.giving(&taken, Action::Redo, &[key("Ctrl+Z")]);
        let (map, problem) = KeyMap::read(&from_default);
        assert_eq!((map.keys(Action::Undo).len(), problem), (0, None));
        let defaults: Vec<_> = defaults(Action::Redo).collect();
        assert!(map.giving(&from_default, Action::Redo, &defaults).is_empty());
    }
}
