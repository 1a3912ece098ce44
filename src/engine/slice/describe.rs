//! What is known of a slice without reading it: captures and annotations moved and clipped, rate, times, provenance.
//!
//! Captures begin at the first sample of the slice that is not before them, and say which sample of the original stream
//! that is (`core:global_index`: the recording's own where it states one, else counted from
//! its first sample, which is `core:offset` samples into the stream). Annotations
//! keep what lies in the slice's time and band; those that lie beside it are left out. Where the recording states no
//! frequency, edges count from the slice's centre, as they did from the recording's.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::cut::Cut;
use crate::codec::sigmf::later;
use crate::model::recipe::Slice;
use crate::model::{Annotation, Capture, RecordingInfo};

/// The key that keeps the recipe in the metadata, and the namespace it is declared in.
const RECIPE: &str = "lumiq:slice";

/// The description of a slice.
pub fn described(info: &RecordingInfo, recipe: &Slice, cut: &Cut) -> RecordingInfo {
    let captures = captures(info, cut);
    RecordingInfo {
        format: info.format.clone(),
        samples: cut.samples(),
        channels: info.channels,
        datatype: cut.datatype,
        sample_rate_hz: info.sample_rate_hz.map(|rate| rate / cut.decimation() as f64),
        center_frequency_hz: captures.first().and_then(|capture| capture.frequency_hz),
        captures,
        annotations: info.annotations.iter().filter_map(|annotation| clipped(annotation, info, cut)).collect(),
        guessed: info.guessed.clone(),
        warnings: info.warnings.clone(),
        metadata: Some(Arc::new(metadata(info, recipe, cut))),
    }
}

/// How far the centre moves, in Hz; 0 without a rate.
fn shift_hz(info: &RecordingInfo, cut: &Cut) -> f64 {
    cut.tuning.map_or(0.0, |tuning| tuning.center) * info.sample_rate_hz.unwrap_or(0.0)
}

fn captures(info: &RecordingInfo, cut: &Cut) -> Vec<Capture> {
    let (from, decimation) = (cut.range.start, cut.decimation());
    let shift = shift_hz(info, cut);
    let none = [Capture { frequency_hz: info.center_frequency_hz, ..Capture::default() }];
    let known = if info.captures.is_empty() { &none[..] } else { &info.captures };
    let first = known.partition_point(|capture| capture.sample_start <= from).saturating_sub(1);
    // Indices here are counted from the file's first sample; that may lie within a stream.
    let offset = info.metadata.as_deref().and_then(|value| value.pointer("/global/core:offset")?.as_u64()).unwrap_or(0);
    let mut captures: Vec<Capture> = Vec::new();
    for capture in &known[first..] {
        let start = capture.sample_start.saturating_sub(from).div_ceil(decimation);
        if start >= cut.samples() {
            break;
        }
        let sample = from + start * decimation;
        // Only the first capture of a recording may begin behind the slice's first sample.
        let moved = sample.saturating_sub(capture.sample_start);
        let datetime = capture.datetime.as_deref().and_then(|text| {
            if moved == 0 { Some(text.to_owned()) } else { later(text, moved as f64 / info.sample_rate_hz?) }
        });
        let rebased = Capture {
            sample_start: start,
            frequency_hz: capture.frequency_hz.map(|frequency| frequency + shift),
            datetime,
            global_index: Some(
                capture.global_index.map_or_else(|| sample.saturating_add(offset), |index| index.saturating_add(moved)),
            ),
            entry: capture.entry.clone(),
        };
        // Two that begin within one sample of the slice: the later holds from there on.
        if captures.last().is_some_and(|last| last.sample_start == start) {
            captures.pop();
        }
        captures.push(rebased);
    }
    captures
}

/// An annotation's part in the slice.
fn clipped(annotation: &Annotation, info: &RecordingInfo, cut: &Cut) -> Option<Annotation> {
    let range = &cut.range;
    let start = annotation.sample_start.max(range.start);
    if start >= range.end {
        return None;
    }
    let decimation = cut.decimation();
    let first = (start - range.start) / decimation;
    let count = match annotation.sample_count {
        None => None,
        // It marks an instant.
        Some(0) if annotation.sample_start >= range.start => Some(0),
        Some(count) => {
            let end = annotation.sample_start.saturating_add(count).min(range.end);
            let last = end.checked_sub(range.start).filter(|_| end > start)?.div_ceil(decimation);
            Some(last - first)
        }
    };
    let mut part = Annotation { sample_start: first, sample_count: count, ..annotation.clone() };
    if let Some((a, b)) = annotation.freq_lower_edge_hz.zip(annotation.freq_upper_edge_hz) {
        let [lower, upper] = match cut.shown() {
            None => [a.min(b), a.max(b)],
            Some(shown) => {
                let [low, high] = shown.map(|cycles| info.frequency_at(start, cycles));
                if a.min(b) > high || a.max(b) < low {
                    return None;
                }
                [a.min(b).max(low), a.max(b).min(high)]
            }
        };
        let base = if info.center_frequency_at(start).is_some() { 0.0 } else { shift_hz(info, cut) };
        (part.freq_lower_edge_hz, part.freq_upper_edge_hz) = (Some(lower - base), Some(upper - base));
    }
    Some(part)
}

/// The recording's metadata with the recipe beside it.
fn metadata(info: &RecordingInfo, recipe: &Slice, cut: &Cut) -> Value {
    let mut metadata = info.metadata.as_deref().cloned().filter(Value::is_object).unwrap_or_else(|| json!({}));
    let global = metadata.get("global").and_then(Value::as_object).cloned();
    let mut global = global.unwrap_or_else(Map::new);
    // What was decided stands as if it had been said, so that whoever said it is told the same.
    let said = Slice { decimate: cut.tuning.map(|tuning| tuning.decimation), ..*recipe };
    let mut recipe = serde_json::to_value(said).unwrap_or(Value::Null);
    if let (Some(recipe), Some(seed)) = (recipe.as_object_mut(), cut.dither) {
        recipe.insert("dither".to_owned(), json!("tpdf"));
        recipe.insert("dither_seed".to_owned(), json!(seed));
    } else if let Some(recipe) = recipe.as_object_mut() {
        recipe.remove("dither_seed");
    }
    global.insert(RECIPE.to_owned(), recipe);
    declare(&mut global);
    metadata["global"] = Value::Object(global);
    metadata
}

/// Declares the namespace of the recipe among the extensions; nobody needs it to read the samples.
fn declare(global: &mut Map<String, Value>) {
    let entry = json!({"name": "lumiq", "version": env!("CARGO_PKG_VERSION"), "optional": true});
    let extensions = global.entry("core:extensions").or_insert_with(|| json!([]));
    if let Some(extensions) = extensions.as_array_mut() {
        extensions.retain(|extension| extension["name"] != "lumiq");
        extensions.push(entry);
    }
}
