//! `.sigmf-collection` files: several recordings that belong together, each by the name and the hash of its metadata.
//!
//! `--series` chooses one; `core:streams` gives the order. Where metadata are written anew, the hashes that collections
//! state of them follow. Not here: what a collection says of all of them beyond that.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha512};

use super::open::{open as open_recording, read_all};
use crate::codec::verify::hexadecimal;
use crate::codec::{CodecError, OpenOptions};
use crate::model::Recording;

/// The most collections of a folder that are looked at.
const MOST_COLLECTIONS: usize = 256;

/// A recording that a collection names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// The name of its files without their endings.
    pub name: String,
    /// SHA-512 of its metadata file, hexadecimal.
    pub hash: Option<String>,
}

impl Stream {
    /// Of an object with `name` and `hash`, or of a pair of both, as drafts of the specification had it.
    fn of(value: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (name, hash) = match value {
            Value::Array(pair) => (pair.first()?, pair.get(1)),
            Value::Object(object) => (object.get("name")?, object.get("hash")),
            name => (name, None),
        };
        Some(Self { name: text(name)?, hash: hash.and_then(text) })
    }

    /// Its metadata, in the folder of the collection.
    fn metadata(&self, collection: &Path) -> Result<PathBuf, CodecError> {
        let name = self.name.strip_suffix(".sigmf-meta").unwrap_or(&self.name);
        let plain = Path::new(name).file_name().is_some_and(|file_name| file_name == name) && !name.contains('\\');
        if !plain {
            let problem = format!("core:streams names '{name}', which is no plain file name");
            return Err(CodecError::malformed(collection, problem, "name recordings of the same folder"));
        }
        Ok(collection.with_file_name(format!("{name}.sigmf-meta")))
    }
}

fn parse(path: &Path, options: &OpenOptions) -> Result<Value, CodecError> {
    serde_json::from_slice(&read_all(path, options)?).map_err(|error| {
        let problem = format!("the collection is no valid JSON (line {}, column {})", error.line(), error.column());
        CodecError::malformed(path, problem, "mend it, or open the .sigmf-meta files that it names")
    })
}

/// The recordings that a collection names, in its order.
///
/// # Errors
/// [`CodecError`] if it cannot be read, or is no collection.
pub fn streams(path: &Path, options: &OpenOptions) -> Result<Vec<Stream>, CodecError> {
    let value = parse(path, options)?;
    let Some(streams) = value.pointer("/collection/core:streams").and_then(Value::as_array) else {
        let problem = "the collection names no recordings (core:streams)";
        return Err(CodecError::malformed(path, problem, "open the .sigmf-meta files themselves"));
    };
    Ok(streams.iter().filter_map(Stream::of).take(options.limits.entries).collect())
}

/// Opens the recording of a collection that `--series` counts, from 0.
///
/// # Errors
/// [`CodecError`] if there is none of that number, or if it cannot be opened.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    let streams = streams(path, options)?;
    let Some(stream) = streams.get(options.series) else {
        return Err(CodecError::no_series(path, options.series, streams.len()));
    };
    let metadata = stream.metadata(path)?;
    if !metadata.is_file() {
        let problem = format!("its recording {} ({}.sigmf-meta) is not beside it", options.series, stream.name);
        return Err(CodecError::malformed(path, problem, "put its files into the same folder"));
    }
    let mut recording = open_recording(&metadata, &OpenOptions { series: 0, ..options.clone() })?;
    let info = Arc::make_mut(&mut recording.info);
    "sigmf-collection".clone_into(&mut info.format);
    if let Some(hash) = &stream.hash
        && !hash.eq_ignore_ascii_case(&hash_of(&read_all(&metadata, options)?))
    {
        info.warnings.push(format!(
            "the collection states another hash of {}.sigmf-meta: it was changed, or saving it was interrupted; saving its \
             annotations brings the collection up to date",
            stream.name
        ));
    }
    Ok(recording)
}

fn hash_of(text: &[u8]) -> String {
    hexadecimal(&Sha512::digest(text))
}

