//! Memory: the whole of a recording in view, its index being made, and panning take as much of a long one as of a short one.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use lumiq::model::recipe::Reduce;

use super::source::Planted;
use super::view::Stage;

/// The variable that says how many samples to look at, in the process that does.
const LOOK_AT: &str = "LUMIQ_TEST_RECORDING_SAMPLES";
/// What stands before the finding of that process.
const PEAK: &str = "peak: ";
/// A gigabyte, and a terabyte, of complex 32-bit floats.
const LENGTHS: [u64; 2] = [125_000_000, 125_000_000_000];
/// What nothing that is done with a recording may pass, whatever its length.
const MOST_MEMORY: u64 = 300_000_000;
/// What a thousand times the length may take more: index blocks are larger, lists of them longer.
const MORE_MEMORY: u64 = 48_000_000;

/// Not a test: looks at a recording, and says how much memory this process ever held.
#[test]
#[ignore = "the other test runs it in a process of its own"]
fn apart() {
    let samples: u64 = std::env::var(LOOK_AT).expect("a number of samples").parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(folder.path(), Planted::new(folder.path(), samples, &[samples / 3]));
    let whole = stage.request([0.0, samples as f64], Reduce::Max);
    stage.engine.spectra().request(whole.clone());
    let seen = stage.run(|seen| !seen.pictures.is_empty());
    assert!(seen.last().values.is_sampled());
    // The index is being made while the whole is in view.
    let (source, goal) = (Arc::clone(&stage.source), stage.source.read.load(Ordering::Relaxed) + 10_000_000);
    stage.run(|_| source.read.load(Ordering::Relaxed) > goal);
    for step in 0..10 {
        let left = (samples - 4_000_000) as f64 * f64::from(step) / 10.0;
        stage.engine.spectra().request(stage.request([left, left + 200_000.0], Reduce::Max));
        stage.run(|seen| !seen.pictures.is_empty());
    }
    println!("\n{PEAK}{}", peak_memory());
}

/// The most memory that this process ever held, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}

#[test]
fn a_terabyte_takes_no_more_than_a_gigabyte() {
    let peaks = LENGTHS.map(|samples| {
        let mut apart = Command::new(std::env::current_exe().unwrap());
        apart.args(["--exact", "memory::apart", "--ignored", "--nocapture"]).env(LOOK_AT, samples.to_string());
        let output = apart.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        let peak = text.lines().find_map(|line| line.strip_prefix(PEAK)).expect("a finding");
        peak.parse::<u64>().unwrap()
    });
    eprintln!("peaks: {peaks:?}");
    assert!(peaks.iter().all(|peak| *peak < MOST_MEMORY), "{peaks:?}");
    assert!(peaks[1] < peaks[0] + MORE_MEMORY, "{peaks:?}");
}
