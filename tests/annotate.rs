//! `lumiq annotate` from outside: listing, adding, changing, removing, finding bursts; what is kept of the metadata.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::bursts::{metadata, samples, write_pair};
use support::files::folder;
use support::program::{fail, lumiq, stderr, succeed};

const RATE: u64 = 1_000_000;

/// A SigMF pair with keys that lumiq does not know; the path of its metadata.
fn pair(folder: &Path) -> PathBuf {
    let metadata = json!({
        "global": {"core:datatype": "cu8", "core:version": "1.2.5", "core:sample_rate": RATE, "lab:antenna": {"height": 12}},
        "captures": [{"core:sample_start": 0, "core:frequency": 433_920_000, "lab:gain": 7}],
        "annotations": [
            {"core:sample_start": 1000, "core:sample_count": 500, "core:label": "first", "lab:id": "a7"},
            {"core:sample_start": 90_000, "core:comment": "to the end", "core:generator": "a person"}
        ]
    });
    write_pair(folder, &metadata)
}

/// Runs the verb with JSON as its result.
fn annotate(input: &Path, options: &str) -> Value {
    let mut arguments = vec!["annotate".to_owned(), input.display().to_string(), "--json".to_owned()];
    arguments.extend(options.split_whitespace().map(str::to_owned));
    serde_json::from_str(&succeed(arguments)).unwrap()
}

fn labels(annotations: &Value) -> Vec<&str> {
    annotations.as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap_or("–")).collect()
}

