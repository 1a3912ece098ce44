//! Saving JPEG: quality, resolution of chroma, progressive or not, with resolution, profile, EXIF, XMP and comments.
//!
//! From a whole picture or from bands of rows: the same encoder, so the same bytes.

use std::cell::RefCell;
use std::io::{self, Write};

use image::{ExtendedColorType, ImageError, ImageResult};
use jpeg_encoder::{
    ColorType, Encoder, EncodingError, ImageBuffer, JpegColorType, PixelDensity, PixelDensityUnit, SamplingFactor,
    rgb_to_ycbcr,
};

use super::resolution::per_inch;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::exif::xmp::JPEG_PREFIX;
use crate::codec::save_options::{SaveOptions, Subsampling};
use crate::codec::stream::rows_at_once;
use crate::model::{Dpi, Metadata, Plane, PlaneIndex, Progress, Rect, Samples, Stack};

/// What stands in the file beside the pixels.
#[derive(Debug)]
pub struct Beside<'a> {
    pub dpi: Option<Dpi>,
    pub icc: Option<&'a [u8]>,
    pub metadata: &'a Metadata,
}

/// Where the pixels come from.
pub enum Pixels<'a> {
    Whole(&'a [u8]),
    Rows(&'a Rows<'a>),
}

/// Writes a whole file. Sides fit into 16 bits, as `can_hold` has seen to.
///
/// # Errors
/// What the encoder refuses: a profile beyond 16 MB; what the file says.
pub fn encode(
    file: &mut AtomicFile,
    pixels: &Pixels<'_>,
    size: [usize; 2],
    color: ExtendedColorType,
    beside: &Beside<'_>,
    options: &SaveOptions,
) -> ImageResult<()> {
    let comments = beside.metadata.texts.iter().flat_map(|text| comment(&text.text)).collect();
    let out = Commented { out: file, head: Vec::new(), comments: Some(comments) };
    run(out, pixels, size, color, beside, options).map_err(|error| match error {
        EncodingError::IoError(error) => ImageError::IoError(error),
        other => ImageError::IoError(io::Error::other(other)),
    })
}

fn run(
    out: Commented<'_>,
    pixels: &Pixels<'_>,
    [width, height]: [usize; 2],
    color: ExtendedColorType,
    beside: &Beside<'_>,
    options: &SaveOptions,
) -> Result<(), EncodingError> {
    let color = if color == ExtendedColorType::L8 { ColorType::Luma } else { ColorType::Rgb };
    let mut encoder = Encoder::new(out, options.quality.clamp(1, 100));
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
    match pixels {
        Pixels::Whole(pixels) => encoder.encode(pixels, width as u16, height as u16, color),
        Pixels::Rows(rows) => encoder.encode_image(*rows),
    }
}

/// Puts comments behind the segment of JFIF, which must be the first.
struct Commented<'f> {
    out: &'f mut AtomicFile,
    /// What came before it is known where they go.
    head: Vec<u8>,
    comments: Option<Vec<u8>>,
}

