//! Saves annotations of a recording as SigMF metadata, everything else of the metadata as it was; no sample is touched.
//!
//! A pair's own metadata are written anew with another list of annotations. A recording of another format gets
//! metadata beside it that name it (`core:dataset`) and say which of its bytes are no samples (`core:header_bytes`,
//! `core:trailing_bytes`): a non-conforming dataset in SigMF's words. So does an archive, under a name of its own: its
//! own metadata are inside it and stay as they are. Metadata name files of their own folder only.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::beside::{described, json_of, name_of, same_folder};
use super::collection;
use super::describe::VERSION;
use super::entries::{self, Unchanged};
use super::keys::{number, number_of, whole};
use crate::codec::atomic::{AtomicFile, SyncedFile};
use crate::codec::{CodecError, SaveOptions};
use crate::model::{Annotation, Capture, Progress, Recording, RecordingInfo, StoredSamples};

/// Where annotations of a recording go when nobody names a file: its own metadata, else `NAME.sigmf-meta` beside it.
///
/// # Errors
/// [`CodecError::Unsupported`] of archives, which are not changed, and of samples that are in no file.
pub fn annotations_path(recording: &Recording) -> Result<PathBuf, CodecError> {
    let stored = place(recording, Path::new(&recording.info.format))?;
    if let Some(own) = stored.metadata {
        return Ok(own);
    }
    if recording.info.format == "sigmf-archive" {
        return Err(CodecError::unsupported(
            &stored.file,
            "changing an archive in place",
            format!("save the annotations under a name beside it, such as {}", name_of(&annotated_path(&stored))),
        ));
    }
    Ok(stored.file.with_extension("sigmf-meta"))
}

/// Metadata beside an archive for a recording in it: `NAME-annotated.sigmf-meta`, with the recording's name where the
/// archive holds several.
#[must_use]
pub fn annotated_path(stored: &StoredSamples) -> PathBuf {
    let stem = stored.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let member = stored.member.as_ref().map(|name| format!("-{}", name.replace(['/', '\\', ':'], "-")));
    stored.file.with_file_name(format!("{stem}{}-annotated.sigmf-meta", member.unwrap_or_default()))
}

/// Writes metadata with these annotations to a `.sigmf-meta` in the folder of the samples: the recording's own, or
/// others that name the samples' file. Indices are counted from the first sample, as everywhere; `core:offset` of the
/// file is added.
///
/// What the file on the disk holds now is kept, but for the annotations and what the user said otherwise when the
/// recording was opened (rate, frequency, datatype). Metadata that are there and through which the recording was not
/// opened are not replaced, for their annotations are not among these; unless they are `written`, the file to which
/// annotations of this recording were saved before. Collections beside them that state their hash follow.
///
/// # Errors
/// [`CodecError::Unsupported`] where SigMF cannot say how the samples lie, where they are in no file, or where the
/// folder is another; [`CodecError::Unwritable`] for other endings; [`CodecError::Malformed`] if other metadata have that
/// name; [`CodecError::Io`], [`CodecError::Cancelled`]. The target is then as it was, unless it is a collection that could
/// not get its name.
pub fn save_annotations(
    path: &Path,
    recording: &Recording,
    annotations: &[Annotation],
    written: Option<&Path>,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let stored = place(recording, path)?;
    check_target(path, &stored, written)?;
    let value = match &recording.info.metadata {
        Some(metadata) => amended(path, recording, &stored, metadata, annotations)?,
        None => described_anew(path, recording, &stored, annotations)?,
    };
    let mut text = serde_json::to_vec_pretty(&value).map_err(|error| CodecError::io(path, error.into()))?;
    text.push(b'\n');
    let collections = collection::that_follow(path, &text, recording.info.format == "sigmf-collection");
    let mut files = vec![synced(path, &text, options)?];
    for (collection, text) in &collections {
        files.push(synced(collection, text, options)?);
    }
    progress.check()?;
    // The metadata first: a kill behind them leaves a hash that is behind, which opening the collection says.
    files.into_iter().try_for_each(SyncedFile::rename)
}

/// A file that lacks nothing but its name.
fn synced(path: &Path, text: &[u8], options: &SaveOptions) -> Result<SyncedFile, CodecError> {
    let mut file = AtomicFile::create(path, options.quota_bytes)?;
    if let Err(error) = file.write_all(text) {
        return Err(file.failure().unwrap_or_else(|| CodecError::io(path, error)));
    }
    file.sync()
}

