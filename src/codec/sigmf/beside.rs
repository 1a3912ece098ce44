//! Which metadata file describes which samples: names beside each other, and `core:dataset`.
//!
//! SigMF names a dataset that does not end in `.sigmf-data` by its plain file name, in the folder of its metadata.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::codec::Limits;

/// The metadata beside a file that name it as their dataset: `x.sigmf-meta` beside `x.bin`, if its `core:dataset` is
/// `x.bin`, or if it names none and `x.sigmf-data` is the same file under another name (a link).
#[must_use]
pub fn describing(file: &Path) -> Option<PathBuf> {
    let metadata = file.with_extension("sigmf-meta");
    if metadata == file {
        return None;
    }
    let named = described(&metadata, &json_of(&metadata)?);
    let is_it = file.file_name().is_some_and(|name| name == named.as_str())
        || named == name_of(&file.with_extension("sigmf-data")) && is_one_file(file, &file.with_file_name(named));
    is_it.then_some(metadata)
}

/// Whether two names are of one file.
fn is_one_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |path: &Path| std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
        identity(a).is_some() && identity(a) == identity(b)
    }
    #[cfg(not(unix))]
    {
        let whole = |path: &Path| std::fs::canonicalize(path).ok();
        whole(a).is_some() && whole(a) == whole(b)
    }
}

/// The JSON in a file; `None` if it cannot be read, is none, or is too long to be metadata.
#[must_use]
pub fn json_of(path: &Path) -> Option<Value> {
    let info = std::fs::metadata(path).ok()?;
    if !info.is_file() || info.len() > Limits::default().metadata_bytes {
        return None;
    }
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// The name of the file that metadata at `path` describe.
#[must_use]
pub fn described(path: &Path, metadata: &Value) -> String {
    let named = metadata.pointer("/global/core:dataset").and_then(Value::as_str);
    named.map_or_else(|| name_of(&path.with_extension("sigmf-data")), str::to_owned)
}

/// A file's name without its folder.
#[must_use]
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether two files are, or would be, in one folder.
#[must_use]
pub fn same_folder(a: &Path, b: &Path) -> bool {
    let folder = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
    };
    folder(a) == folder(b)
}
