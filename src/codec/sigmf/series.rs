//! Which recordings a file holds: SigMF's archives and collections may hold several, and `--series` counts them.

use std::path::Path;

use super::archive::Archive;
use super::collection::streams;
use crate::codec::sniff::{Format, Sniffed, sniff};
use crate::codec::{CodecError, OpenOptions};

/// The names of the recordings in an archive or a collection, in the order in which `--series` counts them; none for
/// any other file.
///
/// # Errors
/// [`CodecError`] if the file cannot be read, or is damaged.
pub fn recordings_in(path: &Path) -> Result<Vec<String>, CodecError> {
    if path.is_dir() {
        return Ok(Vec::new());
    }
    let options = OpenOptions::default();
    match sniff(path)? {
        Sniffed::Known(Format::SigmfArchive) => {
            let archive = Archive::of(path, options.limits.entries)?;
            let name = |name: &str| name.rsplit('/').next().unwrap_or(name).trim_end_matches(".sigmf-meta").to_owned();
            Ok(archive.recordings().map(|entry| name(&entry.name)).collect())
        }
        Sniffed::Known(Format::SigmfCollection) => {
            Ok(streams(path, &options)?.into_iter().map(|stream| stream.name).collect())
        }
        _ => Ok(Vec::new()),
    }
}
