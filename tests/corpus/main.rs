//! Reads every file of a folder of real files and compares it with what trusted readers say of it.
//!
//! The folder is named by the environment variable `LUMIQ_CORPUS`; without it the test says so and passes. It holds
//! files of all formats and `expected/PATH.json` for each. The test prints a table by folder and every refused file
//! with its sentence, and fails when a file is read wrongly, when fewer are read than `floor.rs` records, or when a stack is refused that
//! `refusals.rs` does not list with the reason.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that prints a table, and fails where the folder cannot be read"
)]

mod alone;
mod check_picture;
mod check_recording;
mod check_stack;
mod compare;
mod floor;
mod memory;
mod refusals;
mod table;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// What became of one file.
#[derive(Debug)]
pub enum Verdict {
    /// Read, and equal to what is expected.
    Read,
    /// Refused with this sentence.
    Refused(String),
    /// Read, and different; or a crash, a hang, too much memory.
    Wrong(String),
}

struct Case {
    /// Path below the corpus folder, with slashes.
    name: String,
    file: PathBuf,
    expected: Value,
}

#[test]
fn every_file_reads_as_trusted_readers_say() {
    let Some(root) = std::env::var_os("LUMIQ_CORPUS").map(PathBuf::from) else {
        println!("skipped: LUMIQ_CORPUS does not name a folder of real files");
        return;
    };
    let cases = collect(&root);
    assert!(!cases.is_empty(), "{} holds no expected/**/*.json", root.display());
    let mut table = table::Table::default();
    for case in cases {
        let verdict = alone::judge(&case.file, &case.expected);
        table.add(&case.name, verdict);
    }
    table.print();
    let mut complaints = floor::complaints(&table);
    complaints.extend(refusals::complaints(&table));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn collect(root: &Path) -> Vec<Case> {
    let expected = root.join("expected");
    let mut folders = vec![expected.clone()];
    let mut cases = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&expected).unwrap().to_str().unwrap().replace('\\', "/");
            let Some(name) = name.strip_suffix(".json").filter(|name| *name != "ABOUT") else { continue };
            let text = std::fs::read_to_string(&path).unwrap();
            let expected = serde_json::from_str(&text).unwrap();
            cases.push(Case { name: name.to_owned(), file: root.join(name), expected });
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}
