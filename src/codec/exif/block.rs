//! Reading a block: its directories, orientation and resolution. Every offset in it is checked when it is followed.

use super::tag;
use crate::model::{ByteOrder, Dpi, Orientation};

/// A block whose header is understood.
#[derive(Debug, Clone, Copy)]
pub struct Exif<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) order: ByteOrder,
    /// Where the first directory stands.
    pub first: usize,
}

/// One entry of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub tag: u16,
    /// The type of its values by its number.
    pub kind: u16,
    pub count: u32,
    /// Where the entry stands.
    pub(super) at: usize,
}

/// Bytes of one value of a type; `None` for types that EXIF does not have.
#[must_use]
pub const fn value_bytes(kind: u16) -> Option<usize> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

/// Bytes of the numbers that values of a type are made of, each in the block's byte order.
#[must_use]
pub const fn unit_bytes(kind: u16) -> usize {
    match kind {
        3 | 8 => 2,
        4 | 5 | 9 | 10 | 11 | 13 => 4,
        12 => 8,
        _ => 1,
    }
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
        let mut exif = Self { bytes, order, first: 0 };
        exif.first = exif.u32(4)? as usize;
        Some(exif)
    }

    /// Whether its numbers are in the machine's order.
    pub fn is_native(&self) -> bool {
        self.order == ByteOrder::NATIVE
    }

    /// How the picture must be turned, if stated.
    pub fn orientation(&self) -> Option<Orientation> {
        let value = self.u16(self.field(self.first, tag::ORIENTATION)?.at + 8)?;
        (1..=8).contains(&value).then(|| Orientation::from_exif(value))
    }

    /// The resolution, if stated; without a unit it is per inch.
    pub fn dpi(&self) -> Option<Dpi> {
        let unit = self.field(self.first, tag::RESOLUTION_UNIT).and_then(|field| self.u16(field.at + 8));
        let factor = if unit == Some(3) { 2.54 } else { 1.0 };
        let x = self.rational(tag::X_RESOLUTION)? * factor;
        let y = self.rational(tag::Y_RESOLUTION).map_or(x, |y| y * factor);
        Some(Dpi { x, y })
    }

    /// The entries of the directory that stands there, as far as the block goes.
    pub fn fields(&self, directory: usize) -> impl Iterator<Item = Field> + use<'a> {
        let exif = *self;
        let count = usize::from(exif.u16(directory).unwrap_or(0));
        (0..count).map_while(move |index| {
            let at = directory.checked_add(2 + 12 * index)?;
            Some(Field { tag: exif.u16(at)?, kind: exif.u16(at + 2)?, count: exif.u32(at + 4)?, at })
                .filter(|_| at + 12 <= exif.bytes.len())
        })
    }

    /// The entry of a tag.
    pub fn field(&self, directory: usize, tag: u16) -> Option<Field> {
        self.fields(directory).find(|field| field.tag == tag)
    }

    /// The directory that a tag of another one points to.
    pub fn directory(&self, from: usize, tag: u16) -> Option<usize> {
        Some(self.u32(self.field(from, tag)?.at + 8)? as usize)
    }

    /// Where the value of an entry stands, and how long it is; `None` if it is not whole.
    pub(super) fn place(&self, field: &Field) -> Option<(usize, usize)> {
        let length = value_bytes(field.kind)?.checked_mul(field.count as usize)?;
        let at = if length <= 4 { field.at + 8 } else { self.u32(field.at + 8)? as usize };
        (at.checked_add(length)? <= self.bytes.len()).then_some((at, length))
    }

    /// The value of an entry as it stands there.
    pub fn value(&self, field: &Field) -> Option<&'a [u8]> {
        let (at, length) = self.place(field)?;
        self.bytes.get(at..at + length)
    }

    /// Where the number stands that names the directory after that one.
    pub(super) fn link(&self, directory: usize) -> Option<usize> {
        let count = usize::from(self.u16(directory)?);
        directory.checked_add(2 + 12 * count).filter(|at| at + 4 <= self.bytes.len())
    }

    fn rational(&self, tag: u16) -> Option<f64> {
        let offset = self.u32(self.field(self.first, tag)?.at + 8)? as usize;
        let (numerator, denominator) = (self.u32(offset)?, self.u32(offset.checked_add(4)?)?);
        (denominator != 0).then(|| f64::from(numerator) / f64::from(denominator))
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.order == ByteOrder::Big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.order == ByteOrder::Big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}

#[cfg(test)]
#[path = "block_tests.rs"]
pub mod tests;
