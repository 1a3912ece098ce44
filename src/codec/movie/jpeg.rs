//! One frame as JPEG, every pixel with a colour of its own (4:4:4): red on black, as fluorescence is, would lose its
//! edges if four pixels shared one.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageResult};

use super::frames::Frame;

/// Encodes a frame; quality is 1 to 100.
pub(super) fn encode(frame: &Frame, quality: u8) -> ImageResult<Vec<u8>> {
    let color = if frame.samples == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality.clamp(1, 100)).encode(
        &frame.pixels,
        frame.width as u32,
        frame.height as u32,
        color,
    )?;
    Ok(jpeg)
}
