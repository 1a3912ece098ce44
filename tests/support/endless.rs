//! A pipe without an end into the program.

use std::io::Write as _;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use super::program::{lumiq, stderr};

/// A run that is not over by then reads on without end.
const PATIENCE: Duration = Duration::from_mins(2);

/// What the system takes from a writer before anybody reads it, and what the program reads to tell formats.
pub const IN_THE_PIPE: usize = 128 << 10;

/// What became of a run.
pub struct Endless {
    pub output: Output,
    /// Bytes that went into the pipe.
    pub taken: usize,
}

impl Endless {
    /// The same, if the program did what it was asked.
    #[track_caller]
    pub fn succeeded(self) -> Self {
        assert!(self.output.status.success(), "{}", stderr(&self.output));
        self
    }
}

/// Runs the program with `head`, then `again` and again, on its stdin; it must come to an end and leave no temporary file.
#[track_caller]
pub fn endless(arguments: &[&str], head: &[u8], again: &[u8]) -> Endless {
    let temporary = tempfile::tempdir().unwrap();
    let mut call = lumiq();
    for name in ["TMPDIR", "TMP", "TEMP"] {
        call.env(name, temporary.path());
    }
    let pipes = call.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let (head, again) = (head.to_vec(), again.to_vec());
    let writer = std::thread::spawn(move || {
        let blocks = head.chunks(4096).chain(std::iter::repeat_with(|| again.chunks(4096)).flatten());
        let mut taken = 0;
        for block in blocks {
            if pipe.write_all(block).is_err() {
                break;
            }
            taken += block.len();
        }
        taken
    });
    let end = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("{arguments:?} read on without end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let left: Vec<_> = std::fs::read_dir(temporary.path()).unwrap().collect();
    assert!(left.is_empty(), "{arguments:?} left {left:?}");
    Endless { output, taken: writer.join().unwrap() }
}
