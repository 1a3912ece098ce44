//! A SigMF pair that is being received: it grows under names of its own and gets its names when it is complete.
//!
//! While it grows, `NAME.partial.sigmf-data` and `NAME.partial.sigmf-meta` are a valid pair at any instant (but for the
//! hash, which is not known yet): metadata are there before the first sample and are replaced as one when a capture
//! begins. So a kill, or the power going, leaves a recording that opens, up to its last whole sample. What was under the
//! names before is there until the new pair takes its place ([`GrowingPair::finish`]). Not here: where samples come from.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha512};

use super::describe::metadata;
use crate::codec::CodecError;
use crate::codec::atomic::{AtomicFile, SyncedFile};
use crate::codec::verify::hexadecimal;
use crate::model::RecordingInfo;

/// Pairs of one name that were left behind and are kept, before another name must be chosen.
const MOST_LEFT_BEHIND: usize = 100;

/// A pair that is being written. Dropping it leaves it as it is, under its partial names.
#[derive(Debug)]
pub struct GrowingPair {
    target: PathBuf,
    data_path: PathBuf,
    meta_path: PathBuf,
    data: File,
    hash: Sha512,
    bytes: u64,
    /// Whether it may take the place of what has its names.
    overwrite: bool,
}

impl GrowingPair {
    /// Begins the pair that `target` (either of its names) stands for. `info` describes the stream, whose sample `start`
    /// will be the first. Without `overwrite` the pair replaces nothing when it is complete.
    ///
    /// # Errors
    /// [`CodecError::Io`] if the folder may not be written to.
    pub fn create(target: &Path, info: &RecordingInfo, start: u64, overwrite: bool) -> Result<Self, CodecError> {
        if let Some(taken) =
            ["sigmf-data", "sigmf-meta"].map(|kind| target.with_extension(kind)).iter().find(|p| p.is_dir())
        {
            return Err(CodecError::io(taken, ErrorKind::IsADirectory.into()));
        }
        let mut failure = CodecError::io(target, ErrorKind::AlreadyExists.into());
        for number in 1..=MOST_LEFT_BEHIND {
            let partial = if number == 1 { "partial".to_owned() } else { format!("partial-{number}") };
            let data_path = target.with_extension(format!("{partial}.sigmf-data"));
            let meta_path = target.with_extension(format!("{partial}.sigmf-meta"));
            if meta_path.exists() {
                continue;
            }
            match File::options().write(true).create_new(true).open(&data_path) {
                Ok(data) => {
                    let target = target.with_extension("sigmf-meta");
                    let pair = Self { target, data_path, meta_path, data, hash: Sha512::new(), bytes: 0, overwrite };
                    if let Err(error) = pair.describe(info, start) {
                        pair.discard();
                        return Err(error);
                    }
                    return Ok(pair);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => failure = CodecError::io(&data_path, error),
                Err(error) => return Err(CodecError::io(&data_path, error)),
            }
        }
        Err(failure)
    }

    /// The metadata's final name.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The samples' name while they grow.
    #[must_use]
    pub fn data_path(&self) -> &Path {
        &self.data_path
    }

    /// Bytes of samples so far.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Appends whole samples.
    ///
    /// # Errors
    /// [`CodecError::Io`]: what was there before is there still.
    pub fn append(&mut self, samples: &[u8]) -> Result<(), CodecError> {
        if let Err(error) = self.data.write_all(samples) {
            // A part of a block would count as samples that the hash does not know.
            let _ = self.data.set_len(self.bytes);
            return Err(CodecError::io(&self.data_path, error));
        }
        self.hash.update(samples);
        self.bytes += samples.len() as u64;
        Ok(())
    }

    /// Replaces the metadata as long as it grows: a capture began.
    ///
    /// # Errors
    /// [`CodecError::Io`]; then those of before are there.
    pub fn describe(&self, info: &RecordingInfo, start: u64) -> Result<(), CodecError> {
        written(&self.meta_path, info, &(start..u64::MAX), None)?.rename()
    }

    /// Completes the metadata with the hash, and gives both files their names; a pair that has them is replaced as one
    /// if that is allowed. Returns the metadata's name; `None` if nothing had come, then there is no file.
    ///
    /// # Errors
    /// [`CodecError::Io`]; then the metadata are there under their partial name, and the samples under theirs or, if only
    /// the last step failed, under the name they were to have.
    pub fn finish(self, info: &RecordingInfo, start: u64) -> Result<Option<PathBuf>, CodecError> {
        if self.bytes == 0 {
            self.discard();
            return Ok(None);
        }
        self.data.sync_all().map_err(|error| CodecError::io(&self.data_path, error))?;
        let frame = (info.channels * info.datatype.bytes()) as u64;
        let range = start..start + self.bytes / frame;
        let hash = hexadecimal(&self.hash.clone().finalize());
        let data = self.target.with_extension("sigmf-data");
        if !self.overwrite
            && let Err(error) = self.reserve(&data)
        {
            // It is complete but for its name; that it is kept apart is the failure to tell.
            let _ = written(&self.meta_path, info, &range, Some(&hash)).and_then(SyncedFile::rename);
            return Err(error);
        }
        let unreserved = |error| {
            if !self.overwrite {
                // Empty, and nobody else's.
                let _ = fs::remove_file(&data);
            }
            error
        };
        let metadata = written(&self.target, info, &range, Some(&hash)).map_err(unreserved)?;
        // As `pair` does it: the old metadata are away while the samples change.
        let old = metadata.set_aside().map_err(unreserved)?;
        if let Err(error) = fs::rename(&self.data_path, &data) {
            if let Some(old) = old {
                old.restore();
            }
            return Err(unreserved(CodecError::io(&data, error)));
        }
        drop(old);
        metadata.rename()?;
        // They describe samples that have another name now.
        let _ = fs::remove_file(&self.meta_path);
        Ok(Some(self.target))
    }

    /// Takes the samples' name with an empty file while nobody has it: of two pairs that are completed at once, one gets it.
    fn reserve(&self, data: &Path) -> Result<(), CodecError> {
        let taken = if self.target.exists() {
            &self.target
        } else {
            match File::options().write(true).create_new(true).open(data) {
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => data,
                Err(error) => return Err(CodecError::io(data, error)),
            }
        };
        let sentence = format!("the file came to be meanwhile; the recording is in {}", self.meta_path.display());
        Err(CodecError::io(taken, std::io::Error::new(ErrorKind::AlreadyExists, sentence)))
    }

    /// Removes what was begun.
    fn discard(self) {
        for path in [&self.data_path, &self.meta_path] {
            // Not there, or not to be had any more: either way nothing is left to do.
            let _ = fs::remove_file(path);
        }
    }
}

/// Metadata under that name, on the disk but for the name.
fn written(
    path: &Path,
    info: &RecordingInfo,
    range: &Range<u64>,
    sha512: Option<&str>,
) -> Result<SyncedFile, CodecError> {
    let mut value = metadata(info, range, sha512.unwrap_or_default());
    if let (None, Some(global)) = (sha512, value["global"].as_object_mut()) {
        global.remove("core:sha512");
    }
    let mut file = AtomicFile::create(path, None)?;
    serde_json::to_writer_pretty(&mut file, &value).map_err(|error| CodecError::io(path, error.into()))?;
    file.write_all(b"\n").map_err(|error| CodecError::io(path, error))?;
    file.sync()
}

#[cfg(test)]
#[path = "growing_tests.rs"]
mod tests;
