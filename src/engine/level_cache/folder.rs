//! Entries in a folder: read, written whole, and taken away when they are too many.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::PathBuf;

use super::entry;
use super::key::LevelKey;
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::cache::disk::{DiskFolder, user_folder};
use crate::model::{Plane, Progress};

/// What names of entries end with.
const ENDING: &str = "level";

/// Where levels are kept; `None` where there is no home.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    user_folder("levels")
}

/// A folder of entries. It comes to be with the first of them.
#[derive(Debug)]
pub(super) struct LevelFolder(DiskFolder);

impl LevelFolder {
    /// The entries in that folder.
    pub const fn new(path: PathBuf) -> Self {
        Self(DiskFolder { path, ending: ENDING })
    }

    fn path(&self, key: &LevelKey) -> PathBuf {
        let digest = key.digest().map(|byte| format!("{byte:02x}"));
        let name = digest[..20].concat();
        self.0.path.join(name).with_extension(ENDING)
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
        } else {
            self.0.mark_used(&path);
        }
        plane
    }

    /// Writes a level, whole or not at all.
    pub fn write(&self, key: &LevelKey, plane: &Plane) -> Result<(), CodecError> {
        fs::create_dir_all(&self.0.path).map_err(|error| CodecError::io(&self.0.path, error))?;
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
        self.0.keep_within(limit, &[])
    }
}

#[cfg(test)]
#[path = "folder_tests.rs"]
pub(super) mod tests;
