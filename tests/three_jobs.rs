//! Resize, blend and spectrogram end to end from the command line, against arithmetic written out here.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::files::{folder, read_npy, write_npy, write_picture};
use support::program::{fail, run, stderr, succeed};

/// The words of a call, with paths where they are named.
macro_rules! call {
    ($($word:expr),* $(,)?) => { [$(std::ffi::OsStr::new($word)),*] };
}

#[test]
fn resize_reports_by_the_published_names_and_keeps_the_proportions() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.png"), folder.path().join("out.png"));
    write_picture(&source, 64, 48);
    let text = succeed(call!["resize", &source, "-o", &target, "--long-side", "32", "--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["original_dimensions"], serde_json::json!([64, 48]));
    assert_eq!(report["new_dimensions"], serde_json::json!([32, 24]));
    assert_eq!(report["scale_factor"], 0.5);
    assert_eq!(report["resample_method"], "LANCZOS3");
    assert_eq!(report["input"], source.to_str().unwrap());
    let result = image::open(&target).unwrap();
    assert_eq!((result.width(), result.height()), (32, 24));
}

#[test]
fn nearest_at_double_size_repeats_every_pixel() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.png"), folder.path().join("out.png"));
    let picture = write_picture(&source, 9, 5);
    succeed(call!["resize", &source, "-o", &target, "--scale", "2", "--filter", "nearest"]);
    let result = image::open(&target).unwrap().to_rgb8();
    assert_eq!((result.width(), result.height()), (18, 10));
    for (x, y, pixel) in result.enumerate_pixels() {
        assert_eq!(pixel, picture.get_pixel(x / 2, y / 2));
    }
}

