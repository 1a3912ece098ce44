//! The metadata of a recording that is saved as SigMF: captures and annotations rebased to a range of samples.
//!
//! Keys that lumiq does not know are kept wherever the entry they belong to is kept. Not here: the samples.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::datetime::later;
use super::entries::{self, Unchanged};
use super::keys::number;
use crate::model::{Annotation, Capture, RecordingInfo};

/// The version of the specification that is written.
pub(super) const VERSION: &str = "1.2.5";

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
    let mut written = json!({
        "global": global,
        "captures": captures(info, range),
        "annotations": annotations(info, range),
    });
    for (key, value) in original.and_then(Value::as_object).into_iter().flatten() {
        if written.get(key).is_none() {
            written[key] = value.clone();
        }
    }
    written
}

fn captures(info: &RecordingInfo, range: &Range<u64>) -> Vec<Value> {
    let first = info.captures.partition_point(|capture| capture.sample_start <= range.start).saturating_sub(1);
    let written: Vec<Value> = info.captures[first.min(info.captures.len())..]
        .iter()
        .filter(|capture| capture.sample_start < range.end.max(range.start + 1))
        .map(|capture| {
            let start = capture.sample_start.max(range.start);
            let moved = start - capture.sample_start;
            let rebased = Capture {
                sample_start: start - range.start,
                datetime: datetime(info, capture, moved),
                global_index: capture.global_index.map(|index| index.saturating_add(moved)),
                ..capture.clone()
            };
            let mut entry = entries::capture(&rebased, 0, Unchanged::Anew);
            entry.shift_remove("core:header_bytes");
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

fn annotations(info: &RecordingInfo, range: &Range<u64>) -> Value {
    let inside = info.annotations.iter().filter_map(|annotation| {
        let (sample_start, sample_count) = clipped(annotation, range)?;
        Some(Annotation { sample_start, sample_count, ..annotation.clone() })
    });
    entries::in_order(&inside.collect::<Vec<_>>(), 0, Unchanged::Anew)
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
