//! The three things lumiq wants of EXIF: orientation, resolution, and orientation where only XMP has it. Of these the
//! resolution is written, where a format states it in no other way.
//!
//! Source: EXIF 2.32, TIFF 6.0. Not here: cameras, places and dates.

use crate::model::{ByteOrder, Dpi, Orientation};

const ORIENTATION: u16 = 0x0112;
const X_RESOLUTION: u16 = 0x011a;
const Y_RESOLUTION: u16 = 0x011b;
const RESOLUTION_UNIT: u16 = 0x0128;

/// The first directory of an EXIF block.
#[derive(Debug)]
pub struct Exif<'a> {
    bytes: &'a [u8],
    order: ByteOrder,
    directory: usize,
}

impl<'a> Exif<'a> {
    /// Finds the first directory; some writers put `Exif\0\0` before the block.
    pub fn parse(block: &'a [u8]) -> Option<Self> {
        let bytes = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        let order = match bytes.get(..4)? {
            b"II*\0" => ByteOrder::Little,
            b"MM\0*" => ByteOrder::Big,
            _ => return None,
        };
        let mut exif = Self { bytes, order, directory: 0 };
        exif.directory = exif.u32(4)? as usize;
        Some(exif)
    }

    /// How the picture must be turned, if stated.
    pub fn orientation(&self) -> Option<Orientation> {
        let value = self.u16(self.entry(ORIENTATION)? + 8)?;
        (1..=8).contains(&value).then(|| Orientation::from_exif(value))
    }

    /// The resolution, if stated; without a unit it is per inch.
    pub fn dpi(&self) -> Option<Dpi> {
        let unit = self.entry(RESOLUTION_UNIT).and_then(|entry| self.u16(entry + 8));
        let factor = if unit == Some(3) { 2.54 } else { 1.0 };
        let x = self.rational(X_RESOLUTION)? * factor;
        let y = self.rational(Y_RESOLUTION).map_or(x, |y| y * factor);
        Some(Dpi { x, y })
    }

    /// Where the entry of a tag starts.
    fn entry(&self, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16(self.directory)?);
        (0..count).map(|index| self.directory + 2 + 12 * index).find(|&entry| self.u16(entry) == Some(tag))
    }

    fn rational(&self, tag: u16) -> Option<f64> {
        let offset = self.u32(self.entry(tag)? + 8)? as usize;
        let (numerator, denominator) = (self.u32(offset)?, self.u32(offset.checked_add(4)?)?);
        (denominator != 0).then(|| f64::from(numerator) / f64::from(denominator))
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.order == ByteOrder::Big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.order == ByteOrder::Big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}

/// A block that states a resolution and nothing else; `None` if it cannot be stated.
#[must_use]
pub fn resolution_block(dpi: Dpi) -> Option<Vec<u8>> {
    const RATIONAL: u16 = 5;
    const SHORT: u16 = 3;
    const INCH: u32 = 2;
    const DENOMINATOR: u32 = 10_000;
    /// Where the fractions start: after the header, the count, three entries and the end of the directory.
    const FRACTIONS: u32 = 8 + 2 + 3 * 12 + 4;

    let numerator = |value: f64| {
        let rounded = (value * f64::from(DENOMINATOR)).round();
        (1.0..=f64::from(u32::MAX)).contains(&rounded).then_some(rounded as u32)
    };
    let numerators = [numerator(dpi.x)?, numerator(dpi.y)?];
    let mut out = b"II*\0\x08\0\0\0\x03\0".to_vec();
    let entries =
        [(X_RESOLUTION, RATIONAL, FRACTIONS), (Y_RESOLUTION, RATIONAL, FRACTIONS + 8), (RESOLUTION_UNIT, SHORT, INCH)];
    for (tag, kind, value) in entries {
        out.extend([tag.to_le_bytes(), kind.to_le_bytes()].as_flattened());
        out.extend([1, value].map(u32::to_le_bytes).as_flattened());
    }
    out.extend([0; 4]);
    out.extend(
        numerators.map(|numerator| [numerator, DENOMINATOR].map(u32::to_le_bytes)).as_flattened().as_flattened(),
    );
    Some(out)
}

/// The orientation that XMP states, as an attribute or an element.
pub fn xmp_orientation(xmp: &[u8]) -> Option<Orientation> {
    let name = b"tiff:Orientation";
    let at = xmp.windows(name.len()).position(|window| window == name)? + name.len();
    let ([b'=', b'"' | b'\'', digit] | [b'>', digit, _]) = xmp.get(at..at + 3)? else { return None };
    matches!(digit, b'1'..=b'8').then(|| Orientation::from_exif(u16::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A big-endian block with orientation 6, 100/2 by 100/1 per centimetre.
    fn block() -> Vec<u8> {
        let mut out = b"MM\0*\0\0\0\x08\0\x04".to_vec();
        out.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
        out.extend([1, 0x1a, 0, 5, 0, 0, 0, 1, 0, 0, 0, 62]);
        out.extend([1, 0x1b, 0, 5, 0, 0, 0, 1, 0, 0, 0, 70]);
        out.extend([1, 0x28, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0]);
        out.resize(62, 0);
        out.extend([0, 0, 0, 100, 0, 0, 0, 2, 0, 0, 0, 100, 0, 0, 0, 1]);
        out
    }

    #[test]
    fn orientation_and_resolution_are_found() {
        let bytes = block();
        let prefixed = [b"Exif\0\0", bytes.as_slice()].concat();
        for block in [bytes, prefixed] {
            let exif = Exif::parse(&block).unwrap();
            assert_eq!(exif.orientation(), Some(Orientation::Rotated90));
            assert_eq!(exif.dpi(), Some(Dpi { x: 127.0, y: 254.0 }));
        }
    }

    #[test]
    fn damage_at_any_byte_is_survived() {
        let bytes = block();
        for cut in 0..bytes.len() {
            for value in [0, 0xff] {
                let mut damaged = bytes.clone();
                damaged[cut] = value;
                for block in [&damaged[..], &bytes[..cut]] {
                    if let Some(exif) = Exif::parse(block) {
                        let _ = (exif.orientation(), exif.dpi());
                    }
                }
            }
        }
        let mut zero = bytes;
        zero[69] = 0;
        assert_eq!(Exif::parse(&zero).unwrap().dpi(), None);
    }

    #[test]
    fn a_resolution_that_is_written_is_read() {
        for dpi in [Dpi { x: 300.0, y: 72.0 }, Dpi { x: 96.0125, y: 0.5 }] {
            assert_eq!(Exif::parse(&resolution_block(dpi).unwrap()).unwrap().dpi(), Some(dpi));
        }
        for senseless in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
            assert_eq!(resolution_block(Dpi { x: senseless, y: 72.0 }), None);
        }
    }

    #[test]
    fn xmp_orientation_is_read_in_both_spellings() {
        assert_eq!(xmp_orientation(b"<x tiff:Orientation=\"3\"/>"), Some(Orientation::Rotated180));
        assert_eq!(xmp_orientation(b"<tiff:Orientation>8</tiff:Orientation>"), Some(Orientation::Rotated270));
        assert_eq!(xmp_orientation(b"tiff:Orientation"), None);
        assert_eq!(xmp_orientation(b"tiff:Orientation=\"9\""), None);
    }
}
