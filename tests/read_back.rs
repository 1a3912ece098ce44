//! What lumiq writes as TIFF and movie, as tifffile, `FFmpeg` and `ImageJ` read it: values, axes, calibration, channels,
//! ranges, levels, labels, frames.
//!
//! tifffile and `FFmpeg` are asked by `tests/scripts/read_back.py` and `read_back_movie.py`, through the Python that
//! `LUMIQ_PYTHON` names, `ImageJ` by `read_back.ijm` and `read_back_avi.ijm`, from the jar that `LUMIQ_IMAGEJ` names;
//! without them a test says so and passes.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that says why it skips, and fails without its files"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use lumiq::codec::{Compression, Pace, SaveOptions, TiffCompression};
use lumiq::engine::export::save_stack;
use lumiq::model::{
    Dpi, PixelSize, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes,
    StackInfo,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Values tell their place, and fill the type.
#[derive(Debug)]
struct Places(SampleType, usize);

impl PlaneSource for Places {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let Self(sample_type, samples) = *self;
        let mut values = Samples::zeroed(sample_type, rect.area() * samples);
        let size = sample_type.bytes();
        let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        for ((x, y), pixel) in places.zip(values.as_bytes_mut().chunks_exact_mut(size * samples)) {
            for (sample, bytes) in pixel.chunks_exact_mut(size).enumerate() {
                let value = x * 7 + y * 131 + plane.t * 4001 + plane.z * 907 + plane.c * 211 + sample * 59;
                match sample_type {
                    SampleType::U8 => bytes[0] = value as u8,
                    SampleType::U16 => bytes.copy_from_slice(&(value as u16).to_ne_bytes()),
                    SampleType::I16 => bytes.copy_from_slice(&(value as i16).wrapping_sub(9000).to_ne_bytes()),
                    SampleType::F32 => bytes.copy_from_slice(&(value as f32 / 3.0 - 50.0).to_ne_bytes()),
                    other => panic!("{other:?} is not among the cases"),
                }
            }
        }
        Ok(Plane::new(rect.width, rect.height, samples, values))
    }
}

fn stack(axes: StackAxes, samples: usize, sample_type: SampleType, change: impl FnOnce(&mut StackInfo)) -> Stack {
    let mut info = StackInfo::bare("test", axes, samples, sample_type);
    change(&mut info);
    Stack::new(info, Arc::new(Places(sample_type, samples)))
}

fn calibrated(info: &mut StackInfo) {
    info.pixel_size = Some(PixelSize { x: 0.25, y: 0.5, z: Some(1.5) });
    info.time_interval_s = Some(2.5);
    for (channel, (name, color)) in info.channels.iter_mut().zip([("DAPI µ", [0, 0, 255]), ("GFP", [0, 255, 0])]) {
        (channel.name, channel.color) = (Some(name.to_owned()), Some(color));
        channel.range = Some([10.0, 4000.0]);
    }
}

/// What tifffile says of the files, in their order; `None` where there is no Python to ask.
fn tifffile_says(files: &[&Path]) -> Option<Vec<Value>> {
    let Ok(python) = std::env::var("LUMIQ_PYTHON") else {
        println!("skipped: LUMIQ_PYTHON names no Python that has tifffile");
        return None;
    };
    python_says(&python, "read_back.py", files)
}

/// The objects that a script of ours prints of the files; `None` if it lacks what it needs.
fn python_says(python: &str, script: &str, files: &[&Path]) -> Option<Vec<Value>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts").join(script);
    let output = Command::new(python).arg(script).args(files).output().unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: the Python lacks what the script needs");
        return None;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Writes each stack under its name.
fn write(folder: &Path, stacks: &[(&str, Stack)], compression: Compression) -> Vec<PathBuf> {
    let paths: Vec<_> = stacks.iter().map(|(name, _)| folder.join(name)).collect();
    for (path, (_, stack)) in paths.iter().zip(stacks) {
        let options = SaveOptions { compression, ..SaveOptions::default() };
        save_stack(path, stack, &options, &Progress::new()).unwrap();
    }
    paths
}

