//! What happens to a file that exists: `--overwrite older|always|never`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::engine::error::EngineError;

/// The policy for files that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overwrite {
    /// Written again only if an input or the recipe is newer than the file.
    #[default]
    Older,
    Always,
    /// A file that exists is a failure.
    Never,
}

/// What the policy says about one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Write,
    /// The file is newer than all it is made from: nothing to do.
    UpToDate,
}

impl Overwrite {
    /// Every policy, in the order of the contract.
    pub const ALL: [Self; 3] = [Self::Older, Self::Always, Self::Never];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Older => "older",
            Self::Always => "always",
            Self::Never => "never",
        }
    }

    /// Whether to write `target`, made from the files `made_from` (inputs and the recipe file). An input without a
    /// modification time (made in memory, or on a file system without them) counts as newer.
    ///
    /// # Errors
    /// [`EngineError::Exists`] if the target exists and the policy is `never`.
    pub fn decide(self, target: &Path, made_from: &[PathBuf]) -> Result<Decision, EngineError> {
        // A dangling link has no metadata behind it and is simply written through.
        let Ok(existing) = target.metadata() else { return Ok(Decision::Write) };
        match self {
            Self::Always => Ok(Decision::Write),
            Self::Never => Err(EngineError::Exists(target.to_owned())),
            Self::Older => {
                let written = existing.modified().ok();
                let newest = made_from
                    .iter()
                    .map(|path| modified(path))
                    .try_fold(None, |newest, time| time.map(|time| newest.max(Some(time))));
                let current = matches!((written, newest), (Some(written), Some(Some(newest))) if newest <= written);
                Ok(if current { Decision::UpToDate } else { Decision::Write })
            }
        }
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_policy_keeps_its_word() {
        let folder = tempfile::tempdir().unwrap();
        let (input, target) = (folder.path().join("in"), folder.path().join("out"));
        let inputs = [input.clone()];
        std::fs::write(&input, "a").unwrap();
        for policy in Overwrite::ALL {
            assert_eq!(policy.decide(&target, &inputs).unwrap(), Decision::Write);
        }
        let file = std::fs::File::create(&target).unwrap();
        let later = SystemTime::now() + Duration::from_mins(1);
        file.set_modified(later).unwrap();
        assert_eq!(Overwrite::Older.decide(&target, &inputs).unwrap(), Decision::UpToDate);
        assert_eq!(Overwrite::Always.decide(&target, &inputs).unwrap(), Decision::Write);
        assert!(matches!(Overwrite::Never.decide(&target, &inputs), Err(EngineError::Exists(_))));
        let newer = std::fs::File::options().write(true).open(&input).unwrap();
        newer.set_modified(later + Duration::from_secs(1)).unwrap();
        assert_eq!(Overwrite::Older.decide(&target, &inputs).unwrap(), Decision::Write);
    }

    #[test]
    fn what_has_no_date_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        std::fs::write(&target, "").unwrap();
        assert_eq!(Overwrite::Older.decide(&target, &[]).unwrap(), Decision::Write);
        assert_eq!(Overwrite::Older.decide(&target, &[folder.path().join("gone")]).unwrap(), Decision::Write);
    }
}
