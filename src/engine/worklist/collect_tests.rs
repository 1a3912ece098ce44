//! Folders, sub-folders, patterns, and what is left out.

use std::fs;

use super::*;

/// A folder with pictures, notes, a hidden file, a sub-folder and a circle of links.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("sub/deep")).unwrap();
    for name in
        ["b.png", "a.tif", "notes.txt", ".hidden.png", "film.avi", "sub/c.jpg", "sub/deep/d.webp", "sub/x[1].png"]
    {
        fs::write(root.join(name), "nothing").unwrap();
    }
    fs::create_dir(root.join("results")).unwrap();
    for name in ["a.tif", ".lumiq-run.jsonl"] {
        fs::write(root.join("results").join(name), "").unwrap();
    }
    fs::write(root.join("no_ending"), b"\x89PNG\r\n\x1a\nrest").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root, root.join("sub/round")).unwrap();
    folder
}

fn names(root: &Path, paths: &[&str], subfolders: bool) -> Result<Vec<String>, String> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
    let found = collect(&paths, subfolders, &Progress::new()).map_err(|error| error.to_string())?;
    Ok(found.iter().map(|path| path.strip_prefix(root).unwrap().display().to_string()).collect())
}

#[test]
fn folders_give_what_may_be_read() {
    let folder = folder();
    let of = |paths: &[&str], subfolders| names(folder.path(), paths, subfolders).unwrap();
    assert_eq!(of(&[""], false), ["a.tif", "b.png", "no_ending"]);
    let all = ["a.tif", "b.png", "no_ending", "sub/c.jpg", "sub/deep/d.webp", "sub/x[1].png"];
    assert_eq!(of(&["", "a.tif"], true), all);
    assert_eq!(of(&["results"], true), ["results/a.tif"], "what is named itself is taken");
    assert_eq!(of(&["notes.txt", "film.avi"], false), ["film.avi", "notes.txt"], "named files are taken");
}

#[test]
fn patterns_stand_for_files() {
    let folder = folder();
    let of = |pattern: &str| names(folder.path(), &[pattern], false);
    assert_eq!(of("*.[tp][in]*").unwrap(), ["a.tif", "b.png"]);
    assert_eq!(of("**/*.jpg").unwrap(), ["sub/c.jpg"]);
    assert_eq!(of("sub/x[1].png").unwrap(), ["sub/x[1].png"], "a file that is there is no pattern");
    assert!(of("*.xyz").unwrap_err().contains("nothing has such a name"));
    assert!(of("a[").unwrap_err().contains("is no pattern"));
    assert!(of("gone.png").unwrap_err().contains("no such file"));
}
