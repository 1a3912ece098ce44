//! Which files folders and patterns stand for.
//!
//! Of a folder, files that lumiq may be able to read: by their names, or where those say nothing, by how they begin; not
//! those of its sub-folders that hold the results of a batch. What is named itself is always taken: if it cannot be read,
//! that is said of it.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::WalkDir;

use crate::codec::Format;
use crate::codec::sniff::{Sniffed, sniff};
use crate::codec::zarr::is_zarr;
use crate::engine::batch::manifests_in;
use crate::engine::error::EngineError;
use crate::engine::inputs::{without_partners, without_parts};
use crate::model::Progress;

/// What makes a name a pattern.
const WILD: [char; 3] = ['*', '?', '['];

/// The files that these paths stand for, each once, absolute and sorted: files, folders (with those in them if
/// `subfolders`), and patterns with `*`, `?`, `[…]` and `**`.
///
/// # Errors
/// [`EngineError`], a sentence: one is not there, or is no pattern; cancelled.
pub fn collect(paths: &[PathBuf], subfolders: bool, progress: &Progress) -> Result<Vec<PathBuf>, EngineError> {
    let mut files = Vec::new();
    for path in paths {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        for path in matching(&path, progress)? {
            if path.is_dir() && !is_zarr(&path) {
                files.extend(of_folder(&path, subfolders, progress)?);
            } else {
                let metadata = path.metadata().map_err(|error| EngineError::io(&path, error))?;
                if !metadata.is_file() && !metadata.is_dir() {
                    let problem = format!("{}: is neither a file nor a folder", path.display());
                    return Err(EngineError::refused(problem, "name a file, a folder or a pattern"));
                }
                files.push(path);
            }
        }
    }
    files = without_partners(files);
    files.sort();
    files.dedup();
    Ok(files)
}

/// The paths that a pattern stands for; a path that is there stands for itself, whatever its name.
fn matching(path: &Path, progress: &Progress) -> Result<Vec<PathBuf>, EngineError> {
    let text = path.to_string_lossy();
    if path.exists() || !text.contains(WILD) {
        return Ok(vec![path.to_owned()]);
    }
    let pattern = Pattern::new(&text).map_err(|error| {
        let problem = format!("{text}: is no pattern of names ({})", error.msg);
        EngineError::refused(problem, "write for example scans/*.tif")
    })?;
    let mut paths = matched_by(path, &pattern, progress)?;
    // A pattern that names folders by accident does not ask for what is in them.
    if paths.iter().any(|path| path.is_file()) {
        paths.retain(|path| path.is_file() || is_zarr(path));
    }
    if paths.is_empty() {
        return Err(EngineError::refused(format!("{text}: nothing has such a name"), "check folder and pattern"));
    }
    Ok(paths)
}

/// What there is of such a name, below the folder before the first part with a wild card.
fn matched_by(path: &Path, pattern: &Pattern, progress: &Progress) -> Result<Vec<PathBuf>, EngineError> {
    let is_wild = |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(WILD);
    let parts: Vec<Component<'_>> = path.components().collect();
    let fixed = parts.iter().take_while(|part| !is_wild(part)).count();
    let deep = parts.iter().any(|part| part.as_os_str() == "**");
    let root: PathBuf = parts[..fixed].iter().collect();
    let options =
        MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
    // This walk notices links in a circle.
    let walk = WalkDir::new(root).max_depth(if deep { usize::MAX } else { parts.len() - fixed }).follow_links(true);
    let mut found = Vec::new();
    for entry in walk.into_iter().filter_map(Result::ok) {
        progress.check()?;
        let kind = entry.file_type();
        if (kind.is_file() || kind.is_dir()) && pattern.matches_path_with(entry.path(), options) {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

fn of_folder(folder: &Path, subfolders: bool, progress: &Progress) -> Result<Vec<PathBuf>, EngineError> {
    let depth = if subfolders { usize::MAX } else { 1 };
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let mut walk = WalkDir::new(folder).max_depth(depth).follow_links(true).into_iter().filter_entry(visible);
    let mut files = Vec::new();
    while let Some(entry) = walk.next() {
        progress.check()?;
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 => return Err(EngineError::io(folder, error.into())),
            // Links in a circle and folders that may not be read are passed over.
            Err(error) => {
                log::warn!("{}: passed over: {error}", folder.display());
                continue;
            }
        };
        let path = entry.path();
        if entry.file_type().is_dir() {
            if entry.depth() > 0 && is_zarr(path) {
                files.push(path.to_owned());
                walk.skip_current_dir();
            } else if entry.depth() > 0 && !manifests_in(path).is_empty() {
                walk.skip_current_dir();
            }
        } else if entry.file_type().is_file() && may_be_read(path) {
            files.push(path.to_owned());
        }
    }
    Ok(without_parts(files))
}

/// Whether a file may be something that lumiq reads.
fn may_be_read(path: &Path) -> bool {
    if let Some(format) = Format::from_extension(path) {
        return !format.is_movie();
    }
    matches!(sniff(path), Ok(Sniffed::Known(_)))
}

#[cfg(test)]
#[path = "collect_tests.rs"]
mod tests;
