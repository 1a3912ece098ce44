//! Saving BMP: the resolution that `image` leaves at zero is put in its place while the bytes go by.

use std::io::{self, Write};

use image::codecs::bmp::BmpEncoder;
use image::{ExtendedColorType, ImageResult};

use super::bmp::PIXELS_PER_METRE;
use super::resolution::per_metre;
use crate::codec::atomic::AtomicFile;
use crate::model::Dpi;

/// Where `biXPelsPerMeter` and `biYPelsPerMeter` stand.
const PLACE: usize = 38;

/// Writes pixels of 8 bits a sample, row by row from the top.
///
/// # Errors
/// What the encoder says.
pub fn write_bmp(
    file: &mut AtomicFile,
    pixels: &[u8],
    [width, height]: [u32; 2],
    color: ExtendedColorType,
    dpi: Option<Dpi>,
) -> ImageResult<()> {
    let stamp = dpi.and_then(|dpi| per_metre(dpi, PIXELS_PER_METRE)).map(|[x, y]| {
        let mut bytes = [0; 8];
        bytes[..4].copy_from_slice(&x.to_le_bytes());
        bytes[4..].copy_from_slice(&y.to_le_bytes());
        bytes
    });
    let mut out = Stamped { out: file, position: 0, stamp: stamp.unwrap_or_default() };
    BmpEncoder::new(&mut out).encode(pixels, width, height, color)
}

/// Passes bytes on, but for those at [`PLACE`].
struct Stamped<W> {
    out: W,
    position: usize,
    stamp: [u8; 8],
}

impl<W: Write> Write for Stamped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let past = PLACE + self.stamp.len();
        let written = if self.position >= past {
            self.out.write(bytes)?
        } else {
            // The header comes a byte at a time at worst, and only once.
            let byte = self.position.checked_sub(PLACE).map(|at| self.stamp[at]).or(bytes.first().copied());
            self.out.write(byte.filter(|_| !bytes.is_empty()).as_slice())?
        };
        self.position += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_replaces_its_bytes_however_they_come() {
        let expected = [[7; PLACE].as_slice(), &[1, 2, 3, 4, 5, 6, 7, 8], &[7; 54]].concat();
        for piece in [1, 3, 38, 100] {
            let mut out = Stamped { out: Vec::new(), position: 0, stamp: [1, 2, 3, 4, 5, 6, 7, 8] };
            [7; 100].chunks(piece).for_each(|bytes| out.write_all(bytes).unwrap());
            assert_eq!(out.out, expected, "in pieces of {piece}");
        }
    }
}
