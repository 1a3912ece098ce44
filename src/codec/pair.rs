//! Two files that are one thing, such as samples and their metadata: never a mixture of old and new under their names.
//!
//! Two names cannot be given in one step. So the metadata are away while the samples change: at any instant, a kill
//! included, the names hold the old pair, the new pair, or samples alone, which no reader takes for a whole.

use super::atomic::AtomicFile;
use super::error::CodecError;
use crate::model::Progress;

/// Commits both files. The old metadata go first and the new ones come last.
///
/// # Errors
/// [`CodecError::Io`], [`CodecError::Cancelled`]; then the old pair is as it was, unless the last rename failed: then the new samples are there
/// without metadata.
pub fn commit_pair(samples: AtomicFile, metadata: AtomicFile, progress: &Progress) -> Result<(), CodecError> {
    in_steps(samples, metadata, progress, || ())
}

/// Tells after each step that names have changed.
fn in_steps(
    samples: AtomicFile,
    metadata: AtomicFile,
    progress: &Progress,
    mut changed: impl FnMut(),
) -> Result<(), CodecError> {
    // A full disk is noticed here, before anything is replaced.
    let (samples, metadata) = (samples.sync()?, metadata.sync()?);
    // From here on both are committed: a pair is not cancelled half-way.
    progress.check()?;
    let old = metadata.set_aside()?;
    changed();
    if let Err(error) = samples.rename() {
        if let Some(old) = old {
            old.restore();
        }
        return Err(error);
    }
    changed();
    // They describe samples that are gone.
    drop(old);
    metadata.rename()?;
    changed();
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::path::{Path, PathBuf};

    use super::*;

    /// The two names in a folder, and new files for both.
    struct Pair {
        folder: tempfile::TempDir,
    }

    impl Pair {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap() }
        }

        fn old() -> Self {
            let pair = Self::new();
            fs::write(pair.samples(), "old samples").unwrap();
            fs::write(pair.metadata(), "old metadata").unwrap();
            pair
        }

        fn samples(&self) -> PathBuf {
            self.folder.path().join("x.sigmf-data")
        }

        fn metadata(&self) -> PathBuf {
            self.folder.path().join("x.sigmf-meta")
        }

        fn started(&self, metadata_quota: Option<u64>) -> [AtomicFile; 2] {
            let start = |path: &Path, quota, text: &[u8]| {
                let mut file = AtomicFile::create(path, quota).unwrap();
                file.write_all(text).unwrap();
                file
            };
            [start(&self.samples(), None, b"new samples"), start(&self.metadata(), metadata_quota, b"new metadata")]
        }

        /// What the folder holds, temporary files included.
        fn texts(&self) -> Vec<String> {
            let entries = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
            let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
            files.sort();
            files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
        }
    }

    #[test]
    fn a_pair_is_replaced_by_a_pair_and_nothing_else_is_left() {
        for pair in [Pair::new(), Pair::old()] {
            let [samples, metadata] = pair.started(None);
            commit_pair(samples, metadata, &Progress::new()).unwrap();
            assert_eq!(pair.texts(), ["new samples", "new metadata"]);
        }
    }

    #[test]
    fn metadata_that_do_not_fit_on_the_disk_leave_the_old_pair() {
        let pair = Pair::old();
        let [samples, metadata] = pair.started(Some(3));
        let error = commit_pair(samples, metadata, &Progress::new()).unwrap_err();
        assert!(error.to_string().contains("the disk is full"), "{error}");
        assert_eq!(pair.texts(), ["old samples", "old metadata"]);
    }

    #[test]
    fn samples_that_cannot_get_their_name_leave_the_old_metadata() {
        let pair = Pair::old();
        let [samples, metadata] = pair.started(None);
        fs::remove_file(pair.samples()).unwrap();
        fs::create_dir(pair.samples()).unwrap();
        assert!(commit_pair(samples, metadata, &Progress::new()).is_err());
        assert_eq!(pair.texts(), ["old metadata"]);
    }

    #[test]
    fn at_no_step_do_samples_stand_beside_metadata_of_others() {
        let pair = Pair::old();
        let [samples, metadata] = pair.started(None);
        let mut seen = Vec::new();
        let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
        in_steps(samples, metadata, &Progress::new(), || seen.push([text(pair.samples()), text(pair.metadata())]))
            .unwrap();
        assert_eq!(seen, [["old samples", ""], ["new samples", ""], ["new samples", "new metadata"]]);
    }
}
