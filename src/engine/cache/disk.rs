//! A folder of the user's cache, held within a number of bytes: what was used longest ago goes first.
//!
//! Not here: what entries are and when one is whole (each kind of entry has its own room).

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The variable that names another cache folder.
const CACHE_VARIABLE: &str = "LUMIQ_CACHE_DIR";
/// What a program that was killed left behind is as old as this at least.
const ABANDONED: Duration = Duration::from_hours(1);

/// The folder for one kind of entry; `None` where there is no home.
#[must_use]
pub fn user_folder(kind: &str) -> Option<PathBuf> {
    let folder = match std::env::var_os(CACHE_VARIABLE) {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => directories::ProjectDirs::from("", "", "lumiq")?.cache_dir().to_owned(),
    };
    Some(folder.join(kind))
}

/// An entry as a listing of the folder has it.
struct Listed {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// A folder of entries whose names end alike. It comes to be with the first of them.
#[derive(Debug, Clone)]
pub struct DiskFolder {
    pub path: PathBuf,
    /// What names of entries end with. Files of other names are not ours.
    pub ending: &'static str,
}

impl DiskFolder {
    /// Marks an entry as used now.
    pub fn mark_used(&self, path: &Path) {
        let marked = File::options().write(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
        if let Err(error) = marked {
            log::debug!("{}: not marked as used: {error}", path.display());
        }
    }

    /// Takes entries away, those that were used longest ago first, until the rest takes at most so many bytes; those in
    /// `spared` last of all. Returns the bytes of the rest.
    pub fn keep_within(&self, limit: u64, spared: &[PathBuf]) -> u64 {
        let mut entries = self.entries().unwrap_or_default();
        entries.sort_by_key(|entry| (!spared.contains(&entry.path), std::cmp::Reverse(entry.used)));
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
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            // Another program may have taken it away meanwhile.
            let Ok(file) = fs::metadata(&path) else { continue };
            let used = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if path.extension().is_some_and(|ending| ending == self.ending) {
                entries.push(Listed { path, bytes: file.len(), used });
            } else if is_abandoned(&path, used) {
                drop(fs::remove_file(&path));
            }
        }
        Ok(entries)
    }
}

/// An entry that was being written when its program was killed.
fn is_abandoned(path: &Path, changed: SystemTime) -> bool {
    let temporary = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".lumiq-"));
    temporary && changed.elapsed().is_ok_and(|age| age > ABANDONED)
}
