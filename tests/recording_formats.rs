//! Recordings of every format from outside: the program says the same of them through their file and through stdin, and
//! hands out the same samples.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use support::endless::{IN_THE_PIPE, endless};
use support::files::{folder, read_npy, write_npy};
use support::program::{fail, lumiq, stderr, succeed};

/// I and Q of 64 samples of 16 bits.
fn samples() -> Vec<u8> {
    (0..128i16).flat_map(|n| (n * 200 - 12_000).to_le_bytes()).collect()
}

fn chunk(id: &[u8], body: &[u8]) -> Vec<u8> {
    [id, &(body.len() as u32).to_le_bytes(), body].concat()
}

/// A WAV with the chunk of SDR#, HDSDR and SDRuno, which states the length of its samples.
fn wav() -> Vec<u8> {
    wav_of(&samples(), samples().len() as u32)
}

fn wav_of(samples: &[u8], stated: u32) -> Vec<u8> {
    let rate = 96_000u32;
    let format = [&[1, 0, 2, 0][..], &rate.to_le_bytes(), &(rate * 4).to_le_bytes(), &[4, 0, 16, 0]].concat();
    let start = [2015u16, 8, 2, 4, 21, 4, 5, 7].into_iter().flat_map(u16::to_le_bytes);
    let auxi: Vec<u8> = start.chain([0; 16]).chain(7_050_000u32.to_le_bytes()).chain([0; 128]).collect();
    let data = [b"data", &stated.to_le_bytes()[..], samples].concat();
    let chunks = [chunk(b"fmt ", &format), chunk(b"auxi", &auxi), data].concat();
    [b"RIFF".as_slice(), &(chunks.len() as u32 + 4).to_le_bytes(), b"WAVE", &chunks].concat()
}

fn sdriq() -> Vec<u8> {
    let mut head = [
        &48_000u32.to_le_bytes()[..],
        &433_920_000u64.to_le_bytes(),
        &1_700_000_000_000u64.to_le_bytes(),
        &16u32.to_le_bytes(),
        &[0; 4],
    ]
    .concat();
    head.extend(crc32fast::hash(&head).to_le_bytes());
    [head, samples()].concat()
}

/// One segment with a header as GNU Radio serialises it.
fn gnuradio() -> Vec<u8> {
    gnuradio_of(&samples())
}

fn gnuradio_of(samples: &[u8]) -> Vec<u8> {
    let entry = |key: &str, value: Vec<u8>| [&[9, 7, 2, 0, key.len() as u8][..], key.as_bytes(), &value].concat();
    let real = |value: f64| [&[4][..], &value.to_be_bytes()].concat();
    let int = |value: i32| [&[3][..], &value.to_be_bytes()].concat();
    let unsigned = |value: u64| [&[11][..], &value.to_be_bytes()].concat();
    let extras = [entry("rx_freq", real(100e6)), vec![6]].concat();
    let header = [
        entry("version", int(0)),
        entry("rx_rate", real(1e6)),
        entry("rx_time", [vec![12, 0, 0, 0, 2], unsigned(1_700_000_000), real(0.0)].concat()),
        entry("size", int(4)),
        entry("type", int(1)),
        entry("cplx", vec![0]),
        entry("strt", unsigned(149 + extras.len() as u64)),
        entry("bytes", unsigned(samples.len() as u64)),
        vec![6],
    ]
    .concat();
    [&header, &extras, samples].concat()
}

