//! Temporary files that a kill has left behind: how they are told from those of a program that lives, and their removal.
//!
//! A writer holds a lock on its file, of which the system lets go however the process ends: who gets the lock of another's
//! file finds nobody there, and removes it. Locks are trusted on one machine only, since those of shared folders may be known
//! to one machine alone; so names say where a file was made, and those of other machines are left. A file that cannot be
//! locked has a name without a machine, and is left too.
//! Not here: files of this process (`unfinished`), and old files that are set aside (`atomic`): those are somebody's only copy.

use std::fs::{self, File, FileType, TryLockError};
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

use super::verify::hexadecimal;

/// What names of temporary files begin with.
pub const PREFIX: &str = ".lumiq-";

/// The beginning of names of files that a later run may remove; `None` where machines cannot be told apart.
pub(super) fn marked_prefix() -> Option<&'static str> {
    static MARKED: OnceLock<Option<String>> = OnceLock::new();
    MARKED.get_or_init(|| machine().map(|machine| format!("{PREFIX}{machine}-"))).as_deref()
}

/// A few letters for this machine.
#[cfg(unix)]
fn machine() -> Option<String> {
    // The latter is another one after every start: then what was left before it stays.
    let told = ["/etc/machine-id", "/proc/sys/kernel/random/boot_id"].map(fs::read_to_string);
    let id = told.into_iter().flatten().find(|id| !id.trim().is_empty()).unwrap_or_default();
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if id.is_empty() && matches!(name.as_str(), "" | "(none)" | "localhost") {
        return None;
    }
    Some(hexadecimal(&Sha256::digest(format!("{}\n{name}", id.trim())))[..8].to_owned())
}

/// Elsewhere a lock keeps other programs from the bytes, too, such as an encoder that works for us.
#[cfg(not(unix))]
fn machine() -> Option<String> {
    None
}

/// What became of an attempt to hold a file.
#[derive(Debug)]
pub(super) enum Held {
    /// As long as this is open.
    Yes(File),
    /// Somebody took it for a leftover before it was held.
    TakenAway,
    /// This file system has no locks.
    Never,
}

/// Holds a file that was just made.
///
/// # Errors
/// What the system says when the handle cannot be doubled.
pub(super) fn hold(file: &File, path: &Path) -> io::Result<Held> {
    match file.try_lock() {
        // Removing happens under the lock: what is there now stays.
        Ok(()) if path.exists() => file.try_clone().map(Held::Yes),
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(Held::TakenAway),
        Err(TryLockError::Error(_)) => Ok(Held::Never),
    }
}

/// Removes the files in a folder that killed programs left on this machine, and says how many. Where in doubt they stay.
pub fn remove_leftovers(folder: &Path) -> usize {
    remove_marked(folder, "files", FileType::is_file, remove_if_left)
}

/// The same for folders of such files.
pub fn remove_left_folders(parent: &Path) -> usize {
    remove_marked(parent, "folders", FileType::is_dir, remove_folder_if_left)
}

fn remove_marked(
    folder: &Path,
    what: &str,
    is_one: fn(&FileType) -> bool,
    remove: fn(&Path) -> io::Result<bool>,
) -> usize {
    let (Some(prefix), Ok(entries)) = (marked_prefix(), fs::read_dir(folder)) else { return 0 };
    let marked = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    let those = marked.filter(|entry| entry.file_type().is_ok_and(|kind| is_one(&kind)));
    let removed = those.filter(|entry| remove(&entry.path()).unwrap_or(false)).count();
    if removed > 0 {
        log::info!("{}: removed {removed} unfinished {what} of programs that were killed", folder.display());
    }
    removed
}

fn remove_folder_if_left(path: &Path) -> io::Result<bool> {
    let folder = File::open(path)?;
    if folder.try_lock().is_err() {
        return Ok(false);
    }
    fs::remove_dir_all(path)?;
    Ok(true)
}