fn place(recording: &Recording, path: &Path) -> Result<StoredSamples, CodecError> {
    recording.source.stored().ok_or_else(|| {
        let variant = "saving annotations of samples that are in no file as they are";
        CodecError::unsupported(path, variant, "export the recording as .sigmf-meta, which keeps them")
    })
}

/// Only metadata of these samples are replaced, and only those whose annotations are known.
fn check_target(path: &Path, stored: &StoredSamples, written: Option<&Path>) -> Result<(), CodecError> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sigmf-meta")) {
        return Err(CodecError::Unwritable { path: path.to_owned(), remedy: "end it with .sigmf-meta".to_owned() });
    }
    if !same_folder(path, &stored.file) {
        return Err(CodecError::unsupported(
            path,
            format!("describing samples of another folder ({})", stored.file.display()),
            "save beside them, or export the recording to this folder",
        ));
    }
    if !path.exists() {
        return Ok(());
    }
    let name = name_of(&stored.file);
    let known = |other: &Path| name_of(other) == name_of(path) && same_folder(other, path);
    let problem = match json_of(path) {
        Some(value) if described(path, &value) == name => {
            if stored.metadata.as_deref().is_some_and(known) || written.is_some_and(known) {
                return Ok(());
            }
            let problem = format!("it describes {name} already, and its annotations would be lost");
            let remedy = "open the recording through this file and annotate it there, or choose another name";
            return Err(CodecError::malformed(path, problem, remedy));
        }
        Some(value) => format!("it describes other samples ({}), not {name}", described(path, &value)),
        None => "it is there and no SigMF metadata".to_owned(),
    };
    Err(CodecError::malformed(path, problem, "choose another name or move it away"))
}

/// The metadata that the recording has, with other annotations.
fn amended(
    path: &Path,
    recording: &Recording,
    stored: &StoredSamples,
    read: &Value,
    annotations: &[Annotation],
) -> Result<Value, CodecError> {
    let info = &recording.info;
    let mut value = stored.metadata.as_deref().and_then(now).unwrap_or_else(|| read.clone());
    let offset = value.pointer("/global/core:offset").and_then(whole).unwrap_or(0);
    correct(&mut value, info, read, offset);
    if stored.metadata.is_none() {
        // Inside an archive the samples had metadata that knew nothing of the archive.
        let (captures, trailing) = laid_out(path, info, stored, offset)?;
        value["captures"] = captures;
        set(&mut value["global"], "core:trailing_bytes", trailing.map(Value::from));
        // It is the hash of another file now.
        set(&mut value["global"], "core:sha512", None);
    }
    let (name, was) = (name_of(&stored.file), described(path, &value));
    if name != was {
        value["global"]["core:dataset"] = json!(name);
    }
    value["annotations"] = entries::in_order(annotations, offset, Unchanged::AsRead);
    Ok(value)
}

/// What the file holds now: others may have changed it since it was opened.
fn now(path: &Path) -> Option<Value> {
    let value = json_of(path)?;
    value.get("global")?.is_object().then_some(value)
}

/// Writes what the user said otherwise: annotations are given in those hertz.
fn correct(value: &mut Value, info: &RecordingInfo, read: &Value, offset: u64) {
    let global = read["global"].as_object().cloned().unwrap_or_default();
    let stated = global.get("core:datatype").and_then(Value::as_str).and_then(|name| name.parse().ok());
    if stated != Some(info.datatype) {
        value["global"]["core:datatype"] = json!(info.datatype.to_string());
    }
    let stated = number_of(&global, "core:sample_rate").filter(|rate| *rate > 0.0);
    if let Some(rate) = info.sample_rate_hz.filter(|rate| stated != Some(*rate)) {
        value["global"]["core:sample_rate"] = number(rate);
    }
    if !value["captures"].is_array() {
        value["captures"] = json!([]);
    }
    let Some(captures) = value["captures"].as_array_mut() else { return };
    for capture in &info.captures {
        let stated = capture.entry.as_deref().and_then(|entry| number_of(entry, "core:frequency"));
        let same = |entry: &&mut Value| entry.as_object() == capture.entry.as_deref();
        if stated != capture.frequency_hz
            && let Some(entry) = captures.iter_mut().find(same)
        {
            set(entry, "core:frequency", capture.frequency_hz.map(number));
        }
    }
    if let (true, Some(frequency)) = (captures.is_empty(), info.center_frequency_hz) {
        captures.push(json!({"core:sample_start": offset, "core:frequency": number(frequency)}));
    }
}

