//! PNG chunks, as the `imagecodecs` family of writers makes them: colour or grey of 8 or 16 bits.

use std::io::Cursor;

use super::super::bytes::swap_numbers;
use super::super::problem::Problem;
use super::{Embedded, Wanted};
use crate::model::{ByteOrder, SampleType};

/// Decodes a whole PNG.
pub(super) fn decode(raw: &[u8], wanted: Wanted) -> Result<Embedded, Problem> {
    let failed =
        |error: png::DecodingError| Problem::malformed(format!("a PNG strip or tile cannot be decoded ({error})"));
    let mut decoder = png::Decoder::new(Cursor::new(raw));
    let header = decoder.read_header_info().map_err(failed)?;
    let (width, rows) = (header.width as usize, header.height as usize);
    wanted.check_size("a PNG", [width, rows])?;
    let (color, depth) = (header.color_type, header.bit_depth);
    wanted.check_samples("a PNG", if color == png::ColorType::Indexed { 0 } else { color.samples() })?;
    let fits = match depth {
        png::BitDepth::Eight => wanted.sample_type == SampleType::U8,
        png::BitDepth::Sixteen => wanted.sample_type == SampleType::U16,
        _ => false,
    };
    if !fits {
        return Err(Problem::malformed("a PNG strip or tile has another bit depth than its page"));
    }
    let mut reader = decoder.read_info().map_err(failed)?;
    let mut bytes = vec![0; width * rows * wanted.samples * wanted.sample_type.bytes()];
    reader.next_frame(&mut bytes).map_err(failed)?;
    if ByteOrder::NATIVE == ByteOrder::Little {
        swap_numbers(&mut bytes, wanted.sample_type.bytes());
    }
    Ok(Embedded { width, rows, bytes })
}