/// An archive of two recordings.
fn archive() -> Vec<u8> {
    let member = |name: &str, body: &[u8]| {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..136].copy_from_slice(format!("{:011o}\0", body.len()).as_bytes());
        header[156] = b'0';
        header[257..262].copy_from_slice(b"ustar");
        let mut padded = body.to_vec();
        padded.resize(body.len().next_multiple_of(512), 0);
        [header, padded].concat()
    };
    let meta = json!({
        "global": {"core:datatype": "ci16_le", "core:version": "1.2.5", "core:sample_rate": 48_000},
        "captures": [{"core:sample_start": 0, "core:frequency": 868e6}],
        "annotations": []
    })
    .to_string();
    let one = [member("a.sigmf-meta", meta.as_bytes()), member("a.sigmf-data", &samples())];
    let other = [member("b.sigmf-meta", meta.as_bytes()), member("b.sigmf-data", &samples()[..8])];
    [one.concat(), other.concat(), vec![0; 1024]].concat()
}

/// Format, rate, frequency, time of the first capture, and the file.
struct Case {
    format: &'static str,
    rate: Option<f64>,
    frequency: Option<f64>,
    datetime: Option<&'static str>,
    path: PathBuf,
}

fn cases(folder: &Path) -> Vec<Case> {
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let array = folder.join("array.npy");
    let floats: Vec<u8> = (0..128).flat_map(|n| (n as f32 / 128.0).to_le_bytes()).collect();
    write_npy(&array, "<c8", &[64], &floats);
    let case = |format, (rate, frequency, datetime), path| Case { format, rate, frequency, datetime, path };
    let time = Some("2023-11-14T22:13:20.000000Z");
    vec![
        case("wav", (Some(96e3), Some(7.05e6), Some("2015-08-04T21:04:05.007Z")), write("a.wav", &wav())),
        case("sdriq", (Some(48e3), Some(433.92e6), time), write("a.sdriq", &sdriq())),
        case("gnuradio", (Some(1e6), Some(100e6), time), write("a.dat", &gnuradio())),
        case("sigmf-archive", (Some(48e3), Some(868e6), None), write("a.sigmf", &archive())),
        case("npy", (None, None, None), array),
    ]
}

/// What the program prints with a file on its stdin.
fn through_stdin(path: &Path, arguments: &[&str]) -> Vec<u8> {
    let input = Stdio::from(std::fs::File::open(path).unwrap());
    let output = lumiq().args(arguments).stdin(input).output().unwrap();
    assert!(output.status.success(), "{}: {}", path.display(), stderr(&output));
    output.stdout
}

