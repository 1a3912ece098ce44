//! A process that is killed while it makes an index: what it had done is not done again, and the result is the same.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use lumiq::engine::recording_index::{IndexReader, RecordingIndex, Statistic};
use lumiq::model::Progress;

use super::source::{Planted, build, indexes, parameters, recording};

/// The variable that names the folder to work in, in the process that is killed.
const WORK_IN: &str = "LUMIQ_TEST_RECORDING_INDEX";
/// What that process says after each block.
const BLOCK: &str = "a block is there";
/// Four blocks and a bit.
const SAMPLES: u64 = 4 * (1 << 21) + 12_345;
const BURSTS: [u64; 3] = [5, 3 * (1 << 21) - 1, SAMPLES - 1];

fn source(folder: &Path) -> Planted {
    Planted::new(folder, SAMPLES, &BURSTS)
}

/// Not a test: the process that is killed. It stops to read after two blocks, so that it is killed within the third.
#[test]
#[ignore = "the other test runs it in a process of its own"]
fn apart() {
    let folder = std::env::var_os(WORK_IN).expect("a folder to work in");
    let folder = Path::new(&folder);
    let slow = Arc::new(Planted { slow: Duration::from_millis(20), ..source(folder) });
    let index = indexes(folder).open(&recording(&slow), parameters(1024)).unwrap();
    index.build(&Progress::new(), &|| (), || println!("\n{BLOCK}")).unwrap();
}

fn rows(index: &RecordingIndex) -> Vec<u32> {
    let (layout, mut reader) = (*index.layout(), IndexReader::new(index));
    let mut all = Vec::new();
    for level in 0..layout.levels() {
        for row in 0..layout.rows(level) {
            for statistic in [Statistic::Max, Statistic::Mean, Statistic::Min] {
                let mut out = vec![0.0; layout.bins];
                assert!(reader.spectrum(statistic, level, row..row + 1, 0, &mut out));
                all.extend(out.iter().map(|power| power.to_bits()));
            }
            all.push(reader.envelope(level, row..row + 1).unwrap().peak_power.to_bits());
        }
    }
    all
}

#[test]
fn what_was_done_before_a_kill_is_not_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let whole = Arc::new(source(folder.path()));
    let mut apart = Command::new(std::env::current_exe().unwrap());
    apart.args(["--exact", "resume::apart", "--ignored", "--nocapture"]).env(WORK_IN, folder.path());
    let mut child = apart.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let blocks = lines.map_while(Result::ok).filter(|line| line == BLOCK).take(2).count();
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    assert_eq!(blocks, 2, "it ended before it was killed");

    let index = indexes(folder.path()).open(&recording(&whole), parameters(1024)).unwrap();
    assert!(!index.is_complete());
    let there =
        (0..index.layout().blocks()).filter(|block| index.has(block * (1 << 21) + 2000..block * (1 << 21) + 2001));
    let there = there.count() as u64;
    assert!((2..=4).contains(&there), "{there}");
    let progress = Progress::new();
    index.build(&progress, &|| (), || ()).unwrap();
    assert_eq!((progress.done(), progress.total()), (SAMPLES, SAMPLES));
    // Of what was there nothing is read again but what frames of other blocks reach into.
    let (read, left) = (whole.read.load(Ordering::Relaxed), SAMPLES - there * (1 << 21));
    assert!(read < left + left / 8, "{read} samples were read for {left}");

    let other = tempfile::tempdir().unwrap();
    let uninterrupted =
        indexes(other.path()).open(&recording(&Arc::new(source(other.path()))), parameters(1024)).unwrap();
    build(&uninterrupted);
    assert!(rows(&index) == rows(&uninterrupted), "they differ");
}
