//! The command line end to end: manners, exit codes, `info` and `convert`.

mod support;

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;
use support::files::{folder, read_npy, write_npy, write_picture};
use support::program::{fail, lumiq, run, stderr, succeed};

#[test]
fn version_and_help() {
    assert!(succeed(["--version"]).starts_with("lumiq "));
    let help = succeed(["--help"]);
    for verb in [
        "info",
        "convert",
        "resize",
        "blend",
        "project",
        "measure",
        "annotate",
        "render",
        "spectrogram",
        "slice",
        "demod",
        "record",
        "run",
        "merge-manifests",
        "verify",
        "demo",
    ] {
        assert!(help.contains(verb), "{verb} is missing");
        assert!(succeed([verb, "--help"]).contains("Example"), "{verb} shows no example");
    }
}

#[test]
fn a_wrong_call_is_exit_code_2() {
    let renderer = &["--renderer", "metal"][..];
    for call in [renderer, &["frobnicate", "--x"], &["resize"], &["resize", "a.png", "-o", "b.png"], &["info"]] {
        assert_eq!(run(call).status.code(), Some(2), "{call:?}");
    }
}

#[test]
fn a_missing_file_is_one_sentence_and_exit_code_1() {
    let sentence = fail(1, ["info", "/nowhere/at all.tif"]);
    assert!(sentence.contains("/nowhere/at all.tif") && sentence.contains("no such file"), "{sentence}");
}

#[test]
fn info_json_of_a_picture_follows_the_contract() {
    let folder = folder();
    let path = folder.path().join("picture.png");
    write_picture(&path, 13, 7);
    let text = succeed(["info".as_ref(), path.as_os_str(), "--json".as_ref()]);
    let info: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(info["kind"], "stack");
    assert_eq!(info["format"], "png");
    assert_eq!(info["axes"], serde_json::json!({"t": 1, "z": 1, "c": 1, "y": 7, "x": 13}));
    assert_eq!(info["samples_per_pixel"], 3);
    assert_eq!(info["sample_type"], "u8");
    assert_eq!(info["pixel_size"], Value::Null, "never an invented default");
    assert_eq!(info["orientation"], 1);
    let keys: Vec<_> = info.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "kind",
            "format",
            "series",
            "axes",
            "samples_per_pixel",
            "sample_type",
            "pixel_size",
            "time_interval_s",
            "dpi",
            "icc",
            "orientation",
            "channels",
            "levels",
            "guessed",
            "warnings"
        ]
    );
}

#[test]
fn info_json_of_a_raw_recording_follows_the_contract() {
    let folder = folder();
    let path = folder.path().join("noise.cs8");
    std::fs::write(&path, [1u8; 64]).unwrap();
    let text =
        succeed(["info".as_ref(), path.as_os_str(), "--json".as_ref(), "--sample-rate".as_ref(), "1e6".as_ref()]);
    let info: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(info["kind"], "recording");
    assert_eq!(info["format"], "raw");
    assert_eq!(info["samples"], 32);
    assert_eq!(info["datatype"], "ci8");
    assert_eq!(info["sample_rate_hz"], 1e6);
    assert_eq!(info["center_frequency_hz"], Value::Null);
    assert_eq!(info["captures"][0]["sample_start"], 0);
}

#[test]
fn a_raw_file_without_hint_is_refused_with_the_option_to_give() {
    let folder = folder();
    let path = folder.path().join("mystery.dat");
    std::fs::write(&path, [7u8; 4096]).unwrap();
    let sentence = fail(1, ["info".as_ref(), path.as_os_str()]);
    assert!(sentence.contains("--datatype"), "{sentence}");
    succeed(["info".as_ref(), path.as_os_str(), "--datatype".as_ref(), "cu8".as_ref()]);
}

#[test]
fn convert_keeps_every_value_and_type() {
    let folder = folder();
    let source = folder.path().join("in.npy");
    let bytes: Vec<u8> = (0..3 * 5 * 7u16).flat_map(|v| (v * 601).to_le_bytes()).collect();
    write_npy(&source, "<u2", &[3, 5, 7], &bytes);
    for name in ["out.npy", "out.tif"] {
        let (there, back) = (folder.path().join(name), folder.path().join(format!("{name}.back.npy")));
        succeed(["convert".as_ref(), source.as_os_str(), "-o".as_ref(), there.as_os_str()]);
        succeed(["convert".as_ref(), there.as_os_str(), "-o".as_ref(), back.as_os_str()]);
        let (header, data) = read_npy(&back);
        assert!(header.contains("<u2") && header.contains("(3, 5, 7"), "{header}");
        assert_eq!(data, bytes, "through {name}");
    }
}