/// Writes each stack under its name and asks about all of them.
fn written(folder: &Path, stacks: &[(&str, Stack)]) -> Option<Vec<Value>> {
    let paths = write(folder, stacks, Compression::default());
    let said = tifffile_says(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    assert_eq!(said.len(), stacks.len());
    Some(said)
}

/// As the script writes them.
fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// All planes as tifffile hashes them.
fn hashed(stack: &Stack) -> Value {
    let mut hasher = Sha256::new();
    for plane in stack.planes() {
        let samples = stack.read_plane(plane).unwrap().samples;
        let size = samples.sample_type().bytes();
        for value in samples.as_bytes().chunks_exact(size) {
            let mut value = value.to_vec();
            if cfg!(target_endian = "big") {
                value.reverse();
            }
            hasher.update(&value);
        }
    }
    json!(hex(&hasher.finalize()))
}

#[test]
fn tifffile_reads_imagej_stacks_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let axes = StackAxes { t: 3, z: 2, c: 2, y: 20, x: 33 };
    let stacks = [
        ("u16.tif", stack(axes, 1, SampleType::U16, calibrated)),
        ("u8.tif", stack(axes, 1, SampleType::U8, calibrated)),
        ("f32.tif", stack(StackAxes { t: 1, ..axes }, 1, SampleType::F32, calibrated)),
    ];
    let Some(said) = written(folder.path(), &stacks) else { return };
    for (said, (name, stack)) in said.iter().zip(&stacks) {
        assert_eq!(said["levels"], json!([hashed(stack)]), "{name}");
        let axes = if stack.info.axes.t > 1 { "TZCYX" } else { "ZCYX" };
        assert_eq!((&said["axes"], &said["resolution"]), (&json!(axes), &json!([4.0, 2.0])), "{name}");
        let imagej = &said["imagej"];
        assert_eq!([&imagej["unit"], &imagej["spacing"]], [&json!("micron"), &json!(1.5)], "{name}");
        assert_eq!(imagej["Ranges"], json!([10.0, 4000.0, 10.0, 4000.0]), "{name}");
        assert_eq!(imagej["Labels"][1], json!("GFP"), "{name}");
        assert_eq!(imagej["finterval"], json!(2.5), "{name}");
    }
}

/// What `ImageJ` says of the files: the words of each line; `None` where it is not there to ask.
fn imagej_says(folder: &Path, files: &[PathBuf]) -> Option<Vec<Vec<String>>> {
    imagej_answers("read_back.ijm", folder, files)
}

