//! What was made of what: a file of JSON, one line a result, written as soon as the result is there.
//!
//! A line is added whole or, after a kill, torn; torn lines are passed over, and the next one begins on a line of its own.
//! The last line about a result counts. Not here: joining manifests (`merge`).

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::shard::Shard;
use super::signature::Signature;
use crate::engine::error::EngineError;
use crate::model::locked;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The result was written.
    Done,
    /// It was there already, and as new as its input and recipe.
    Kept,
    Failed,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub input: String,
    /// As it was when the work began; `None` if it could not be looked at.
    pub input_file: Option<Signature>,
    pub output: String,
    /// `None` if there is none.
    pub output_bytes: Option<u64>,
    /// The SHA-256 of what the recipe says, in hexadecimal.
    pub recipe: String,
    pub state: State,
    /// Why it failed.
    pub sentence: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// When the line was written, in milliseconds since 1970.
    pub time_ms: u64,
}

/// What manifests know of results: the newest line of each.
#[derive(Debug, Default)]
pub struct Known(HashMap<String, Entry>);

impl Known {
    /// Reads manifests. One that is not there knows nothing.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: one cannot be read.
    pub fn read(manifests: &[PathBuf]) -> Result<Self, EngineError> {
        let mut entries = Vec::new();
        for path in manifests {
            entries.extend(Manifest::read(path)?.0);
        }
        entries.sort_by_key(|entry| entry.time_ms);
        Ok(Self(entries.into_iter().map(|entry| (entry.output.clone(), entry)).collect()))
    }

    /// Whether a result is what would be made now: of the same input, by the same recipe, and still as long as it was.
    /// `None` where nothing is known of one that was finished. `output` is named as it is in the manifest.
    #[must_use]
    pub fn is_current(&self, output: &Path, input: Signature, recipe: &str) -> Option<bool> {
        let entry = self.0.get(&output.display().to_string()).filter(|entry| entry.state != State::Failed)?;
        let there = output.metadata().ok().map(|metadata| metadata.len());
        let same = entry.recipe == recipe && entry.input_file == Some(input);
        Some(same && there.is_some() && there == entry.output_bytes)
    }
}

/// What manifests in the folder of results are called, unless one is named.
const NAME: &str = ".lumiq-run";

/// The manifest of a folder of results, or of one part of them: parts on several machines do not share a file, since not
/// every file system adds lines of two machines one after the other.
#[must_use]
pub fn usual_manifest(folder: &Path, part: Option<Shard>) -> PathBuf {
    let part = part.map(|part| format!("-{}", part.label())).unwrap_or_default();
    folder.join(format!("{NAME}{part}.jsonl"))
}

/// The manifests in a folder of results: of the whole and of its parts.
#[must_use]
pub fn manifests_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let is_one = |path: &PathBuf| {
        let named = path.file_stem().is_some_and(|name| name.display().to_string().starts_with(NAME));
        named && path.extension().is_some_and(|ending| ending == "jsonl")
    };
    entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(is_one).collect()
}

/// A manifest that is added to.
#[derive(Debug)]
pub struct Manifest {
    path: PathBuf,
    file: Mutex<File>,
}

impl Manifest {
    /// Opens a manifest, or begins one.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: it cannot be read or written.
    pub fn open(path: &Path) -> Result<Self, EngineError> {
        let failed = |error| EngineError::io(path, error);
        let file = File::options().read(true).append(true).create(true).open(path).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(file) })
    }

    /// The whole lines of a manifest in their order, and how many others there are. One that is not there has none.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: it cannot be read.
    pub fn read(path: &Path) -> Result<(Vec<Entry>, usize), EngineError> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| EngineError::io(path, error))?,
        };
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let (whole, torn): (Vec<_>, Vec<_>) = lines.map(serde_json::from_slice).partition(Result::is_ok);
        Ok((whole.into_iter().filter_map(Result::ok).collect(), torn.len()))
    }

    /// Adds a line. Several programs may do so at once.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: it cannot be written.
    pub fn add(&self, entry: &Entry) -> Result<(), EngineError> {
        let failed = |error| EngineError::io(&self.path, error);
        let mut line = serde_json::to_string(entry).map_err(|error| failed(error.into()))?;
        line.push('\n');
        let mut file = locked(&self.file);
        // Not every file system can lock; then a line is still one write at the end.
        let locked = file.lock().is_ok();
        let written = write_line(&mut file, line);
        if locked {
            let _ = file.unlock();
        }
        written.map_err(failed)
    }
}

/// A line of its own, even behind one that a kill has torn.
fn write_line(file: &mut File, mut line: String) -> std::io::Result<()> {
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            line.insert(0, '\n');
        }
    }
    file.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(output: &Path, state: State) -> Entry {
        Entry {
            input: "in.png".to_owned(),
            input_file: Some(Signature { bytes: 10, modified_ns: 20 }),
            output: output.display().to_string(),
            output_bytes: output.metadata().ok().map(|metadata| metadata.len()),
            recipe: "abc".to_owned(),
            state,
            sentence: None,
            warnings: Vec::new(),
            time_ms: 5,
        }
    }

    #[test]
    fn a_result_is_current_until_anything_changes() {
        let folder = tempfile::tempdir().unwrap();
        let [path, output] = ["manifest.jsonl", "out.png"].map(|name| folder.path().join(name));
        std::fs::write(&output, "1234").unwrap();
        let input = Signature { bytes: 10, modified_ns: 20 };
        let known = || Known::read(std::slice::from_ref(&path)).unwrap();
        assert_eq!(known().is_current(&output, input, "abc"), None);
        Manifest::open(&path).unwrap().add(&entry(&output, State::Failed)).unwrap();
        assert_eq!(known().is_current(&output, input, "abc"), None);
        Manifest::open(&path).unwrap().add(&entry(&output, State::Done)).unwrap();
        let manifest = known();
        assert_eq!(manifest.is_current(&output, input, "abc"), Some(true));
        assert_eq!(manifest.is_current(&output, input, "abd"), Some(false));
        assert_eq!(manifest.is_current(&output, Signature { bytes: 11, ..input }, "abc"), Some(false));
        std::fs::write(&output, "123").unwrap();
        assert_eq!(manifest.is_current(&output, input, "abc"), Some(false));
        std::fs::remove_file(&output).unwrap();
        assert_eq!(manifest.is_current(&output, input, "abc"), Some(false));
    }

    #[test]
    fn a_torn_line_is_passed_over_and_the_next_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.jsonl");
        let one = entry(Path::new("a"), State::Done);
        Manifest::open(&path).unwrap().add(&one).unwrap();
        let mut torn = std::fs::read(&path).unwrap();
        torn.extend_from_slice(b"{\"input\": \"b.p");
        std::fs::write(&path, torn).unwrap();
        let two = entry(Path::new("c"), State::Kept);
        Manifest::open(&path).unwrap().add(&two).unwrap();
        assert_eq!(Manifest::read(&path).unwrap(), (vec![one, two], 1));
    }
}
