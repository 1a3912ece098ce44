//! A block from directories: for TIFF, which keeps them in its own, and for formats that state a resolution in no other way.

use super::tag;
use crate::model::{ByteOrder, Dpi};

/// The value of a tag, its numbers in the block's byte order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub tag: u16,
    /// The type by its number.
    pub kind: u16,
    pub count: u32,
    pub bytes: Vec<u8>,
}

/// The directories of a block. Entries that point from one to another are made when it is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directories {
    pub first: Vec<Value>,
    pub exif: Vec<Value>,
    pub interoperability: Vec<Value>,
    pub gps: Vec<Value>,
}

impl Directories {
    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first.is_empty() && self.exif.is_empty() && self.gps.is_empty()
    }
}

/// The block that holds those directories.
#[must_use]
pub fn build(directories: Directories, order: ByteOrder) -> Vec<u8> {
    let mut out = Builder { bytes: if order == ByteOrder::Big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() }, order };
    out.bytes.extend([0; 4]);
    let Directories { mut first, mut exif, interoperability, gps } = directories;
    if !interoperability.is_empty() {
        exif.push(out.pointer(tag::INTEROPERABILITY, interoperability));
    }
    if !exif.is_empty() {
        first.push(out.pointer(tag::EXIF, exif));
    }
    if !gps.is_empty() {
        first.push(out.pointer(tag::GPS, gps));
    }
    let at = out.directory(first);
    let pointer = out.u32(at);
    out.bytes[4..8].copy_from_slice(&pointer);
    out.bytes
}

/// A block that states a resolution and nothing else; `None` if it cannot be stated.
#[must_use]
pub fn resolution_block(dpi: Dpi) -> Option<Vec<u8>> {
    let fractions = [fraction(dpi.x)?, fraction(dpi.y)?];
    let first = resolution(fractions, ByteOrder::Little).into();
    Some(build(Directories { first, ..Directories::default() }, ByteOrder::Little))
}

/// The three values by which a resolution in dots per inch is stated.
pub(super) fn resolution([x, y]: [[u32; 2]; 2], order: ByteOrder) -> [Value; 3] {
    const INCH: u16 = 2;
    let of = |tag, fraction: [u32; 2]| Value {
        tag,
        kind: tag::RATIONAL,
        count: 1,
        bytes: fraction.map(|number| u32_in(number, order)).as_flattened().to_vec(),
    };
    let unit = if order == ByteOrder::Big { INCH.to_be_bytes() } else { INCH.to_le_bytes() };
    let unit = Value { tag: tag::RESOLUTION_UNIT, kind: tag::SHORT, count: 1, bytes: unit.to_vec() };
    [of(tag::X_RESOLUTION, x), of(tag::Y_RESOLUTION, y), unit]
}

/// A resolution as a fraction, to four decimals; `None` if it cannot be stated so.
pub(super) fn fraction(value: f64) -> Option<[u32; 2]> {
    const DENOMINATOR: u32 = 10_000;
    let rounded = (value * f64::from(DENOMINATOR)).round();
    (1.0..=f64::from(u32::MAX)).contains(&rounded).then_some([rounded as u32, DENOMINATOR])
}

pub(super) const fn u32_in(value: u32, order: ByteOrder) -> [u8; 4] {
    match order {
        ByteOrder::Big => value.to_be_bytes(),
        ByteOrder::Little => value.to_le_bytes(),
    }
}

const fn u16_in(value: u16, order: ByteOrder) -> [u8; 2] {
    match order {
        ByteOrder::Big => value.to_be_bytes(),
        ByteOrder::Little => value.to_le_bytes(),
    }
}

/// A block that grows.
pub(super) struct Builder {
    pub bytes: Vec<u8>,
    pub order: ByteOrder,
}

impl Builder {
    fn u32(&self, value: usize) -> [u8; 4] {
        u32_in(value as u32, self.order)
    }

    /// Appends a directory; returns the entry that points to it.
    fn pointer(&mut self, tag: u16, values: Vec<Value>) -> Value {
        let at = self.directory(values);
        Value { tag, kind: tag::LONG, count: 1, bytes: self.u32(at).to_vec() }
    }

    /// Appends a directory, last of its chain, with its values behind it; returns where it stands.
    pub(super) fn directory(&mut self, mut values: Vec<Value>) -> usize {
        values.sort_by_key(|value| value.tag);
        values.dedup_by_key(|value| value.tag);
        self.align();
        let at = self.bytes.len();
        let mut behind = at + 2 + 12 * values.len() + 4;
        self.bytes.extend(u16_in(values.len() as u16, self.order));
        for Value { tag, kind, count, bytes } in &values {
            self.bytes.extend([u16_in(*tag, self.order), u16_in(*kind, self.order)].as_flattened());
            self.bytes.extend(u32_in(*count, self.order));
            if bytes.len() <= 4 {
                self.bytes.extend(bytes.iter().copied().chain([0; 4]).take(4));
            } else {
                self.bytes.extend(self.u32(behind));
                behind += bytes.len().next_multiple_of(2);
            }
        }
        self.bytes.extend([0; 4]);
        for value in values.iter().filter(|value| value.bytes.len() > 4) {
            self.bytes.extend(&value.bytes);
            self.align();
        }
        at
    }

    /// Values begin at even places.
    fn align(&mut self) {
        if !self.bytes.len().is_multiple_of(2) {
            self.bytes.push(0);
        }
    }
}
