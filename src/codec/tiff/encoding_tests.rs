//! Encodings that lumiq reads and does not write, in files that libtiff and imagecodecs wrote.
//!
//! Every sample follows from its place, as `tests/scripts/make_tiff_fixtures.py` states it.

use std::path::PathBuf;

use crate::codec::OpenOptions;
use crate::model::{Plane, PlaneIndex, Stack};

const WIDTH: usize = 45;
const HEIGHT: usize = 37;

fn open(name: &str) -> Stack {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiff").join(format!("{name}.tif"));
    super::open(&path, &OpenOptions::default()).unwrap()
}

fn only_plane(name: &str) -> Plane {
    open(name).read_plane(PlaneIndex::default()).unwrap()
}

/// The script's formula.
fn value(x: usize, y: usize, s: usize, top: usize) -> f64 {
    ((7 * x + 13 * y + 31 * s + x * y * if top == 256 { 1 } else { 40 }) % top) as f64
}

fn assert_values(name: &str, samples: usize, top: usize, scale: f64) {
    let plane = only_plane(name);
    assert_eq!((plane.width, plane.height, plane.samples_per_pixel), (WIDTH, HEIGHT, samples), "{name}");
    for (x, y) in (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y))) {
        for s in 0..samples {
            assert_eq!(plane.value(x, y, s), Some(value(x, y, s, top) * scale), "{name} at {x}, {y}, sample {s}");
        }
    }
}

#[test]
fn fax_codings_give_every_sample() {
    for name in ["fax-runs", "fax-group3", "fax-group3-2d", "fax-group4"] {
        let plane = only_plane(name);
        assert_eq!((plane.width, plane.height), (93, 41), "{name}");
        for (x, y) in (0..41).flat_map(|y| (0..93).map(move |x| (x, y))) {
            let wanted = (x * x + 3 * y * y + x * y) / 64 % 2;
            assert_eq!(plane.value(x, y, 0), Some(wanted as f64), "{name} at {x}, {y}");
        }
    }
}

#[test]
fn lossless_encodings_give_every_sample() {
    for (name, samples) in [("png-rgb", 3), ("webp-rgb", 3), ("webp-rgba", 4), ("jpeg2000-rgb", 3), ("lerc-rgb", 3)] {
        assert_values(name, samples, 256, 1.0);
    }
    for name in ["lzma-u16", "png-u16", "jpeg2000-u16", "lerc-u16-deflate", "lossless-jpeg-u16"] {
        assert_values(name, 1, 65_536, 1.0);
    }
    assert_values("lerc-f32-zstd", 1, 65_536, 0.25);
}

#[test]
fn every_predictor_of_lossless_jpeg_is_undone() {
    for predictor in 1..=7 {
        assert_values(&format!("lossless-jpeg-{predictor}"), if predictor % 2 == 1 { 3 } else { 1 }, 256, 1.0);
    }
}

#[test]
fn luma_that_only_the_page_tells_of_becomes_rgb() {
    let plane = only_plane("jpeg2000-luma");
    for (x, colour) in [(0, [200.0, 40.0, 90.0]), (WIDTH - 1, [30.0, 160.0, 220.0])] {
        for (s, wanted) in colour.into_iter().enumerate() {
            let got = plane.value(x, HEIGHT - 1, s).unwrap();
            assert!((got - wanted).abs() <= 2.0, "column {x}, sample {s}: {got}");
        }
    }
}

/// Damage in the compressed bytes is an error or other pixels, never a crash, in every encoding.
#[test]
fn damaged_pictures_neither_panic_nor_hang() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiff");
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("damaged.tif");
    for entry in std::fs::read_dir(folder).unwrap() {
        let whole = std::fs::read(entry.unwrap().path()).unwrap();
        for round in 0..24 {
            let mut bytes = whole.clone();
            let at = 9 + (round * 7919 + 31) % (bytes.len() - 9);
            bytes[at] ^= 1 << (round % 8);
            bytes[at - 1] = bytes[at - 1].wrapping_add(round as u8);
            if round % 4 == 3 {
                bytes.truncate(at.max(64));
            }
            std::fs::write(&path, &bytes).unwrap();
            if let Ok(stack) = super::open(&path, &OpenOptions::default()) {
                for plane in stack.planes().take(4).filter_map(|plane| stack.read_plane(plane).ok()) {
                    assert_eq!(plane.samples.len(), plane.width * plane.height * plane.samples_per_pixel);
                }
            }
        }
    }
}
