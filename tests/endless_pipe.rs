//! Recordings from a pipe without an end, from outside: with `--to` every verb ends, reads little more than it needs, and
//! makes what it makes of a file.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;

use support::endless::{IN_THE_PIPE, endless};
use support::files::folder;
use support::program::{lumiq, stderr, succeed};

const RATE: usize = 48_000;

/// Bytes without a pattern.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 7_u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// Three seconds of samples of a type.
fn samples(datatype: &str, sample: usize) -> Vec<u8> {
    let bytes = noise(3 * RATE * sample);
    if !datatype.contains("f32") {
        return bytes;
    }
    bytes.chunks_exact(4).flat_map(|bytes| (f32::from(bytes[0]) / 128.0 - 1.0).to_le_bytes()).collect()
}

/// A call with the options that say how samples are stored.
fn call<'a>(verb: &'a str, input: &'a str, words: &[&'a str], datatype: &'a str) -> Vec<&'a str> {
    let always = ["--datatype", datatype, "--sample-rate", "48000"];
    [&[verb, input][..], words, &always].concat()
}

#[test]
fn every_sample_type_is_read_up_to_the_end_that_is_asked_for() {
    let folder = folder();
    let (file, pipe) = (folder.path().join("file.npy"), folder.path().join("pipe.npy"));
    let (file, pipe) = (file.to_str().unwrap(), pipe.to_str().unwrap());
    let types = [("cu8", 2), ("ci8", 2), ("ci16_be", 4), ("cf32_le", 8), ("ri16_le", 2), ("rf32_le", 4)];
    for ((datatype, sample), to) in types.into_iter().zip(["1s", "1000ms", "48000n"].into_iter().cycle()) {
        let (bytes, input) = (samples(datatype, sample), folder.path().join("in.bin"));
        std::fs::write(&input, &bytes).unwrap();
        let words = |output| ["--to", to, "--overwrite", "always", "-o", output];
        succeed(call("convert", input.to_str().unwrap(), &words(file), datatype));
        let run = endless(&call("convert", "-", &words(pipe), datatype), &bytes, &bytes).succeeded();
        assert!(run.taken <= RATE * sample + IN_THE_PIPE, "{datatype}: {}", run.taken);
        assert_eq!(stderr(&run.output), "", "{datatype}");
        assert!(std::fs::read(pipe).unwrap() == std::fs::read(file).unwrap(), "{datatype}");
    }
}

#[test]
fn a_long_header_without_meaning_is_read_once() {
    let folder = folder();
    let (bytes, pipe) = (samples("cu8", 2), folder.path().join("pipe.npy"));
    let (file, input) = (folder.path().join("file.npy"), folder.path().join("in.bin"));
    std::fs::write(&input, &bytes).unwrap();
    let words = ["--header-bytes", "150000", "--to", "500n", "-o"];
    let of = |input, output| call("convert", input, &[&words[..], &[output]].concat(), "cu8");
    succeed(of(input.to_str().unwrap(), file.to_str().unwrap()));
    let run = endless(&of("-", pipe.to_str().unwrap()), &bytes, &bytes).succeeded();
    assert!(run.taken <= 151_000 + IN_THE_PIPE, "{}", run.taken);
    assert!(std::fs::read(pipe).unwrap() == std::fs::read(file).unwrap());
}

/// What a verb makes: its file if it has one, else what it prints.
fn made(output: &Path, stdout: &[u8]) -> Vec<u8> {
    let bytes = std::fs::read(output).unwrap_or_else(|_| stdout.to_vec());
    let _ = std::fs::remove_file(output);
    assert!(!bytes.is_empty());
    bytes
}

