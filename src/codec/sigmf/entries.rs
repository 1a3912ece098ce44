//! Entries of the lists `captures` and `annotations`: what was read, brought to what holds now.
//!
//! An entry keeps the keys that lumiq does not know, and the order of its keys; a key whose value was emptied goes.

use serde_json::{Map, Value, json};

use super::keys::{number, number_of, text_of, whole};
use crate::model::{Annotation, Capture};

/// What becomes of values that nobody changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// They stay as they stand, sound or not.
    AsRead,
    /// They are written anew as they were understood, so that the result is sound.
    Anew,
}

/// An entry being brought up to date.
struct Entry {
    map: Map<String, Value>,
    unchanged: Unchanged,
}

impl Entry {
    fn of(read: Option<&Map<String, Value>>, unchanged: Unchanged) -> Self {
        Self { map: read.cloned().unwrap_or_default(), unchanged }
    }

    /// Puts a value, or takes the key away; `same` says that it is what stands there.
    fn put(&mut self, key: &str, value: Option<Value>, same: bool) {
        if same && self.unchanged == Unchanged::AsRead {
            return;
        }
        match value {
            Some(value) => drop(self.map.insert(key.to_owned(), value)),
            None => drop(self.map.shift_remove(key)),
        }
    }

    fn start(&mut self, sample: u64, offset: u64) {
        let same = self.map.get("core:sample_start").and_then(whole).map(|start| start.saturating_sub(offset));
        self.put("core:sample_start", Some(json!(sample.saturating_add(offset))), same == Some(sample));
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        let same = text_of(&self.map, key).as_deref() == text;
        let text = text.filter(|text| !text.is_empty());
        self.put(key, text.map(Value::from), same);
    }

    fn whole(&mut self, key: &str, number: Option<u64>) {
        let same = self.map.get(key).and_then(whole) == number;
        self.put(key, number.map(Value::from), same);
    }
}

/// The entry of an annotation; `offset` is the file's `core:offset`.
pub fn annotation(annotation: &Annotation, offset: u64, unchanged: Unchanged) -> Map<String, Value> {
    let mut entry = Entry::of(annotation.entry.as_deref(), unchanged);
    entry.start(annotation.sample_start, offset);
    entry.whole("core:sample_count", annotation.sample_count);
    let (lower, upper) = (annotation.freq_lower_edge_hz, annotation.freq_upper_edge_hz);
    let read = |key| number_of(&entry.map, key);
    let same = read("core:freq_lower_edge") == lower && read("core:freq_upper_edge") == upper;
    // Both edges or none, the lower first.
    let edges = lower.zip(upper);
    entry.put("core:freq_lower_edge", edges.map(|(a, b)| number(a.min(b))), same);
    entry.put("core:freq_upper_edge", edges.map(|(a, b)| number(a.max(b))), same);
    entry.text("core:label", annotation.label.as_deref());
    entry.text("core:comment", annotation.comment.as_deref());
    entry.map
}

/// The entry of a capture; `offset` is the file's `core:offset`.
pub fn capture(capture: &Capture, offset: u64, unchanged: Unchanged) -> Map<String, Value> {
    let mut entry = Entry::of(capture.entry.as_deref(), unchanged);
    entry.start(capture.sample_start, offset);
    let same = number_of(&entry.map, "core:frequency") == capture.frequency_hz;
    entry.put("core:frequency", capture.frequency_hz.map(number), same);
    entry.text("core:datetime", capture.datetime.as_deref());
    entry.whole("core:global_index", capture.global_index);
    entry.map
}

/// The entries of annotations in order of time, as the specification wants them.
pub fn in_order(annotations: &[Annotation], offset: u64, unchanged: Unchanged) -> Value {
    let mut sorted: Vec<&Annotation> = annotations.iter().collect();
    sorted.sort_by_key(|annotation| annotation.sample_start);
    sorted.into_iter().map(|one| Value::Object(annotation(one, offset, unchanged))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn entry(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn read(value: &Value) -> Annotation {
        Annotation {
            sample_start: 5,
            sample_count: Some(7),
            label: Some("a".to_owned()),
            entry: Some(Arc::new(entry(value))),
            ..Annotation::default()
        }
    }

    #[test]
    fn what_nobody_changed_stays_to_the_letter() {
        let value = json!({"my:id": 3, "core:label": "a", "core:sample_count": 7.0, "core:sample_start": 105});
        assert_eq!(annotation(&read(&value), 100, Unchanged::AsRead), entry(&value));
        let odd =
            json!({"core:sample_start": 5, "core:freq_lower_edge": "low", "core:sample_count": 7, "core:label": "a"});
        assert_eq!(annotation(&read(&odd), 0, Unchanged::AsRead), entry(&odd));
        let sound = json!({"core:sample_start": 5, "core:sample_count": 7, "core:label": "a"});
        assert_eq!(annotation(&read(&odd), 0, Unchanged::Anew), entry(&sound));
    }

    #[test]
    fn what_was_changed_takes_the_place_of_what_stood_there_and_what_was_emptied_goes() {
        let value = json!({"core:label": "a", "my:id": 3, "core:sample_start": 105, "core:sample_count": 7});
        let changed = Annotation {
            sample_start: 6,
            label: None,
            comment: Some("why".to_owned()),
            freq_lower_edge_hz: Some(20.5),
            freq_upper_edge_hz: Some(10.0),
            ..read(&value)
        };
        let written = annotation(&changed, 100, Unchanged::AsRead);
        let expected = json!({
            "my:id": 3, "core:sample_start": 106, "core:sample_count": 7,
            "core:freq_lower_edge": 10, "core:freq_upper_edge": 20.5, "core:comment": "why"
        });
        assert_eq!(serde_json::to_string(&written).unwrap(), expected.to_string());
    }
}
