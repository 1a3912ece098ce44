//! Peak memory of the program under a budget: each call in a process of its own, which says what it held at most.
//!
//! The budget is `--memory`; the program itself and the bands in flight come on top (`OVERHEAD`). What is made must be the
//! same bytes as with memory for everything.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod peak;
#[path = "../support/mod.rs"]
mod support;
mod tiled;

use std::path::{Path, PathBuf};

use peak::{MEGABYTE, called, output_of};
use support::files::write_npy;

/// The budget of these tests, the smallest there is.
const BUDGET: u64 = 64;
/// What a budget of that size may be exceeded by: the program, and the bands in flight.
const OVERHEAD: u64 = 40 * MEGABYTE;
/// Memory for all that these tests have.
const AMPLE: u64 = 8000;

/// Runs a call under the budget and with ample memory: the results must be equal, and the budget must hold.
fn assert_bounded(folder: &Path, verb: &str, input: &Path, ending: &str, options: &[&str]) {
    let made = |name: &str, memory: u64| {
        let output = folder.join(format!("{name}.{ending}"));
        let (input, path, memory) = (input.to_str().unwrap(), output.to_str().unwrap(), memory.to_string());
        let arguments = [&[verb, input, "-o", path, "--threads", "2", "--memory", &memory], options].concat();
        (called(&arguments), std::fs::read(&output).unwrap())
    };
    let ((most, expected), (peak, result)) = (made("ample", AMPLE), made("bounded", BUDGET));
    assert!(result == expected, "{verb} to {ending} depends on the memory");
    eprintln!(
        "{verb} {} to {ending} {options:?}: {} MB, else {} MB",
        input.display(),
        peak / MEGABYTE,
        most / MEGABYTE
    );
    assert!(peak < BUDGET * MEGABYTE + OVERHEAD, "{verb} of {} to {ending} took {peak} bytes", input.display());
}

#[test]
fn a_tiled_picture_larger_than_the_budget_is_resized_in_windows() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("tiled.tif");
    tiled::write(&picture, 6000);
    assert_bounded(folder.path(), "resize", &picture, "tif", &["--width", "600"]);
    assert_bounded(folder.path(), "resize", &picture, "png", &["--width", "60"]);
    assert_bounded(folder.path(), "convert", &picture, "npy", &[]);
}

#[test]
fn a_picture_that_becomes_a_few_pixels_is_read_in_strips() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("tiled.tif");
    tiled::write(&picture, 6000);
    for options in [&["--width", "2"][..], &["--width", "5", "--linear-light"], &["--width", "3", "--filter", "box"]] {
        assert_bounded(folder.path(), "resize", &picture, "tif", options);
    }
}

#[test]
fn smaller_versions_go_through_the_disk_where_they_are_large() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("tiled.tif");
    tiled::write(&picture, 9000);
    assert_bounded(folder.path(), "convert", &picture, "ome.tif", &[]);
}

/// What an encoder that takes a whole frame says it holds is enough, and no more is taken. The megabytes it says.
fn assert_holds_what_it_says(input: &Path, ending: &str, options: &[&str]) -> u64 {
    let output = input.with_extension(ending);
    let call = ["convert", input.to_str().unwrap(), "-o", output.to_str().unwrap()];
    let call = [&call[..], options, &["--memory"]].concat();
    let (well, text) = output_of(&[&call[..], &["64"]].concat());
    let needed = match text.split_once("allow more with --memory ") {
        Some((_, needed)) if !well => needed.trim().parse().unwrap(),
        _ => 64,
    };
    let peak = called(&[&call[..], &[&needed.to_string()]].concat());
    eprintln!("{ending}: {needed} MB said, {} MB taken", peak / MEGABYTE);
    assert!(peak < needed * MEGABYTE + OVERHEAD, "{ending} took {peak} bytes of {needed} MB");
    needed
}

#[test]
fn encoders_of_whole_frames_hold_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("tiled.tif");
    tiled::write(&picture, 3000);
    let progressive = &["--progressive"][..];
    for (ending, options) in
        [("gif", &[][..]), ("webp", &[]), ("tga", &[]), ("qoi", &[]), ("avi", &[]), ("jpg", progressive)]
    {
        assert_holds_what_it_says(&picture, ending, options);
    }
}

#[test]
fn frames_of_a_png_are_refused_where_one_does_not_fit_and_hold_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let frames = folder.path().join("frames.npy");
    // Nothing that becomes small: what is compressed is held, too.
    let noise = |n: u32| {
        let mixed = n.wrapping_mul(2_654_435_761);
        ((mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 24) as u8
    };
    let samples: Vec<u8> = (0..2 * 3000 * 3000 * 3).map(noise).collect();
    write_npy(&frames, "|u1", &[2, 3000, 3000, 3], &samples);
    let needed = assert_holds_what_it_says(&frames, "apng", &[]);
    assert!(needed > 64, "a frame takes 27 MB, and three of them do not fit into 64");
    assert!(frames.with_extension("apng").metadata().unwrap().len() > 40_000_000);
}

