//! Hyperstacks of 20 GB: what is read of them and how much memory they take, each in a process of its own.
//!
//! The files have holes; where a file system fills those, the tests say so and pass.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod file;
mod look;

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use file::{CHANNELS, PLANE_BYTES, number};

/// The variable that names the file to look at, in the process that does.
const LOOK_AT: &str = "LUMIQ_TEST_HYPERSTACK";
/// What stands before the findings of that process.
const FOUND: &str = "found: ";
/// No picture of a stack of small planes takes more, whatever the size of the file.
const MOST_MEMORY: u64 = 200_000_000;
/// Planes of a channel that are looked at for its range.
const SAMPLED_PLANES: u64 = 12;

/// Not a test: what the others run apart, so that the memory is that of one file alone.
#[test]
#[ignore = "the other tests run it in a process of its own"]
fn apart() {
    let path = std::env::var_os(LOOK_AT).expect("a file to look at");
    println!("\n{FOUND}{}", look::look(Path::new(&path)));
}

fn found(path: &Path) -> Value {
    let mut apart = Command::new(std::env::current_exe().unwrap());
    apart.args(["--exact", "apart", "--ignored", "--nocapture"]).env(LOOK_AT, path);
    let output = apart.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let line = text.lines().find_map(|line| line.strip_prefix(FOUND)).expect("findings");
    serde_json::from_str(line).unwrap()
}

/// Planes that are looked at on purpose.
fn marked() -> Vec<u64> {
    let seen = std::iter::once((0, 0)).chain(look::STEPS);
    seen.flat_map(|(t, z)| (0..CHANNELS).map(move |c| number(t, z, c))).collect()
}

/// Writes a file, looks at it, and checks what every hyperstack keeps to.
fn check(name: &str, format: &str, write: fn(&Path, &[u64]) -> bool, most_described: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    if !write(&path, &marked()) {
        eprintln!("skipped: the file system of {} fills holes", folder.path().display());
        return;
    }
    let found = found(&path);
    eprintln!("{name}: {found}");
    assert_eq!(found["axes"], json!([1024, 20, 2, 512, 512]));
    assert_eq!((&found["format"], &found["warnings"]), (&json!(format), &json!(0)));
    let bytes = |key: &str| found[key].as_u64().unwrap();
    assert!(bytes("described_bytes") < most_described, "{found}");
    let planes = CHANNELS * (SAMPLED_PLANES + 2);
    assert!(bytes("looked_through_bytes") < most_described + planes * PLANE_BYTES, "{found}");
    for step in found["step_bytes"].as_array().unwrap() {
        // The planes that are seen, and what the kernel says of the process.
        assert!(step.as_u64().unwrap() < CHANNELS * PLANE_BYTES + 64 * 1024, "{found}");
    }
    assert!(bytes("peak_bytes") < MOST_MEMORY, "{found}");
}

#[test]
fn an_imagej_hyperstack_of_20_gb_reads_what_it_shows() {
    check("hyperstack.tif", "imagej-tiff", file::write_imagej, 64 * 1024);
}

#[test]
fn an_ome_tiff_of_40_000_pages_reads_its_directories_and_what_it_shows() {
    check("hyperstack.ome.tif", "ome-tiff", file::write_ome, 40_000_000);
}
