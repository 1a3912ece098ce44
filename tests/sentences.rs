//! Failures from the command line: one sentence that names the file as the caller knows it, the cause and the remedy.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;
use std::process::Stdio;

use support::files::{folder, write_npy, write_picture};
use support::program::{fail, lumiq, stderr, succeed};

/// The words of a call, with paths where they are named.
macro_rules! call {
    ($($word:expr),* $(,)?) => { [$(std::ffi::OsStr::new($word)),*] };
}

#[track_caller]
fn assert_says(sentence: &str, file: &Path, rest: &str) {
    assert_eq!(sentence.trim_end(), format!("lumiq: {}: {rest}", file.display()));
}

#[test]
fn a_file_where_a_folder_should_be() {
    let folder = folder();
    let (picture, file) = (folder.path().join("in.png"), folder.path().join("file"));
    write_picture(&picture, 8, 8);
    std::fs::write(&file, b"").unwrap();
    let below = file.join("x.png");
    let sentence = fail(1, call!["convert", &picture, "-o", &below]);
    assert_says(&sentence, &below, "its folder is a file; choose another folder");
    let sentence = fail(1, call!["resize", &picture, "--out", &file, "--scale", "0.5"]);
    assert_says(&sentence, &file, "is a file; name a folder");
}

#[test]
fn a_series_that_is_not_there() {
    let folder = folder();
    let picture = folder.path().join("in.png");
    write_picture(&picture, 8, 8);
    for name in ["in.png", "in.tif", "in.npy"] {
        let path = folder.path().join(name);
        if name != "in.png" {
            succeed(call!["convert", &picture, "-o", &path]);
        }
        let sentence = fail(1, call!["info", &path, "--series", "1"]);
        assert_says(&sentence, &path, "there is no series 1; choose series 0, its only one");
    }
}

#[test]
fn an_ending_that_is_not_written() {
    let folder = folder();
    let (picture, out) = (folder.path().join("in.png"), folder.path().join("h.xyz"));
    write_picture(&picture, 8, 8);
    let sentence = fail(1, call!["convert", &picture, "-o", &out]);
    let rest = "its ending names no format that lumiq writes; end it with one of .tif .ome.tif .png";
    assert!(sentence.starts_with(&format!("lumiq: {}: {rest}", out.display())), "{sentence}");
    let samples = folder.path().join("in.cf32");
    std::fs::write(&samples, [0; 80]).unwrap();
    for verb in ["convert", "spectrogram"] {
        let sentence = fail(1, call![verb, &samples, "-o", &out]);
        assert!(sentence.contains("names no format that lumiq writes; end it with"), "{sentence}");
    }
}

#[test]
fn a_recording_without_samples() {
    let folder = folder();
    let (samples, out) = (folder.path().join("in.cf32"), folder.path().join("out.npy"));
    std::fs::write(&samples, []).unwrap();
    for verb in ["convert", "spectrogram"] {
        let sentence = fail(1, call![verb, &samples, "-o", &out]);
        assert_says(&sentence, &samples, "the recording has no samples; copy it again or choose another file");
    }
    std::fs::write(&samples, [0; 80]).unwrap();
    let sentence = fail(1, call!["convert", &samples, "-o", &out, "--from", "3n", "--to", "11n"]);
    let rest = "samples 3 to 11 are not in the recording of 10 samples; choose --from and --to between 0n and 10n";
    assert_says(&sentence, &samples, rest);
    let sentence = fail(1, call!["convert", &samples, "-o", &out, "--from", "3n", "--to", "2n"]);
    assert!(sentence.contains("--to 2 is not after --from 3, counted in samples; choose"), "{sentence}");
}

#[test]
fn a_header_that_is_cut_short() {
    let folder = folder();
    let path = folder.path().join("trunc.npy");
    for bytes in [&b"\x93"[..], b"\x93NUMPY\x01\x00\x76\x00{"] {
        std::fs::write(&path, bytes).unwrap();
        assert_says(&fail(1, call!["info", &path]), &path, "it ends too early; copy it again");
    }
}

#[test]
fn stdin_and_stdout_are_called_so() {
    let folder = folder();
    let out = folder.path().join("out.png");
    let calls = [
        call!["info", "-"].to_vec(),
        call!["convert", "-", "-o", &out].to_vec(),
        call!["resize", "-", "-o", &out, "--scale", "2"].to_vec(),
        call!["blend", "-", &out, "-o", &out].to_vec(),
        call!["spectrogram", "-", "-o", &out].to_vec(),
    ];
    let text = folder.path().join("text");
    std::fs::write(&text, "this is no picture").unwrap();
    for words in &calls {
        let stdin = std::fs::File::open(&text).unwrap();
        let output = lumiq().args(words).stdin(Stdio::from(stdin)).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let sentence = stderr(&output);
        assert!(sentence.starts_with("lumiq: stdin: not a picture, stack or recording"), "{words:?}: {sentence}");
        assert!(!sentence.contains("lumiq-stdin"), "{words:?}: {sentence}");
    }
    let many = folder.path().join("many.npy");
    write_npy(&many, "|u1", &[2, 2, 2], &[0; 8]);
    let stdin = std::fs::File::open(&many).unwrap();
    let words = call!["resize", "-", "-o", "-", "--scale", "2"];
    let output = lumiq().args(words).stdin(Stdio::from(stdin)).output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"\x93NUMPY"), "{}", stderr(&output));
}

/// SigMF's archives are not compressed; other programs do it all the same.
#[test]
fn a_compressed_archive() {
    let folder = folder();
    for (name, what, head) in [
        ("x.sigmf.gz", "gzip", &b"\x1f\x8b\x08\0\0\0\0\0"[..]),
        ("x.sigmf.xz", "xz", b"\xfd7zXZ\0\0\x04"),
        ("x.sigmf.zip", "zip", b"PK\x03\x04\x14\0\0\0"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, [head, &[0; 100]].concat()).unwrap();
        let sentence = fail(1, call!["info", &path]);
        assert_says(&sentence, &path, &format!("{what} is not supported yet; unpack it, and open what it holds"));
    }
}