#[test]
fn every_format_is_told_and_read_alike_through_its_file_and_through_stdin() {
    let folder = folder();
    for case in cases(folder.path()) {
        let path = case.path.to_str().unwrap();
        let info: Value = serde_json::from_str(&succeed(["info", path, "--json"])).unwrap();
        assert_eq!(info["format"], json!(case.format), "{path}");
        assert_eq!((&info["samples"], &info["channels"]), (&json!(64), &json!(1)), "{path}");
        assert_eq!(info["sample_rate_hz"], json!(case.rate), "{path}");
        assert_eq!(info["center_frequency_hz"], json!(case.frequency), "{path}");
        assert_eq!(info["captures"][0]["datetime"], json!(case.datetime), "{path}");
        assert_eq!((&info["guessed"], &info["warnings"]), (&json!([]), &json!([])), "{path}");
        let piped: Value = serde_json::from_slice(&through_stdin(&case.path, &["info", "-", "--json"])).unwrap();
        assert_eq!(piped, info, "{path}");
        succeed(["info", path, "--verify"]);

        let (file, pipe) = (folder.path().join("file.npy"), folder.path().join("pipe.npy"));
        let always = ["--overwrite", "always"];
        succeed(["convert", path, "-o", file.to_str().unwrap()].into_iter().chain(always));
        through_stdin(&case.path, &[&["convert", "-", "-o", pipe.to_str().unwrap()][..], &always].concat());
        assert_eq!(read_npy(&pipe), read_npy(&file), "{path}");
        let spectrogram = |input: &str, output: &Path| {
            let output = output.to_str().unwrap();
            let arguments = ["spectrogram", input, "-o", output, "--fft", "16"];
            [&arguments[..], &always].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        succeed(spectrogram(path, &file));
        let arguments = spectrogram("-", &pipe);
        through_stdin(&case.path, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(read_npy(&pipe), read_npy(&file), "{path}");
    }
}

#[test]
fn formats_whose_beginning_is_a_recording_need_no_end() {
    let folder = folder();
    let block: Vec<u8> = samples().into_iter().cycle().take(40_000).collect();
    let segment = gnuradio_of(&block);
    let sdriq = [sdriq(), block.clone()].concat();
    // Programs that stream state no length, or more than there will ever be.
    let (open, long) = (wav_of(&block, u32::MAX), wav_of(&block, 0x7fff_f000));
    let cases =
        [("open", open, &block), ("long", long, &block), ("sdriq", sdriq, &block), ("gr", segment.clone(), &segment)];
    let words = |input: &str, output: &Path| {
        let words = ["convert", input, "--from", "100n", "--to", "25000n", "-o", output.to_str().unwrap()];
        [&words[..], &["--overwrite", "always"]].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (name, head, again) in cases {
        let (input, file, pipe) = (folder.path().join(name), folder.path().join("file"), folder.path().join("pipe"));
        std::fs::write(&input, [&head[..], again, again, again].concat()).unwrap();
        let (file, pipe) = (file.with_extension("sigmf-meta"), pipe.with_extension("sigmf-meta"));
        succeed(words(input.to_str().unwrap(), &file));
        let arguments = words("-", &pipe);
        let run = endless(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &head, again).succeeded();
        assert!(run.taken <= 110_000 + IN_THE_PIPE, "{name}: {}", run.taken);
        assert!(!stderr(&run.output).contains("cut short"), "{name}: {}", stderr(&run.output));
        assert!(!stderr(&run.output).contains("left out"), "{name}: {}", stderr(&run.output));
        let read = |path: &Path, ending| std::fs::read(path.with_extension(ending)).unwrap();
        assert!(read(&pipe, "sigmf-data") == read(&file, "sigmf-data"), "{name}");
        assert_eq!(read(&pipe, "sigmf-meta"), read(&file, "sigmf-meta"), "{name}");
    }
}

#[test]
fn raw_samples_on_stdin_need_their_type_and_no_more() {
    let folder = folder();
    let path = folder.path().join("a.cs16");
    std::fs::write(&path, samples()).unwrap();
    let piped = through_stdin(&path, &["info", "-", "--json", "--datatype", "cs16", "--sample-rate", "1e6"]);
    let piped: Value = serde_json::from_slice(&piped).unwrap();
    assert_eq!(
        (&piped["format"], &piped["samples"], &piped["sample_rate_hz"]),
        (&json!("raw"), &json!(64), &json!(1e6))
    );
}

#[test]
fn recordings_of_an_archive_are_counted_named_and_chosen() {
    let folder = folder();
    let path = folder.path().join("two.sigmf");
    std::fs::write(&path, archive()).unwrap();
    let path = path.to_str().unwrap();
    let info: Value = serde_json::from_str(&succeed(["info", path, "--json"])).unwrap();
    assert_eq!((&info["series"], &info["recordings"]), (&json!(2), &json!(["a", "b"])));
    assert!(succeed(["info", path]).contains("2 recordings (a, b); --series N shows another"));
    let second: Value = serde_json::from_str(&succeed(["info", path, "--json", "--series", "1"])).unwrap();
    assert_eq!(second["samples"], json!(2));
    let out = folder.path().join("out.npy");
    succeed(["spectrogram", path, "--series", "1", "--fft", "8", "-o", out.to_str().unwrap()]);
    assert!(fail(1, ["info", path, "--series", "2"]).contains("choose a series from 0 to 1"));
    let wav_path = folder.path().join("a.wav");
    std::fs::write(&wav_path, wav()).unwrap();
    assert!(fail(1, ["info", wav_path.to_str().unwrap(), "--series", "1"]).contains("choose series 0"));
}
