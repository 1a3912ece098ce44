//! Ctrl+C from outside: the process ends at once with 130, wherever its work is, and leaves no file behind.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::files::folder;
use support::program::lumiq;

/// What a person is promised is a tenth of a second; the rest is for a machine that is busy with other things.
const AT_ONCE: Duration = Duration::from_millis(800);
/// How long a test waits for something to begin.
const PATIENCE: Duration = Duration::from_mins(1);

fn names_in(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Waits for a temporary file to appear in a folder.
#[track_caller]
fn until_begun(folder: &Path, child: &mut Child) {
    let end = Instant::now() + PATIENCE;
    while !names_in(folder).iter().any(|name| name.contains("lumiq-")) {
        assert!(Instant::now() < end && child.try_wait().unwrap().is_none(), "it never began to write");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Interrupts the program and checks how it ends.
#[track_caller]
fn interrupt(mut child: Child) {
    let start = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert!(start.elapsed() < AT_ONCE, "took {:?}", start.elapsed());
    assert_eq!(status.code(), Some(130));
}

/// A grey TIFF of 16 bits in a single strip of deflate, of which nothing can be read in part.
fn write_single_strip(path: &Path, side: u32) {
    let mut strip = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let row: Vec<u8> = (0..side * 2).map(|at| (at * 7 / 5) as u8).collect();
    (0..side).for_each(|_| strip.write_all(&row).unwrap());
    let strip = strip.finish().unwrap();
    let entries: [(u16, u16, u32); 9] = [
        (256, 4, side),
        (257, 4, side),
        (258, 3, 16),
        (259, 3, 8),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, side),
        (279, 4, strip.len() as u32),
    ];
    let mut file = b"II*\0".to_vec();
    file.extend((8 + strip.len() as u32).to_le_bytes());
    file.extend(&strip);
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        file.extend([tag.to_le_bytes(), kind.to_le_bytes()].as_flattened());
        file.extend([1, value].map(u32::to_le_bytes).as_flattened());
    }
    file.extend([0; 4]);
    std::fs::write(path, file).unwrap();
}

#[test]
fn a_decoder_that_knows_no_steps_is_not_waited_for() {
    let folder = folder();
    let (source, out) = (folder.path().join("in.tif"), folder.path().join("out"));
    write_single_strip(&source, 8000);
    std::fs::create_dir(&out).unwrap();
    for words in [vec!["resize", "--scale", "0.5"], vec!["blend", source.to_str().unwrap()], vec!["render"]] {
        let target = out.join("out.png");
        let mut child = lumiq().args(&words).arg(&source).arg("-o").arg(&target).stderr(Stdio::null()).spawn().unwrap();
        until_begun(&out, &mut child);
        interrupt(child);
        assert!(names_in(&out).is_empty(), "{words:?} left {:?}", names_in(&out));
    }
}

#[test]
fn a_pipe_that_stays_silent_is_not_waited_for() {
    let folder = folder();
    let (temporary, out) = (folder.path().join("temporary"), folder.path().join("out.npy"));
    std::fs::create_dir(&temporary).unwrap();
    for part in [&[][..], &["--to", "9000n", "--datatype", "cu8"]] {
        let mut child = lumiq()
            .args(["convert", "-", "-o"])
            .arg(&out)
            .args(part)
            .env("TMPDIR", &temporary)
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Waiting for the child would close it.
        let mut silent = child.stdin.take().unwrap();
        silent.write_all(&[0; 5000]).unwrap();
        until_begun(&temporary, &mut child);
        interrupt(child);
        drop(silent);
        assert!(names_in(&temporary).is_empty(), "{:?}", names_in(&temporary));
        assert!(!out.exists());
    }
}

#[test]
fn a_program_that_encodes_for_us_is_killed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let (source, out, programs) = (folder.path().join("in.tif"), folder.path().join("out"), folder.path().join("bin"));
    write_single_strip(&source, 600);
    std::fs::create_dir(&out).unwrap();
    std::fs::create_dir(&programs).unwrap();
    let (number, stand_in) = (folder.path().join("number"), programs.join("ffmpeg"));
    // Takes nothing in and says who it is.
    let script = format!("#!/bin/sh\necho $$ > '{0}.draft'\nmv '{0}.draft' '{0}'\nexec sleep 60\n", number.display());
    std::fs::write(&stand_in, script).unwrap();
    std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut call = lumiq();
    call.args(["render", "--scale", "2"]).arg(&source).arg("-o").arg(out.join("out.mp4")).env("PATH", path);
    let child = call.stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + PATIENCE;
    while !number.exists() {
        assert!(Instant::now() < end, "it was never started");
        std::thread::sleep(Duration::from_millis(2));
    }
    let number = std::fs::read_to_string(number).unwrap();
    interrupt(child);
    let runs = || Command::new("kill").args(["-0", number.trim()]).stderr(Stdio::null()).status().unwrap().success();
    let is_dead = |number: &str| {
        let status = std::fs::read_to_string(format!("/proc/{}/stat", number.trim()));
        !runs() || status.is_ok_and(|status| status.contains(") Z "))
    };
    let end = Instant::now() + Duration::from_secs(5);
    while !is_dead(&number) {
        assert!(Instant::now() < end, "{number} goes on");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(names_in(&out).is_empty(), "{:?}", names_in(&out));
}
