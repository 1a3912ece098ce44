//! Saving PNG as a stream of rows: 8 and 16 bits, grey to RGBA, palettes, with resolution and ICC profile.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use png::{BitDepth, ColorType, Encoder, EncodingError, Info, PixelDimensions, Unit};

use super::big_endian::big_endian;
use super::resolution::per_metre;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::save_options::{Compression, SaveOptions};
use crate::codec::stream::for_each_band_of;
use crate::model::{PlaneIndex, Progress, SampleType, Stack, StackInfo};

/// Bytes gathered into one chunk of the file.
const CHUNK_BYTES: usize = 256 << 10;
/// Pixels per metre in a dot per inch.
const PIXELS_PER_METRE: f64 = 1.0 / 0.0254;

/// Writes the one plane of a stack that PNG can hold.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write_png(
    file: &mut AtomicFile,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let failed = |error| encoding_error(&path, error);
    let mut encoder = Encoder::with_info(file, png_info(&stack.info, options)).map_err(failed)?;
    encoder.set_compression(match options.compression {
        Compression::None => png::Compression::NoCompression,
        Compression::Fast => png::Compression::Fast,
        Compression::Balanced => png::Compression::Balanced,
        Compression::High => png::Compression::High,
    });
    let mut writer = encoder.write_header().map_err(failed)?;
    let mut rows = writer.stream_writer_with_size(CHUNK_BYTES).map_err(failed)?;
    for_each_band_of(stack, PlaneIndex::default(), progress, |band| {
        rows.write_all(&big_endian(&band.samples)).map_err(|error| CodecError::io(&path, error))
    })?;
    rows.finish().map_err(failed)?;
    writer.finish().map_err(failed)
}

fn png_info(info: &StackInfo, options: &SaveOptions) -> Info<'static> {
    let mut png = Info::with_size(info.axes.x as u32, info.axes.y as u32);
    png.bit_depth = if info.sample_type == SampleType::U16 { BitDepth::Sixteen } else { BitDepth::Eight };
    png.color_type = match info.samples_per_pixel {
        1 => ColorType::Grayscale,
        2 => ColorType::GrayscaleAlpha,
        3 => ColorType::Rgb,
        _ => ColorType::Rgba,
    };
    if let Some(palette) = &info.palette {
        png.color_type = ColorType::Indexed;
        let colors = palette.colors.iter().take(256).flat_map(|color| color.map(|c| (c >> 8) as u8));
        png.palette = Some(Cow::Owned(colors.collect()));
    }
    if !options.strip {
        png.pixel_dims = info
            .dpi
            .and_then(|dpi| per_metre(dpi, PIXELS_PER_METRE))
            .map(|[xppu, yppu]| PixelDimensions { xppu, yppu, unit: Unit::Meter });
        png.icc_profile = info.icc.as_ref().map(|profile| Cow::Owned(profile.to_vec()));
    }
    png
}

fn encoding_error(path: &Path, error: EncodingError) -> CodecError {
    match error {
        EncodingError::IoError(error) => CodecError::io(path, error),
        other => CodecError::malformed(path, other.to_string(), "save it in another format"),
    }
}
