//! WebP chunks: RGB or RGBA of 8 bits, lossless or lossy.
//!
//! An encoder leaves out alpha that is opaque everywhere, one tile with it, the next without; the page says what is
//! wanted. Source: libtiff's `tif_webp.c`.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::super::problem::Problem;
use super::{Embedded, Wanted};
use crate::model::SampleType;

/// Decodes a whole WebP picture.
pub(super) fn decode(raw: &[u8], wanted: Wanted) -> Result<Embedded, Problem> {
    if wanted.sample_type != SampleType::U8 || !matches!(wanted.samples, 3 | 4) {
        return Err(Problem::malformed("WebP strips or tiles hold RGB or RGBA of 8 bits, and its page says otherwise"));
    }
    let failed = |error: image_webp::DecodingError| {
        Problem::malformed(format!("a WebP strip or tile cannot be decoded ({error})"))
    };
    let mut decoder = WebPDecoder::new(Cursor::new(raw)).map_err(failed)?;
    let (width, rows) = decoder.dimensions();
    let (width, rows) = (width as usize, rows as usize);
    wanted.check_size("a WebP", [width, rows])?;
    let there = if decoder.has_alpha() { 4 } else { 3 };
    let mut pixels = vec![0; width * rows * there];
    decoder.read_image(&mut pixels).map_err(failed)?;
    Ok(Embedded { width, rows, bytes: with_samples(pixels, there, wanted.samples) })
}

/// Adds opaque alpha, or drops alpha, where the picture has another number of samples than the page.
fn with_samples(pixels: Vec<u8>, there: usize, wanted: usize) -> Vec<u8> {
    match (there, wanted) {
        (3, 4) => pixels.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect(),
        (4, 3) => pixels.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect(),
        _ => pixels,
    }
}
