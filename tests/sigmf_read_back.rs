//! What lumiq writes as SigMF, as the Python package `sigmf` validates and reads it: pairs of every kind of number,
//! several channels, parts, annotations saved in a pair and beside files of other formats.
//!
//! The package is asked by `tests/scripts/validate_sigmf.py`, through the Python that `LUMIQ_PYTHON` names; without it the
//! test says so and passes.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that says why it skips, and fails without its files"
)]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use lumiq::codec::{OpenOptions, Opened, SaveOptions, annotations_path, open, save_annotations};
use lumiq::model::{Annotation, Progress, Recording};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::files::{folder, write_npy};
use support::program::succeed;

/// What the package says of the files, in their order; `None` where there is no Python that has it.
fn sigmf_says(files: &[PathBuf]) -> Option<Vec<Value>> {
    let Ok(python) = std::env::var("LUMIQ_PYTHON") else {
        println!("skipped: LUMIQ_PYTHON names no Python that has sigmf");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts/validate_sigmf.py");
    let output = Command::new(python).arg(script).args(files).output().unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: the Python lacks sigmf");
        return None;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// As the script hashes components.
fn hash(components: impl Iterator<Item = f64>) -> String {
    let bytes: Vec<u8> = components.flat_map(f64::to_le_bytes).collect();
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Bytes of any kind, none of which make a float that is not a number: floats below are made from them.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..count).map(next).collect()
}

/// Stored bytes of 400 components of a datatype, and what they are.
fn components(name: &str) -> (Vec<u8>, Vec<f64>) {
    let noise = noise(3200);
    let words = noise.as_chunks::<8>().0;
    let big = name.ends_with("_be");
    macro_rules! stored {
        ($number:ty, $of:expr) => {{
            let values: Vec<$number> = words.iter().map($of).collect();
            let bytes = values.iter().flat_map(|v| if big { v.to_be_bytes() } else { v.to_le_bytes() }).collect();
            (bytes, values.iter().map(|v| f64::from(*v)).collect())
        }};
    }
    match name[1..].trim_end_matches("_le").trim_end_matches("_be") {
        "f32" => stored!(f32, |w: &[u8; 8]| f32::from(w[0]) / 256.0 - 0.5),
        "f64" => stored!(f64, |w: &[u8; 8]| f64::from(w[0]) / 257.0 - 0.5),
        "i32" => stored!(i32, |w: &[u8; 8]| i32::from_le_bytes([w[0], w[1], w[2], w[3]])),
        "i16" => stored!(i16, |w: &[u8; 8]| i16::from_le_bytes([w[0], w[1]])),
        "i8" => stored!(i8, |w: &[u8; 8]| i8::from_le_bytes([w[0]])),
        "u32" => stored!(u32, |w: &[u8; 8]| u32::from_le_bytes([w[0], w[1], w[2], w[3]])),
        "u16" => stored!(u16, |w: &[u8; 8]| u16::from_le_bytes([w[0], w[1]])),
        "u8" => stored!(u8, |w: &[u8; 8]| w[0]),
        other => panic!("{other}"),
    }
}

fn recording(path: &Path, options: &OpenOptions) -> Recording {
    match open(path, options).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(stack) => panic!("{stack:?}"),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn pairs_of_every_datatype_are_valid_and_read_alike() {
    let folder = folder();
    let names: Vec<String> = ["c", "r"]
        .iter()
        .flat_map(|kind| {
            let wide = ["f32", "f64", "i32", "i16", "u32", "u16"];
            let ordered = wide.iter().flat_map(|number| ["_le", "_be"].map(|order| format!("{number}{order}")));
            ordered
                .chain(["i8".to_owned(), "u8".to_owned()])
                .map(|number| format!("{kind}{number}"))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut written = Vec::new();
    for name in &names {
        let raw = folder.path().join(format!("{name}.bin"));
        std::fs::write(&raw, components(name).0).unwrap();
        let path = folder.path().join(format!("{name}.sigmf-meta"));
        let tuned = ["--sample-rate", "1e6", "--center-frequency", "433.92e6", "--datatype", name];
        succeed(["convert", text(&raw), "-o", text(&path)].into_iter().chain(tuned));
        written.push(path);
    }
    let Some(said) = sigmf_says(&written) else { return };
    for (name, said) in names.iter().zip(said) {
        let values = components(name).1;
        let parts = if name.starts_with('c') { 2 } else { 1 };
        assert_eq!(said["global"]["core:datatype"], json!(name));
        assert_eq!(said["global"]["core:sample_rate"], json!(1e6 as u64), "{name}");
        assert_eq!(said["captures"], json!([{"core:sample_start": 0, "core:frequency": 433_920_000}]), "{name}");
        assert_eq!(said["samples"], json!(values.len() / parts), "{name}");
        assert_eq!(said["sha256"], json!(hash(values.into_iter())), "{name}");
    }
}

/// A pair with an annotation in each half, and keys of a namespace of its own.
fn pair(folder: &Path) -> PathBuf {
    let (bytes, _) = components("ci16_le");
    std::fs::write(folder.join("pair.sigmf-data"), bytes).unwrap();
    let value = json!({
        "global": {
            "core:datatype": "ci16_le", "core:version": "1.2.5", "core:sample_rate": 100.0, "core:offset": 50,
            "core:extensions": [{"name": "my", "version": "1.0.0", "optional": true}], "my:site": "roof"
        },
        "captures": [
            {"core:sample_start": 50, "core:frequency": 1e6, "core:datetime": "2024-01-01T00:00:00Z", "my:gain": 3},
            {"core:sample_start": 150, "core:frequency": 2e6}
        ],
        "annotations": [
            {"core:sample_start": 60, "core:sample_count": 5, "core:label": "a", "my:id": 1},
            {"core:sample_start": 160, "core:sample_count": 5, "core:label": "b", "my:id": 2}
        ]
    });
    let path = folder.join("pair.sigmf-meta");
    std::fs::write(&path, value.to_string()).unwrap();
    path
}

#[test]
fn channels_and_parts_are_valid_and_read_alike() {
    let folder = folder();
    let array = folder.path().join("two.npy");
    let values: Vec<f32> = (0..80).map(|n| n as f32 / 80.0).collect();
    write_npy(&array, "<c8", &[2, 20], &values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>());
    let channels = folder.path().join("channels.sigmf-meta");
    succeed(["convert", text(&array), "-o", text(&channels)]);
    let part = folder.path().join("part.sigmf-meta");
    succeed(["convert", text(&pair(folder.path())), "-o", text(&part), "--from", "90n", "--to", "150n"]);
    let slice = folder.path().join("slice.sigmf-meta");
    let cut = ["--from", "20n", "--to", "100n", "--center", "1000010", "--bandwidth", "20", "--decimate", "2"];
    succeed(["slice", text(&folder.path().join("pair.sigmf-meta")), "-o", text(&slice)].into_iter().chain(cut));
    let Some(said) = sigmf_says(&[channels, part, slice]) else { return };
    assert_eq!((&said[2]["samples"], &said[2]["global"]["core:sample_rate"]), (&json!(40), &json!(50)));
    assert_eq!(said[2]["global"]["my:site"], json!("roof"));
    assert_eq!(said[2]["captures"][0]["my:gain"], json!(3));
    assert!(said[2]["global"]["core:sha512"].is_string(), "the package checks it as well");
    // Channels lie side by side: I and Q of the first, I and Q of the second, next sample.
    let side_by_side = (0..20).flat_map(|n| [2 * n, 2 * n + 1, 40 + 2 * n, 41 + 2 * n]);
    assert_eq!(said[0]["sha256"], json!(hash(side_by_side.map(|index| f64::from(values[index])))));
    assert_eq!((&said[0]["global"]["core:num_channels"], &said[0]["samples"]), (&json!(2), &json!(20)));

    let stored = components("ci16_le").1;
    assert_eq!(said[1]["sha256"], json!(hash(stored[180..300].iter().copied())));
    assert_eq!(said[1]["global"]["my:site"], json!("roof"));
    let captures = json!([
        {
            "core:sample_start": 0, "core:frequency": 1_000_000, "core:datetime": "2024-01-01T00:00:00.900000Z",
            "my:gain": 3
        },
        {"core:sample_start": 10, "core:frequency": 2_000_000}
    ]);
    assert_eq!(said[1]["captures"], captures);
    let annotations = json!([{"core:sample_start": 20, "core:sample_count": 5, "core:label": "b", "my:id": 2}]);
    assert_eq!(said[1]["annotations"], annotations);
}

/// Saves annotations of a recording beside it.
fn annotate(recording: &Recording, annotations: &[Annotation]) -> PathBuf {
    let path = annotations_path(recording).unwrap();
    save_annotations(&path, recording, annotations, None, &SaveOptions::default(), &Progress::new()).unwrap();
    path
}

fn burst() -> Annotation {
    Annotation {
        sample_start: 7,
        sample_count: Some(20),
        freq_lower_edge_hz: Some(433.9e6),
        freq_upper_edge_hz: Some(433.95e6),
        label: Some("burst".to_owned()),
        comment: Some("a comment".to_owned()),
        ..Annotation::default()
    }
}

/// A WAV of I and Q with two data chunks of 100 samples.
fn wav(path: &Path) -> Vec<f64> {
    let (bytes, values) = components("ci16_le");
    let chunk = |id: &[u8], body: &[u8]| [id, &(body.len() as u32).to_le_bytes(), body].concat();
    let rate = 48_000u32;
    let format = [&[1, 0, 2, 0][..], &rate.to_le_bytes(), &(rate * 4).to_le_bytes(), &[4, 0, 16, 0]].concat();
    let chunks = [
        chunk(b"fmt ", &format),
        chunk(b"data", &bytes[..400]),
        chunk(b"data", &bytes[400..]),
        chunk(b"note", b"bye!"),
    ]
    .concat();
    let file = [b"RIFF".as_slice(), &(chunks.len() as u32 + 4).to_le_bytes(), b"WAVE", &chunks].concat();
    std::fs::write(path, file).unwrap();
    values
}

#[test]
fn annotations_saved_in_a_pair_and_beside_other_files_are_valid_and_read_alike() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let in_pair = recording(&pair(folder.path()), &OpenOptions::default());
    let mut annotations = in_pair.info.annotations.to_vec();
    annotations[0].label = None;
    annotations.push(burst());
    let mut files = vec![annotate(&in_pair, &annotations)];

    // A raw file with a header of 6 bytes and a byte too many.
    let (bytes, raw_values) = components("cu8");
    let raw = path("x_433.92M_250k.cu8");
    std::fs::write(&raw, [&[1, 2, 3, 4, 5, 6], &bytes[..], &[9]].concat()).unwrap();
    let options = OpenOptions { header_bytes: Some(6), ..OpenOptions::default() };
    files.push(annotate(&recording(&raw, &options), &[burst()]));

    let wav_values = wav(&path("HDSDR_20150804_210405Z_433920kHz_RF.wav"));
    files.push(annotate(
        &recording(&path("HDSDR_20150804_210405Z_433920kHz_RF.wav"), &OpenOptions::default()),
        &[burst()],
    ));

    let (bytes, array_values) = components("cf32_le");
    write_npy(&path("array.npy"), "<c8", &[200], &bytes);
    files.push(annotate(&recording(&path("array.npy"), &OpenOptions::default()), &[burst()]));

    let Some(said) = sigmf_says(&files) else { return };
    let entry = json!({
        "core:sample_start": 7, "core:sample_count": 20, "core:freq_lower_edge": 433_900_000,
        "core:freq_upper_edge": 433_950_000, "core:label": "burst", "core:comment": "a comment"
    });
    let of_pair = said[0]["annotations"].as_array().unwrap();
    assert_eq!(of_pair[0]["core:sample_start"], json!(57), "core:offset is added");
    assert_eq!(of_pair[1], json!({"core:sample_start": 60, "core:sample_count": 5, "my:id": 1}));
    assert_eq!(of_pair[2]["my:id"], json!(2));
    assert_eq!(said[0]["global"]["my:site"], json!("roof"));
    for (said, values) in said[1..].iter().zip([raw_values, wav_values, array_values]) {
        assert_eq!(said["annotations"], json!([entry]));
        assert_eq!(said["samples"], json!(200));
        assert_eq!(said["sha256"], json!(hash(values.into_iter())), "{}", said["global"]);
    }
    assert_eq!(said[1]["captures"][0]["core:frequency"], json!(433_920_000));
    assert_eq!(said[2]["captures"].as_array().unwrap().len(), 2, "one for each data chunk");
    assert_eq!(said[2]["captures"][0]["core:datetime"], json!("2015-08-04T21:04:05Z"));
}
