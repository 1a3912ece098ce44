//! The metadata of a SigMF recording: JSON → typed values, with a warning for each that makes no sense.
//!
//! All sample indices come out counted from the start of the data: `core:offset` is subtracted here.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::keys::{number_of, text_of, whole};
use crate::codec::samples::checked_rate;
use crate::codec::{CodecError, Limits};
use crate::model::{Annotation, Capture};

/// What lumiq reads of the metadata; the rest stays in `value`.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    pub datatype: Option<String>,
    pub channels: usize,
    pub sample_rate_hz: Option<f64>,
    /// `core:dataset`: the name of a non-conforming dataset in the same folder.
    pub dataset: Option<String>,
    pub trailing_bytes: u64,
    /// `core:metadata_only`
    pub without_samples: bool,
    pub captures: Vec<Capture>,
    /// `core:header_bytes` of each capture.
    pub header_bytes: Vec<u64>,
    pub annotations: Vec<Annotation>,
    pub warnings: Vec<String>,
    pub value: Value,
}

/// Reads the text of a metadata file.
///
/// # Errors
/// [`CodecError::Malformed`] where it is no JSON object with a `global` object, [`CodecError::TooLarge`] where there
/// are more captures or annotations than the limits allow.
pub fn parse(path: &Path, text: &[u8], limits: &Limits) -> Result<Metadata, CodecError> {
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        CodecError::malformed(
            path,
            format!("the metadata are no valid JSON (line {}, column {})", error.line(), error.column()),
            "mend or download them again, or open the samples with --datatype",
        )
    })?;
    let Some(global) = value.get("global").and_then(Value::as_object) else {
        return Err(CodecError::malformed(
            path,
            "the JSON has no 'global' object, so it is no SigMF metadata",
            "name a .sigmf-meta file",
        ));
    };
    let mut warnings = Vec::new();
    let offset = unsigned(global, "core:offset", &mut warnings).unwrap_or(0);
    let mut metadata = Metadata {
        datatype: text_of(global, "core:datatype"),
        channels: channels(global, &mut warnings),
        sample_rate_hz: checked_rate(global.get("core:sample_rate").and_then(Value::as_f64), &mut warnings),
        dataset: text_of(global, "core:dataset"),
        trailing_bytes: unsigned(global, "core:trailing_bytes", &mut warnings).unwrap_or(0),
        without_samples: global.get("core:metadata_only").and_then(Value::as_bool).unwrap_or(false),
        ..Metadata::default()
    };
    required_extensions(global, &mut warnings);
    let captures = objects(path, &value, "captures", limits, &mut warnings)?;
    (metadata.captures, metadata.header_bytes) = read_captures(&captures, offset, &mut warnings);
    let annotations = objects(path, &value, "annotations", limits, &mut warnings)?;
    metadata.annotations = read_annotations(&annotations, offset, &mut warnings);
    metadata.warnings = warnings;
    metadata.value = value;
    Ok(metadata)
}

fn unsigned(object: &Map<String, Value>, key: &str, warnings: &mut Vec<String>) -> Option<u64> {
    let value = object.get(key)?;
    let number = whole(value);
    if number.is_none() {
        warnings.push(format!("{key} is {value}, no whole number from 0 on, and is ignored"));
    }
    number
}

fn channels(global: &Map<String, Value>, warnings: &mut Vec<String>) -> usize {
    match global.get("core:num_channels") {
        None => 1,
        Some(value) => whole(value).filter(|n| *n > 0).and_then(|n| usize::try_from(n).ok()).unwrap_or_else(|| {
            warnings.push(format!("core:num_channels is {value}; one channel is assumed"));
            1
        }),
    }
}

fn required_extensions(global: &Map<String, Value>, warnings: &mut Vec<String>) {
    let extensions = global.get("core:extensions").and_then(Value::as_array);
    for extension in extensions.into_iter().flatten() {
        let optional = extension.get("optional").and_then(Value::as_bool).unwrap_or(true);
        if let (false, Some(name)) = (optional, extension.get("name").and_then(Value::as_str)) {
            warnings.push(format!(
                "the metadata need the extension '{name}', which lumiq does not know; what it says is kept but not used"
            ));
        }
    }
}

