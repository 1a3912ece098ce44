//! Pictures against Pillow and imagecodecs: values as stored, then the size when upright.
//!
//! PNG is compared with imagecodecs where that read it, else with Pillow's first frame; GIF and APNG with the first
//! frame as RGBA; other pictures with the first frame, palettes as RGBA.

use std::path::Path;

use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::model::{Plane, PlaneIndex, Samples, Stack};
use serde_json::Value;

use crate::Verdict;
use crate::compare::{grid, mean, sha256};

/// Files whose only other reading is wrong: 9-bit green that wraps at 256.
const DISPUTED: [&str; 1] = ["rgba16-1924.bmp"];

pub fn picture(path: &Path, expected: &Value) -> Verdict {
    if path.file_name().is_some_and(|name| DISPUTED.iter().any(|disputed| name == *disputed)) {
        return crate::check_stack::any_outcome_but_a_crash(path);
    }
    let palette = expected["pillow"]["mode"] == "P";
    let stored = match open_stack(path, !palette) {
        Ok(stack) => stack,
        Err(verdict) => return verdict,
    };
    let plane = match stored.read_plane(PlaneIndex::default()) {
        Ok(plane) => plane,
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let checks = [pixels(&plane, expected), frames(&stored, expected), dpi(&stored, expected), upright(path, expected)];
    match checks.into_iter().find_map(Result::err) {
        None => Verdict::Read,
        Some(sentence) => Verdict::Wrong(sentence),
    }
}

fn open_stack(path: &Path, stored: bool) -> Result<Stack, Verdict> {
    match open(path, &OpenOptions { stored, ..OpenOptions::default() }) {
        Ok(Opened::Stack(stack)) => Ok(stack),
        Ok(Opened::Recording(_)) => Err(Verdict::Wrong("opened as a recording".to_owned())),
        Err(error) => Err(Verdict::Refused(error.to_string())),
    }
}

/// Which reading to compare with, and whether it is RGBA whatever the file has.
fn reading(expected: &Value) -> Option<(&Value, bool)> {
    let pillow = &expected["pillow"];
    let animated = pillow["n_frames"].as_u64().unwrap_or(1) > 1 || expected["format"] == "gif";
    if !animated && expected["format"] == "png" && expected["imagecodecs"].get("sha256").is_some() {
        return Some((&expected["imagecodecs"], false));
    }
    // A palette's colours, and inks: what is shown of them is compared.
    if animated || pillow["mode"] == "P" || pillow["mode"] == "CMYK" {
        return pillow.get("frame0_rgba").map(|reading| (reading, true));
    }
    match pillow.get("frame0") {
        Some(frame) => Some((frame, false)),
        // What Pillow cannot read, imagecodecs may.
        None => expected.get("imagecodecs").filter(|reading| reading.get("sha256").is_some()).map(|r| (r, false)),
    }
}

fn pixels(plane: &Plane, expected: &Value) -> Result<(), String> {
    let Some((reading, rgba)) = reading(expected) else {
        return Err("the trusted readers agree on no reading".to_owned());
    };
    let wanted_samples = if rgba { 4 } else { reading["shape"][2].as_u64().unwrap_or(1) as usize };
    let plane = &with_samples_per_pixel(plane, wanted_samples)?;
    if expected["exact"] == false {
        let cells =
            if reading["grid8"].is_null() { &expected["pillow"]["frame0_rgba"]["grid8"] } else { &reading["grid8"] };
        return grid(plane, cells).and_then(|()| mean(plane, &reading["mean"]));
    }
    let wanted = reading["sha256"].as_str().unwrap_or("");
    let boolean = reading["dtype"] == "bool";
    let got = if boolean { sha256(&as_boolean(&plane.samples)) } else { sha256(&plane.samples) };
    if got == wanted { Ok(()) } else { Err(format!("other values than expected ({reading})")) }
}

fn as_boolean(samples: &Samples) -> Samples {
    Samples::U8((0..samples.len()).map(|index| u8::from(samples.get_f64(index) > Some(0.0))).collect())
}

/// The same picture with colour and opaque alpha added where the expected reading has them.
fn with_samples_per_pixel(plane: &Plane, wanted: usize) -> Result<Plane, String> {
    if plane.samples_per_pixel == wanted {
        return Ok(plane.clone());
    }
    let source: &[usize] = match (plane.samples_per_pixel, wanted) {
        (1, 3) => &[0, 0, 0],
        (1, 4) => &[0, 0, 0, OPAQUE],
        (2, 4) => &[0, 0, 0, 1],
        (3, 4) => &[0, 1, 2, OPAQUE],
        (1, 2) => &[0, OPAQUE],
        // An alpha that is nowhere used may be left out, by us or by them.
        (4, 3) if opaque(plane) => &[0, 1, 2],
        (got, wanted) => return Err(format!("{got} samples a pixel, expected {wanted}")),
    };
    let Samples::U8(values) = &plane.samples else {
        return Err(format!("{} samples a pixel, expected {wanted}", plane.samples_per_pixel));
    };
    let pixels = values.chunks_exact(plane.samples_per_pixel);
    let samples = pixels.flat_map(|p| source.iter().map(|&s| if s == OPAQUE { 255 } else { p[s] })).collect();
    Ok(Plane::new(plane.width, plane.height, wanted, Samples::U8(samples)))
}

const OPAQUE: usize = usize::MAX;

fn opaque(plane: &Plane) -> bool {
    let top = plane.samples.sample_type().full_range()[1];
    (0..plane.samples.len()).skip(3).step_by(4).all(|index| plane.samples.get_f64(index) == Some(top))
}

/// As many time points as frames, each with the expected colours where the decoding is exact.
fn frames(stack: &Stack, expected: &Value) -> Result<(), String> {
    let Some(frames) = expected["pillow"]["n_frames"].as_u64() else { return Ok(()) };
    let got = stack.info.axes.t as u64;
    // Pillow counts the default image of an APNG as a frame even where the file says that it is none.
    if expected["format"] == "png" && got + 1 == frames {
        return Ok(());
    }
    if got != frames {
        return Err(format!("{got} time points, expected {frames}"));
    }
    let hashes = expected["pillow"]["frames"].as_array().filter(|_| expected["exact"] == true);
    for (t, frame) in hashes.into_iter().flatten().enumerate().take(stack.info.axes.t) {
        let plane = stack.read_plane(PlaneIndex { t, z: 0, c: 0 }).map_err(|error| error.to_string())?;
        let got = sha256(&with_samples_per_pixel(&plane, 4)?.samples);
        if Some(got.as_str()) != frame["rgba_sha256"].as_str() {
            return Err(format!("frame {t} has other values than expected"));
        }
    }
    Ok(())
}

/// A stated resolution is known; readers differ by rounding to whole numbers.
fn dpi(stack: &Stack, expected: &Value) -> Result<(), String> {
    let wanted = expected["pillow"]["dpi"][0].as_f64().filter(|dpi| (2.0..=65_535.0).contains(dpi));
    match (wanted, stack.info.dpi) {
        (Some(wanted), Some(dpi)) if (dpi.x - wanted).abs() > 0.5 => Err(format!("{dpi:?}, expected {wanted}")),
        // Pillow takes an EXIF density of JPEGs as 72 when it is broken; none is as good.
        (Some(wanted), None) if wanted != 72.0 => Err(format!("no resolution, expected {wanted} dpi")),
        _ => Ok(()),
    }
}

fn upright(path: &Path, expected: &Value) -> Result<(), String> {
    let wanted = expected["pillow"]["upright"]["size"].as_array();
    let Some([width, height]) = wanted.map(Vec::as_slice) else { return Ok(()) };
    let Ok(stack) = open_stack(path, false) else { return Err("does not open upright".to_owned()) };
    let axes = stack.info.axes;
    if (Some(axes.x as u64), Some(axes.y as u64)) != (width.as_u64(), height.as_u64()) {
        return Err(format!("upright it is {} × {}, expected {width} × {height}", axes.x, axes.y));
    }
    let plane = stack.read_plane(PlaneIndex::default()).map_err(|error| error.to_string())?;
    grid(&plane, &expected["pillow"]["upright"]["grid8"])
}
