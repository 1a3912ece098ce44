//! Saving PNG as a stream of rows: 8 and 16 bits, grey to RGBA, palettes, with resolution, ICC profile, EXIF, XMP and texts; several
//! planes as the frames of an APNG.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use png::chunk::IDAT;
use png::{
    BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter, Info, PixelDimensions, Unit, Writer,
};

use super::big_endian::{big_endian, big_endian_bytes};
use super::png_filter::RowFilter;
use super::png_text;
use super::resolution::per_metre;
use super::segmented_zlib::{SEGMENT, SegmentedZlib};
use crate::codec::atomic::AtomicFile;
use crate::codec::carried::carried;
use crate::codec::error::CodecError;
use crate::codec::save_options::{Compression, PngFilter, SaveOptions};
use crate::codec::sniff::Format;
use crate::codec::stream::for_each_band_of;
use crate::codec::working_memory;
use crate::model::{PlaneIndex, Progress, SampleType, Stack, StackInfo};

/// Bytes gathered into one chunk of the file.
const CHUNK_BYTES: usize = 256 << 10;
/// A frame that is encoded is there as it is, filtered, and compressed.
const FRAMES_HELD: u64 = 3;
/// Pixels per metre in a dot per inch.
const PIXELS_PER_METRE: f64 = 1.0 / 0.0254;

/// Writes the one plane of a stack that PNG can hold, or its planes one after the other as frames.
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
    let mut encoder = Encoder::with_info(file, png_info(&path, &stack.info, options)).map_err(failed)?;
    encoder.set_compression(match options.compression {
        Compression::None => png::Compression::NoCompression,
        Compression::Fast => png::Compression::Fast,
        Compression::Balanced => png::Compression::Balanced,
        Compression::High => png::Compression::High,
    });
    match options.png.level {
        None => {}
        Some(0) => encoder.set_deflate_compression(DeflateCompression::NoCompression),
        Some(level) => encoder.set_deflate_compression(DeflateCompression::Level(level.min(9))),
    }
    if let Some(filter) = options.png.filter {
        encoder.set_filter(match filter {
            PngFilter::None => Filter::NoFilter,
            PngFilter::Sub => Filter::Sub,
            PngFilter::Up => Filter::Up,
            PngFilter::Average => Filter::Avg,
            PngFilter::Paeth => Filter::Paeth,
            PngFilter::Adaptive => Filter::Adaptive,
        });
    }
    let frames = stack.info.axes.planes();
    if frames > 1 {
        encoder.set_animated(frames as u32, u32::from(options.pace.plays)).map_err(failed)?;
        let (seconds, parts) = delay(options.pace.frames_per_second);
        encoder.set_frame_delay(seconds, parts).map_err(failed)?;
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    if frames > 1 {
        write_frames(&path, stack, &mut writer, progress)?;
    } else if let Some(level) = zlib_level(options) {
        write_rows(&path, stack, (options.png.filter, level), &mut writer, progress)?;
    } else {
        let mut rows = writer.stream_writer_with_size(CHUNK_BYTES).map_err(failed)?;
        for_each_band_of(stack, PlaneIndex::default(), progress, |band| {
            rows.write_all(&big_endian(&band.samples)).map_err(|error| CodecError::io(&path, error))
        })?;
        rows.finish().map_err(failed)?;
    }
    writer.finish().map_err(failed)
}

/// The level of zlib that compresses, if it is zlib: the library has quicker means for the least compression.
fn zlib_level(options: &SaveOptions) -> Option<u8> {
    match (options.png.level, options.compression) {
        (Some(level), _) => Some(level).filter(|&level| level > 0),
        (None, Compression::None | Compression::Fast) => None,
        (None, Compression::Balanced) => Some(6),
        (None, Compression::High) => Some(9),
    }
}

/// Rows are filtered and compressed by all threads: the library has one for both, which takes longer than all that a picture
/// else needs.
fn write_rows(
    path: &Path,
    stack: &Stack,
    (filter, level): (Option<PngFilter>, u8),
    writer: &mut Writer<&mut AtomicFile>,
    progress: &Progress,
) -> Result<(), CodecError> {
    let pixel_bytes = stack.info.samples_per_pixel * stack.info.sample_type.bytes();
    let row_bytes = stack.info.axes.x * pixel_bytes;
    let mut rows = RowFilter::new(filter.unwrap_or(PngFilter::Adaptive), row_bytes, pixel_bytes);
    // A segment for each thread at once: a whole band would be in memory five times over.
    let at_once = (rayon::current_num_threads().clamp(4, 32) * SEGMENT / row_bytes).max(1) * row_bytes;
    let mut zlib = SegmentedZlib::new(level);
    let mut put = |segment: &[u8]| writer.write_chunk(IDAT, segment).map_err(|error| encoding_error(path, error));
    for_each_band_of(stack, PlaneIndex::default(), progress, |band| {
        let mut runs = band.samples.as_bytes().chunks(at_once);
        runs.try_for_each(|run| zlib.write(&rows.filter(&big_endian_bytes(stack.info.sample_type, run)), &mut put))
    })?;
    zlib.finish(put)
}

/// Frames are written whole, one at a time: the encoder streams rows of one picture only.
fn write_frames(
    path: &Path,
    stack: &Stack,
    writer: &mut Writer<&mut AtomicFile>,
    progress: &Progress,
) -> Result<(), CodecError> {
    let held = stack.info.plane_bytes() as u64 * FRAMES_HELD;
    working_memory::allows("encoding a frame of png", held).map_err(|no_room| no_room.of(path))?;
    let mut frame = Vec::with_capacity(stack.info.plane_bytes());
    for plane in stack.planes() {
        frame.clear();
        for_each_band_of(stack, plane, progress, |band| {
            frame.extend_from_slice(&big_endian(&band.samples));
            Ok(())
        })?;
        writer.write_image_data(&frame).map_err(|error| encoding_error(path, error))?;
    }
    Ok(())
}

fn png_info(path: &Path, info: &StackInfo, options: &SaveOptions) -> Info<'static> {
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
        let carried = carried(path, Format::Png, info, options);
        png.exif_metadata = carried.exif.as_ref().map(|block| Cow::Owned(block.to_vec()));
        png_text::write(&mut png, &carried.texts, carried.xmp.as_deref());
        png.icc_profile = info.icc.as_ref().map(|profile| Cow::Owned(profile.to_vec()));
    }
    png
}

/// How long a frame is shown, in parts of a second: the finest fraction of 16 bits, exact for whole rates.
fn delay(frames_per_second: f64) -> (u16, u16) {
    if frames_per_second.fract() == 0.0 && (1.0..=65_535.0).contains(&frames_per_second) {
        return (1, frames_per_second as u16);
    }
    let seconds = 1.0 / frames_per_second;
    let parts = [10_000.0, 1000.0, 100.0, 10.0].into_iter().find(|parts| (seconds * parts).round() <= 65_535.0);
    let parts = parts.unwrap_or(1.0);
    ((seconds * parts).round().min(65_535.0) as u16, parts as u16)
}

fn encoding_error(path: &Path, error: EncodingError) -> CodecError {
    match error {
        EncodingError::IoError(error) => CodecError::io(path, error),
        other => CodecError::malformed(path, other.to_string(), "save it in another format"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_as_near_as_they_can_be_said() {
        assert_eq!(
            [10.0, 24.0, 12.5, 0.5, 0.02].map(delay),
            [(1, 10), (1, 24), (800, 10_000), (20_000, 10_000), (50_000, 1000)]
        );
        assert_eq!(delay(1e-9), (65_535, 1));
    }
}
