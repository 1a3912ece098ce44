//! Entries in a folder: read, written whole, and taken away when they are too many.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::entry;
use super::key::LevelKey;
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::model::{Plane, Progress};

/// The variable that names another cache folder.
const CACHE_VARIABLE: &str = "LUMIQ_CACHE_DIR";
/// What names of entries end with. Files of other names are not ours.
const ENDING: &str = "level";
/// What a program that was killed left behind is as old as this at least.
const ABANDONED: Duration = Duration::from_hours(1);

/// Where levels are kept; `None` where there is no home.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    let folder = match std::env::var_os(CACHE_VARIABLE) {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => directories::ProjectDirs::from("", "", "lumiq")?.cache_dir().to_owned(),
    };
    Some(folder.join("levels"))
}

/// An entry as a listing of the folder has it.
struct Listed {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// A folder of entries. It comes to be with the first of them.
#[derive(Debug)]
pub(super) struct LevelFolder(pub PathBuf);

impl LevelFolder {
    fn path(&self, key: &LevelKey) -> PathBuf {
        let digest = key.digest().map(|byte| format!("{byte:02x}"));
        let name = digest[..20].concat();
        self.0.join(name).with_extension(ENDING)
    }

    /// Whether there is an entry of that name and length: whole or not, reading it will tell.
    pub fn has(&self, key: &LevelKey) -> bool {
        fs::metadata(self.path(key)).is_ok_and(|file| file.len() == entry::file_bytes(key))
    }

    /// A level, if it is there and whole; it counts as used now. A damaged entry is taken away.
    pub fn read(&self, key: &LevelKey) -> Option<Plane> {
        let path = self.path(key);
        let file = File::open(&path).ok()?;
        let mut bytes = Vec::new();
        // An entry may be any file by now: no more than it should have is read.
        let limit = entry::file_bytes(key) + 1;
        let read = file.take(limit).read_to_end(&mut bytes);
        let plane = read.ok().and_then(|_| entry::plane(key, &bytes));
        if plane.is_none() {
            log::debug!("{}: damaged, taken away", path.display());
            drop(fs::remove_file(&path));
        } else if let Err(error) =
            File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()))
        {
            log::debug!("{}: not marked as used: {error}", path.display());
        }
        plane
    }

    /// Writes a level, whole or not at all.
    pub fn write(&self, key: &LevelKey, plane: &Plane) -> Result<(), CodecError> {
        fs::create_dir_all(&self.0).map_err(|error| CodecError::io(&self.0, error))?;
        let path = self.path(key);
        let samples = plane.samples.as_bytes();
        write_atomically(&path, None, &Progress::new(), |file| {
            let written = file.write_all(&entry::header(key, samples)).and_then(|()| file.write_all(samples));
            written.map_err(|error| CodecError::io(&path, error))
        })
    }

    /// Takes entries away, those that were used longest ago first, until the rest takes at most so many bytes. Returns
    /// the bytes of the rest.
    pub fn keep_within(&self, limit: u64) -> u64 {
        let mut entries = self.entries().unwrap_or_default();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.used));
        let mut held = 0;
        for entry in entries {
            if held + entry.bytes <= limit
                || fs::remove_file(&entry.path).is_err_and(|error| error.kind() != io::ErrorKind::NotFound)
            {
                held += entry.bytes;
            }
        }
        held
    }

    fn entries(&self) -> io::Result<Vec<Listed>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            // Another program may have taken it away meanwhile.
            let Ok(file) = fs::metadata(&path) else { continue };
            let used = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if is_entry(&path) {
                entries.push(Listed { path, bytes: file.len(), used });
            } else if is_abandoned(&path, used) {
                drop(fs::remove_file(&path));
            }
        }
        Ok(entries)
    }
}

fn is_entry(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

/// An entry that was being written when its program was killed.
fn is_abandoned(path: &Path, changed: SystemTime) -> bool {
    let temporary = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".lumiq-"));
    temporary && changed.elapsed().is_ok_and(|age| age > ABANDONED)
}

#[cfg(test)]
#[path = "folder_tests.rs"]
pub(super) mod tests;
