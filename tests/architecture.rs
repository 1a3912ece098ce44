//! The house rules that a compiler does not check: who may use whom, headers, sizes, how much is built of others.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each floor and the floors it may use besides itself.
const FLOORS: [(&str, &[&str]); 6] = [
    ("model", &[]),
    ("codec", &["model"]),
    ("ops", &["model"]),
    ("engine", &["codec", "ops", "model"]),
    ("cli", &["engine", "codec", "ops", "model"]),
    ("ui", &["engine", "codec", "ops", "model"]),
];

const MOST_LINES: usize = 500;
/// Crates of all platforms and features, with the tests' own. Each is code that someone else may break and that every build pays
/// for: who raises this says in the commit what for.
const MOST_CRATES: usize = 661;

fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    assert!(!files.is_empty(), "{folder} holds no Rust file");
    files
}

/// The text without line comments: prose may name any floor.
fn code_of(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn floor_of(path: &Path) -> Option<&'static str> {
    let folder = path.components().nth(1)?.as_os_str().to_str()?;
    FLOORS.iter().map(|(floor, _)| *floor).find(|floor| *floor == folder)
}

#[test]
fn each_floor_uses_only_those_below_it() {
    let allowed: BTreeMap<&str, &[&str]> = FLOORS.into_iter().collect();
    let mut wrong = Vec::new();
    for (path, text) in rust_files("src") {
        let Some(floor) = floor_of(&path) else { continue };
        let code = code_of(&text);
        for (other, _) in FLOORS {
            let named = [format!("crate::{other}::"), format!("crate::{{{other}"), format!("crate::{other};")];
            if other != floor && !allowed[floor].contains(&other) && named.iter().any(|name| code.contains(name)) {
                wrong.push(format!("{} uses {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "against the floors:\n{}", wrong.join("\n"));
}

#[test]
fn only_ui_names_egui() {
    let named: Vec<_> = rust_files("src")
        .into_iter()
        .filter(|(path, _)| floor_of(path) != Some("ui"))
        .filter(|(_, text)| ["egui", "eframe", "rfd::"].iter().any(|name| code_of(text).contains(name)))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(named.is_empty(), "these files outside src/ui name the window's crates: {named:?}");
}

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in rust_files(folder) {
            assert!(text.starts_with("//!"), "{} has no //! header", path.display());
        }
    }
}

#[test]
fn no_file_is_long() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in rust_files(folder) {
            let lines = text.lines().count();
            assert!(lines <= MOST_LINES, "{} has {lines} lines, more than {MOST_LINES}", path.display());
        }
    }
}

#[test]
fn the_door_of_a_room_holds_no_code() {
    for (path, text) in rust_files("src") {
        if path.file_name().is_some_and(|name| name == "mod.rs") {
            let code = code_of(&text);
            assert!(!code.contains("fn "), "{} holds code; give it a file of its own", path.display());
        }
    }
}

#[test]
fn no_crate_comes_along_unseen() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let crates = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(crates <= MOST_CRATES, "{crates} crates; `cargo tree --invert NAME` says what brings one along");
    assert!(crates + 20 > MOST_CRATES, "only {crates} crates: lower MOST_CRATES");
}
