//! `lumiq spectrogram --index` and `annotate --find bursts --index`: from the recording's index, which is made first where
//! it is missing.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use super::source::BURST;

const SAMPLES: usize = 300_000;
/// In the last tenth.
const AT: usize = 281_333;

fn draw(folder: &Path, options: &[&str]) -> Output {
    let mut call = Command::new(env!("CARGO_BIN_EXE_lumiq"));
    call.arg("spectrogram").arg(folder.join("silence.cf32")).args(["--sample-rate", "1e6"]);
    call.args(options).arg("-o").arg(folder.join("whole.npy"));
    call.env("LUMIQ_CACHE_DIR", folder.join("cache")).output().unwrap()
}

/// The largest value of each column of an npy file of f32, and its rows.
fn columns(path: &Path) -> (usize, Vec<f32>) {
    let bytes = std::fs::read(path).unwrap();
    let header = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let text = String::from_utf8_lossy(&bytes[10..header]).into_owned();
    let shape = &text[text.find("'shape': (").unwrap() + 10..];
    let numbers: Vec<usize> = shape.split([',', ')']).take(2).map(|number| number.trim().parse().unwrap()).collect();
    let values: Vec<f32> = bytes[header..].as_chunks::<4>().0.iter().map(|value| f32::from_le_bytes(*value)).collect();
    let column = |x| values.iter().skip(x).step_by(numbers[1]).copied().fold(f32::NEG_INFINITY, f32::max);
    (numbers[0], (0..numbers[1]).map(column).collect())
}

#[test]
fn the_whole_recording_is_drawn_from_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut samples = vec![0.0_f32; 2 * SAMPLES];
    samples[2 * AT] = BURST;
    let path = folder.path().join("silence.cf32");
    std::fs::write(&path, bytemuck::cast_slice::<_, u8>(&samples)).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    drop(file);
    for _ in 0..2 {
        let output = draw(folder.path(), &["--index", "--columns", "10", "--fft", "256"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let (bins, columns) = columns(&folder.path().join("whole.npy"));
        assert_eq!((bins, columns.len()), (256, 10));
        for (number, value) in columns.iter().enumerate() {
            // 20·log10(0.8 / 128), or up to 6 dB less; silence.
            let lit = (-50.4..-43.8).contains(value);
            assert!(if number == 9 { lit } else { *value == -200.0 }, "column {number}: {value}");
        }
        let indexes = std::fs::read_dir(folder.path().join("cache").join("indexes")).unwrap();
        assert_eq!(indexes.count(), 1);
    }
    let refused = draw(folder.path(), &["--index", "--columns", "2000", "--fft", "256"]);
    let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && sentence.contains("147 columns at most, not 2000"), "{sentence}");
    // Averages that the index has, and others.
    let averaged = draw(folder.path(), &["--index", "--columns", "10", "--fft", "256", "--average", "16"]);
    assert!(averaged.status.success(), "{}", String::from_utf8_lossy(&averaged.stderr));
    let (_, columns) = columns(&folder.path().join("whole.npy"));
    // The burst is in two frames of 16 whose weights add up to 1: 20·log10(0.8 / 128) − 10·log10(16) and 0 to 3 dB less.
    assert!(columns[..9].iter().all(|value| *value == -200.0));
    assert!((-59.5..-55.6).contains(&columns[9]), "{columns:?}");
    let refused = draw(folder.path(), &["--index", "--columns", "10", "--fft", "256", "--average", "10"]);
    let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && sentence.contains("no averages of 10 frames; average 16, 64, "), "{sentence}");
    let mean =
        draw(folder.path(), &["--index", "--columns", "10", "--fft", "256", "--average", "10", "--reduce", "mean"]);
    assert!(mean.status.success(), "{}", String::from_utf8_lossy(&mean.stderr));
    // The automatic range of 16-bit values, which otherwise are of all there are.
    let tiff = |options: &[&str]| {
        let mut call = Command::new(env!("CARGO_BIN_EXE_lumiq"));
        call.arg("spectrogram").arg(folder.path().join("silence.cf32")).args(["--sample-type", "u16"]).args(options);
        let output = call.arg("-o").arg(folder.path().join("a.tif")).args(["--overwrite", "always"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(folder.path().join("a.tif")).unwrap()
    };
    let (all, auto) = (tiff(&[]), tiff(&["--range", "auto"]));
    assert!(all != auto && auto != tiff(&["--range", "-100:0"]));
    let useless = draw(folder.path(), &["--index", "--hop", "64"]);
    assert_eq!(useless.status.code(), Some(2));
}

#[test]
fn bursts_are_found_with_the_index_as_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut samples = vec![0.0_f32; 2 * SAMPLES];
    for at in [30_000, 150_000, AT] {
        samples[2 * at] = BURST;
    }
    let path = folder.path().join("silence.cf32");
    std::fs::write(&path, bytemuck::cast_slice::<_, u8>(&samples)).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    drop(file);
    let annotate = |options: &[&str]| {
        let mut call = Command::new(env!("CARGO_BIN_EXE_lumiq"));
        call.arg("annotate").arg(&path).args(["--sample-rate", "1e6", "--find", "bursts", "--json"]).args(options);
        call.env("LUMIQ_CACHE_DIR", folder.path().join("cache")).output().unwrap()
    };
    let without = annotate(&[]);
    assert!(without.status.success() && String::from_utf8_lossy(&without.stdout).contains("\"found\":3"));
    let with = annotate(&["--index"]);
    assert_eq!(String::from_utf8_lossy(&with.stdout), String::from_utf8_lossy(&without.stdout));
    assert_eq!(std::fs::read_dir(folder.path().join("cache").join("indexes")).unwrap().count(), 1);
    assert_eq!(annotate(&["--index", "--from", "0.1"]).status.code(), Some(2));
}
