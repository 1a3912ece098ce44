//! Where exports go: the name that is offered, and what a typed one stands for. Not here: dialogs, writing.

use std::path::{Path, PathBuf};

use super::super::super::start::typed_path;
use crate::engine::session::Document;
use crate::engine::settings::Settings;

/// The document's name with that ending; never its file's own.
pub fn suggested_name(document: &Document, extension: &str) -> String {
    let name = Path::new(&document.name);
    let stem = name.file_stem().map_or_else(|| document.name.clone(), |stem| stem.to_string_lossy().into_owned());
    let stem = stem.strip_suffix(".ome").unwrap_or(&stem);
    let name = format!("{stem}.{extension}");
    // An export beside its source must not have its source's name.
    let same = document.path().and_then(|path| path.file_name()).is_some_and(|own| own == name.as_str());
    if same { format!("{stem}_export.{extension}") } else { name }
}

/// Where exports of a document go unless said: where the last one went, else beside its file. `None`: it has none.
pub fn export_folder(settings: &Settings, document: &Document) -> Option<PathBuf> {
    folder_for(settings.export_folder.as_deref(), document.path().map(PathBuf::as_path))
}

fn folder_for(last: Option<&Path>, file: Option<&Path>) -> Option<PathBuf> {
    let beside = || std::path::absolute(file?).ok()?.parent().map(Path::to_owned);
    last.map(Path::to_owned).or_else(beside)
}

/// What was typed, filled in: a bare name goes to that folder, or to the home folder; a folder gets the suggested name.
pub fn target(typed: &str, suggested: &str, folder: Option<&Path>) -> PathBuf {
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()).unwrap_or_default();
    let base = folder.map_or_else(home, Path::to_owned);
    match typed_path(typed) {
        None => base.join(suggested),
        Some(path) if typed.trim_end().ends_with('/') => base.join(path).join(suggested),
        Some(path) => with_ending(base.join(path), suggested),
    }
}

/// A name without an ending gets that of the chosen format.
fn with_ending(path: PathBuf, suggested: &str) -> PathBuf {
    match ending(suggested) {
        Some(ending) if path.extension().is_none() => path.with_extension(ending),
        _ => path,
    }
}

/// What follows the stem: `tif`, `ome.tif`.
fn ending(name: &str) -> Option<&str> {
    let (stem, last) = name.rsplit_once('.')?;
    let before = stem.strip_suffix(".ome").map(|stem| &name[stem.len() + 1..]);
    Some(before.unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_lie_beside_their_source_until_another_folder_was_chosen() {
        let [last, file] = ["/out", "/data/a.cf32"].map(Path::new);
        assert_eq!(folder_for(None, Some(file)), Some(PathBuf::from("/data")));
        assert_eq!(folder_for(Some(last), Some(file)), Some(PathBuf::from("/out")));
        assert_eq!(folder_for(None, Some(Path::new("a.cf32"))), std::env::current_dir().ok());
        assert_eq!(folder_for(None, None), None);
    }

    #[test]
    fn targets_are_filled_in() {
        let folder = Some(Path::new("/out"));
        assert_eq!(target("", "a.png", folder), PathBuf::from("/out/a.png"));
        assert_eq!(target("b.png", "a.png", folder), PathBuf::from("/out/b.png"));
        assert_eq!(target("b", "a.png", folder), PathBuf::from("/out/b.png"));
        assert_eq!(target("b.npy", "a.png", folder), PathBuf::from("/out/b.npy"));
        assert_eq!(target("/else/b.png", "a.png", folder), PathBuf::from("/else/b.png"));
        assert_eq!(target("/else/", "a.png", folder), PathBuf::from("/else/a.png"));
        assert_eq!(target("b", "a.ome.tif", folder), PathBuf::from("/out/b.ome.tif"));
    }
}