#[test]
fn every_verb_ends_and_makes_what_it_makes_of_a_file() {
    let folder = folder();
    let bytes = samples("ci16_le", 4);
    let (whole, cut) = (folder.path().join("whole.bin"), folder.path().join("cut.bin"));
    std::fs::write(&whole, &bytes).unwrap();
    std::fs::write(&cut, &bytes[..4 * RATE]).unwrap();
    // Verb, options, ending, and whether samples beyond --to count.
    let cases: [(&str, &[&str], &str, bool); 9] = [
        ("spectrogram", &["--to", "1s"], "npy", false),
        ("spectrogram", &["--to", "1s", "--average", "7"], "tif", false),
        ("spectrogram", &["--from", "0.2s", "--to", "1s", "--range=-90:0"], "png", false),
        ("slice", &["--from", "0.5s", "--to", "1s", "--decimate", "3"], "npy", true),
        ("slice", &["--to", "1s", "--center", "5e3", "--bandwidth", "300"], "npy", true),
        ("slice", &["--to", "1s", "--write-datatype", "ci8"], "sigmf-meta", false),
        ("demod", &["--to", "1s", "--mode", "am", "--bandwidth", "4e3"], "wav", true),
        ("measure", &["--from", "0.8s", "--to", "1s", "--low", "2e3", "--high", "4e3"], "csv", true),
        ("annotate", &["--find", "bursts", "--threshold", "1", "--false-alarm", "1e-3", "--to", "1s"], "", false),
    ];
    for (verb, words, ending, beyond) in cases {
        let output = folder.path().join("out").with_extension(ending);
        let target = ["-o", output.to_str().unwrap()];
        let words = [words, if ending.is_empty() { &[] } else { &target[..] }].concat();
        let of_file = |input: &Path| {
            let stdout = succeed(call(verb, input.to_str().unwrap(), &words, "ci16_le"));
            made(&output, stdout.as_bytes())
        };
        let (expected, less) = (of_file(&whole), of_file(&cut));
        let run = endless(&call(verb, "-", &words, "ci16_le"), &bytes, &bytes).succeeded();
        assert!(made(&output, &run.output.stdout) == expected, "{verb} {words:?}");
        assert_eq!(less != expected, beyond, "{verb} {words:?}: what is beyond --to");
        let most = if verb == "measure" { 5 * RATE } else { 4 * RATE + RATE / 8 };
        assert!(run.taken <= most + IN_THE_PIPE, "{verb} {words:?}: {}", run.taken);
    }
}

#[test]
fn colours_without_a_range_are_of_what_is_read() {
    let folder = folder();
    // Loud after the first second.
    let quiet: Vec<u8> = noise(2 * RATE).into_iter().map(|byte| 124 + byte % 8).collect();
    let (loud, cut) = (noise(4 * RATE), folder.path().join("cut.bin"));
    std::fs::write(&cut, &quiet).unwrap();
    let (file, pipe) = (folder.path().join("file.png"), folder.path().join("pipe.png"));
    succeed(call("spectrogram", cut.to_str().unwrap(), &["--to", "1s", "-o", file.to_str().unwrap()], "cu8"));
    let piped = call("spectrogram", "-", &["--to", "1s", "-o", pipe.to_str().unwrap()], "cu8");
    endless(&piped, &quiet, &loud).succeeded();
    assert!(std::fs::read(pipe).unwrap() == std::fs::read(file).unwrap());
}

#[test]
fn what_cannot_be_is_said_before_the_pipe_has_ended() {
    let bytes = noise(1 << 16);
    let cases: [(&[&str], &str); 6] = [
        (&["convert", "-", "--to", "1s", "-o", "x.npy"], "say their type with --datatype"),
        (&["convert", "-", "--to", "1s", "-o", "x.npy", "--datatype", "cu8"], "the sample rate is not known"),
        (
            &["convert", "-", "--from", "9n", "--to", "5n", "-o", "x.npy", "--datatype", "cu8"],
            "stdin: --to 5 is not after --from 9",
        ),
        (
            &["slice", "-", "--to", "9n", "--decimate", "4", "--bandwidth", "1e6", "-o", "x.npy", "--datatype", "cu8"],
            "--bandwidth counts hertz, and the sample rate is not known",
        ),
        (
            &["demod", "-", "--to", "9n", "--mode", "am", "-o", "x.wav", "--datatype", "cu8"],
            "stdin: the sample rate is not known",
        ),
        (&["annotate", "-", "--find", "bursts", "-o", "x.sigmf-meta"], "these come from stdin"),
    ];
    for (words, sentence) in cases {
        let run = endless(words, &bytes, &bytes);
        assert!(!run.output.status.success(), "{words:?}");
        let said = stderr(&run.output);
        assert!(said.contains(sentence) && said.trim_end().lines().count() == 1, "{words:?}: {said}");
        assert!(run.taken <= IN_THE_PIPE, "{words:?}: {}", run.taken);
    }
}

#[test]
fn a_pipe_that_ends_too_early_is_said() {
    let folder = folder();
    let input = folder.path().join("in.bin");
    std::fs::write(&input, noise(2000)).unwrap();
    let words = call("convert", "-", &["--to", "1s", "-o", "x.npy"], "cu8");
    let output = lumiq().args(words).stdin(std::fs::File::open(&input).unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let sentence = "stdin: samples 0 to 48000 are not in the recording of 1000 samples";
    assert!(stderr(&output).contains(sentence), "{}", stderr(&output));
}
