//! Saving JPEG: quality, resolution of chroma, progressive or not, with resolution, profile, EXIF, XMP and comments.
//!
//! Sequential pictures are coded as their rows come, in strips on several threads (`jpeg_strips`). Scans of progressive
//! ones go over the whole picture, so the encoder must have it.

use std::io::{self, Write};

use image::{ImageError, ImageResult};
use jpeg_encoder::{ColorType, Encoder, EncodingError, PixelDensity, PixelDensityUnit};

use super::jpeg_strips::{Coding, Strips, head_bytes, segments};
use super::resolution::per_inch;
use crate::codec::atomic::AtomicFile;
use crate::codec::carried::carried;
use crate::codec::error::CodecError;
use crate::codec::exif::xmp::JPEG_PREFIX;
use crate::codec::save_options::SaveOptions;
use crate::codec::sniff::Format;
use crate::codec::stream::for_each_band_of;
use crate::model::{Dpi, Metadata, PlaneIndex, Progress, Stack, StackInfo};

/// What stands in the file beside the pixels.
#[derive(Debug)]
struct Beside<'a> {
    dpi: Option<Dpi>,
    icc: Option<&'a [u8]>,
    metadata: Metadata,
}

impl<'a> Beside<'a> {
    /// What a file of such a stack carries.
    fn of(file: &AtomicFile, info: &'a StackInfo, options: &SaveOptions) -> Self {
        Self {
            dpi: info.dpi.filter(|_| !options.strip),
            icc: info.icc.as_deref().filter(|_| !options.strip),
            metadata: carried(file.path(), Format::Jpeg, info, options),
        }
    }

    fn add_to(&self, encoder: &mut Encoder<&mut Vec<u8>>) -> Result<(), EncodingError> {
        if let Some(density) = self.dpi.and_then(per_inch) {
            encoder.set_density(PixelDensity { density: density.into(), unit: PixelDensityUnit::Inches });
        }
        if let Some(block) = &self.metadata.exif {
            encoder.add_exif_metadata(block)?;
        }
        if let Some(packet) = &self.metadata.xmp {
            encoder.add_app_segment(1, [JPEG_PREFIX, packet].concat())?;
        }
        self.icc.map_or(Ok(()), |icc| encoder.add_icc_profile(icc).map(drop))
    }

    /// The segments of comments, which go behind that of JFIF.
    fn comments(&self) -> Vec<u8> {
        self.metadata.texts.iter().flat_map(|text| comment(&text.text)).collect()
    }
}

/// Writes the one plane of a stack, of one or three samples of 8 bits a pixel and of sides of at most 16 bits, as a
/// sequential picture.
///
/// # Errors
/// What reading and writing return; what the encoder refuses: a profile beyond 16 MB.
pub fn write_sequential(
    file: &mut AtomicFile,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let info = &stack.info;
    let coding = coding_of(info, options);
    let failed = |error| CodecError::io(&path, error);
    let head = head(&coding, &Beside::of(file, info, options)).map_err(as_io).map_err(failed)?;
    file.write_all(&head).map_err(failed)?;
    let mut strips = Strips::new(coding);
    let mut out = |bytes: &[u8]| file.write_all(bytes).map_err(EncodingError::from);
    for_each_band_of(stack, PlaneIndex::default(), progress, |band| {
        strips.write(band.samples.as_bytes(), &mut out).map_err(as_io).map_err(failed)
    })?;
    strips.finish(out).map_err(as_io).map_err(failed)
}

/// Writes such a picture as a progressive one.
///
/// # Errors
/// What the encoder refuses: a profile beyond 16 MB; what the file says.
pub fn write_progressive(
    file: &mut AtomicFile,
    pixels: &[u8],
    info: &StackInfo,
    options: &SaveOptions,
) -> ImageResult<()> {
    let coding = coding_of(info, options);
    let beside = Beside::of(file, info, options);
    let mut coded = Vec::new();
    let mut encode = || {
        let mut encoder = coding.encoder(&mut coded, false);
        encoder.set_progressive(true);
        beside.add_to(&mut encoder)?;
        encoder.encode(pixels, coding.width as u16, coding.height as u16, coding.color)
    };
    encode().map_err(as_io).map_err(ImageError::IoError)?;
    let at = behind_jfif(&coded);
    for part in [&coded[..at], &beside.comments(), &coded[at..]] {
        file.write_all(part).map_err(ImageError::IoError)?;
    }
    Ok(())
}

/// Everything before the pixels of a sequential picture.
fn head(coding: &Coding, beside: &Beside<'_>) -> Result<Vec<u8>, EncodingError> {
    let mut head = Vec::new();
    let mut encoder = coding.encoder(&mut head, true);
    beside.add_to(&mut encoder)?;
    // One row stands for all of them: it is the only thing that the head does not know otherwise.
    let row = vec![0; coding.row_bytes()];
    encoder.encode(&row, coding.width as u16, 1, coding.color)?;
    head.truncate(head_bytes(&head));
    let frame = segments(&head).find(|segment| head[segment.start + 1] == 0xc0);
    let height_at = frame.expect("the encoder states a frame").start + 5;
    head[height_at..height_at + 2].copy_from_slice(&(coding.height as u16).to_be_bytes());
    let at = behind_jfif(&head);
    head.splice(at..at, beside.comments());
    Ok(head)
}

/// Where the segment of JFIF ends, which must be the first.
fn behind_jfif(file: &[u8]) -> usize {
    segments(file).next().filter(|first| file[first.start + 1] == 0xe0).map_or(2, |first| first.end)
}

fn coding_of(info: &StackInfo, options: &SaveOptions) -> Coding {
    let color = if info.samples_per_pixel == 1 { ColorType::Luma } else { ColorType::Rgb };
    Coding::new([info.axes.x, info.axes.y], color, options)
}

fn as_io(error: EncodingError) -> io::Error {
    match error {
        EncodingError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// A segment of a comment, which fits into one.
fn comment(text: &str) -> Vec<u8> {
    let length = (text.len() + 2) as u16;
    [&[0xff, 0xfe], &length.to_be_bytes()[..], text.as_bytes()].concat()
}
