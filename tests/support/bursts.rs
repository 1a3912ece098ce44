//! A short recording with two bursts of a tone, as a SigMF pair: for tests of annotating and of finding bursts.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// 200000 complex bytes of noise: a tone at 0.2 cycles per sample from sample 40000 to 60000, one at −0.1 from 120000 to
/// 150000.
pub fn samples() -> Vec<u8> {
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f64 / (1u64 << 24) as f64 - 0.5
    };
    let mut bytes = Vec::new();
    for n in 0..200_000u64 {
        let tone = match n {
            40_000..60_000 => Some(0.2),
            120_000..150_000 => Some(-0.1),
            _ => None,
        };
        let phase = tone.map(|cycles: f64| (cycles * n as f64).fract() * std::f64::consts::TAU);
        let (re, im) = phase.map_or((0.0, 0.0), |phase| (20.0 * phase.cos(), 20.0 * phase.sin()));
        for value in [re, im] {
            bytes.push((127.5 + value + 24.0 * draw()).round() as u8);
        }
    }
    bytes
}

/// Writes the samples with metadata; the path of these.
pub fn write_pair(folder: &Path, metadata: &Value) -> PathBuf {
    std::fs::write(folder.join("band.sigmf-data"), samples()).expect("a folder to write to");
    let path = folder.join("band.sigmf-meta");
    std::fs::write(&path, metadata.to_string()).expect("a folder to write to");
    path
}

/// What a file of metadata holds.
pub fn metadata(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("metadata")).expect("JSON")
}