/// The collections of a folder that state a hash of metadata which are about to be written, each with what it will hold
/// then. Where a recording was opened through a collection (`through`) its hash is brought up to date; else only a hash
/// that was right follows, for one that was wrong says something.
pub(super) fn that_follow(metadata: &Path, text: &[u8], through: bool) -> Vec<(PathBuf, Vec<u8>)> {
    let options = OpenOptions::default();
    let folder = metadata.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_collection = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sigmf-collection")) && path.is_file()
    };
    let mut found: Vec<_> = entries.flatten().map(|entry| metadata.with_file_name(entry.file_name())).collect();
    found.retain(is_collection);
    if found.is_empty() {
        return Vec::new();
    }
    found.sort();
    found.truncate(MOST_COLLECTIONS);
    let before = read_all(metadata, &options).ok().map(|text| hash_of(&text));
    let now = hash_of(text);
    let follow = |path: PathBuf| {
        let mut value = parse(&path, &options).ok()?;
        let streams = value.pointer_mut("/collection/core:streams")?.as_array_mut()?;
        let mut changed = false;
        for entry in streams {
            let Some(Stream { hash: Some(stated), .. }) =
                Stream::of(entry).filter(|stream| stream.metadata(&path).is_ok_and(|named| named == metadata))
            else {
                continue;
            };
            let right = before.as_ref().is_some_and(|before| before.eq_ignore_ascii_case(&stated));
            let hash = if entry.is_array() { entry.get_mut(1) } else { entry.get_mut("hash") };
            if let Some(hash) = hash.filter(|_| right || through) {
                *hash = Value::from(now.as_str());
                changed = true;
            }
        }
        let mut text = changed.then(|| serde_json::to_vec_pretty(&value).ok())??;
        text.push(b'\n');
        Some((path, text))
    };
    found.into_iter().filter_map(follow).collect()
}