fn remove_if_left(path: &Path) -> io::Result<bool> {
    // Some file systems lock only what may be written to.
    let file = File::options().read(true).write(true).open(path)?;
    if file.try_lock().is_err() {
        return Ok(false);
    }
    // If it was finished meanwhile it has another name, and this one is gone.
    fs::remove_file(path)?;
    Ok(true)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::super::unfinished::{Unfinished, UnfinishedFolder};
    use super::*;

    fn names_in(folder: &Path) -> BTreeSet<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn what_nobody_holds_is_removed_and_all_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = format!("{}abcdef.tmp", marked_prefix().unwrap());
        let others = [".lumiq-00000000-abcdef.tmp", ".lumiq-abcdef.tmp", ".lumiq-run.jsonl", "result.png"];
        for name in others.iter().copied().chain([left.as_str()]) {
            fs::write(folder.path().join(name), "bytes").unwrap();
        }
        fs::create_dir(folder.path().join(format!("{}folder", marked_prefix().unwrap()))).unwrap();
        let (_file, living) = Unfinished::create_in(folder.path(), ".tmp", None).unwrap();
        assert_eq!(remove_leftovers(folder.path()), 1);
        let there = names_in(folder.path());
        assert!(!there.contains(&left) && living.path().exists(), "{there:?}");
        assert!(others.iter().all(|name| there.contains(*name)) && there.len() == others.len() + 2, "{there:?}");
        assert_eq!(remove_leftovers(&folder.path().join("none")), 0);
    }

    #[test]
    fn folders_that_nobody_holds_are_removed_with_what_is_in_them() {
        let parent = tempfile::tempdir().unwrap();
        let [left, file] = ["folder", "abcdef.tmp"].map(|name| format!("{}{name}", marked_prefix().unwrap()));
        let others = [".lumiq-00000000-folder", "results"];
        for name in others.iter().copied().chain([left.as_str()]) {
            fs::create_dir(parent.path().join(name)).unwrap();
            fs::write(parent.path().join(name).join("a.tif"), "bytes").unwrap();
        }
        fs::write(parent.path().join(&file), "bytes").unwrap();
        let living = UnfinishedFolder::create_in(parent.path()).unwrap();
        assert_eq!(remove_left_folders(parent.path()), 1);
        let there = names_in(parent.path());
        assert!(!there.contains(&left) && there.contains(&file) && living.path().exists(), "{there:?}");
        assert!(others.iter().all(|name| there.contains(*name)) && there.len() == others.len() + 2, "{there:?}");
    }

    #[test]
    fn a_file_is_held_until_it_is_finished_or_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let (file, finished) = Unfinished::create_in(folder.path(), ".tmp", None).unwrap();
        let path = finished.path().to_owned();
        assert!(!remove_if_left(&path).unwrap());
        finished.persist(&folder.path().join("result")).unwrap();
        drop(file);
        assert!(File::open(folder.path().join("result")).unwrap().try_lock().is_ok());
        let (_, dropped) = Unfinished::create_in(folder.path(), ".tmp", None).unwrap();
        assert!(!remove_if_left(dropped.path()).unwrap(), "the name itself holds it");
    }

    #[test]
    fn who_tidies_up_while_files_are_made_takes_none_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let over = AtomicBool::new(false);
        let removed = std::thread::scope(|scope| {
            let tidy = || {
                let mut removed = 0;
                while !over.load(Ordering::Relaxed) {
                    removed += remove_leftovers(folder.path());
                }
                removed
            };
            let tidying = [scope.spawn(tidy), scope.spawn(tidy)];
            for number in 0..2000 {
                let (file, unfinished) = Unfinished::create_in(folder.path(), ".tmp", None).unwrap();
                assert!(unfinished.path().exists(), "{number}");
                drop(file);
                let target = folder.path().join(format!("result-{}", number % 10));
                unfinished.persist(&target).unwrap_or_else(|error| panic!("{number}: {error}"));
            }
            over.store(true, Ordering::Relaxed);
            tidying.map(|thread| thread.join().unwrap())
        });
        eprintln!("{removed:?} were taken before they were held");
        assert_eq!(names_in(folder.path()).len(), 10);
    }
}
