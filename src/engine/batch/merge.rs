//! Manifests of several parts as one: the newest line of each result, in the order of the inputs.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::manifest::{Entry, Manifest, State};
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::error::EngineError;
use crate::model::Progress;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Merged {
    pub results: usize,
    pub failed: usize,
    /// Lines that a kill has torn.
    pub torn: usize,
}

/// Writes the manifest of all results that these know of. What they say of the same result is told by the newest line.
///
/// # Errors
/// [`EngineError`], a sentence: one is not there or cannot be read, or the result cannot be written.
pub fn merge(manifests: &[PathBuf], target: &Path, progress: &Progress) -> Result<Merged, EngineError> {
    let mut newest: BTreeMap<(String, String), Entry> = BTreeMap::new();
    let mut merged = Merged::default();
    for path in manifests {
        // Nothing is known of a part whose manifest is not there.
        path.metadata().map_err(|error| EngineError::io(path, error))?;
        let (entries, torn) = Manifest::read(path)?;
        merged.torn += torn;
        for entry in entries {
            let key = (entry.input.clone(), entry.output.clone());
            if newest.get(&key).is_none_or(|known| known.time_ms <= entry.time_ms) {
                newest.insert(key, entry);
            }
        }
    }
    merged.results = newest.len();
    merged.failed = newest.values().filter(|entry| entry.state == State::Failed).count();
    write_atomically(target, None, progress, |file| {
        for entry in newest.values() {
            let line = serde_json::to_string(entry).map_err(|error| CodecError::io(target, error.into()))?;
            writeln!(file, "{line}").map_err(|error| CodecError::io(target, error))?;
        }
        Ok(())
    })?;
    Ok(merged)
}
