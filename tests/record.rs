//! `lumiq record`, and verbs that read a pipe: what was sent is what is written, however it ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use lumiq::codec::{OpenOptions, Opened, open, verify};
use lumiq::model::{Progress, Recording};
use support::files::folder;
use support::program::{fail, lumiq, stderr, succeed};
use support::stream::{Server, samples};

/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_mins(1);

fn opened(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a recording"),
    }
}

fn stored(path: &Path) -> Vec<u8> {
    let recording = opened(path);
    let mut out = vec![0; recording.info.samples as usize * recording.info.datatype.bytes()];
    recording.source.read_stored(0, &mut out).unwrap();
    out
}

fn verified(path: &Path) {
    verify(path, &Opened::Recording(opened(path)), &Progress::new()).unwrap();
}

/// Begins to record a stream of pairs of i16.
fn record(source: &str, target: &Path, more: &[&str]) -> Child {
    let mut call = lumiq();
    call.args(["record", source, "--datatype", "cs16", "--sample-rate", "1e5", "-o"]).arg(target).args(more);
    call.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until a file has so many bytes.
#[track_caller]
fn until_written(path: &Path, bytes: u64) {
    let end = Instant::now() + PATIENCE;
    while std::fs::metadata(path).map_or(0, |file| file.len()) < bytes {
        assert!(Instant::now() < end, "it was never written");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

fn finished(child: Child) -> Output {
    child.wait_with_output().unwrap()
}

#[test]
fn so_many_samples_as_asked_for_are_the_ones_that_were_sent() {
    let (folder, server) = (folder(), Server::start());
    let target = folder.path().join("air.sigmf-meta");
    let sent = samples(50_000);
    server.send(&sent);
    let child = record(&server.url("tcp"), &target, &["--for", "300ms", "--json", "--center-frequency", "1e6"]);
    let output = finished(child);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stored(&target) == sent[..120_000]);
    verified(&target);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((said["samples"].as_u64(), said["duration_s"].as_f64()), (Some(30_000), Some(0.3)));
    assert_eq!((said["complete"].as_bool(), said["captures"].as_u64()), (Some(true), Some(1)));
    let info = opened(&target).info;
    assert_eq!((info.sample_rate_hz, info.center_frequency_hz), (Some(1e5), Some(1e6)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn an_interruption_completes_the_recording() {
    for (more, code) in [(&[][..], 0), (&["--for", "3600"], 130)] {
        let (folder, server) = (folder(), Server::start());
        let target = folder.path().join("air.sigmf-meta");
        let sent = samples(40_000);
        let child = record(&server.url("tcp"), &target, more);
        server.send(&sent);
        until_written(&folder.path().join("air.partial.sigmf-data"), 160_000);
        signal(&child, "-INT");
        let output = finished(child);
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(stored(&target) == sent);
        verified(&target);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

#[test]
fn killed_it_leaves_a_recording_of_what_had_come_and_the_old_one() {
    let (folder, server) = (folder(), Server::start());
    let target = folder.path().join("air.sigmf-meta");
    std::fs::write(target.with_extension("sigmf-data"), [1; 8]).unwrap();
    let description = r#"{"global":{"core:datatype":"cu8","core:version":"1.2.5"},"captures":[],"annotations":[]}"#;
    std::fs::write(&target, description).unwrap();
    let sent = samples(70_000);
    let child = record(&server.url("tcp"), &target, &["--center-frequency", "2e6"]);
    server.send(&sent);
    let partial = folder.path().join("air.partial.sigmf-meta");
    until_written(&partial.with_extension("sigmf-data"), 150_000);
    signal(&child, "-KILL");
    assert!(!finished(child).status.success());
    let left = stored(&partial);
    assert!(left.len() >= 150_000 && left == sent[..left.len()]);
    let info = opened(&partial).info;
    assert_eq!((info.datatype.to_string().as_str(), info.sample_rate_hz), ("ci16_le", Some(1e5)));
    assert_eq!((info.captures.len(), info.captures[0].frequency_hz), (1, Some(2e6)));
    assert!(info.captures[0].datetime.is_some());
    assert_eq!(stored(&target), [1; 8]);
    // The next one takes another name and leaves it alone.
    let server = Server::start();
    server.send(&samples(10_000));
    server.hang_up();
    assert!(finished(record(&server.url("tcp"), &target, &[])).status.success());
    assert!(stored(&target) == samples(10_000) && stored(&partial) == left);
}

#[test]
fn a_receiver_is_set_as_the_call_says() {
    let (folder, server) = (folder(), Server::receiver());
    let target = folder.path().join("air.sigmf-meta");
    let sent = samples(5_000);
    server.send(&sent);
    let (url, path) = (server.url("rtl_tcp"), target.display().to_string());
    let options = ["--center-frequency", "433.92e6", "--sample-rate", "1.024e6", "--gain", "19.7", "--for", "10000n"];
    succeed(["record", &url, "-o", &path].into_iter().chain(options));
    assert!(stored(&target) == sent);
    let info = opened(&target).info;
    assert_eq!((info.datatype.to_string().as_str(), info.sample_rate_hz), ("cu8", Some(1.024e6)));
    assert_eq!(info.metadata.as_ref().unwrap()["global"]["core:hw"], "RTL-SDR (R820T tuner) through rtl_tcp");
    let command = |number: u8, value: u32| [&[number][..], &value.to_be_bytes()].concat();
    let expected = [command(2, 1_024_000), command(1, 433_920_000), command(3, 1), command(4, 197)].concat();
    assert_eq!(server.heard(), expected);
}

#[test]
fn what_came_before_an_early_end_is_kept_and_said() {
    let (folder, server) = (folder(), Server::start());
    let target = folder.path().join("air.sigmf-meta");
    server.send(&samples(1_000));
    server.hang_up();
    let output = finished(record(&server.url("tcp"), &target, &["--for", "1"]));
    assert_eq!(output.status.code(), Some(1));
    let sentence = stderr(&output);
    assert!(
        sentence.contains("ended before --for was over") && sentence.contains("what came before is in"),
        "{sentence}"
    );
    assert!(stored(&target) == samples(1_000));
    // Where nothing came there is nothing.
    let server = Server::start();
    server.hang_up();
    let none = folder.path().join("none.sigmf-meta");
    let output = finished(record(&server.url("tcp"), &none, &[]));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no sample came, so there is no file"), "{}", stderr(&output));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_gap_is_said_and_begins_a_capture() {
    let (folder, server) = (folder(), Server::start());
    let target = folder.path().join("air.sigmf-meta");
    let sent = samples(3_000);
    server.send(&sent[..4_001]);
    server.hang_up();
    server.send(&sent[4_000..]);
    let output = finished(record(&server.url("tcp"), &target, &["--reconnect", "30", "--for", "3000n"]));
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("the connection went away once, about"), "{}", stderr(&output));
    assert!(stored(&target) == sent);
    assert_eq!(opened(&target).info.captures[1].sample_start, 1_000);
}

#[test]
fn a_pipe_is_recorded_to_its_end() {
    let folder = folder();
    let target = folder.path().join("air.sigmf-meta");
    let mut child = record("-", &target, &["--header-bytes", "10"]);
    let sent = samples(60_000);
    let mut pipe = child.stdin.take().unwrap();
    let writing = std::thread::spawn({
        let bytes = [&[0; 10][..], &sent, &[1, 2]].concat();
        move || bytes.chunks(7_001).for_each(|piece| pipe.write_all(piece).unwrap())
    });
    let output = finished(child);
    writing.join().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stored(&target) == sent);
}

#[test]
fn wrong_calls_and_silent_hosts_leave_no_file() {
    let folder = folder();
    let target = folder.path().join("air.sigmf-meta").display().to_string();
    let nobody = Server::nobody("tcp").to_string();
    let sentence = fail(1, ["record", &nobody, "-o", &target, "--datatype", "cu8"]);
    assert!(sentence.contains("nothing listens there (connection refused)"), "{sentence}");
    for (call, part) in [
        (vec!["record", &nobody, "-o", &target], "say it with --datatype"),
        (vec!["record", &nobody, "-o", "air.wav", "--datatype", "cu8"], "end its name with .sigmf-meta"),
        (vec!["record", "rtl_tcp://h", "-o", &target], "--center-frequency"),
        (vec!["record", &nobody, "-o", &target, "--datatype", "cu8", "--for", "1"], "--sample-rate"),
        (vec!["record", &nobody, "-o", &target, "--datatype", "cu8", "--gain", "3"], "no gain"),
        (vec!["record", "udp://h:1", "-o", &target, "--datatype", "cu8"], "no stream that lumiq reads"),
        (vec!["--datatype", "cu8", "info", &target], "stands before the verb"),
        (vec!["tcp://h:1"], "say it with --datatype"),
    ] {
        let sentence = fail(2, &call);
        assert!(sentence.contains(part), "{call:?}: {sentence}");
    }
    std::fs::write(&target, "{}").unwrap();
    let sentence = fail(1, ["record", &nobody, "-o", &target, "--datatype", "cu8", "--overwrite", "never"]);
    assert!(sentence.contains("the file exists"), "{sentence}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Runs a verb on a file through a pipe, in pieces.
fn piped(file: &Path, arguments: &[&str], target: &Path) {
    let mut child = lumiq().args(arguments).arg("-o").arg(target).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    for piece in std::fs::read(file).unwrap().chunks(5_003) {
        match pipe.write_all(piece) {
            // With `--to` it reads no further than it needs.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => break,
            written => written.unwrap(),
        }
    }
    drop(pipe);
    assert!(child.wait().unwrap().success());
}

#[test]
fn through_a_pipe_verbs_write_the_same_bytes_as_from_the_file() {
    let folder = folder();
    let raw = folder.path().join("tone.cs16");
    std::fs::write(&raw, samples(50_000)).unwrap();
    let options = ["--datatype", "cs16", "--sample-rate", "1e5", "--center-frequency", "1e6"];
    let path = |name: &str| folder.path().join(name);
    for (verb, ending, more) in [
        ("spectrogram", "npy", &["--fft", "256"][..]),
        ("spectrogram", "png", &["--axes-labels"]),
        ("spectrogram", "tif", &["--from", "100ms", "--to", "300ms", "--sample-type", "u16"]),
        ("convert", "npy", &[]),
        ("convert", "sigmf-meta", &["--from", "1000n"]),
    ] {
        let (from_file, from_pipe) = (path(&format!("file.{ending}")), path(&format!("pipe.{ending}")));
        let call: Vec<&str> = options.iter().chain(more).copied().collect();
        let file = [&[verb, raw.to_str().unwrap(), "-o", from_file.to_str().unwrap()], &call[..]].concat();
        succeed(&file);
        piped(&raw, &[&[verb, "-"], &call[..]].concat(), &from_pipe);
        let read = |path: &Path| std::fs::read(path).unwrap();
        assert!(read(&from_file) == read(&from_pipe), "{verb} to {ending}");
        if ending == "sigmf-meta" {
            let data = |path: &Path| read(&path.with_extension("sigmf-data"));
            assert!(data(&from_file) == data(&from_pipe));
        }
    }
}