#[test]
fn without_a_change_annotations_are_listed() {
    let folder = folder();
    let path = pair(folder.path());
    let before = std::fs::read(&path).unwrap();
    let listed = annotate(&path, "");
    assert_eq!((listed["count"].as_u64(), listed["output"].is_null()), (Some(2), true));
    assert_eq!(listed["annotations"][0]["label"], "first");
    assert_eq!(listed["annotations"][1]["generator"], "a person");
    let text = succeed(["annotate".as_ref(), path.as_os_str()]);
    assert_eq!(text.lines().next(), Some("0\t0.001 s\t0.0005 s\t–\t–\tfirst\t–"));
    assert_eq!(text.lines().nth(1), Some("1\t0.09 s\tto the end\t–\t–\t–\tto the end"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn annotations_are_added_changed_and_removed_and_the_rest_stays() {
    let folder = folder();
    let path = pair(folder.path());
    let out = path.display();
    let done = annotate(
        &path,
        &format!(
            "--add 50ms,0.06,434e6,434.2e6,beacon --add 5000n,6000n --label mark --edit 0,comment=strong \
             --edit 0,low=433.8e6 --edit 0,high=433.9e6 --remove 1 --list -o {out}"
        ),
    );
    assert_eq!(
        (done["added"].as_u64(), done["edited"].as_u64(), done["removed"].as_u64()),
        (Some(2), Some(3), Some(1))
    );
    assert_eq!(labels(&done["annotations"]), ["first", "mark", "beacon"]);
    let written = metadata(&path);
    assert_eq!(written["global"]["lab:antenna"], json!({"height": 12}));
    assert_eq!(written["captures"][0]["lab:gain"], 7);
    assert_eq!(
        written["annotations"][0],
        json!({"core:sample_start": 1000, "core:sample_count": 500, "core:label": "first", "lab:id": "a7",
               "core:freq_lower_edge": 433_800_000, "core:freq_upper_edge": 433_900_000, "core:comment": "strong"})
    );
    assert_eq!(written["annotations"][2]["core:sample_count"], 10_000);
    annotate(&path, &format!("--remove all -o {out}"));
    assert_eq!(metadata(&path)["annotations"], json!([]));
    assert_eq!(std::fs::read(folder.path().join("band.sigmf-data")).unwrap(), samples());
}

#[test]
fn numbers_are_those_of_the_list_and_one_edge_elsewhere_is_no_hindrance() {
    let folder = folder();
    let path = pair(folder.path());
    let mut changed = metadata(&path);
    changed["annotations"] = json!([
        {"core:sample_start": 500, "core:label": "later", "core:freq_lower_edge": 433e6},
        {"core:sample_start": 100, "core:label": "earlier"}
    ]);
    std::fs::write(&path, changed.to_string()).unwrap();
    assert_eq!(labels(&annotate(&path, "")["annotations"]), ["earlier", "later"]);
    let out = path.display();
    let edited = annotate(&path, &format!("--edit 0,comment=x --edit 1,label=late --list -o {out}"));
    assert_eq!(edited["annotations"][0]["comment"], "x");
    assert_eq!(labels(&edited["annotations"]), ["earlier", "late"]);
    let left = annotate(&path, &format!("--remove 0 --list -o {out}"));
    assert_eq!(labels(&left["annotations"]), ["late"]);
}

#[test]
fn bursts_are_found_listed_and_added() {
    let folder = folder();
    let path = pair(folder.path());
    let found = annotate(&path, "--find bursts");
    assert_eq!((found["found"].as_u64(), found["annotations"].as_array().unwrap().len()), (Some(2), 2));
    let near = |value: &Value, expected: f64, by: f64| (value.as_f64().unwrap() - expected).abs() < by;
    let [first, second] = [&found["annotations"][0], &found["annotations"][1]];
    assert!(near(&first["sample_start"], 40_000.0, 300.0) && near(&first["sample_count"], 20_000.0, 500.0), "{first}");
    assert!(near(&first["freq_lower_edge_hz"], 434.12e6, 20e3) && near(&second["freq_upper_edge_hz"], 433.82e6, 20e3));
    assert!(first["comment"].as_str().unwrap().starts_with("SNR "), "{first}");
    for (options, count) in [
        ("--from 0.1", 1),
        ("--to 100ms", 1),
        ("--low 434e6", 1),
        ("--high 433.7e6", 0),
        ("--min-duration 25ms", 1),
        ("--min-bandwidth 100e3", 0),
        ("--threshold 60", 0),
        ("--fft 512", 2),
        ("--merge-gap 0.1 --merge-width 400e3", 1),
    ] {
        assert_eq!(annotate(&path, &format!("--find bursts {options}"))["found"], count, "{options}");
    }
    let saved = annotate(&path, &format!("--find bursts --label burst -o {}", path.display()));
    assert_eq!((saved["found"].as_u64(), saved["count"].as_u64()), (Some(2), Some(4)));
    let written = metadata(&path);
    let generators: Vec<&Value> =
        written["annotations"].as_array().unwrap().iter().map(|one| &one["core:generator"]).collect();
    let own = json!(format!("lumiq {} burst finder", env!("CARGO_PKG_VERSION")));
    assert_eq!(generators, [&Value::Null, &own, &json!("a person"), &own]);
}

#[test]
fn a_raw_recording_gets_metadata_beside_it() {
    let folder = folder();
    let raw = folder.path().join("band.cu8");
    std::fs::write(&raw, samples()).unwrap();
    let meta = folder.path().join("band.sigmf-meta");
    annotate(&raw, &format!("--sample-rate 1e6 --center-frequency 100e6 --find bursts -o {}", meta.display()));
    let written = metadata(&meta);
    assert_eq!(written["global"]["core:dataset"], "band.cu8");
    assert_eq!(written["annotations"].as_array().unwrap().len(), 2);
    assert_eq!(std::fs::read(&raw).unwrap(), samples());
    assert_eq!(annotate(&meta, "")["count"], 2);
    // Who says what the samples are does not see them.
    let (input, output) = (raw.to_str().unwrap(), meta.to_str().unwrap());
    let sentence = fail(1, ["annotate", input, "--datatype", "cu8", "--add", "0n,9n", "-o", output]);
    assert!(sentence.contains("annotations would be lost"), "{sentence}");
    assert_eq!(metadata(&meta), written);
}

#[test]
fn what_cannot_be_done_is_said_in_one_sentence() {
    let folder = folder();
    let path = pair(folder.path());
    let call = |code, options: &str| {
        let mut arguments = vec!["annotate".to_owned(), path.display().to_string()];
        arguments.extend(options.split_whitespace().map(str::to_owned));
        fail(code, arguments)
    };
    let out = path.display();
    assert!(call(2, "--remove 0").contains("-o NAME.sigmf-meta"));
    assert!(call(2, "--threshold 9").contains("--find"));
    assert!(call(2, &format!("--label x -o {out}")).contains("--find or --add"));
    assert!(call(2, "--find bursts --false-alarm 2").contains("1e-7"));
    assert!(call(1, &format!("--remove 7 -o {out}")).contains("there is no annotation 7"));
    assert!(call(1, &format!("--edit 0,low=433e6 -o {out}")).contains("two edges"));
    assert!(call(1, &format!("--add 1,2 -o {out}")).contains("are no part of the recording"));
    assert!(call(1, "--find bursts --channel 3").contains("there is no channel 3"));
    assert!(call(1, "--find bursts --low 500e6").contains("--low leaves nothing of what was recorded"));
    assert!(call(2, "--find bursts --low 434e6 --high 433e6").contains("is not above"));
    assert!(call(2, "--high 434e6").contains("--high says where to search; use it with --find bursts"));
    assert!(call(1, &format!("--find bursts -o {out} --overwrite never")).contains("the file exists"));
    assert!(call(1, "--find bursts -o elsewhere/x.sigmf-meta").contains("sigmf-meta"));
    assert_eq!(metadata(&path)["annotations"].as_array().unwrap().len(), 2);
}

#[test]
fn stdin_is_searched_and_cannot_be_annotated() {
    use std::io::Write as _;
    let piped = |options: &[&str]| {
        let mut program = lumiq()
            .args(["annotate", "-", "--datatype", "cu8", "--sample-rate", "1e6", "--find", "bursts", "--json"])
            .args(options)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses at once reads nothing.
        let _ = program.stdin.take().unwrap().write_all(&samples());
        program.wait_with_output().unwrap()
    };
    let found = piped(&[]);
    assert!(found.status.success(), "{}", stderr(&found));
    assert_eq!(serde_json::from_slice::<Value>(&found.stdout).unwrap()["found"], 2);
    let refused = piped(&["-o", "x.sigmf-meta"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("stdin"));
}
