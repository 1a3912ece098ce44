//! `lumiq measure` of recordings from outside: full scale of stored types, boxes by options, annotations, tables, refusals.

use std::f64::consts::TAU;
use std::path::Path;

use serde_json::Value;

use super::support::files::{folder, write_picture};
use super::support::program::{fail, succeed};

/// I and Q of a tone that just reaches the ends of a type.
fn tone(samples: usize, store: impl Fn(f64) -> Vec<u8>) -> Vec<u8> {
    (0..samples)
        .flat_map(|n| {
            let (sin, cos) = (TAU * 0.1013 * n as f64).sin_cos();
            [store(cos), store(sin)].concat()
        })
        .collect()
}

/// Stores one number of a sample.
type Store = fn(f64) -> Vec<u8>;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn measured(path: &Path, options: &[&str]) -> Value {
    let path = path.display().to_string();
    let arguments = ["measure", &path, "--json"].into_iter().chain(options.iter().copied());
    json(&succeed(arguments))["rows"][0].clone()
}

#[test]
fn full_scale_is_0_dbfs_in_every_type() {
    let folder = folder();
    let types: [(&str, Store, f64); 5] = [
        ("cu8", |v| vec![(127.5 + 127.5 * v).round() as u8], 0.0),
        ("cs8", |v| vec![(127.0 * v).round() as i8 as u8], 20.0 * (127.0f64 / 128.0).log10()),
        ("cs16", |v| ((32767.0 * v).round() as i16).to_le_bytes().to_vec(), 0.0),
        ("cf32", |v| (v as f32).to_le_bytes().to_vec(), 0.0),
        ("cu16", |v| ((32767.5 + 32767.5 * v).round() as u16).to_le_bytes().to_vec(), 0.0),
    ];
    for (name, store, expected) in types {
        let path = folder.path().join(format!("tone.{name}"));
        std::fs::write(&path, tone(20_000, store)).unwrap();
        let row = measured(&path, &["--datatype", name, "--sample-rate", "1e6", "--low", "90e3", "--high", "110e3"]);
        let power = row["band_power"].as_f64().unwrap();
        assert!((power - expected).abs() < 0.01, "{name}: {power}");
        let peak = row["peak_power"].as_f64().unwrap();
        assert!(peak < expected + 0.01 && peak > expected - 0.84, "{name}: {peak}");
    }
}

#[test]
fn boxes_are_given_in_time_and_absolute_frequency() {
    let folder = folder();
    let path = folder.path().join("tone.cf32");
    std::fs::write(&path, tone(20_000, |v| (v as f32).to_le_bytes().to_vec())).unwrap();
    let at = ["--sample-rate", "1e6", "--center-frequency", "100e6"];
    let part = ["--from", "5ms", "--to", "15000n", "--low", "100.05e6", "--high", "100.15e6"];
    let row = measured(&path, &[at.as_slice(), &part].concat());
    assert_eq!((&row["sample_start"], &row["sample_count"]), (&5000.into(), &10_000.into()));
    for (key, expected) in [("start", 5e-3), ("duration", 0.01), ("center", 100.1e6), ("bandwidth", 100e3)] {
        assert!((row[key].as_f64().unwrap() / expected - 1.0).abs() < 1e-9, "{key}: {}", row[key]);
    }
    assert!((row["peak_frequency"].as_f64().unwrap() - 100.1013e6).abs() < 10.0);
    assert!(row["occupied_bandwidth"].is_null());
    assert_eq!(row["unknown"]["occupied_bandwidth"], "it is too narrow for the resolution bandwidth");
    // The same as a table; stdout has it unless a file is named.
    let arguments = |more: &[&str]| -> Vec<String> {
        let path = path.display().to_string();
        ["measure", &path].iter().chain(&at).chain(&part).chain(more).map(|text| (*text).to_owned()).collect()
    };
    let table = succeed(arguments(&[]));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("label,channel,first sample,samples,start (s),duration (s),centre (Hz),bandwidth (Hz),")
    );
    assert!(lines[1].starts_with(",0,5000,10000,0.005,0.01,100100000,"), "{}", lines[1]);
    assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
    for name in ["table.csv", "table.tsv", "table.json"] {
        let target = folder.path().join(name);
        succeed(arguments(&["-o", &target.display().to_string()]));
        let text = std::fs::read_to_string(&target).unwrap();
        match name {
            "table.csv" => assert_eq!(text, table),
            "table.tsv" => assert_eq!(text.lines().next().unwrap().replace('\t', ","), lines[0]),
            _ => assert_eq!(json(&text)["rows"][0]["sample_start"], 5000),
        }
    }
}