/// Checks the hash that a collection states of the metadata through which one of its recordings was opened.
///
/// # Errors
/// [`CodecError::Malformed`] if it is another.
pub fn verify(path: &Path, metadata: &Path) -> Result<(), CodecError> {
    let options = OpenOptions::default();
    let own = |stream: &&Stream| stream.metadata(path).is_ok_and(|named| named == metadata);
    let streams = streams(path, &options)?;
    let Some(hash) = streams.iter().find(own).and_then(|stream| stream.hash.as_ref()) else { return Ok(()) };
    if hash.eq_ignore_ascii_case(&hash_of(&read_all(metadata, &options)?)) {
        return Ok(());
    }
    let problem = format!("{} does not match the hash that the collection states", metadata.display());
    Err(CodecError::malformed(path, problem, "copy the recording again from its source"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{
        Opened, SaveOptions, annotations_path, open as open_any, recordings_in, save_annotations, verify as verify_any,
    };
    use crate::model::{Annotation, Progress};

    /// Two recordings of 1 and 2 samples and a collection of both.
    fn collection(folder: &Path, hash_of: impl Fn(&[u8]) -> String) -> PathBuf {
        let mut streams = Vec::new();
        for (name, bytes) in [("a", 2), ("b", 4)] {
            let meta = br#"{"global":{"core:datatype":"ci8","core:version":"1.2.5"},"captures":[],"annotations":[]}"#;
            std::fs::write(folder.join(format!("{name}.sigmf-meta")), meta).unwrap();
            std::fs::write(folder.join(format!("{name}.sigmf-data")), vec![0; bytes]).unwrap();
            streams.push(serde_json::json!({"name": name, "hash": hash_of(meta)}));
        }
        let path = folder.join("both.sigmf-collection");
        let value = serde_json::json!({"collection": {"core:version": "1.2.5", "core:streams": streams}});
        std::fs::write(&path, value.to_string()).unwrap();
        path
    }

    fn opened(path: &Path, series: usize) -> Result<Opened, CodecError> {
        open_any(path, &OpenOptions { series, ..OpenOptions::default() })
    }

    #[test]
    fn its_recordings_are_listed_chosen_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let path = collection(folder.path(), hash_of);
        assert_eq!(recordings_in(&path).unwrap(), ["a", "b"]);
        for (series, samples) in [(0, 1), (1, 2)] {
            let opened = opened(&path, series).unwrap();
            let Opened::Recording(recording) = &opened else { panic!("a stack") };
            assert_eq!((recording.info.format.as_str(), recording.info.samples), ("sigmf-collection", samples));
            verify_any(&path, &opened, &Progress::new()).unwrap();
        }
        assert!(opened(&path, 2).unwrap_err().to_string().contains("choose a series from 0 to 1"));
        std::fs::remove_file(folder.path().join("b.sigmf-meta")).unwrap();
        assert!(opened(&path, 1).unwrap_err().to_string().contains("b.sigmf-meta) is not beside it"));
    }

    fn annotate(path: &Path, series: usize, label: &str) {
        let Opened::Recording(recording) = opened(path, series).unwrap() else { panic!("a stack") };
        let annotation = Annotation { label: Some(label.to_owned()), sample_count: Some(1), ..Annotation::default() };
        let target = annotations_path(&recording).unwrap();
        let (options, progress) = (SaveOptions::default(), Progress::new());
        save_annotations(&target, &recording, &[annotation], None, &options, &progress).unwrap();
    }

    fn json(path: &Path) -> Value {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    fn warned(path: &Path, series: usize) -> bool {
        let Opened::Recording(recording) = opened(path, series).unwrap() else { panic!("a stack") };
        recording.info.warnings.iter().any(|warning| warning.contains("states another hash"))
    }

    #[test]
    fn the_hash_of_a_member_follows_when_its_annotations_are_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = collection(folder.path(), hash_of);
        let mut value = json(&path);
        value["collection"]["my:note"] = Value::from("kept");
        value["other"] = Value::from(1.5);
        std::fs::write(&path, value.to_string()).unwrap();
        let (a, b) = (folder.path().join("a.sigmf-meta"), folder.path().join("b.sigmf-meta"));
        // Through the collection, then through the pair itself.
        for (opened_as, series) in [(&path, 1), (&b, 0)] {
            annotate(opened_as, series, &format!("through {}", opened_as.display()));
            value["collection"]["core:streams"][1]["hash"] = Value::from(hash_of(&std::fs::read(&b).unwrap()));
            assert_eq!(json(&path), value, "nothing else changes");
            let opened = opened(&path, 1).unwrap();
            assert!(!warned(&path, 1) && !warned(&path, 0));
            verify_any(&path, &opened, &Progress::new()).unwrap();
        }
        assert_eq!(value["collection"]["core:streams"][0]["hash"], Value::from(hash_of(&std::fs::read(&a).unwrap())));
        assert_eq!(json(&b)["annotations"].as_array().unwrap().len(), 1);
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 5, "two pairs and the collection");
    }

    /// What a kill between the two names leaves, or another program.
    #[test]
    fn a_hash_that_is_behind_is_said_on_opening_and_mended_through_the_collection_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = collection(folder.path(), hash_of);
        // Drafts of the specification had pairs of name and hash.
        let mut value = json(&path);
        let b = &mut value["collection"]["core:streams"][1];
        *b = serde_json::json!([b["name"], b["hash"]]);
        std::fs::write(&path, value.to_string()).unwrap();
        let metadata = folder.path().join("b.sigmf-meta");
        let mut newer = std::fs::read(&metadata).unwrap();
        newer.push(b'\n');
        std::fs::write(&metadata, newer).unwrap();
        assert!(warned(&path, 1) && !warned(&path, 0));
        annotate(&metadata, 0, "by itself");
        assert_eq!(json(&path), value, "a wrong hash is not made right in passing");
        assert!(warned(&path, 1));
        annotate(&path, 1, "through the collection");
        assert!(!warned(&path, 1));
        value["collection"]["core:streams"][1][1] = Value::from(hash_of(&std::fs::read(&metadata).unwrap()));
        assert_eq!(json(&path), value);
    }

    #[test]
    fn metadata_that_were_changed_and_names_that_are_paths_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = collection(folder.path(), |_| "00".repeat(64));
        let one = opened(&path, 0).unwrap();
        assert!(verify_any(&path, &one, &Progress::new()).unwrap_err().to_string().contains("hash"));
        for streams in [r#"["../a"]"#, r#"[{"name": "/a"}]"#, r#"[["..", "00"]]"#] {
            std::fs::write(&path, format!(r#"{{"collection": {{"core:streams": {streams}}}}}"#)).unwrap();
            assert!(opened(&path, 0).unwrap_err().to_string().contains("no plain file name"), "{streams}");
        }
        std::fs::write(&path, "{\"collection\": {}}").unwrap();
        assert!(opened(&path, 0).unwrap_err().to_string().contains("core:streams"));
    }
}