/// What a script of ours for `ImageJ` says of the files.
fn imagej_answers(script: &str, folder: &Path, files: &[PathBuf]) -> Option<Vec<Vec<String>>> {
    let Ok(jar) = std::env::var("LUMIQ_IMAGEJ") else {
        println!("skipped: LUMIQ_IMAGEJ names no jar of ImageJ");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts").join(script);
    let answer = folder.join("answer.txt");
    let names: Vec<_> = std::iter::once(&answer).chain(files).map(|path| path.to_str().unwrap()).collect();
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "java", "-jar", &jar, "-batch"]).arg(script).arg(names.join("\t"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(answer).unwrap();
    Some(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

/// The sum of the script over a plane, a weight for every pixel.
fn weighted(plane: &Plane) -> f64 {
    let places = (0..plane.height).flat_map(|y| (0..plane.width).map(move |x| (x, y)));
    places.map(|(x, y)| plane.value(x, y, 0).unwrap() * (1 + (x + 3 * y) % 11) as f64).sum()
}

/// Compares what `ImageJ` says of a file of two channels in two depths and three times.
fn check_imagej(said: &[Vec<String>], stack: &Stack, labels: Option<[&str; 2]>, case: &str) {
    let bits = (8 * stack.info.sample_type.bytes()).to_string();
    let sizes = ["33", "20", "2", "2", "3", bits.as_str(), "1", "0.25", "0.5", "1.5"];
    assert_eq!(said[0][1..11], sizes, "{case}");
    assert!(matches!(said[0][11].as_str(), "µm" | "micron" | "microns"), "{case}: {}", said[0][11]);
    assert_eq!(said[0][12], "2.5", "{case}");
    for (c, words) in said[1..].iter().enumerate() {
        assert_eq!(words[1..3], ["10", "4000"], "{case}");
        assert_eq!(words[3..6].join(" "), ["0 0 255", "0 255 0"][c], "{case}");
        assert!(labels.is_none_or(|labels| words[6] == labels[c]), "{case}: {}", words[6]);
        check_values(words, &stack.read_plane(PlaneIndex { t: 2, z: 1, c }).unwrap(), case);
    }
}

fn check_values(words: &[String], plane: &Plane, case: &str) {
    let (sum, expected): (f64, f64) = (words[7].parse().unwrap(), weighted(plane));
    assert!((sum - expected).abs() < 1e-6 * expected.abs() + 1e-2, "{case}: {sum}, not {expected}");
}

#[test]
fn imagej_opens_plain_pages() {
    let folder = tempfile::tempdir().unwrap();
    let stacks = [("u8.tif", SampleType::U8), ("u16.tif", SampleType::U16), ("f32.tif", SampleType::F32)]
        .map(|(name, sample_type)| (name, stack(StackAxes::plane(33, 20), 1, sample_type, |_| {})));
    let paths = write(folder.path(), &stacks, Compression::default());
    let Some(said) = imagej_says(folder.path(), &paths) else { return };
    for (said, (name, stack)) in said.chunks(2).zip(&stacks) {
        assert_eq!(said[0][1..6], ["33", "20", "1", "1", "1"], "{name}");
        check_values(&said[1], &stack.read_plane(PlaneIndex::default()).unwrap(), name);
    }
}

#[test]
fn imagej_opens_stacks_with_their_ranges_and_colours() {
    let folder = tempfile::tempdir().unwrap();
    let axes = StackAxes { t: 3, z: 2, c: 2, y: 20, x: 33 };
    let stacks = [SampleType::U16, SampleType::U8, SampleType::F32]
        .map(|sample_type| (sample_type.name(), stack(axes, 1, sample_type, calibrated)));
    // ImageJ reads labels of planes where it takes all planes from one place, which is without compression only.
    let compressed = [Compression::Fast, Compression::Balanced, Compression::High].map(|how| (how, None));
    for (compression, labels) in [(Compression::None, Some(["DAPI µ", "GFP"]))].into_iter().chain(compressed) {
        let named = stacks.each_ref().map(|(name, stack)| (format!("{name} {compression:?}.tif"), stack));
        let named = named.each_ref().map(|(name, stack)| (name.as_str(), (*stack).clone()));
        let paths = write(folder.path(), &named, compression);
        let Some(said) = imagej_says(folder.path(), &paths) else { return };
        assert_eq!(said.len(), 3 * stacks.len());
        for (said, (name, stack)) in said.chunks(3).zip(&named) {
            check_imagej(said, stack, labels, name);
        }
    }
}

#[test]
fn tifffile_reads_ome_tiffs_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let axes = StackAxes { t: 3, z: 2, c: 2, y: 20, x: 533 };
    let stacks = [
        ("u16.ome.tif", stack(axes, 1, SampleType::U16, calibrated)),
        ("i16.ome.tif", stack(axes, 1, SampleType::I16, calibrated)),
        ("f32.ome.tiff", stack(axes, 1, SampleType::F32, calibrated)),
    ];
    let Some(said) = written(folder.path(), &stacks) else { return };
    for (said, (name, stack)) in said.iter().zip(&stacks) {
        assert_eq!(said["levels"], json!([hashed(stack)]), "{name}");
        assert_eq!((&said["axes"], &said["tiled"]), (&json!("TZCYX"), &json!(true)), "{name}");
        let pixels = &said["ome"];
        for (key, value) in [("PhysicalSizeX", 0.25), ("PhysicalSizeY", 0.5), ("PhysicalSizeZ", 1.5)] {
            assert_eq!(pixels[key], json!(value), "{name}");
        }
        assert_eq!([&pixels["TimeIncrement"], &pixels["PhysicalSizeXUnit"]], [&json!(2.5), &json!("µm")], "{name}");
        let [dapi, gfp] = [0, 1].map(|number| &pixels["Channel"][number]);
        assert_eq!([&dapi["Name"], &gfp["Name"]], [&json!("DAPI µ"), &json!("GFP")], "{name}");
        assert_eq!([&dapi["Color"], &gfp["Color"]], [&json!(65_535), &json!(16_711_935)], "{name}");
    }
}

/// Half the size in f64, edges repeated: what a level is made of the one before.
fn halved(values: &[u64], [width, height]: [usize; 2]) -> (Vec<u64>, [usize; 2]) {
    let half = [width.div_ceil(2), height.div_ceil(2)];
    let at = |x: usize, y: usize| values[y.min(height - 1) * width + x.min(width - 1)] as f64;
    let places = (0..half[1]).flat_map(|y| (0..half[0]).map(move |x| (2 * x, 2 * y)));
    let mean = |(x, y)| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0;
    (places.map(|place| (mean(place) + 0.5).floor() as u64).collect(), half)
}

#[test]
fn tifffile_reads_colours_resolutions_and_levels() {
    let folder = tempfile::tempdir().unwrap();
    let dpi = |info: &mut StackInfo| info.dpi = Some(Dpi { x: 300.0, y: 150.0 });
    let stacks = [
        ("photo.tif", stack(StackAxes::plane(33, 20), 3, SampleType::U8, dpi)),
        ("photo.ome.tif", stack(StackAxes::plane(33, 20), 3, SampleType::U8, dpi)),
        ("large.ome.tif", stack(StackAxes::plane(2301, 1107), 1, SampleType::U16, |_| {})),
    ];
    let Some(said) = written(folder.path(), &stacks) else { return };
    for (said, (name, stack)) in said.iter().zip(&stacks).take(2) {
        assert_eq!(said["levels"], json!([hashed(stack)]), "{name}");
        assert_eq!((&said["axes"], &said["resolution"]), (&json!("YXS"), &json!([300.0, 150.0])), "{name}");
    }
    let large = &stacks[2].1.read_plane(PlaneIndex::default()).unwrap().samples;
    let Samples::U16(values) = large else { panic!("{large:?}") };
    let (mut values, mut size) = (values.iter().copied().map(u64::from).collect::<Vec<_>>(), [2301, 1107]);
    let levels = said[2]["levels"].as_array().unwrap();
    assert_eq!(levels.len(), 5);
    for (number, level) in levels.iter().enumerate() {
        let bytes: Vec<u8> = values.iter().flat_map(|value| (*value as u16).to_le_bytes()).collect();
        assert_eq!(level, &json!(hex(&Sha256::digest(&bytes))), "level {number}");
        (values, size) = halved(&values, size);
    }
}

/// Planes with a label each, and lengths that are counted from within the picture.
fn labelled(info: &mut StackInfo) {
    calibrated(info);
    info.origin = Some([12.0, 7.5, 1.0]);
    let planes = (0..3).flat_map(|t| (0..2).flat_map(move |z| (0..2).map(move |c| format!("t{t} z{z} c{c} µ"))));
    info.plane_labels = planes.collect();
}

#[test]
fn labels_origin_and_every_compression_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let stack = stack(StackAxes { t: 3, z: 2, c: 2, y: 20, x: 33 }, 1, SampleType::U16, labelled);
    let mut paths = Vec::new();
    for compression in TiffCompression::ALL {
        for ending in ["tif", "ome.tif"] {
            let path = folder.path().join(format!("{}.{ending}", compression.name()));
            let options = SaveOptions { tiff: Some(compression), ..SaveOptions::default() };
            save_stack(&path, &stack, &options, &Progress::new()).unwrap();
            paths.push(path);
        }
    }
    if let Some(said) = tifffile_says(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>()) {
        for (said, path) in said.iter().zip(&paths) {
            assert_eq!(said["levels"], json!([hashed(&stack)]), "{}", path.display());
        }
        for said in said.iter().step_by(2) {
            let imagej = &said["imagej"];
            assert_eq!([&imagej["xorigin"], &imagej["yorigin"]], [&json!(12.0), &json!(7.5)]);
            assert_eq!(
                (&imagej["zorigin"], &imagej["Labels"][7]),
                (&json!(1.0), &json!("GFP: t1 z1 c1 µ")),
                "with the channel's name"
            );
        }
    }
    // Zstandard it does not read.
    let plain = [paths[0].clone(), paths[2].clone(), paths[4].clone()];
    let Some(said) = imagej_says(folder.path(), &plain) else { return };
    for (at, said) in said.chunks(3).enumerate() {
        let labels = (at == 0).then_some(["DAPI µ: t2 z1 c0 µ", "GFP: t2 z1 c1 µ"]);
        check_imagej(said, &stack, labels, &plain[at].display().to_string());
    }
}

/// Frames of one colour each, in halves.
#[derive(Debug)]
struct Halves;

const FRAMES: [[u8; 3]; 3] = [[200, 30, 90], [20, 220, 60], [128, 128, 255]];

impl PlaneSource for Halves {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let places = (rect.y..rect.bottom()).flat_map(|_| rect.x..rect.right());
        let pixels = places.flat_map(|x| if x < 31 { FRAMES[plane.t] } else { [0; 3] }).collect();
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(pixels)))
    }
}

