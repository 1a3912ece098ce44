//! Temporary files that have a name, and programs that work for us, listed as long as they exist: a process that must end
//! at once takes them along.
//!
//! Not here: nameless files, which the system removes, and old files that are set aside for a moment (`atomic`).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tempfile::{Builder, TempPath};

static NAMES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static PROGRAMS: Mutex<Vec<Weak<Mutex<Child>>>> = Mutex::new(Vec::new());

fn names() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // Nothing panics while holding it; a poisoned lock still holds every name.
    NAMES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that nobody knows by its name yet. Dropping it removes it.
#[derive(Debug)]
pub struct Unfinished {
    path: TempPath,
    listed: Listed,
}

/// Takes a name off the list when it goes.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        names().remove(&self.0);
    }
}

impl Unfinished {
    /// Makes a file in a folder, open for reading and writing, called as the builder says.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(builder: &Builder<'_, '_>, folder: &Path) -> io::Result<(File, Self)> {
        let mut names = names();
        let (file, path) = builder.tempfile_in(folder)?.into_parts();
        names.insert(path.to_path_buf());
        let listed = Listed(path.to_path_buf());
        Ok((file, Self { path, listed }))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, in one step; a file of that name is replaced.
    ///
    /// # Errors
    /// What the system says; then it is gone and the other is as it was.
    pub fn persist(self, target: &Path) -> io::Result<()> {
        let Self { path, listed } = self;
        let names = names();
        let outcome = path.persist(target);
        drop(names);
        drop(listed);
        outcome.map_err(|error| error.error)
    }
}

/// Lists a program that works for us, as long as anybody holds it.
pub fn list_program(program: &Arc<Mutex<Child>>) {
    let mut programs = PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner);
    programs.retain(|listed| listed.strong_count() > 0);
    programs.push(Arc::downgrade(program));
}

/// Removes every unfinished file and kills every program that works on one, for a process that ends now: whoever makes
/// one or gives one its name from here on waits for that end.
pub fn remove_for_good() {
    let names = names();
    for program in PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade) {
        // Ended by itself is as good.
        let _ = program.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }
    for name in names.iter() {
        // Gone already, or not to be had any more: there is nobody left to tell.
        let _ = fs::remove_file(name);
    }
    std::mem::forget(names);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_until_they_are_finished_or_gone() {
        let folder = tempfile::tempdir().unwrap();
        let create = || Unfinished::create(&Builder::new(), folder.path()).unwrap().1;
        let (kept, dropped) = (create(), create());
        let paths = [&kept, &dropped].map(|unfinished| unfinished.path().to_path_buf());
        assert!(paths.iter().all(|path| names().contains(path) && path.exists()));
        let target = folder.path().join("target");
        kept.persist(&target).unwrap();
        drop(dropped);
        assert!(paths.iter().all(|path| !names().contains(path) && !path.exists()));
        assert!(target.exists());
        let refused = create();
        let path = refused.path().to_path_buf();
        assert!(refused.persist(&folder.path().join("none/target")).is_err());
        assert!(!names().contains(&path) && !path.exists());
    }
}
