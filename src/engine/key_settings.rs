//! The keys a person chose: the `[keys]` table of the settings, an action's name and its keys.
//!
//! Only what differs from [`Action::default_keys`] is in it. Entries that mean nothing (an action of another version, a
//! slip of the pen) stay as they are, so that writing the settings loses none. What is a key, and who has one that two
//! actions claim, is decided where keys are pressed: in the window's key map.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Value;

use super::command::Action;

/// Changed keys by the names of their actions.
///
/// In the file: `undo = "Ctrl+U"`, `redo = ["Ctrl+Y", "F4"]`, and `annotate = []` for no key at all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeySettings(BTreeMap<String, Value>);

impl KeySettings {
    /// Whether nothing differs from the defaults.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every entry in the order of the names: the name and its keys, `None` for what is neither a text nor a list of
    /// texts.
    pub fn entries(&self) -> impl Iterator<Item = (&str, Option<Vec<&str>>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), texts(value)))
    }

    /// Whether an action has an entry of its own.
    #[must_use]
    pub fn has(&self, action: Action) -> bool {
        self.0.contains_key(action.name())
    }

    /// Gives an action these keys; its entry goes if they are the defaults.
    pub fn set(&mut self, action: Action, keys: &[String]) {
        if keys == action.default_keys() {
            self.0.remove(action.name());
            return;
        }
        let value = match keys {
            [only] => Value::from(only.as_str()),
            several => Value::from(several.to_vec()),
        };
        self.0.insert(action.name().to_owned(), value);
    }

    /// Gives every action its default keys; entries of unknown actions stay.
    pub fn reset(&mut self) {
        self.0.retain(|name, _| Action::from_name(name).is_none());
    }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|&key| key.to_owned()).collect()
    }

    #[test]
    fn only_what_differs_is_kept_and_reads_well() {
        let mut keys = KeySettings::default();
        keys.set(Action::Undo, &strings(&["Ctrl+U"]));
        keys.set(Action::Redo, &strings(&["Ctrl+Y", "F4"]));
        keys.set(Action::Annotate, &[]);
        keys.set(Action::Open, &strings(&["Ctrl+O"]));
        let text = toml::to_string(&keys).unwrap();
        assert_eq!(text, "annotate = []\nredo = [\"Ctrl+Y\", \"F4\"]\nundo = \"Ctrl+U\"\n");
        assert_eq!(toml::from_str::<KeySettings>(&text).unwrap(), keys);
        keys.set(Action::Undo, &strings(&["Ctrl+Z"]));
        assert!(!keys.has(Action::Undo) && keys.has(Action::Redo));
    }

    #[test]
    fn what_means_nothing_stays_in_the_file() {
        let text = "from-the-future = \"Ctrl+9\"\nopen = 7\n";
        let mut keys: KeySettings = toml::from_str(text).unwrap();
        let entries: Vec<_> = keys.entries().collect();
        assert_eq!(entries, [("from-the-future", Some(vec!["Ctrl+9"])), ("open", None)]);
        assert_eq!(toml::to_string(&keys).unwrap(), text);
        keys.reset();
        assert_eq!(toml::to_string(&keys).unwrap(), "from-the-future = \"Ctrl+9\"\n");
    }
}
