//! Which folders are Zarr: those that hold its metadata, whatever they are called.

use std::path::{Path, PathBuf};

/// The files that describe a group or an array: of version 3, then of version 2.
pub(super) const METADATA: [&str; 4] = ["zarr.json", ".zattrs", ".zgroup", ".zarray"];

/// Whether a folder is a group or an array of Zarr.
#[must_use]
pub fn is_zarr(folder: &Path) -> bool {
    METADATA.iter().any(|name| folder.join(name).is_file())
}

/// The folder that such a file describes: naming the file means the folder.
#[must_use]
pub fn described_by(file: &Path) -> Option<PathBuf> {
    let named = METADATA.iter().any(|name| file.file_name().is_some_and(|file| file == *name));
    file.parent().filter(|_| named && file.is_file()).map(Path::to_owned)
}
