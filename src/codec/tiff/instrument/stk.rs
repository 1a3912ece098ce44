//! `MetaMorph` STK: one directory for all planes, which follow the first one's pixels.
//!
//! `UIC2` counts the planes and has, for each, the distance in z (µm), a day and milliseconds of that day; `UIC1` has
//! pairs of a number and a value or an offset. Source: "Meta Imaging Series TIFF file format", tifffile.

use tiff::tags::Tag;

use super::super::bytes::unsigned;
use super::super::directory::{Directory, TiffFile};
use super::super::layout::Layout;
use super::super::resolution::micrometres;
use super::super::series::{Pyramid, contiguous};
use super::Facts;
use crate::model::PixelSize;

const UIC1: Tag = Tag::Unknown(33628);
const UIC2: Tag = Tag::Unknown(33629);
/// Numbers in `UIC1`.
const X_CALIBRATION: u64 = 4;
const Y_CALIBRATION: u64 = 5;
const UNITS: u64 = 6;
const MILLISECONDS_PER_DAY: f64 = 86_400_000.0;

/// What `UIC2` says of one plane.
#[derive(Debug, Clone, Copy)]
struct Place {
    z: f64,
    milliseconds: f64,
}

/// Planes and facts, if the pixels of all planes follow each other.
pub(super) fn read(file: &TiffFile, directory: &Directory, pages: &[Pyramid]) -> Option<(Layout, Facts)> {
    let [levels] = pages else { return None };
    let entry = directory.entry(UIC2)?;
    let count = usize::try_from(entry.count()).ok().filter(|&count| count > 0 && count <= file.limits.entries)?;
    let words = file.words(entry, 6).ok()?;
    let places: Vec<Place> = words.chunks_exact(6).map(Place::of).collect();
    let planes = if count == 1 { vec![levels.clone()] } else { contiguous(file, &levels[0], count)? };
    let step = step(&places);
    // As tifffile has it: z where every plane has a distance, else t where every plane has a time of its own.
    let by_z = places.iter().all(|place| place.z != 0.0) || step.is_none();
    let dimensions = if by_z { [1, count, 1] } else { [count, 1, 1] };
    let layout = Layout::from_pages(&levels[0], dimensions, |plane| Some((planes[plane.t + plane.z].clone(), 0)))?;
    let distance = places.first().map(|place| place.z.abs()).filter(|z| *z > 0.0 && z.is_finite() && count > 1);
    let pixel_size = pixel_size(file, directory).map(|size| PixelSize { z: distance.filter(|_| by_z), ..size });
    let time_interval_s = step.filter(|_| !by_z).map(|milliseconds| milliseconds / 1000.0);
    Some((layout, Facts { pixel_size, time_interval_s, channels: Vec::new() }))
}

impl Place {
    fn of(words: &[u64]) -> Self {
        Self {
            z: words[0] as f64 / words[1] as f64,
            milliseconds: words[2] as f64 * MILLISECONDS_PER_DAY + words[3] as f64,
        }
    }
}

/// Milliseconds between planes, if time goes on from each to the next.
fn step(places: &[Place]) -> Option<f64> {
    let on = places.len() > 1 && places.windows(2).all(|pair| pair[1].milliseconds > pair[0].milliseconds);
    on.then(|| (places[places.len() - 1].milliseconds - places[0].milliseconds) / (places.len() - 1) as f64)
}

fn pixel_size(file: &TiffFile, directory: &Directory) -> Option<PixelSize> {
    // Before MetaMorph 2.5 the tag held fractions.
    let entry = directory.entry(UIC1).filter(|entry| entry.bytes() == entry.count().checked_mul(4))?;
    let pairs = file.words(entry, 2).ok()?;
    let offset = |number: u64| pairs.chunks_exact(2).find(|pair| pair[0] == number).map(|pair| pair[1]);
    let word =
        |at: u64| file.bytes.read_exact_at(at, 4, "a calibration").ok().map(|bytes| unsigned(&bytes, file.order));
    let size = |number: u64| {
        let at = offset(number)?;
        let size = word(at)? as f64 / word(at + 4)? as f64;
        (size.is_finite() && size > 0.0).then_some(size)
    };
    let unit = offset(UNITS).and_then(|at| {
        let name = file.bytes.read_exact_at(at + 4, word(at)?.min(64), "a unit").ok()?;
        micrometres(String::from_utf8_lossy(&name).trim_end_matches('\0'))
    })?;
    let x = size(X_CALIBRATION)? * unit;
    Some(PixelSize { x, y: size(Y_CALIBRATION).map_or(x, |y| y * unit), z: None })
}
