//! Saving PNM as a stream of rows: P5 for grey and P6 for colour, which every program reads, and P7 as `.pam` alone.
//!
//! Source: the Netpbm manual. The name decides: `.pgm` promises grey, `.ppm` colour, `.pnm` one of them; alpha has a
//! place in `.pam`. Not here: text variants and bitmaps, which are not written.

use std::io::Write as _;
use std::path::Path;

use super::big_endian::big_endian;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::stream::for_each_band_of;
use crate::model::{PlaneIndex, Progress, Stack, StackInfo};

/// What cannot be saved under a name of this family, and what to do; `None` if all is well.
pub fn refusal(path: &Path, info: &StackInfo) -> Option<(String, &'static str)> {
    let ending = ending(path);
    let remedy = match (ending.as_str(), info.samples_per_pixel) {
        ("pam", _) => return None,
        (_, 2 | 4) => "end its name with .pam or .png, which keep alpha",
        ("pbm", _) => "end its name with .pgm or .ppm",
        ("pgm", 3) => "end its name with .ppm",
        ("ppm", 1) => "end its name with .pgm",
        _ => return None,
    };
    let pixels = match info.samples_per_pixel {
        1 => "grey",
        2 => "grey with alpha",
        3 => "colour",
        _ => "colour with alpha",
    };
    Some((format!("saving {pixels} as .{ending}"), remedy))
}

/// Writes the one plane of a stack of 8 or 16 bits that a name of this family can hold.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write_pnm(file: &mut AtomicFile, stack: &Stack, progress: &Progress) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let header = header(&path, &stack.info);
    file.write_all(header.as_bytes()).map_err(|error| CodecError::io(&path, error))?;
    for_each_band_of(stack, PlaneIndex::default(), progress, |band| {
        file.write_all(&big_endian(&band.samples)).map_err(|error| CodecError::io(&path, error))
    })
}

fn header(path: &Path, info: &StackInfo) -> String {
    let (width, height, depth) = (info.axes.x, info.axes.y, info.samples_per_pixel);
    let most = if info.sample_type.bytes() == 2 { u16::MAX } else { u16::from(u8::MAX) };
    if ending(path) == "pam" {
        let tuple = ["GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA"][depth.clamp(1, 4) - 1];
        return format!("P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL {most}\nTUPLTYPE {tuple}\nENDHDR\n");
    }
    let magic = if depth == 1 { "P5" } else { "P6" };
    format!("{magic}\n{width} {height}\n{most}\n")
}

/// The ending in lower case; `pnm` where the name says nothing.
fn ending(path: &Path) -> String {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.filter(|ending| matches!(ending.as_str(), "pbm" | "pgm" | "ppm" | "pam")).unwrap_or_else(|| "pnm".to_owned())
}
