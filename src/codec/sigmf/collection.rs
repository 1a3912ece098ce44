//! `.sigmf-collection` files: several recordings that belong together, each by the name and the hash of its metadata.
//!
//! `--series` chooses one; `core:streams` gives the order. Not here: what a collection says of all of them beyond that.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha512};

use super::open::{open as open_recording, read_all};
use crate::codec::verify::hexadecimal;
use crate::codec::{CodecError, OpenOptions};
use crate::model::Recording;

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

/// The recordings that a collection names, in its order.
///
/// # Errors
/// [`CodecError`] if it cannot be read, or is no collection.
pub fn streams(path: &Path, options: &OpenOptions) -> Result<Vec<Stream>, CodecError> {
    let text = read_all(path, options)?;
    let value: Value = serde_json::from_slice(&text).map_err(|error| {
        let problem = format!("the collection is no valid JSON (line {}, column {})", error.line(), error.column());
        CodecError::malformed(path, problem, "mend it, or open the .sigmf-meta files that it names")
    })?;
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
    "sigmf-collection".clone_into(&mut Arc::make_mut(&mut recording.info).format);
    Ok(recording)
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
    if hash.eq_ignore_ascii_case(&hexadecimal(&Sha512::digest(read_all(metadata, &options)?))) {
        return Ok(());
    }
    let problem = format!("{} does not match the hash that the collection states", metadata.display());
    Err(CodecError::malformed(path, problem, "copy the recording again from its source"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Opened, open as open_any, recordings_in, verify as verify_any};
    use crate::model::Progress;

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
        let path = collection(folder.path(), |meta| hexadecimal(&Sha512::digest(meta)));
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