/// Three frames of odd height.
fn movie() -> Stack {
    let axes = StackAxes { t: 3, ..StackAxes::plane(62, 41) };
    Stack::new(StackInfo::bare("test", axes, 3, SampleType::U8), Arc::new(Halves))
}

#[test]
fn ffmpeg_plays_movies_at_their_rate_in_their_colours() {
    let Ok(python) = std::env::var("LUMIQ_PYTHON") else {
        println!("skipped: LUMIQ_PYTHON names no Python that has av");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut movies = vec!["movie.avi"];
    if cfg!(feature = "mp4") || Command::new("ffmpeg").arg("-version").output().is_ok() {
        movies.push("movie.mp4");
    }
    let pace = Pace { frames_per_second: 29.97, plays: 0 };
    let options = SaveOptions { pace, ..SaveOptions::default() };
    let paths: Vec<PathBuf> = movies.iter().map(|name| folder.path().join(name)).collect();
    for path in &paths {
        save_stack(path, &movie(), &options, &Progress::new()).unwrap();
    }
    let Some(said) =
        python_says(&python, "read_back_movie.py", &paths.iter().map(PathBuf::as_path).collect::<Vec<_>>())
    else {
        return;
    };
    for (said, name) in said.iter().zip(&movies) {
        let is_avi = name.ends_with("avi");
        let kind = if is_avi { ["mjpeg", "yuvj444p"] } else { ["h264", "yuv420p"] };
        assert_eq!([&said["codec"], &said["pixels"]], [&json!(kind[0]), &json!(kind[1])], "{name}");
        let height = if is_avi { 41 } else { 42 };
        assert_eq!((&said["size"], &said["rate"]), (&json!([62, height]), &json!("2997/100")), "{name}");
        let left: Vec<[f64; 3]> = serde_json::from_value(said["left"].clone()).unwrap();
        assert_eq!(left.len(), 3, "{name}");
        for (mean, color) in left.iter().zip(FRAMES) {
            let near = mean.iter().zip(color).all(|(mean, level)| (mean - f64::from(level)).abs() < 4.0);
            assert!(near, "{name}: {mean:?}, not {color:?}");
        }
    }
}

#[test]
fn imagej_opens_movies() {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), &[("movie.avi", movie())], Compression::default());
    let Some(said) = imagej_answers("read_back_avi.ijm", folder.path(), &paths) else { return };
    assert_eq!(said[0][1..], ["62", "41", "3", "24"]);
    for (words, color) in said[1..].iter().zip(FRAMES) {
        let means: Vec<f64> = words[1..].iter().map(|word| word.parse().unwrap()).collect();
        let near = means.iter().zip(color).all(|(mean, level)| (mean - f64::from(level)).abs() < 5.0);
        assert!(near, "{means:?}, not {color:?}");
    }
    assert_eq!(said.len(), 4);
}
