//! Saving JPEG: quality, resolution of chroma, progressive or not, with resolution, profile, EXIF, XMP and comments.

use image::ExtendedColorType;
use jpeg_encoder::{ColorType, Encoder, EncodingError, PixelDensity, PixelDensityUnit, SamplingFactor};

use super::resolution::per_inch;
use crate::codec::exif::xmp::JPEG_PREFIX;
use crate::codec::save_options::{SaveOptions, Subsampling};
use crate::model::{Dpi, Metadata};

/// What stands in the file beside the pixels.
#[derive(Debug)]
pub struct Beside<'a> {
    pub dpi: Option<Dpi>,
    pub icc: Option<&'a [u8]>,
    pub metadata: &'a Metadata,
}

/// The whole file. Sides fit into 16 bits, as `can_hold` has seen to.
///
/// # Errors
/// What the encoder refuses: a profile beyond 16 MB.
pub fn encode(
    pixels: &[u8],
    [width, height]: [u32; 2],
    color: ExtendedColorType,
    beside: &Beside<'_>,
    options: &SaveOptions,
) -> Result<Vec<u8>, EncodingError> {
    let color = if color == ExtendedColorType::L8 { ColorType::Luma } else { ColorType::Rgb };
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, options.quality.clamp(1, 100));
    encoder.set_sampling_factor(match options.jpeg.subsampling {
        Subsampling::S444 => SamplingFactor::R_4_4_4,
        Subsampling::S422 => SamplingFactor::R_4_2_2,
        Subsampling::S420 => SamplingFactor::R_4_2_0,
    });
    encoder.set_progressive(options.jpeg.progressive);
    if let Some(density) = beside.dpi.and_then(per_inch) {
        encoder.set_density(PixelDensity { density: density.into(), unit: PixelDensityUnit::Inches });
    }
    if let Some(block) = &beside.metadata.exif {
        encoder.add_exif_metadata(block)?;
    }
    if let Some(packet) = &beside.metadata.xmp {
        encoder.add_app_segment(1, [JPEG_PREFIX, packet].concat())?;
    }
    if let Some(icc) = beside.icc {
        encoder.add_icc_profile(icc)?;
    }
    encoder.encode(pixels, width as u16, height as u16, color)?;
    let comments: Vec<u8> = beside.metadata.texts.iter().flat_map(|text| comment(&text.text)).collect();
    // Behind the segment of JFIF, which must be the first.
    let at = match file.get(2..6) {
        Some([0xff, 0xe0, high, low]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 2,
    };
    file.splice(at..at, comments);
    Ok(file)
}

/// A segment of a comment, which fits into one.
fn comment(text: &str) -> Vec<u8> {
    let length = (text.len() + 2) as u16;
    [&[0xff, 0xfe], &length.to_be_bytes()[..], text.as_bytes()].concat()
}
