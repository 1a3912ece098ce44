//! How the program is called: options before and after the verb, what makes no sense, what does not apply, interruption,
//! readers that leave.

mod support;

use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;
use support::files::{folder, write_npy, write_picture};
use support::program::{fail, lumiq, run, stderr, succeed};

/// A call with `IN` and `OUT` for two paths.
fn call(text: &str, input: &Path, output: &Path) -> Vec<OsString> {
    text.split_whitespace()
        .map(|word| match word {
            "IN" => input.into(),
            "OUT" => output.into(),
            other => other.into(),
        })
        .collect()
}

#[test]
fn options_of_every_verb_stand_before_it_or_behind() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.png"), folder.path().join("out.npy"));
    write_picture(&input, 8, 8);
    for option in ["-q", "-v", "--json", "--progress", "--threads 1", "--memory 64", "--no-cache"] {
        for verb in ["info IN", "convert IN -o OUT", "resize IN -o OUT --scale 2", "blend IN IN -o OUT"] {
            succeed(call(&format!("{option} {verb}"), &input, &output));
            succeed(call(&format!("{verb} {option}"), &input, &output));
        }
    }
    let sentence = fail(2, call("IN info IN", &input, &output));
    assert!(sentence.contains("before the verb"), "{sentence}");
}

#[test]
fn a_width_and_a_height_can_be_fitted_in_four_ways() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.png"), folder.path().join("out.png"));
    write_picture(&input, 40, 20);
    for (fit, size) in [("contain", (30, 15)), ("cover", (30, 30)), ("stretch", (30, 30)), ("pad", (30, 30))] {
        succeed(call(&format!("resize IN -o OUT --width 30 --height 30 --fit {fit}"), &input, &output));
        assert_eq!(image::image_dimensions(&output).unwrap(), size, "{fit}");
    }
    succeed(call("resize IN -o OUT --width 30 --height 30", &input, &output));
    assert_eq!(image::image_dimensions(&output).unwrap(), (30, 15), "contain unless said otherwise");
    for lonely in ["resize IN -o OUT --width 30 --fit pad", "resize IN -o OUT --scale 2 --fit pad"] {
        assert_eq!(run(call(lonely, &input, &output)).status.code(), Some(2), "{lonely}");
    }
}

#[test]
fn what_makes_no_sense_is_a_wrong_call() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.png"), folder.path().join("out.png"));
    write_picture(&input, 8, 8);
    for wrong in [
        "resize IN -o OUT --width 0",
        "resize IN -o OUT --scale 0",
        "resize IN -o OUT --scale nan",
        "resize IN -o OUT --dpi 0",
        "resize IN -o OUT --dpi 300 --source-dpi=-1",
        "spectrogram IN -o OUT --fft 7",
        "spectrogram IN -o OUT --hop 0",
        "resize IN -o OUT --scale 2 --quality 50",
        "convert IN -o OUT --region 0,0,0,1",
        "convert IN -o OUT --t 5:2",
        "info IN --pixel-size -3",
        "info IN --pixel-size 1e-300",
        "info IN --sample-rate 1e308",
        "info IN --pixel-size 0",
        "info IN --sample-rate nan",
        "info IN --u8-offset 100",
        "convert IN -o - --json",
    ] {
        let sentence = fail(2, call(wrong, &input, &output));
        assert!(sentence.starts_with("lumiq: "), "{wrong}: {sentence}");
        assert!(!output.exists(), "{wrong}");
    }
    let sentence = fail(2, call("resize IN -o OUT --scall 2", &input, &output));
    assert_eq!(
        sentence.trim_end(),
        "lumiq: unexpected argument '--scall' found; a similar argument exists: '--scale'; see lumiq resize --help"
    );
}

#[test]
fn options_that_do_not_apply_are_named() {
    let folder = folder();
    let (picture, recording) = (folder.path().join("in.png"), folder.path().join("in.cu8"));
    let output = folder.path().join("out.npy");
    write_picture(&picture, 8, 8);
    std::fs::write(&recording, [128; 64]).unwrap();
    for (verb, option) in [
        ("convert IN -o OUT --from 0", "--from"),
        ("convert IN -o OUT --datatype cf32", "--datatype"),
        ("info IN --sample-rate 1e6", "--sample-rate"),
    ] {
        let sentence = fail(2, call(verb, &picture, &output));
        assert!(sentence.contains(option) && sentence.contains("picture or stack"), "{sentence}");
    }
    for (verb, option) in [
        ("convert IN -o OUT --region 0,0,1,1", "--region"),
        ("convert IN -o OUT --t 0", "--t"),
        ("convert IN -o OUT --stored", "--stored"),
        ("info IN --axes YX", "--axes"),
        ("info IN --pixel-size 1", "--pixel-size"),
    ] {
        let sentence = fail(2, call(verb, &recording, &output));
        assert!(sentence.contains(option) && sentence.contains("is a recording"), "{sentence}");
    }
    let sentence = fail(1, call("info IN --as stack", &recording, &output));
    assert!(sentence.contains("as a stack"), "{sentence}");
    assert!(!output.exists());
}

