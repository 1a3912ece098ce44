//! The metadata of a recording that is saved as SigMF: captures and annotations rebased to a range of samples.
//!
//! Keys that lumiq does not know are kept wherever the entry they belong to is kept. Not here: the samples.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::datetime::later;
use crate::model::{Annotation, Capture, RecordingInfo};

/// The version of the specification that is written.
const VERSION: &str = "1.2.5";

/// Keys that described how the source's data file was laid out, or what the new file says anew.
const NOT_KEPT: [&str; 6] =
    ["core:dataset", "core:trailing_bytes", "core:metadata_only", "core:offset", "core:collection", "core:sha512"];

/// The metadata for `range` of a recording whose stored bytes have this SHA-512 (lower-case hexadecimal).
pub fn metadata(info: &RecordingInfo, range: &Range<u64>, sha512: &str) -> Value {
    let original = info.metadata.as_deref();
    let mut global = Map::new();
    global.insert("core:datatype".to_owned(), json!(info.datatype.to_string()));
    if let Some(rate) = info.sample_rate_hz {
        global.insert("core:sample_rate".to_owned(), number(rate));
    }
    global.insert("core:version".to_owned(), json!(VERSION));
    global.insert("core:num_channels".to_owned(), json!(info.channels));
    global.insert("core:sha512".to_owned(), json!(sha512));
    for (key, value) in original.and_then(|value| value["global"].as_object()).into_iter().flatten() {
        if !NOT_KEPT.contains(&key.as_str()) && key != "core:sample_rate" && !global.contains_key(key) {
            global.insert(key.clone(), value.clone());
        }
    }
    json!({
        "global": global,
        "captures": captures(info, range, Originals::new(original, "captures")),
        "annotations": annotations(info, range, Originals::new(original, "annotations")),
    })
}

/// A whole number without a decimal point, as people write frequencies.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

/// The entries of a list of the source's metadata, by first sample.
struct Originals<'a> {
    by_start: HashMap<u64, Vec<&'a Map<String, Value>>>,
}

impl<'a> Originals<'a> {
    fn new(metadata: Option<&'a Value>, list: &str) -> Self {
        let offset = metadata.and_then(|value| value["global"]["core:offset"].as_u64()).unwrap_or(0);
        let mut by_start: HashMap<u64, Vec<_>> = HashMap::new();
        for entry in metadata.and_then(|value| value[list].as_array()).into_iter().flatten().rev() {
            let start = entry["core:sample_start"].as_u64().unwrap_or(0).saturating_sub(offset);
            if let Some(entry) = entry.as_object() {
                by_start.entry(start).or_default().push(entry);
            }
        }
        Self { by_start }
    }

    /// The keys of the entry that began at `start`, without those that are written anew.
    fn take(&mut self, start: u64, anew: &[&str]) -> Map<String, Value> {
        let mut entry = self.by_start.get_mut(&start).and_then(Vec::pop).cloned().unwrap_or_default();
        entry.retain(|key, _| !anew.contains(&key.as_str()));
        entry
    }
}

/// Puts a value where there is one.
fn set(entry: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        entry.insert(key.to_owned(), value);
    }
}

fn captures(info: &RecordingInfo, range: &Range<u64>, mut originals: Originals<'_>) -> Vec<Value> {
    const ANEW: [&str; 4] = ["core:sample_start", "core:frequency", "core:datetime", "core:header_bytes"];
    let first = info.captures.partition_point(|capture| capture.sample_start <= range.start).saturating_sub(1);
    let written: Vec<Value> = info.captures[first.min(info.captures.len())..]
        .iter()
        .filter(|capture| capture.sample_start < range.end.max(range.start + 1))
        .map(|capture| {
            let mut entry = Map::new();
            let start = capture.sample_start.max(range.start);
            let moved = start - capture.sample_start;
            set(&mut entry, "core:sample_start", Some(json!(start - range.start)));
            set(&mut entry, "core:frequency", capture.frequency_hz.map(number));
            set(&mut entry, "core:datetime", datetime(info, capture, moved).map(Value::from));
            let mut kept = originals.take(capture.sample_start, &ANEW);
            if let Some(index) = kept.get("core:global_index").and_then(Value::as_u64) {
                kept.insert("core:global_index".to_owned(), json!(index.saturating_add(moved)));
            }
            entry.extend(kept);
            Value::Object(entry)
        })
        .collect();
    if written.is_empty() { vec![json!({"core:sample_start": 0})] } else { written }
}

/// The time of a capture's first kept sample; none where it cannot be known.
fn datetime(info: &RecordingInfo, capture: &Capture, moved: u64) -> Option<String> {
    let text = capture.datetime.as_deref()?;
    if moved == 0 { Some(text.to_owned()) } else { later(text, moved as f64 / info.sample_rate_hz?) }
}

fn annotations(info: &RecordingInfo, range: &Range<u64>, mut originals: Originals<'_>) -> Vec<Value> {
    const ANEW: [&str; 6] = [
        "core:sample_start",
        "core:sample_count",
        "core:freq_lower_edge",
        "core:freq_upper_edge",
        "core:label",
        "core:comment",
    ];
    let mut written: Vec<(u64, Value)> = info
        .annotations
        .iter()
        .filter_map(|annotation| {
            let kept = originals.take(annotation.sample_start, &ANEW);
            let (start, count) = clipped(annotation, range)?;
            let mut entry = Map::new();
            set(&mut entry, "core:sample_start", Some(json!(start)));
            set(&mut entry, "core:sample_count", count.map(Value::from));
            // Both edges or none, the lower first.
            if let Some((a, b)) = annotation.freq_lower_edge_hz.zip(annotation.freq_upper_edge_hz) {
                set(&mut entry, "core:freq_lower_edge", Some(number(a.min(b))));
                set(&mut entry, "core:freq_upper_edge", Some(number(a.max(b))));
            }
            set(&mut entry, "core:label", annotation.label.clone().map(Value::from));
            set(&mut entry, "core:comment", annotation.comment.clone().map(Value::from));
            entry.extend(kept);
            Some((start, Value::Object(entry)))
        })
        .collect();
    written.sort_by_key(|(start, _)| *start);
    written.into_iter().map(|(_, entry)| entry).collect()
}

/// The part of an annotation inside the range, counted from its start; `None` if there is none.
fn clipped(annotation: &Annotation, range: &Range<u64>) -> Option<(u64, Option<u64>)> {
    let start = annotation.sample_start.max(range.start);
    if start >= range.end {
        return None;
    }
    let Some(count) = annotation.sample_count else { return Some((start - range.start, None)) };
    let end = annotation.sample_start.saturating_add(count).min(range.end);
    // An annotation of no samples marks an instant and is kept; one that ends before the range is not.
    (end > start || (count == 0 && annotation.sample_start >= range.start))
        .then(|| (start - range.start, Some(end.saturating_sub(start))))
}
