//! How a file is told from a changed one: its size and when it was modified. Not here: its content, which would have to be
//! read.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::engine::error::EngineError;

/// Size and time of an input: of all its files, where it has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signature {
    pub bytes: u64,
    /// In nanoseconds since 1970; the latest, where there are several files.
    pub modified_ns: i64,
}

impl Signature {
    /// That of a file, of a folder with the files in it, or of both files of a SigMF pair.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: it is not there, or may not be looked at.
    pub fn of(path: &Path) -> Result<Self, EngineError> {
        let failed = |error| EngineError::io(path, error);
        let own = path.metadata().map_err(failed)?;
        if !own.is_dir() {
            let partner = partner(path).and_then(|partner| partner.metadata().ok());
            return Ok(partner.iter().map(of_one).fold(of_one(&own), Self::and));
        }
        let mut whole = Self { bytes: 0, ..of_one(&own) };
        for entry in path.read_dir().map_err(failed)? {
            let file = entry.and_then(|entry| entry.metadata()).map_err(failed)?;
            whole = whole.and(of_one(&file));
        }
        Ok(whole)
    }

    fn and(self, other: Self) -> Self {
        Self { bytes: self.bytes + other.bytes, modified_ns: self.modified_ns.max(other.modified_ns) }
    }
}

/// The files that a change of an input is a change of: itself, the files in a folder, both files of a SigMF pair.
///
/// # Errors
/// That of the disk: it is not there, or may not be looked at.
pub fn files_of(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.metadata()?.is_dir() {
        let partner = partner(path).filter(|partner| partner.is_file());
        return Ok(std::iter::once(path.to_owned()).chain(partner).collect());
    }
    let mut files = Vec::new();
    for entry in path.read_dir()? {
        let entry = entry?.path();
        if entry.is_file() {
            files.push(entry);
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn of_one(metadata: &std::fs::Metadata) -> Signature {
    let modified = metadata.modified().ok();
    Signature { bytes: metadata.len(), modified_ns: modified.map_or(0, nanoseconds) }
}

fn nanoseconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// The other file of a SigMF pair, by its name.
pub(super) fn partner(path: &Path) -> Option<PathBuf> {
    match path.extension()?.to_str()? {
        "sigmf-meta" => Some(path.with_extension("sigmf-data")),
        "sigmf-data" => Some(path.with_extension("sigmf-meta")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_and_a_folder_change_with_each_of_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let [meta, data] = ["a.sigmf-meta", "a.sigmf-data"].map(|name| folder.path().join(name));
        std::fs::write(&meta, "12").unwrap();
        std::fs::write(&data, "345").unwrap();
        assert_eq!(Signature::of(&meta).unwrap().bytes, 5);
        assert_eq!(Signature::of(folder.path()).unwrap().bytes, 5);
        std::fs::write(&data, "3456").unwrap();
        assert_eq!(Signature::of(&meta).unwrap().bytes, 6);
        assert_eq!(Signature::of(folder.path()).unwrap().bytes, 6);
        let gone = Signature::of(&folder.path().join("gone.png")).unwrap_err().to_string();
        assert!(gone.contains("gone.png") && gone.contains("no such file"), "{gone}");
    }
}