fn set(object: &mut Value, key: &str, value: Option<Value>) {
    match (object.as_object_mut(), value) {
        (Some(object), Some(value)) => drop(object.insert(key.to_owned(), value)),
        (Some(object), None) => drop(object.shift_remove(key)),
        (None, _) => {}
    }
}

/// Metadata of a recording that had none.
fn described_anew(
    path: &Path,
    recording: &Recording,
    stored: &StoredSamples,
    annotations: &[Annotation],
) -> Result<Value, CodecError> {
    let info = &recording.info;
    let (captures, trailing) = laid_out(path, info, stored, 0)?;
    let mut global = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            global.insert(key.to_owned(), value);
        }
    };
    put("core:datatype", Some(json!(info.datatype.to_string())));
    put("core:sample_rate", info.sample_rate_hz.map(number));
    put("core:version", Some(json!(VERSION)));
    put("core:num_channels", Some(json!(info.channels)));
    let name = name_of(&stored.file);
    let conforming = described(path, &Value::Null) == name;
    put("core:dataset", (!conforming).then(|| json!(name)));
    put("core:trailing_bytes", trailing.map(Value::from));
    put("core:description", guesses(info).map(Value::from));
    let annotations = entries::in_order(annotations, 0, Unchanged::AsRead);
    Ok(json!({"global": global, "captures": captures, "annotations": annotations}))
}

/// What was guessed looks like knowledge once it is written, so it is said.
fn guesses(info: &RecordingInfo) -> Option<String> {
    let word = |key: &String| match key.as_str() {
        "sample_rate_hz" => "sample rate".to_owned(),
        "center_frequency_hz" => "centre frequency".to_owned(),
        other => other.to_owned(),
    };
    let words: Vec<String> = info.guessed.iter().map(word).collect();
    (!words.is_empty()).then(|| format!("Guessed, because the file does not say: {}.", words.join(", ")))
}

/// The captures with the bytes before each that are no samples, and the bytes behind the last sample.
fn laid_out(
    path: &Path,
    info: &RecordingInfo,
    stored: &StoredSamples,
    offset: u64,
) -> Result<(Value, Option<u64>), CodecError> {
    if !stored.as_stated {
        let variant = format!("describing {}, whose samples do not lie as SigMF has them,", name_of(&stored.file));
        return Err(CodecError::unsupported(path, variant, "export the recording as .sigmf-meta, which keeps them"));
    }
    let frame_bytes = (info.datatype.bytes() as u64).saturating_mul(info.channels as u64);
    let (gaps, trailing) = stored.gaps(frame_bytes);
    let mut captures: Vec<(Capture, u64)> = info.captures.iter().map(|capture| (capture.clone(), 0)).collect();
    if captures.first().is_none_or(|(first, _)| first.sample_start > 0) {
        let frequency_hz = info.center_frequency_hz.filter(|_| captures.is_empty());
        captures.insert(0, (Capture { frequency_hz, ..Capture::default() }, 0));
    }
    for (run, gap) in stored.runs.iter().zip(gaps).filter(|(_, gap)| *gap > 0) {
        let after = captures.partition_point(|(capture, _)| capture.sample_start < run.first);
        if captures.get(after).is_none_or(|(capture, _)| capture.sample_start != run.first) {
            // The tuning goes on; the time is that of another sample.
            let frequency_hz = info.center_frequency_at(run.first);
            captures.insert(after, (Capture { sample_start: run.first, frequency_hz, ..Capture::default() }, 0));
        }
        captures[after].1 = gap;
    }
    let entries = captures.iter().map(|(capture, header)| {
        let mut entry = Value::Object(entries::capture(capture, offset, Unchanged::AsRead));
        set(&mut entry, "core:header_bytes", (*header > 0).then(|| json!(header)));
        entry
    });
    Ok((entries.collect(), (trailing > 0).then_some(trailing)))
}

#[cfg(test)]
#[path = "save_annotations_tests.rs"]
mod tests;