/// The objects of a top-level array.
fn objects<'a>(
    path: &Path,
    value: &'a Value,
    key: &str,
    limits: &Limits,
    warnings: &mut Vec<String>,
) -> Result<Vec<&'a Map<String, Value>>, CodecError> {
    let Some(array) = value.get(key).and_then(Value::as_array) else {
        warnings.push(format!("the metadata have no '{key}' list"));
        return Ok(Vec::new());
    };
    if array.len() > limits.entries {
        return Err(CodecError::TooLarge {
            path: path.to_owned(),
            what: format!("a list of {} {key}", array.len()),
            limit: limits.entries.to_string(),
            remedy: format!("remove {key} that are not needed"),
        });
    }
    let found: Vec<_> = array.iter().filter_map(Value::as_object).collect();
    if found.len() < array.len() {
        warnings.push(format!("{} of the {key} are no objects and are left out", array.len() - found.len()));
    }
    Ok(found)
}

/// Counts entries with the same fault, so that a long list gives one sentence.
#[derive(Default)]
struct Faults {
    start: usize,
    before_offset: usize,
    datetime: usize,
    edges: usize,
}

impl Faults {
    fn start(&mut self, entry: &Map<String, Value>, offset: u64) -> u64 {
        let Some(start) = entry.get("core:sample_start").and_then(whole) else {
            self.start += 1;
            return 0;
        };
        self.before_offset += usize::from(start < offset);
        start.saturating_sub(offset)
    }

    fn report(&self, what: &str, warnings: &mut Vec<String>) {
        let mut say = |count: usize, fault: &str| {
            if count > 0 {
                warnings.push(format!("{count} {what}{} {fault}", if count == 1 { "" } else { "s" }));
            }
        };
        say(self.start, "without a valid core:sample_start: taken as 0");
        say(self.before_offset, "before core:offset: moved to the first sample");
        say(self.datetime, "with a core:datetime that is no text: ignored");
        say(self.edges, "with the lower frequency edge above the upper");
    }
}

fn read_captures(entries: &[&Map<String, Value>], offset: u64, warnings: &mut Vec<String>) -> (Vec<Capture>, Vec<u64>) {
    let mut faults = Faults::default();
    let mut captures = Vec::with_capacity(entries.len());
    for entry in entries {
        let datetime = entry.get("core:datetime");
        faults.datetime += usize::from(datetime.is_some_and(|value| !value.is_string()));
        let capture = Capture {
            sample_start: faults.start(entry, offset),
            frequency_hz: number_of(entry, "core:frequency"),
            datetime: datetime.and_then(Value::as_str).map(str::to_owned),
            global_index: entry.get("core:global_index").and_then(whole),
            entry: Some(Arc::new((*entry).clone())),
        };
        captures.push((capture, unsigned(entry, "core:header_bytes", warnings).unwrap_or(0)));
    }
    faults.report("capture", warnings);
    if !captures.is_sorted_by_key(|(capture, _)| capture.sample_start) {
        warnings.push("the captures are not in order of time; they were sorted".to_owned());
        captures.sort_by_key(|(capture, _)| capture.sample_start);
    }
    captures.into_iter().unzip()
}

fn read_annotations(entries: &[&Map<String, Value>], offset: u64, warnings: &mut Vec<String>) -> Vec<Annotation> {
    let mut faults = Faults::default();
    let annotations = entries
        .iter()
        .map(|entry| {
            let (lower, upper) = (number_of(entry, "core:freq_lower_edge"), number_of(entry, "core:freq_upper_edge"));
            faults.edges += usize::from(lower.zip(upper).is_some_and(|(lower, upper)| lower > upper));
            Annotation {
                sample_start: faults.start(entry, offset),
                sample_count: entry.get("core:sample_count").and_then(whole),
                freq_lower_edge_hz: lower,
                freq_upper_edge_hz: upper,
                label: text_of(entry, "core:label"),
                comment: text_of(entry, "core:comment"),
                entry: Some(Arc::new((*entry).clone())),
            }
        })
        .collect();
    faults.report("annotation", warnings);
    annotations
}