#[test]
fn a_png_of_noise_in_16_bits_is_written_within_the_budget() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("noise.npy");
    let mixed = |n: u32| (n ^ (n >> 15)).wrapping_mul(2_246_822_519) >> 24;
    let samples: Vec<u8> = (0..3000 * 3000 * 6).map(|n: u32| mixed(n.wrapping_mul(2_654_435_761)) as u8).collect();
    write_npy(&picture, "<u2", &[3000, 3000, 3], &samples);
    assert_bounded(folder.path(), "convert", &picture, "png", &[]);
}

#[test]
fn pictures_go_through_the_disk_where_they_are_larger_than_the_budget() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("tiled.tif");
    tiled::write(&picture, 6000);
    for ending in ["png", "jpg", "bmp"] {
        assert_bounded(folder.path(), "convert", &picture, ending, &[]);
        let made = folder.path().join(format!("made.{ending}"));
        std::fs::rename(folder.path().join(format!("bounded.{ending}")), &made).unwrap();
        assert_bounded(folder.path(), "resize", &made, "npy", &["--width", "600"]);
    }
}

#[test]
fn a_page_that_is_one_compressed_strip_goes_through_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("strip.tif");
    tiled::write_strip(&picture, 6000);
    assert_bounded(folder.path(), "resize", &picture, "npy", &["--width", "600"]);
}

/// Runs a recipe over these files, several at once, within so many megabytes.
fn assert_batch_bounded(folder: &Path, recipe: &str, inputs: &[PathBuf], [budget, threads]: [u64; 2]) {
    let (file, out) = (folder.join("recipe.toml"), folder.join("out"));
    std::fs::write(&file, format!("version = 2\n{recipe}")).unwrap();
    let numbers = [budget, threads].map(|number| number.to_string());
    let inputs = inputs.iter().map(|input| input.to_str().unwrap());
    let options = ["--out", out.to_str().unwrap(), "--memory", &numbers[0], "--threads", &numbers[1]];
    let call: Vec<&str> = ["run", file.to_str().unwrap()].into_iter().chain(inputs).chain(options).collect();
    let peak = called(&call);
    eprintln!("{} with {budget} MB and {threads} threads: {} MB", recipe.replace('\n', ", "), peak / MEGABYTE);
    assert!(peak < budget * MEGABYTE + OVERHEAD, "{recipe} took {peak} bytes");
}

#[test]
fn a_batch_holds_the_budget_with_large_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = ["a.tif", "b.tif", "c.tif"].map(|name| folder.path().join(name));
    for picture in &pictures {
        tiled::write(picture, 4000);
    }
    assert_batch_bounded(folder.path(), "kind = \"resize\"\nwidth = 400", &pictures, [64, 2]);
}

#[test]
fn a_batch_holds_the_budget_with_results_that_are_larger_than_their_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = ["a.tif", "b.tif", "c.tif", "d.tif"].map(|name| folder.path().join(name));
    for picture in &pictures {
        tiled::write(picture, 500);
    }
    let recipe = "kind = \"resize\"\nwidth = 4500\nfilter = \"nearest\"\n[output]\nformat = \"bmp\"";
    assert_batch_bounded(folder.path(), recipe, &pictures, [128, 4]);
}

#[test]
fn a_batch_holds_the_budget_with_recordings() {
    let folder = tempfile::tempdir().unwrap();
    let recordings = ["a", "b", "c", "d"].map(|name| folder.path().join(format!("{name}_100M_1000k.cs8")));
    let samples: Vec<u8> = (0..16_u32 << 20).map(|at| (at * 7 + at / 13) as u8).collect();
    for recording in &recordings {
        std::fs::write(recording, &samples).unwrap();
    }
    assert_batch_bounded(folder.path(), "kind = \"spectrogram\"\nfft = 1024", &recordings, [64, 4]);
}

#[test]
fn what_takes_too_much_at_once_is_refused_with_both_sizes() {
    let folder = tempfile::tempdir().unwrap();
    let (picture, output) = (folder.path().join("tiled.tif"), folder.path().join("a.webp"));
    tiled::write(&picture, 4000);
    let [picture, path] = [&picture, &output].map(|path| path.to_str().unwrap());
    let (well, text) = output_of(&["convert", picture, "-o", path, "--memory", "64"]);
    let sentence =
        "a.webp: encoding webp takes 128 MB of memory at once, and there are 64 MB; allow more with --memory 128";
    assert!(!well && text.contains(sentence), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}
