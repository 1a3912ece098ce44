//! What goes to `ffmpeg` and what becomes of its answers, with small scripts in its place.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Instant;

use super::super::testing::{color, stack};
use super::*;
use crate::codec::atomic::write_atomically;

/// A script that stands for the program. Its last argument is the file to make.
fn program(folder: &Path, lines: &str) -> PathBuf {
    let path = folder.join("ffmpeg");
    // One that is still being written cannot be run: it is written under another name.
    let draft = folder.join("draft");
    std::fs::write(&draft, format!("#!/bin/sh\nfor made; do :; done\n{lines}\n")).unwrap();
    std::fs::set_permissions(&draft, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::rename(&draft, &path).unwrap();
    path
}

fn run(program: &Path, target: &Path, stack: &Stack, progress: &Progress) -> Result<bool, CodecError> {
    let how = (FrameRate { frames: 25, seconds: 2 }, 90);
    let mut found = true;
    write_atomically(target, None, progress, |file| {
        found = write(program.as_os_str(), file, stack, how, progress)?;
        Ok(())
    })?;
    Ok(found)
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    std::fs::read_dir(folder).unwrap().map(name).collect()
}

#[test]
fn it_gets_even_frames_and_what_it_makes_is_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("a.mp4");
    let words = folder.path().join("words");
    let script = program(folder.path(), &format!("echo \"$@\" > '{}'\ncat > \"$made\"", words.display()));
    assert!(run(&script, &target, &stack(3, [5, 3], 3), &Progress::new()).unwrap());
    let words = std::fs::read_to_string(words).unwrap();
    for part in ["-video_size 6x4", "-framerate 25/2", "-pix_fmt rgb24", "-crf 18", "yuv420p", "+faststart"] {
        assert!(words.contains(part), "{words}");
    }
    let places = |frame| (0..4).flat_map(move |y: usize| (0..6).map(move |x: usize| (frame, x.min(4), y.min(2))));
    let expected: Vec<u8> = (0..3).flat_map(places).flat_map(|(frame, x, y)| color(frame, x, y)).collect();
    assert!(std::fs::read(&target).unwrap() == expected);
    assert_eq!(names(out.path()), ["a.mp4"]);
}

#[test]
fn its_failures_are_one_sentence_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("a.mp4");
    for lines in ["cat > /dev/null\necho 'first\nUnknown encoder' >&2\nexit 1", "echo 'Unknown encoder' >&2\nexit 1"] {
        let script = program(folder.path(), lines);
        // Large enough that a pipe does not hold it.
        let error = run(&script, &target, &stack(3, [400, 300], 3), &Progress::new()).unwrap_err().to_string();
        assert!(error.contains("ffmpeg failed (Unknown encoder); save as .avi"), "{error}");
        assert!(!error.contains('\n') && names(out.path()).is_empty(), "{error}");
    }
}

#[test]
fn without_it_nothing_is_done() {
    let out = tempfile::tempdir().unwrap();
    let found = run(Path::new("/nowhere/ffmpeg"), &out.path().join("a.mp4"), &stack(1, [4, 4], 3), &Progress::new());
    assert!(!found.unwrap());
}

#[test]
fn cancelling_kills_it_even_while_it_takes_nothing_in() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let script = program(folder.path(), "exec sleep 60");
    let progress = Progress::new();
    let (canceller, started) = (progress.clone(), Instant::now());
    let cancel = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        canceller.cancel();
    });
    let outcome = run(&script, &out.path().join("a.mp4"), &stack(3, [400, 300], 3), &progress);
    assert!(matches!(outcome, Err(CodecError::Cancelled(_))));
    assert!(started.elapsed() < Duration::from_secs(20) && names(out.path()).is_empty());
    cancel.join().unwrap();
}
