//! What is known of a picture before a pixel is decoded, the same for every format.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, hdr::HdrDecoder, jpeg::JpegDecoder, pnm::PnmDecoder};
use image::codecs::{qoi::QoiDecoder, tga::TgaDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder};

use super::failure::Failure;
use crate::codec::exif::{self, Exif};
use crate::codec::sniff::Format;
use crate::model::{Dpi, Metadata, Orientation, Palette, Plane, SampleType, Samples};

/// Below this a resolution is a placeholder: some writers state 1 where they mean nothing.
const SMALLEST_DPI: f64 = 1.0;

/// A picture's description.
#[derive(Debug, Clone)]
pub struct Header {
    /// The contract's name.
    pub format: &'static str,
    pub width: usize,
    pub height: usize,
    pub samples_per_pixel: usize,
    pub sample_type: SampleType,
    /// `None` for a still picture.
    pub animation: Option<Animation>,
    pub dpi: Option<Dpi>,
    pub icc: Option<Vec<u8>>,
    pub orientation: Orientation,
    /// As it stands in the file.
    pub metadata: Metadata,
    /// Where the samples are indices.
    pub palette: Option<Palette>,
    /// Whether the end of the file is missing, so that what is decoded before it is all there is.
    pub cut_short: bool,
    /// Bytes of compressed pixels, and how many-fold the format can expand them.
    pub stored_bytes: u64,
    pub expansion: u64,
    /// Bytes of memory that the decoder takes beside the picture.
    pub decoder_bytes: u64,
    pub warnings: Vec<String>,
}

/// Frames over time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Animation {
    pub frames: usize,
    /// Seconds between frames, if all are the same.
    pub interval_s: Option<f64>,
    /// The colour beneath wholly transparent pixels.
    pub clear: [u8; 3],
}

impl Animation {
    /// From the delay after each frame, in seconds.
    pub fn from_delays(delays: &[f64]) -> Self {
        let first = delays.first().copied().filter(|&delay| delay > 0.0);
        let interval_s = first.filter(|first| delays.iter().all(|delay| delay == first));
        Self { frames: delays.len(), interval_s, clear: [0; 3] }
    }
}

/// A decoder for every format but PNG, whose rows are read one by one.
pub type Decoder = Box<dyn ImageDecoder>;

/// Opens a decoder, which reads the header.
pub fn decoder(path: &Path, format: Format) -> Result<Decoder, Failure> {
    let reader = BufReader::new(File::open(path)?);
    Ok(match format {
        Format::Gif => Box::new(GifDecoder::new(reader)?),
        Format::Jpeg => Box::new(JpegDecoder::new(reader)?),
        Format::Webp => Box::new(WebPDecoder::new(reader)?),
        Format::Bmp => Box::new(BmpDecoder::new(reader)?),
        Format::Tga => Box::new(TgaDecoder::new(reader)?),
        Format::Pnm => Box::new(PnmDecoder::new(reader)?),
        Format::Qoi => Box::new(QoiDecoder::new(reader)?),
        Format::Hdr => Box::new(HdrDecoder::new_nonstrict(reader)?),
        other => return Err(Failure::Unsupported(format!("{} as a picture", other.name()))),
    })
}

/// The description of a still picture as `image` gives it.
pub fn describe(path: &Path, format: Format) -> Result<Header, Failure> {
    describe_by(decoder(path, format)?, path, format)
}

/// The same from a decoder that has read the header.
pub fn describe_by(mut decoder: impl ImageDecoder, path: &Path, format: Format) -> Result<Header, Failure> {
    let (width, height) = decoder.dimensions();
    let (samples_per_pixel, sample_type) = layout(decoder.color_type())?;
    let exif = decoder.exif_metadata().ok().flatten();
    let xmp = decoder.xmp_metadata().ok().flatten();
    let mut header = Header {
        format: format.name(),
        width: width as usize,
        height: height as usize,
        samples_per_pixel,
        sample_type,
        animation: None,
        dpi: None,
        icc: decoder.icc_profile().ok().flatten(),
        orientation: orientation(exif.as_deref(), xmp.as_deref()),
        metadata: Metadata::default(),
        palette: None,
        cut_short: false,
        stored_bytes: std::fs::metadata(path)?.len(),
        expansion: expansion(format),
        decoder_bytes: 0,
        warnings: Vec::new(),
    };
    if matches!(format, Format::Jpeg | Format::Webp) {
        header.dpi = exif.as_deref().and_then(Exif::parse).and_then(|exif| exif.dpi());
        header.metadata = Metadata { exif: exif.map(Into::into), xmp: xmp.map(Into::into), texts: Vec::new() };
    }
    Ok(header)
}

