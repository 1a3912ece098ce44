//! What end-to-end tests share: running the program, and small files made by code.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its own part, and a test that cannot set up its files has failed"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, ready for arguments.
pub fn lumiq() -> Command {
    Command::new(env!("CARGO_BIN_EXE_lumiq"))
}

/// Runs it to the end.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    lumiq().args(arguments).output().expect("the program starts")
}

/// Runs it and expects success; returns stdout.
pub fn succeed<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("stdout is text")
}

/// Runs it and expects that exit code and one line on stderr, which is returned.
pub fn fail<S: AsRef<std::ffi::OsStr>>(code: i32, arguments: impl IntoIterator<Item = S>) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    let text = stderr(&output);
    assert_eq!(text.trim_end().lines().count(), 1, "one sentence, not: {text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// An npy file of version 1.0, C order.
pub fn write_npy(path: &Path, descr: &str, shape: &[usize], bytes: &[u8]) {
    let shape = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(",") + ",";
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(bytes);
    std::fs::write(path, file).unwrap();
}

/// The header's text and the data of an npy file.
pub fn read_npy(path: &Path) -> (String, Vec<u8>) {
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(&bytes[..6], b"\x93NUMPY");
    let (start, length) = match bytes[6] {
        1 => (10, usize::from(u16::from_le_bytes([bytes[8], bytes[9]]))),
        _ => (12, u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]) as usize),
    };
    let header = String::from_utf8(bytes[start..start + length].to_vec()).unwrap();
    (header, bytes[start + length..].to_vec())
}

/// An RGB picture with a different value in every sample.
pub fn write_picture(path: &Path, width: u32, height: u32) -> image::RgbImage {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 7 + y * 3) as u8, (x * 5 + y * 11) as u8, (x * y) as u8])
    });
    picture.save(path).unwrap();
    picture
}

/// A folder that vanishes with the test, and a path in it.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub fn arguments(words: &[&str], paths: &[(&str, &Path)]) -> Vec<PathBuf> {
    words
        .iter()
        .map(|word| {
            paths.iter().find(|(name, _)| name == word).map_or_else(|| PathBuf::from(word), |(_, p)| p.to_path_buf())
        })
        .collect()
}
