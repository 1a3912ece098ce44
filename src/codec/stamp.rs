//! Stamps: what files were like when a stack was opened, and whether they are like that still.
//!
//! Contents are not looked at: that would cost as much as what a stamp is to save.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::OpenOptions;
use crate::model::Stamp;

/// A file that was changed so short a time ago may change again without its time telling: file systems count in steps
/// of up to two seconds.
pub const UNSETTLED: Duration = Duration::from_secs(2);

/// What files are like at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// A line for each of them: its size and times.
    pub state: String,
    /// Whether that tells them from later ones of the same names: none was changed just now, or at a time to come.
    pub is_settled: bool,
}

/// What files are like now; `None` where one of them cannot be looked at.
#[must_use]
pub fn condition_of(files: &[PathBuf]) -> Option<Condition> {
    let mut condition = Condition { state: String::new(), is_settled: true };
    for path in files {
        condition.is_settled &= state_of(path, &mut condition.state)?;
    }
    Some(condition)
}

/// The stamp of samples that come from these files, read with these options; `None` where there are no files, or where
/// one of them was changed just now.
#[must_use]
pub fn stamp_of(files: &[PathBuf], options: &OpenOptions) -> Option<Stamp> {
    stamp_read(files, format!("{options:?}"))
}

/// The same, where the way of reading is said in words.
#[must_use]
pub fn stamp_read(files: &[PathBuf], reading: String) -> Option<Stamp> {
    let absolute = |path: &PathBuf| std::path::absolute(path).ok();
    let files: Vec<PathBuf> = files.iter().map(absolute).collect::<Option<_>>()?;
    let Condition { state, is_settled } = condition_of(&files)?;
    (is_settled && !files.is_empty()).then_some(Stamp { files, reading, state })
}

/// Whether the files are as they were.
#[must_use]
pub fn holds(stamp: &Stamp) -> bool {
    condition_of(&stamp.files).is_some_and(|now| now.is_settled && now.state == stamp.state)
}

/// Adds size, time of the last change, and on Unix which file of which disk it is. Whether it has settled; `None` if it
/// cannot be looked at.
fn state_of(path: &Path, state: &mut String) -> Option<bool> {
    let file = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let changed = file.modified().ok()?;
    // A time to come is as good as none.
    let is_settled = SystemTime::now().duration_since(changed).is_ok_and(|ago| ago >= UNSETTLED);
    let (sign, since) = match changed.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => ("", since),
        Err(before) => ("-", before.duration()),
    };
    write!(state, "{} bytes, {sign}{} ns", file.len(), since.as_nanos()).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // The second time changes with every change, whatever the first is set to.
        write!(state, ", {}:{}, {}.{}", file.dev(), file.ino(), file.ctime(), file.ctime_nsec()).ok()?;
    }
    writeln!(state).ok()?;
    Some(is_settled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_back(path: &Path, seconds: u64) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
    }

    #[test]
    fn a_stamp_holds_until_a_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        std::fs::write(&path, "one").unwrap();
        let files = [path.clone()];
        let options = OpenOptions::default();
        assert_eq!(stamp_of(&files, &options), None, "changed just now");
        set_back(&path, 60);
        let stamp = stamp_of(&files, &options).unwrap();
        assert!(holds(&stamp));
        let other = stamp_of(&files, &OpenOptions { series: 1, ..options.clone() }).unwrap();
        assert_ne!(other, stamp, "another reading");
        std::fs::write(&path, "two").unwrap();
        set_back(&path, 59);
        assert!(!holds(&stamp), "as long as before, and yet another");
        std::fs::remove_file(&path).unwrap();
        assert!(!holds(&stamp));
        assert_eq!((stamp_of(&files, &options), stamp_of(&[], &options)), (None, None));
    }
}