/// How a picture must be turned: EXIF says, else XMP.
pub fn orientation(exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Orientation {
    exif.and_then(Exif::parse)
        .and_then(|exif| exif.orientation())
        .or_else(|| xmp.and_then(exif::xmp::orientation))
        .unwrap_or_default()
}

/// Samples of a pixel and their type.
pub fn layout(color: ColorType) -> Result<(usize, SampleType), Failure> {
    Ok(match color {
        ColorType::L8 => (1, SampleType::U8),
        ColorType::La8 => (2, SampleType::U8),
        ColorType::Rgb8 => (3, SampleType::U8),
        ColorType::Rgba8 => (4, SampleType::U8),
        ColorType::L16 => (1, SampleType::U16),
        ColorType::La16 => (2, SampleType::U16),
        ColorType::Rgb16 => (3, SampleType::U16),
        ColorType::Rgba16 => (4, SampleType::U16),
        ColorType::Rgb32F => (3, SampleType::F32),
        ColorType::Rgba32F => (4, SampleType::F32),
        other => return Err(Failure::Unsupported(format!("the pixel layout {other:?}"))),
    })
}

/// At most this many decoded bytes come from one stored byte.
const fn expansion(format: Format) -> u64 {
    match format {
        // Runs: 62 pixels in a byte (QOI), 128 in five (TGA), 127 in eight (HDR); 1-bit pixels, eight in a byte (PNM).
        Format::Qoi | Format::Tga | Format::Hdr | Format::Pnm => 256,
        // Codes of 12 bits for 4096 pixels of four bytes; a bit for a block of 64 samples; skips of 255 rows.
        _ => 16_384,
    }
}

impl Header {
    /// Bytes of one decoded picture.
    pub const fn decoded_bytes(&self) -> u64 {
        let pixels = (self.width as u64).saturating_mul(self.height as u64);
        pixels.saturating_mul((self.samples_per_pixel * self.sample_type.bytes()) as u64)
    }

    /// Decoded samples as a plane of this size.
    pub fn plane(&self, samples: Samples) -> Plane {
        Plane::new(self.width, self.height, self.samples_per_pixel, samples)
    }

    /// Keeps the resolution if it can be one, else says that it is ignored.
    pub fn check_dpi(&mut self) {
        let Some(dpi) = self.dpi else { return };
        let plausible = |value: f64| value.is_finite() && value > SMALLEST_DPI;
        if !plausible(dpi.x) || !plausible(dpi.y) {
            self.dpi = None;
            if dpi.x > 0.0 || dpi.y > 0.0 {
                self.warnings.push(format!("The stated resolution of {} × {} dpi is ignored.", dpi.x, dpi.y));
            }
        }
    }

    /// Keeps the colour profile if it is one of such pixels, else says that it is ignored: CMYK becomes RGB when it is
    /// decoded, grey in a WebP is RGB.
    pub fn check_profile(&mut self) {
        // The colour space stands behind size, maker, version and class (ICC.1, 7.2).
        let Some(space) = self.icc.as_deref().map(|profile| profile.get(16..20).unwrap_or_default().to_vec()) else {
            return;
        };
        let fitting = if self.samples_per_pixel >= 3 || self.palette.is_some() { b"RGB " } else { b"GRAY" };
        if space != fitting {
            self.icc = None;
            let space = String::from_utf8_lossy(&space).trim().to_owned();
            self.warnings
                .push(format!("The colour profile, one of {space}, is not one of these pixels and is ignored."));
        }
    }
}
