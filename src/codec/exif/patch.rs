//! Setting right what a block says of the pixels: when a picture is opened, and when it is written at another size.

use super::block::{Exif, Field};
use super::build::{Builder, Value, fraction, resolution, u32_in};
use super::tag;
use crate::model::{ByteOrder, Dpi};

/// The block of a picture that was opened: without the small picture in it, which would be one of other pixels as soon as
/// these are turned, cut or painted over; and upright, if the pixels were turned. `None` if it is no EXIF.
#[must_use]
pub fn as_opened(block: &[u8], turned: bool) -> Option<Vec<u8>> {
    let exif = Exif::parse(block)?;
    let mut patch = Patch { bytes: exif.bytes.to_vec(), order: exif.order };
    if let Some(field) = exif.field(exif.first, tag::ORIENTATION).filter(|_| turned) {
        patch.u16(field.at + 8, 1);
    }
    if let Some(link) = exif.link(exif.first) {
        let thumbnail = exif.u32(link).filter(|&at| at != 0);
        patch.u32(link, 0);
        if let Some(at) = thumbnail {
            patch.erase(places_of_thumbnail(&exif, at as usize), link + 4);
        }
    }
    Some(patch.bytes)
}

/// The block with the size and the resolution of the picture that it is written with. A size is stated where it was; a
/// resolution in any case, if there is one.
#[must_use]
pub fn as_written(block: &[u8], [width, height]: [usize; 2], dpi: Option<Dpi>) -> Vec<u8> {
    let Some(exif) = Exif::parse(block) else { return block.to_vec() };
    let mut patch = Patch { bytes: exif.bytes.to_vec(), order: exif.order };
    let size_in = |patch: &mut Patch, directory: usize, tags: [u16; 2]| {
        for (tag, side) in tags.into_iter().zip([width, height]) {
            if let Some(field) = exif.field(directory, tag) {
                patch.number(field, side as u32);
            }
        }
    };
    size_in(&mut patch, exif.first, [tag::IMAGE_WIDTH, tag::IMAGE_LENGTH]);
    if let Some(directory) = exif.directory(exif.first, tag::EXIF) {
        size_in(&mut patch, directory, [tag::PIXEL_X_DIMENSION, tag::PIXEL_Y_DIMENSION]);
    }
    let Some(dpi) = dpi.filter(|dpi| !exif.dpi().is_some_and(|stated| is_near(stated, *dpi))) else {
        return patch.bytes;
    };
    match (fraction(dpi.x), fraction(dpi.y)) {
        (Some(x), Some(y)) => with_resolution(&exif, patch.bytes, [x, y]),
        _ => patch.bytes,
    }
}

fn is_near(a: Dpi, b: Dpi) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-4 * b.abs();
    near(a.x, b.x) && near(a.y, b.y)
}

/// The block with another resolution: its first directory anew behind everything else, which stays where it is.
fn with_resolution(exif: &Exif<'_>, mut bytes: Vec<u8>, fractions: [[u32; 2]; 2]) -> Vec<u8> {
    let resolution = resolution(fractions, exif.order);
    let is_kept = |field: &Field| !resolution.iter().any(|value| value.tag == field.tag);
    // What it says is where it was: entries are taken as they are.
    let now = Exif { bytes: &bytes, ..*exif };
    let mut entries: Vec<Value> = now
        .fields(exif.first)
        .filter(is_kept)
        .map(|Field { tag, kind, count, at }| Value { tag, kind, count, bytes: bytes[at + 8..at + 12].to_vec() })
        .collect();
    if let Some(end) = end_of_last(&now) {
        bytes.truncate(end);
    }
    entries.extend(resolution);
    let mut out = Builder { bytes, order: exif.order };
    let at = out.directory(entries);
    out.bytes[4..8].copy_from_slice(&u32_in(at as u32, exif.order));
    out.bytes
}

/// Where the first directory begins, if it was put behind everything else before: then it need not be kept.
fn end_of_last(exif: &Exif<'_>) -> Option<usize> {
    let behind = exif.link(exif.first)? + 4;
    let rationals = [tag::X_RESOLUTION, tag::Y_RESOLUTION]
        .map(|tag| exif.field(exif.first, tag).and_then(|field| exif.place(&field)).map(|(at, _)| at));
    let is_ours = rationals == [Some(behind), Some(behind + 8)] && behind + 16 == exif.bytes.len();
    (is_ours && exif.first >= 8).then_some(exif.first)
}

/// Where the small picture, the directory about it and the values of that stand.
fn places_of_thumbnail(exif: &Exif<'_>, directory: usize) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let numbers = |tag| -> Vec<usize> {
        let Some(field) = exif.field(directory, tag) else { return Vec::new() };
        let Some((at, length)) = exif.place(&field) else { return Vec::new() };
        let wide = field.kind == tag::LONG;
        let each = if wide { 4 } else { 2 };
        let number = |at| if wide { exif.u32(at).map(|n| n as usize) } else { exif.u16(at).map(usize::from) };
        (0..length / each).filter_map(|index| number(at + index * each)).collect()
    };
    for [offsets, lengths] in
        [[tag::THUMBNAIL_OFFSET, tag::THUMBNAIL_BYTES], [tag::STRIP_OFFSETS, tag::STRIP_BYTE_COUNTS]]
    {
        places.extend(numbers(offsets).into_iter().zip(numbers(lengths)));
    }
    places.extend(exif.fields(directory).filter_map(|field| exif.place(&field)).filter(|(_, length)| *length > 4));
    if let Some(end) = exif.link(directory) {
        places.push((directory, end + 4 - directory));
    }
    places
}

/// A block that is changed in place.
struct Patch {
    bytes: Vec<u8>,
    order: ByteOrder,
}

impl Patch {
    fn u16(&mut self, at: usize, value: u16) {
        let bytes = if self.order == ByteOrder::Big { value.to_be_bytes() } else { value.to_le_bytes() };
        if let Some(place) = self.bytes.get_mut(at..at + 2) {
            place.copy_from_slice(&bytes);
        }
    }

    fn u32(&mut self, at: usize, value: u32) {
        if let Some(place) = self.bytes.get_mut(at..at + 4) {
            place.copy_from_slice(&u32_in(value, self.order));
        }
    }

    /// The one whole number of an entry, in its type if it fits.
    fn number(&mut self, field: Field, value: u32) {
        self.u32(field.at + 4, 1);
        match u16::try_from(value) {
            Ok(short) if field.kind == tag::SHORT => {
                self.u32(field.at + 8, 0);
                self.u16(field.at + 8, short);
            }
            _ => {
                self.u16(field.at + 2, tag::LONG);
                self.u32(field.at + 8, value);
            }
        }
    }

    /// Zeros in those places, none of which may lie before `from`; what stands at the end is cut off.
    fn erase(&mut self, mut places: Vec<(usize, usize)>, from: usize) {
        places.retain(|(at, length)| *at >= from && at.checked_add(*length).is_some_and(|end| end <= self.bytes.len()));
        places.sort_unstable_by_key(|(at, length)| std::cmp::Reverse(at + length));
        for (at, length) in places {
            let end = (at + length).min(self.bytes.len());
            if let Some(place) = self.bytes.get_mut(at..end) {
                place.fill(0);
            }
            // A byte of padding may follow.
            if at + length + 1 >= self.bytes.len() {
                self.bytes.truncate(at);
            }
        }
    }
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