impl Write for Commented<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.comments.is_none() {
            return self.out.write(bytes);
        }
        self.head.extend_from_slice(bytes);
        let at = match self.head.get(2..6) {
            Some([0xff, 0xe0, high, low]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
            Some(_) => 2,
            None => usize::MAX,
        };
        if self.head.len() >= at {
            let (before, behind) = self.head.split_at(at);
            self.out.write_all(before)?;
            self.out.write_all(&self.comments.take().unwrap_or_default())?;
            self.out.write_all(behind)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A segment of a comment, which fits into one.
fn comment(text: &str) -> Vec<u8> {
    let length = (text.len() + 2) as u16;
    [&[0xff, 0xfe], &length.to_be_bytes()[..], text.as_bytes()].concat()
}

/// A picture of which one band is there at a time: the encoder asks for rows from top to bottom.
#[derive(Debug)]
pub struct Rows<'a> {
    stack: &'a Stack,
    progress: &'a Progress,
    band: RefCell<Band>,
}

#[derive(Debug)]
struct Band {
    /// The first row that is there.
    first: usize,
    plane: Plane,
    /// Why there will be no more.
    failure: Option<CodecError>,
}

impl<'a> Rows<'a> {
    /// The rows of the one plane of a stack, of one or three samples of 8 bits a pixel.
    pub fn new(stack: &'a Stack, progress: &'a Progress) -> Self {
        let none = Samples::zeroed(stack.info.sample_type, 0);
        let band = Band { first: 0, plane: Plane::new(0, 0, stack.info.samples_per_pixel, none), failure: None };
        Self { stack, progress, band: RefCell::new(band) }
    }

    /// Whether all rows could be read.
    ///
    /// # Errors
    /// The first failure of reading, or [`CodecError::Cancelled`].
    pub fn end(self) -> Result<(), CodecError> {
        self.band.into_inner().failure.map_or(Ok(()), Err)
    }

    /// Reads the band that a row begins.
    fn read(&self, row: usize) -> Result<Plane, CodecError> {
        self.progress.check()?;
        let axes = self.stack.info.axes;
        let rows = rows_at_once(self.stack).min(axes.y - row);
        let part = self.progress.of_part_of((rows * axes.x * self.stack.info.samples_per_pixel) as u64);
        let rect = Rect::new(0, row, axes.x, rows);
        let plane = self.stack.source.read_watched(PlaneIndex::default(), 0, rect, &part)?;
        part.finish_part()?;
        Ok(plane)
    }
}

impl ImageBuffer for &Rows<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        if self.stack.info.samples_per_pixel == 1 { JpegColorType::Luma } else { JpegColorType::Ycbcr }
    }

    fn width(&self) -> u16 {
        self.stack.info.axes.x as u16
    }

    fn height(&self) -> u16 {
        self.stack.info.axes.y as u16
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let y = usize::from(y);
        let mut band = self.band.borrow_mut();
        if !(band.first..band.first + band.plane.height).contains(&y) && band.failure.is_none() {
            match self.read(y) {
                Ok(plane) => (band.first, band.plane) = (y, plane),
                Err(failure) => band.failure = Some(failure),
            }
        }
        let info = &self.stack.info;
        let row_bytes = info.axes.x * info.samples_per_pixel;
        let at = y.saturating_sub(band.first) * row_bytes;
        // After a failure the encoder runs to its end, and what it made is thrown away.
        let blank = vec![0; if band.failure.is_some() { row_bytes } else { 0 }];
        let row = band.plane.samples.as_bytes().get(at..at + row_bytes).unwrap_or(&blank);
        if info.samples_per_pixel == 1 {
            buffers[0].extend_from_slice(row);
            return;
        }
        for pixel in row.chunks_exact(3) {
            let (luma, blue, red) = rgb_to_ycbcr(pixel[0], pixel[1], pixel[2]);
            buffers[0].push(luma);
            buffers[1].push(blue);
            buffers[2].push(red);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{PlaneSource, SampleType, SourceError, StackAxes, StackInfo};

    /// Noise down to a row where reading fails.
    #[derive(Debug)]
    struct Noise {
        samples: usize,
        ends: usize,
    }

    impl PlaneSource for Noise {
        fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
            if rect.bottom() > self.ends {
                let [file, problem, remedy] = ["noise", "it ends", "wait"].map(str::to_owned);
                return Err(SourceError::Unreadable { file, problem, remedy });
            }
            let row = |y: usize| (0..rect.width * self.samples).map(move |at| (at * 7 + y * y * 3 + at * y / 5) as u8);
            let values = (rect.y..rect.bottom()).flat_map(row).collect();
            Ok(Plane::new(rect.width, rect.height, self.samples, Samples::U8(values)))
        }

        fn preferred_rows(&self) -> usize {
            11
        }
    }

    fn stack(samples: usize, (width, height): (usize, usize), ends: usize) -> Stack {
        let info = StackInfo::bare("noise", StackAxes::plane(width, height), samples, SampleType::U8);
        Stack::new(info, Arc::new(Noise { samples, ends }))
    }

    fn encoded(stack: &Stack) -> Result<Vec<u8>, CodecError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        let progress = Progress::new();
        let mut file = AtomicFile::create(&path, None)?;
        let rows = Rows::new(stack, &progress);
        let beside = Beside { dpi: None, icc: None, metadata: &Metadata::default() };
        let size = [stack.info.axes.x, stack.info.axes.y];
        let color = if stack.info.samples_per_pixel == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
        encode(&mut file, &Pixels::Rows(&rows), size, color, &beside, &SaveOptions::default()).unwrap();
        rows.end()?;
        file.commit(&progress)?;
        Ok(std::fs::read(&path).unwrap())
    }

    #[test]
    fn bands_make_the_bytes_of_the_whole_picture() {
        // Two bands each, but for the last.
        for (samples, size) in [(1, (20_001, 433)), (3, (20_003, 143)), (3, (17, 9))] {
            let stack = stack(samples, size, usize::MAX);
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("whole.jpg");
            crate::codec::save(&path, &stack, &SaveOptions::default(), &Progress::new()).unwrap();
            assert!(encoded(&stack).unwrap() == std::fs::read(&path).unwrap(), "{samples} samples, {size:?}");
        }
    }

    #[test]
    fn a_source_that_fails_in_the_middle_is_the_failure() {
        let failure = encoded(&stack(3, (20_003, 143), 140)).unwrap_err();
        assert_eq!(failure.to_string(), "noise: it ends; wait");
    }
}