#[test]
fn options_about_what_is_certain_or_not_written_are_named() {
    let folder = folder();
    let (array, bytes) = (folder.path().join("in.npy"), folder.path().join("in.cs8"));
    write_npy(&array, "<c8", &[2048], &[0; 2048 * 8]);
    std::fs::write(&bytes, [0; 4096]).unwrap();
    let output = |name: &str| folder.path().join(name);
    for (verb, input, output, option) in [
        ("info IN --datatype cs16", &array, output("x.npy"), "--datatype"),
        ("info IN --header-bytes 4", &array, output("x.npy"), "--header-bytes"),
        ("info IN --u8-offset 128", &bytes, output("x.npy"), "--u8-offset"),
        ("spectrogram IN -o OUT --colormap viridis", &array, output("x.npy"), "--colormap"),
        ("spectrogram IN -o OUT --range -10:0", &array, output("x.npy"), "--range"),
        ("spectrogram IN -o OUT --axes-labels", &array, output("x.tif"), "--axes-labels"),
        ("spectrogram IN -o OUT --sample-type u16", &array, output("x.png"), "--sample-type"),
        ("spectrogram IN -o - --colormap viridis", &array, output("x.npy"), "--colormap"),
    ] {
        let sentence = fail(2, call(verb, input, &output));
        assert!(sentence.contains(option), "{sentence}");
        assert!(!output.exists());
    }
}

#[test]
fn every_verb_tells_its_results_as_json() {
    let folder = folder();
    let (picture, recording) = (folder.path().join("in.png"), folder.path().join("in.cu8"));
    let output = folder.path().join("out.npy");
    write_picture(&picture, 8, 6);
    std::fs::write(&recording, [128; 8192]).unwrap();
    let result = |text: &str, input: &Path| -> Value {
        let object: Value = serde_json::from_str(&succeed(call(text, input, &output))).expect("one object");
        assert_eq!(object["output"], output.display().to_string(), "{text}");
        object
    };
    assert_eq!(result("convert IN -o OUT --json", &picture)["axes"]["x"], 8);
    assert_eq!(result("convert IN -o OUT --json --to 10n", &recording)["samples"], 10);
    assert_eq!(result("blend IN IN -o OUT --json", &picture)["sample_type"], "u8");
    assert_eq!(result("resize IN -o OUT --json --scale 2", &picture)["new_dimensions"][0], 16);
    assert_eq!(result("spectrogram IN -o OUT --json", &recording)["samples"][1], 4096);
    let verified: Value = serde_json::from_str(&succeed(call("info IN --verify --json", &picture, &output))).unwrap();
    assert_eq!(verified["verified"], true);
}

#[cfg(unix)]
#[test]
fn an_interruption_ends_with_130_and_leaves_nothing() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.npy"), folder.path().join("out.npy"));
    let samples = 1_000_000;
    write_npy(&input, "<c8", &[samples], &vec![0; samples * 8]);
    for signal in ["-INT", "-TERM"] {
        let long = call("spectrogram IN -o OUT --fft 65536 --hop 1 --progress", &input, &output);
        let mut child = lumiq().args(long).stderr(std::process::Stdio::piped()).spawn().unwrap();
        // Once it tells of progress it is at work.
        let mut started = [0; 1];
        std::io::Read::read_exact(child.stderr.as_mut().unwrap(), &mut started).unwrap();
        let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130), "{signal}: {}", stderr(&ended));
        assert!(!stderr(&ended).contains("cancelled"), "{}", stderr(&ended));
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["in.npy"], "{signal}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let folder = folder();
    let input = folder.path().join("in.png");
    write_picture(&input, 8, 8);
    for verb in ["info IN", "info IN --json", "resize IN -o OUT --scale 2 --json"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = lumiq()
            .args(call(verb, &input, &folder.path().join("out.png")))
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn();
        let ended = child.unwrap().wait_with_output().unwrap();
        assert_eq!((ended.status.code(), stderr(&ended)), (Some(0), String::new()), "{verb}");
    }
}

#[test]
fn an_input_is_not_replaced_unless_asked_for() {
    let folder = folder();
    let path = folder.path().join("in.png");
    write_picture(&path, 8, 6);
    let before = std::fs::read(&path).unwrap();
    let verbs = [
        "convert IN -o OUT --region 0,0,2,2",
        "resize IN -o OUT --scale 2",
        "blend IN IN -o OUT",
        "project IN -o OUT",
        "render IN -o OUT",
    ];
    for verb in verbs {
        let sentence = fail(2, call(verb, &path, &path));
        assert!(sentence.contains("--overwrite always"), "{sentence}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "{verb}");
    }
    succeed(call("resize IN -o OUT --scale 2 --overwrite always", &path, &path));
    assert_eq!(image::image_dimensions(&path).unwrap(), (16, 12));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stderr_changes_no_exit_code() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.png"), folder.path().join("out.png"));
    write_picture(&input, 8, 8);
    for (verb, code) in [("info none.png", 1), ("resize IN -o OUT --scale 2 --progress", 0)] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ended = lumiq().args(call(verb, &input, &output)).stderr(full).output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{verb}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_one_sentence() {
    let folder = folder();
    let input = folder.path().join("in.png");
    write_picture(&input, 8, 8);
    for verb in ["info IN", "info IN --json", "convert IN -o -"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ended = lumiq().args(call(verb, &input, &input)).stdout(full).output().unwrap();
        let text = stderr(&ended);
        assert_eq!((ended.status.code(), text.lines().count()), (Some(1), 1), "{verb}: {text}");
        assert!(text.contains("stdout: the disk is full"), "{text}");
    }
}
