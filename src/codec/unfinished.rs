//! Temporary files that have a name, folders of them, and programs that work for us, listed as long as they exist: a process that must end
//! at once takes them along.
//!
//! Not here: nameless files, which the system removes, old files that are set aside for a moment (`atomic`), and what a
//! kill that nobody hears of leaves behind (`leftovers`).

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use tempfile::{Builder, TempDir, TempPath};

use super::leftovers::{Held, PREFIX, hold, marked_prefix};
use crate::model::locked;

/// How often a file is made anew that somebody took for a leftover.
const ATTEMPTS: usize = 100;

static NAMES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static PROGRAMS: Mutex<Vec<Weak<Mutex<Child>>>> = Mutex::new(Vec::new());

fn names() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // Nothing panics while holding it; a poisoned lock still holds every name.
    locked(&NAMES)
}

/// A file that nobody knows by its name yet. Dropping it removes it.
#[derive(Debug)]
pub struct Unfinished {
    path: TempPath,
    listed: Listed,
    /// Tells others that its writer lives.
    held: Option<File>,
}

/// A folder whose files nobody else knows. Dropping it removes it with all that is in it.
#[derive(Debug)]
pub struct UnfinishedFolder {
    folder: TempDir,
    _listed: Listed,
    /// Tells others that its maker lives.
    _held: Option<File>,
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
        Ok((file, Self { path, listed, held: None }))
    }

    /// Makes a hidden file in a folder, open for reading and writing, whose name ends like that. If this process is killed, a
    /// later one removes it ([`remove_leftovers`](super::leftovers::remove_leftovers)).
    ///
    /// # Errors
    /// What the system says.
    pub fn create_in(folder: &Path, ending: &str, permissions: Option<&Permissions>) -> io::Result<(File, Self)> {
        let create = |prefix| {
            let mut builder = Builder::new();
            builder.prefix(prefix).suffix(ending);
            if let Some(permissions) = permissions {
                builder.permissions(permissions.clone());
            }
            Self::create(&builder, folder)
        };
        let held = marked(|prefix| {
            let (file, unfinished) = create(prefix)?;
            let held = hold(&file, unfinished.path())?;
            Ok(((file, unfinished), held))
        })?;
        match held {
            Some(((file, unfinished), held)) => Ok((file, Self { held: Some(held), ..unfinished })),
            None => create(PREFIX),
        }
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
        let Self { path, listed, held } = self;
        let names = names();
        let outcome = path.persist(target);
        drop(names);
        drop((listed, held));
        outcome.map_err(|error| error.error)
    }
}

impl UnfinishedFolder {
    /// Makes a hidden folder in another, for this user alone. If this process is killed, a later one removes it
    /// ([`remove_left_folders`](super::leftovers::remove_left_folders)).
    ///
    /// # Errors
    /// What the system says.
    pub fn create_in(parent: &Path) -> io::Result<Self> {
        let create = |prefix| {
            let mut names = names();
            let folder = Builder::new().prefix(prefix).tempdir_in(parent)?;
            names.insert(folder.path().to_owned());
            let listed = Listed(folder.path().to_owned());
            io::Result::Ok(Self { folder, _listed: listed, _held: None })
        };
        let held = marked(|prefix| {
            let made = create(prefix)?;
            // Taken away before it could be opened is as good as before it was held.
            let held = File::open(made.path()).map_or(Ok(Held::TakenAway), |folder| hold(&folder, made.path()))?;
            Ok((made, held))
        })?;
        match held {
            Some((made, held)) => Ok(Self { _held: Some(held), ..made }),
            None => create(PREFIX),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Makes something under a marked name until it is held; `None` where that cannot be.
fn marked<T>(make: impl Fn(&'static str) -> io::Result<(T, Held)>) -> io::Result<Option<(T, File)>> {
    let Some(prefix) = marked_prefix() else { return Ok(None) };
    for _ in 0..ATTEMPTS {
        match make(prefix)? {
            (made, Held::Yes(held)) => return Ok(Some((made, held))),
            (_, Held::TakenAway) => {}
            (_, Held::Never) => break,
        }
    }
    Ok(None)
}

/// Lists a program that works for us, as long as anybody holds it.
pub fn list_program(program: &Arc<Mutex<Child>>) {
    let mut programs = locked(&PROGRAMS);
    programs.retain(|listed| listed.strong_count() > 0);
    programs.push(Arc::downgrade(program));
}

/// Removes every unfinished file and folder and kills every program that works on one, for a process that ends now: whoever makes
/// one or gives one its name from here on waits for that end.
pub fn remove_for_good() {
    let names = names();
    for program in locked(&PROGRAMS).iter().filter_map(Weak::upgrade) {
        // Ended by itself is as good.
        let _ = locked(&program).kill();
    }
    for name in names.iter() {
        // Gone already, or not to be had any more: there is nobody left to tell.
        let _ = if name.is_dir() { fs::remove_dir_all(name) } else { fs::remove_file(name) };
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

    #[test]
    fn folders_are_listed_until_they_are_gone_with_what_is_in_them() {
        let parent = tempfile::tempdir().unwrap();
        let folder = UnfinishedFolder::create_in(parent.path()).unwrap();
        let path = folder.path().to_owned();
        fs::write(path.join("a.tif"), "bytes").unwrap();
        assert!(names().contains(&path));
        drop(folder);
        assert!(!names().contains(&path) && !path.exists());
    }
}