#[test]
fn annotations_have_a_row_each() {
    let folder = folder();
    let path = folder.path().join("tone.sigmf-meta");
    std::fs::write(path.with_extension("sigmf-data"), tone(20_000, |v| (v as f32).to_le_bytes().to_vec())).unwrap();
    let meta = serde_json::json!({
        "global": { "core:datatype": "cf32_le", "core:version": "1.2.5", "core:sample_rate": 1e6 },
        "captures": [{ "core:sample_start": 0, "core:frequency": 1e9 }],
        "annotations": [
            { "core:sample_start": 1000, "core:sample_count": 5000, "core:freq_lower_edge": 1.00009e9,
              "core:freq_upper_edge": 1.00011e9, "core:label": "tone, \"loud\"" },
            { "core:sample_start": 8000, "core:sample_count": 4 },
        ],
    });
    std::fs::write(&path, meta.to_string()).unwrap();
    let path = path.display().to_string();
    let rows = json(&succeed(["measure", &path, "--annotations", "--json"]))["rows"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
    assert_eq!(rows[0]["label"], "tone, \"loud\"");
    assert!(rows[0]["band_power"].as_f64().unwrap().abs() < 0.01);
    assert!(
        rows[1]["band_power"].is_null() && rows[1]["unknown"]["band_power"].as_str().unwrap().contains("4 samples")
    );
    let table = succeed(["measure", &path, "--annotations"]);
    assert!(table.lines().nth(1).unwrap().starts_with("\"tone, \"\"loud\"\"\",0,1000,5000,"), "{table}");
}

#[test]
fn options_of_the_other_kind_and_boxes_outside_are_refused_in_a_sentence() {
    let folder = folder();
    let picture = folder.path().join("picture.png");
    write_picture(&picture, 20, 20);
    let tones = folder.path().join("tone.cf32");
    std::fs::write(&tones, tone(2000, |v| (v as f32).to_le_bytes().to_vec())).unwrap();
    let (picture, tones) = (picture.display().to_string(), tones.display().to_string());
    let at = ["measure", &tones, "--sample-rate", "1e6"];
    let said = |code: i32, arguments: &[&str]| fail(code, arguments);
    assert!(said(2, &["measure", &picture, "--low", "3"]).contains("--low is for recordings"));
    assert!(said(2, &["measure", &picture, "--annotations"]).contains("--annotations is for recordings"));
    assert!(said(2, &[&at[..], &["--rectangle", "0,0,5,5"]].concat()).contains("--rectangle is for stacks"));
    assert!(said(2, &[&at[..], &["--t", "0"]].concat()).contains("--t is for stacks"));
    assert!(said(2, &[&at[..], &["--low", "5e3", "--high", "-5e3"]].concat()).contains("is not above --low 5000"));
    assert!(said(1, &[&at[..], &["--low", "6e5"]].concat()).contains("from -500000 to 500000 Hz"));
    assert!(said(1, &[&at[..], &["--channel", "1"]].concat()).contains("no channel 1"));
    assert!(said(1, &[&at[..], &["--annotations"]].concat()).contains("no annotations"));
    assert!(said(1, &[&at[..], &["--from", "1"]].concat()).contains("not in the recording"));
}