#[test]
fn dpi_makes_exactly_that_resolution() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.png"), folder.path().join("out.png"));
    write_picture(&source, 100, 60);
    let text = succeed(call!["resize", &source, "-o", &target, "--dpi", "150", "--source-dpi", "300", "--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["new_dimensions"], serde_json::json!([50, 30]));
    let info: Value = serde_json::from_str(&succeed(call!["info", &target, "--json"])).unwrap();
    let dpi = info["dpi"]["x"].as_f64().unwrap();
    assert!((dpi - 150.0).abs() < 0.02, "PNG counts pixels a metre: {dpi}");
}

#[test]
fn the_reported_resolution_is_the_one_that_the_file_states() {
    let folder = folder();
    let source = folder.path().join("in.png");
    write_picture(&source, 100, 60);
    for (name, stated) in [("a.bmp", true), ("a.webp", true), ("a.tif", true), ("a.tga", false), ("a.npy", false)] {
        let target = folder.path().join(name);
        let words = call!["resize", &source, "-o", &target, "--dpi", "150", "--source-dpi", "300", "--json"];
        let output = run(words);
        assert!(output.status.success(), "{}", stderr(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let info: Value = serde_json::from_str(&succeed(call!["info", &target, "--json"])).unwrap();
        if stated {
            assert_eq!(report["true_dpi"], serde_json::json!([150.0, 150.0]), "{name}");
            assert!((info["dpi"]["x"].as_f64().unwrap() - 150.0).abs() < 0.02, "{name}");
            assert_eq!(stderr(&output), "", "{name}");
        } else {
            assert_eq!((&report["true_dpi"], &info["dpi"]), (&Value::Null, &Value::Null), "{name}");
            let line = format!("warning: {}: the resolution is left out", target.display());
            assert!(stderr(&output).starts_with(&line), "{}", stderr(&output));
            assert_eq!(stderr(&output).lines().count(), 1);
        }
        let stripped = run(words.iter().chain(&call!["--strip", "--overwrite", "always"]));
        let report: Value = serde_json::from_slice(&stripped.stdout).unwrap();
        assert_eq!((stderr(&stripped).as_str(), &report["true_dpi"]), ("", &Value::Null), "{name}");
    }
}

#[test]
fn a_resolution_that_a_format_cannot_state_exactly_is_reported_as_stated() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.png"), folder.path().join("out.jpg"));
    write_picture(&source, 100, 60);
    for (asked, stated) in [("96.5", serde_json::json!([97.0, 97.0])), ("0.4", Value::Null)] {
        let words = call!["resize", &source, "-o", &target, "--dpi", asked, "--source-dpi", "200", "--json"];
        let report: Value = serde_json::from_str(&succeed(words)).unwrap();
        let info: Value = serde_json::from_str(&succeed(call!["info", &target, "--json"])).unwrap();
        assert_eq!(report["true_dpi"], stated);
        assert_eq!(info["dpi"]["x"], stated[0]);
    }
}

#[test]
fn a_scan_keeps_its_dpi_though_its_size_is_not_quite_that() {
    let folder = folder();
    let [picture, scan, target] = ["in.png", "scan.tif", "out.tif"].map(|name| folder.path().join(name));
    write_picture(&picture, 101, 67);
    succeed(call!["resize", &picture, "-o", &scan, "--dpi", "300", "--source-dpi", "300"]);
    let text = succeed(call!["resize", &scan, "-o", &target, "--dpi", "96", "--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    let info: Value = serde_json::from_str(&succeed(call!["info", &target, "--json"])).unwrap();
    assert_eq!((&info["format"], &info["dpi"]), (&"tiff".into(), &serde_json::json!({"x": 96.0, "y": 96.0})));
    assert_eq!(report["true_dpi"], serde_json::json!([96.0, 96.0]));
}

#[test]
fn calibration_follows_a_resized_stack_through_tiff() {
    let folder = folder();
    let (source, target) = (folder.path().join("in.npy"), folder.path().join("out.tif"));
    let bytes: Vec<u8> = (0..2 * 8 * 8u16).flat_map(|v| (v * 99).to_le_bytes()).collect();
    write_npy(&source, "<u2", &[2, 8, 8], &bytes);
    succeed(call!["resize", &source, "-o", &target, "--scale", "0.5", "--pixel-size", "0.25", "--axes", "TYX"]);
    let info: Value = serde_json::from_str(&succeed(call!["info", &target, "--json"])).unwrap();
    assert_eq!(info["axes"], serde_json::json!({"t": 2, "z": 1, "c": 1, "y": 4, "x": 4}));
    assert_eq!(info["sample_type"], "u16");
    assert!((info["pixel_size"]["x"].as_f64().unwrap() - 0.5).abs() < 1e-6);
}

#[test]
fn several_pictures_go_to_a_folder_and_one_failure_does_not_stop_the_others() {
    let folder = folder();
    let (good, bad, out) = (folder.path().join("good.png"), folder.path().join("bad.png"), folder.path().join("out"));
    write_picture(&good, 10, 10);
    std::fs::write(&bad, b"not a picture").unwrap();
    let sentence = fail(1, call!["resize", &bad, &good, "--out", &out, "--width", "5"]);
    assert!(sentence.contains("bad.png"), "{sentence}");
    assert_eq!(image::open(out.join("good.png")).unwrap().height(), 5);
    assert!(!out.join("bad.png").exists());
}

#[test]
fn screen_of_all_pairs_of_bytes_is_exact() {
    let folder = folder();
    let paths = ["a.npy", "b.npy", "out.npy"].map(|name| folder.path().join(name));
    let pairs = || (0..=255u8).flat_map(|a| (0..=255u8).map(move |b| (a, b)));
    write_npy(&paths[0], "|u1", &[256, 256], &pairs().map(|(a, _)| a).collect::<Vec<_>>());
    write_npy(&paths[1], "|u1", &[256, 256], &pairs().map(|(_, b)| b).collect::<Vec<_>>());
    succeed(call!["blend", &paths[0], &paths[1], "-o", &paths[2]]);
    let (_, data) = read_npy(&paths[2]);
    for ((a, b), got) in pairs().zip(data) {
        let (a, b) = (u32::from(a), u32::from(b));
        // 255 − (255−a)(255−b)/255, rounded to the nearest whole number; no ties exist.
        let product = (255 - a) * (255 - b);
        let expected = 255 - (2 * product + 255) / 510;
        assert_eq!(u32::from(got), expected, "{a} and {b}");
    }
}

#[test]
fn blends_broadcast_time_and_refuse_other_sizes() {
    let folder = folder();
    let [a, b, c, out] = ["a.npy", "b.npy", "c.npy", "out.npy"].map(|name| folder.path().join(name));
    write_npy(&a, "|u1", &[3, 2, 2], &[1; 12]);
    write_npy(&b, "|u1", &[2, 2], &[10, 20, 30, 40]);
    write_npy(&c, "|u1", &[2, 3], &[0; 6]);
    succeed(call!["blend", &a, &b, "-o", &out, "--mode", "add"]);
    let (header, data) = read_npy(&out);
    assert!(header.contains("(3, 2, 2"), "{header}");
    assert_eq!(data, [11, 21, 31, 41].repeat(3));
    let sentence = fail(1, call!["blend", &a, &c, "-o", &out]);
    let expected = format!("{}: has 3 × 2 pixels and {} has 2 × 2 pixels; add --crop", c.display(), a.display());
    assert!(sentence.contains(&expected) && sentence.contains("--fit"), "{sentence}");
    write_npy(&c, "|u1", &[2, 2, 2], &[0; 8]);
    let sentence = fail(1, call!["blend", &c, &a, "-o", &out]);
    let expected = format!("{}: has 3 planes (z) and {} has 2 planes (z); choose", a.display(), c.display());
    assert!(sentence.contains(&expected), "{sentence}");
    write_npy(&c, "|u1", &[2, 3], &[0; 6]);
    succeed(call!["blend", &a, &c, "-o", &out, "--crop", "--mode", "max"]);
}

/// A tone of amplitude 0.5 on a bin at 1 MS/s as raw cf32.
fn write_tone(path: &std::path::Path, samples: usize) {
    let bytes: Vec<u8> = (0..samples)
        .flat_map(|n| {
            let angle = std::f32::consts::TAU * (n % 8) as f32 / 8.0;
            [0.5 * angle.cos(), 0.5 * angle.sin()].map(f32::to_le_bytes).concat()
        })
        .collect();
    std::fs::write(path, bytes).unwrap();
}

fn floats(data: &[u8]) -> Vec<f32> {
    data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

#[test]
fn a_tone_has_the_power_of_its_amplitude() {
    let folder = folder();
    let (source, target) = (folder.path().join("tone.cf32"), folder.path().join("power.npy"));
    write_tone(&source, 4096);
    for (scale, expected) in [("spectrum", -6.0206), ("density", -37.68)] {
        succeed(call!["spectrogram", &source, "-o", &target, "--sample-rate", "1e6", "--scale", scale]);
        let (header, data) = read_npy(&target);
        assert!(header.contains("<f4") && header.contains("(1024, 7"), "{header}");
        let values = floats(&data);
        // An eighth of the rate above the middle: row 512 + 128, lowest frequency first.
        let peak = values[640 * 7..641 * 7].to_vec();
        assert!(peak.iter().all(|db| (db - expected).abs() < 0.01), "{scale}: {peak:?}");
    }
}

#[test]
fn silence_is_minus_200_db_and_short_input_is_one_frame() {
    let folder = folder();
    let (source, target) = (folder.path().join("silence.cs16"), folder.path().join("power.npy"));
    std::fs::write(&source, [0u8; 400]).unwrap();
    succeed(call!["spectrogram", &source, "-o", &target, "--fft", "256"]);
    let (header, data) = read_npy(&target);
    assert!(header.contains("(256, 1"), "{header}");
    assert!(floats(&data).iter().all(|db| (*db + 200.0).abs() < 1e-3));
}

#[test]
fn a_spectrogram_picture_has_time_to_the_right_and_frequency_upwards() {
    let folder = folder();
    let (source, target) = (folder.path().join("tone.cf32"), folder.path().join("power.png"));
    write_tone(&source, 1 << 16);
    let options = call!["--fft", "256", "--hop", "256", "--columns", "100", "--range", "-80:0", "--colormap", "grey"];
    succeed(call!["spectrogram", &source, "-o", &target].into_iter().chain(options));
    let picture = image::open(&target).unwrap().to_luma8();
    assert_eq!((picture.width(), picture.height()), (100, 256));
    // +1/8 of the rate lies an eighth of the height above the middle.
    let brightest = (0..256).max_by_key(|y| picture.get_pixel(50, *y)[0]).unwrap();
    assert!((94..=96).contains(&brightest), "row {brightest}");
}

fn info(path: &std::path::Path) -> Value {
    serde_json::from_str(&succeed(call!["info", path, "--json"])).unwrap()
}

#[test]
fn a_spectrogram_opens_as_a_stack_that_knows_its_axes() {
    let folder = folder();
    let [source, target, part, array] =
        ["tone.cf32", "power.tif", "part.tif", "power.npy"].map(|name| folder.path().join(name));
    write_tone(&source, 1 << 14);
    let at = call!["--sample-rate", "1e6", "--center-frequency", "433.92e6"];
    succeed(call!["spectrogram", &source, "-o", &target].into_iter().chain(at));
    let told = info(&target);
    assert_eq!((&told["format"], &told["kind"]), (&"spectrogram".into(), &"stack".into()));
    assert_eq!((&told["pixel_size"], &told["dpi"]), (&Value::Null, &Value::Null));
    assert_eq!(told["plane_axes"]["x"], serde_json::json!({"start": 512e-6, "step": 512e-6, "unit": "s"}));
    let y = &told["plane_axes"]["y"];
    assert_eq!((&y["step"], &y["unit"]), (&(-976.5625).into(), &"Hz".into()));
    assert!((y["start"].as_f64().unwrap() - (433.92e6 + 511.0 * 976.5625)).abs() < 1e-3);
    assert_eq!(told["values"], serde_json::json!({"offset": 0.0, "scale": 1.0, "unit": "dBFS"}));
    assert!(succeed(call!["info", &target]).contains("x from 0.000512 s, 0.000512 s a pixel"));
    // A part begins later and lower; what a pixel stands for stays.
    succeed(call!["convert", &target, "-o", &part, "--region", "10,512,5,100"]);
    let cut = info(&part)["plane_axes"].clone();
    assert!((cut["x"]["start"].as_f64().unwrap() - 11.0 * 512e-6).abs() < 1e-12);
    assert!((cut["y"]["start"].as_f64().unwrap() - (433.92e6 - 976.5625)).abs() < 1e-3);
    // An array has no place for axes, and none are made up.
    succeed(call!["spectrogram", &source, "-o", &array].into_iter().chain(at));
    let bare = info(&array);
    assert_eq!((&bare["format"], bare.get("plane_axes")), (&"npy".into(), None));
}

#[test]
fn a_tiff_of_16_bits_says_what_its_numbers_stand_for() {
    let folder = folder();
    let [source, target, stored] = ["tone.cf32", "power.tif", "stored.npy"].map(|name| folder.path().join(name));
    write_tone(&source, 1 << 14);
    let options = call!["--sample-type", "u16", "--range", "-100:0", "--scale", "spectrum"];
    succeed(call!["spectrogram", &source, "-o", &target].into_iter().chain(options));
    let told = info(&target);
    assert_eq!((&told["sample_type"], &told["values"]["unit"]), (&"u16".into(), &"dBFS".into()));
    assert_eq!((&told["values"]["offset"], &told["values"]["scale"]), (&(-100.0).into(), &(100.0 / 65_535.0).into()));
    succeed(call!["convert", &target, "-o", &stored]);
    let (header, data) = read_npy(&stored);
    assert!(header.contains("<u2") && header.contains("(1024, 31"), "{header}");
    // The tone, −6.02 dBFS, an eighth of the rate above the middle: 128 rows above the one of 0 Hz.
    let row = &data[(511 - 128) * 31 * 2..][..31 * 2];
    for value in row.chunks_exact(2).map(|bytes| f64::from(u16::from_le_bytes([bytes[0], bytes[1]]))) {
        assert!((-100.0 + value * 100.0 / 65_535.0 + 6.0206).abs() < 0.01, "{value}");
    }
    let sentence = fail(2, call!["spectrogram", &source, "-o", &stored, "--sample-type", "u16"]);
    assert!(sentence.contains(".tif"), "{sentence}");
}

#[test]
fn axes_and_labels_are_drawn_round_the_plain_picture() {
    let folder = folder();
    let [source, plain, framed] = ["tone.cf32", "plain.png", "framed.png"].map(|name| folder.path().join(name));
    write_tone(&source, 1 << 16);
    let options = call!["--fft", "256", "--columns", "200", "--range", "-80:0", "--sample-rate", "1e6"];
    succeed(call!["spectrogram", &source, "-o", &plain].into_iter().chain(options));
    succeed(call!["spectrogram", &source, "-o", &framed, "--axes-labels"].into_iter().chain(options));
    let [plain_picture, framed_picture] = [&plain, &framed].map(|path| image::open(path).unwrap().to_rgb8());
    let (width, height) = plain_picture.dimensions();
    assert_eq!((width, height), (200, 256));
    let holds = |x: u32, y: u32| {
        plain_picture.enumerate_pixels().all(|(at, down, pixel)| framed_picture.get_pixel(x + at, y + down) == pixel)
    };
    let places = (0..framed_picture.height() - height).flat_map(|y| (0..100).map(move |x| (x, y)));
    assert_eq!(places.filter(|(x, y)| holds(*x, *y)).count(), 1, "the plain picture lies in it, unchanged");
    assert_eq!(framed_picture.get_pixel(0, 0).0, [255; 3]);
    let sentence = fail(1, call!["spectrogram", &source, "-o", &plain, "--axes-labels", "--fft", "16"]);
    assert!(sentence.contains("leave axes and labels out"), "{sentence}");
}

#[test]
fn the_demo_runs_the_three_jobs_without_a_window() {
    let folder = folder();
    let out = folder.path().join("demo");
    let listing = succeed(call!["demo", "--headless", "--out", &out]);
    assert_eq!(listing.lines().count(), 3);
    for line in listing.lines() {
        let info: Value = serde_json::from_str(&succeed(call!["info", line, "--json"])).unwrap();
        assert_eq!(info["kind"], "stack");
    }
}

#[test]
fn several_inputs_are_told_in_their_order_and_one_that_fails_stops_no_other() {
    let folder = folder();
    let names: Vec<String> = (0..9).map(|index| format!("p{}.png", 8 - index)).collect();
    let inputs: Vec<_> = names.iter().map(|name| folder.path().join(name)).collect();
    for (index, input) in inputs.iter().enumerate() {
        // The first is the one that takes longest.
        write_picture(input, 400 - 40 * index as u32, 300);
    }
    std::fs::write(&inputs[4], "no picture").unwrap();
    let [together, alone] = ["together", "alone"].map(|name| folder.path().join(name));
    let words = |out: &Path, inputs: &[PathBuf]| {
        let options = ["--scale", "0.5", "--json", "--threads", "3", "--out"].map(OsString::from);
        let words = std::iter::once("resize".into()).chain(inputs.iter().map(OsString::from));
        words.chain(options).chain([out.into()]).collect::<Vec<_>>()
    };
    let output = run(words(&together, &inputs));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("p4.png"), "{}", stderr(&output));
    let told: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let order: Vec<_> = told.iter().map(|told| told["input"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
    let expected: Vec<_> = names.iter().filter(|name| *name != "p4.png").collect();
    assert_eq!(order, expected);
    for (name, input) in names.iter().zip(&inputs).filter(|(name, _)| *name != "p4.png") {
        succeed(words(&alone, std::slice::from_ref(input)));
        let read = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
        assert!(read(&together) == read(&alone), "{name}");
    }
}