#[test]
fn convert_takes_a_part() {
    let folder = folder();
    let (source, part) = (folder.path().join("in.npy"), folder.path().join("part.npy"));
    let bytes: Vec<u8> = (0..4 * 6 * 8).map(|v| v as u8).collect();
    write_npy(&source, "|u1", &[4, 6, 8], &bytes);
    let options = ["--z", "1:3", "--region", "2,1,3,4", "--keep-axes"].map(std::ffi::OsStr::new);
    let call = ["convert".as_ref(), source.as_os_str(), "-o".as_ref(), part.as_os_str()];
    succeed(call.into_iter().chain(options));
    let (header, data) = read_npy(&part);
    assert!(header.contains("(1, 2, 1, 4, 3"), "{header}");
    let expected: Vec<u8> =
        (1..3).flat_map(|z| (1..5).flat_map(move |y| (2..5).map(move |x| (z * 48 + y * 8 + x) as u8))).collect();
    assert_eq!(data, expected);
    let sentence = fail(
        1,
        ["convert".as_ref(), source.as_os_str(), "-o".as_ref(), part.as_os_str(), "--z".as_ref(), "9".as_ref()],
    );
    assert!(sentence.contains("--z"), "{sentence}");
}

#[test]
fn convert_writes_sections_with_the_sizes_of_their_pixels() {
    let folder = folder();
    let source = folder.path().join("stack.npy");
    // z 2, y 3, x 4: the number of a sample.
    write_npy(&source, "|u1", &[2, 3, 4], &(0..24).collect::<Vec<u8>>());
    let cut = folder.path().join("cut.npy");
    let call = ["convert".as_ref(), source.as_os_str(), "-o".as_ref(), cut.as_os_str()];
    succeed(call.into_iter().chain(["--axes", "ZYX", "--reslice", "yz"].map(AsRef::as_ref)));
    let (header, bytes) = read_npy(&cut);
    assert!(header.contains("(4, 3, 2)"), "{header}");
    assert_eq!(bytes[..6], [0, 12, 4, 16, 8, 20]);
    let text = fail(
        1,
        call.into_iter().chain(["--axes", "ZYX", "--reslice", "xt", "--overwrite", "always"].map(AsRef::as_ref)),
    );
    assert!(text.contains("choose xz or yz"), "{text}");
}

#[test]
fn a_recording_converts_to_scaled_complex_samples() {
    let folder = folder();
    let (source, array) = (folder.path().join("two.cu8"), folder.path().join("two.npy"));
    std::fs::write(&source, [0u8, 255, 128, 127]).unwrap();
    succeed(["convert".as_ref(), source.as_os_str(), "-o".as_ref(), array.as_os_str()]);
    let (header, data) = read_npy(&array);
    assert!(header.contains("<c8"), "{header}");
    let values: Vec<f32> = data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    let half = 0.5 / 127.5;
    assert_eq!(values, [-1.0, 1.0, half, -half]);
}

#[test]
fn stdin_and_stdout_work_as_files() {
    let folder = folder();
    let source = folder.path().join("in.npy");
    write_npy(&source, "|u1", &[2, 3], &[1, 2, 3, 4, 5, 6]);
    let mut child = lumiq()
        .args(["convert", "-", "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&std::fs::read(&source).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(output.stdout.ends_with(&[1, 2, 3, 4, 5, 6]));
}

#[test]
fn existing_outputs_are_kept_when_asked() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.png"), folder.path().join("out.png"));
    write_picture(&source, 8, 8);
    std::fs::write(&target, b"mine").unwrap();
    let call = |policy: &'static str| {
        let words = ["--overwrite", policy].map(std::ffi::OsStr::new);
        ["convert".as_ref(), source.as_os_str(), "-o".as_ref(), target.as_os_str()].into_iter().chain(words)
    };
    let sentence = fail(1, call("never"));
    assert!(sentence.contains("out.png"), "{sentence}");
    assert_eq!(std::fs::read(&target).unwrap(), b"mine");
    succeed(call("always"));
    assert_eq!(image::open(&target).unwrap().width(), 8);
}

#[test]
fn verify_notices_samples_that_do_not_match_their_hash() {
    let folder = folder();
    let (meta, data) = (folder.path().join("a.sigmf-meta"), folder.path().join("a.sigmf-data"));
    std::fs::write(&data, [0u8; 64]).unwrap();
    let hash = "0".repeat(128);
    let text = format!(
        r#"{{"global":{{"core:datatype":"cu8","core:version":"1.2.0","core:sha512":"{hash}"}},"captures":[{{"core:sample_start":0}}],"annotations":[]}}"#
    );
    std::fs::write(&meta, text).unwrap();
    succeed(["info".as_ref(), meta.as_os_str(), "-q".as_ref()]);
    let output = run(["info".as_ref(), meta.as_os_str(), "--verify".as_ref()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("sha512"), "{}", stderr(&output));
}

#[test]
fn a_folder_of_ome_zarr_is_described_or_said_to_need_another_build() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/zarr/zstd.zarr");
    if cfg!(feature = "zarr") {
        let told: serde_json::Value = serde_json::from_str(&succeed(["info", folder, "--json"])).unwrap();
        assert_eq!((&told["format"], &told["levels"]), (&"ome-zarr".into(), &2.into()));
        assert_eq!(told["axes"], serde_json::json!({"t": 1, "z": 3, "c": 2, "y": 13, "x": 17}));
        assert_eq!(told["channels"][0]["name"], "DAPI");
    } else {
        let sentence = fail(1, ["info", folder]);
        assert!(sentence.contains("OME-Zarr") && sentence.contains("built with the feature zarr"), "{sentence}");
    }
}
