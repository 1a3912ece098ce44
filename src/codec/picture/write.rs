//! Saving a picture: what each format can hold, and the encoders that need the whole plane at once.
//!
//! Samples are never converted. A plane that is more than half of the memory is encoded from a temporary file. Not here:
//! what streams rows, PNG, PNM and sequential JPEG (`write_png`, `write_pnm`, `write_jpeg`), and GIF (`write_gif`).

use std::path::Path;

use image::codecs::hdr::HdrEncoder;
use image::codecs::qoi::QoiEncoder;
use image::codecs::tga::TgaEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError, ImageResult};
use image_webp::{EncodingError, WebPEncoder};

use super::write_bmp::write_bmp;
use super::write_gif::write_gif;
use super::write_jpeg::{write_progressive, write_sequential};
use super::write_png::write_png;
use super::write_pnm::{self, write_pnm};
use crate::codec::atomic::AtomicFile;
use crate::codec::carried::carried;
use crate::codec::error::CodecError;
use crate::codec::exif::resolution_block;
use crate::codec::kept_rows::{KeptRows, RowShape};
use crate::codec::save_options::SaveOptions;
use crate::codec::sniff::Format;
use crate::codec::stream::for_each_band_of;
use crate::codec::working_memory;
use crate::model::{PlaneIndex, Progress, SampleType, Stack, StackInfo};

/// Whether that format can hold that stack as it is.
///
/// # Errors
/// [`CodecError::Unsupported`] with what would hold it.
pub fn can_hold(path: &Path, format: Format, info: &StackInfo) -> Result<(), CodecError> {
    let name = format.name();
    let refuse = |variant: String, remedy: &str| Err(CodecError::unsupported(path, variant, remedy));
    let axes = info.axes;
    let several = axes.planes() != 1;
    if several && (format == Format::Gif || (format == Format::Png && is_animated(path))) {
        if axes.c > 1 || (axes.t > 1 && axes.z > 1) {
            let variant = format!("saving t {}, z {}, c {} as frames of one animation", axes.t, axes.z, axes.c);
            return refuse(variant, "choose one t or one z, and channels in one picture, or save as .tif or .npy");
        }
        if info.sample_type != SampleType::U8 {
            return refuse(format!("saving frames of {} as {name}", info.sample_type), "save as .tif or .npy");
        }
    } else if several {
        let variant = format!("saving {} planes (t {}, z {}, c {}) as {name}", axes.planes(), axes.t, axes.z, axes.c);
        return refuse(variant, "save as .tif or .npy, or choose one plane");
    }
    let longest = longest_side(format);
    if axes.x.max(axes.y) > longest {
        let variant = format!("saving {} × {} pixels as {name}, which has at most {longest} a side", axes.x, axes.y);
        return refuse(variant, "save as .tif, or resize it first");
    }
    let (samples, sample_type) = (info.samples_per_pixel, info.sample_type);
    let indexed = info.palette.is_some();
    if indexed && !(format == Format::Png && samples == 1 && sample_type == SampleType::U8) {
        return refuse(format!("saving palette indices ({sample_type}) as {name}"), "save as .tif or .npy");
    }
    if color_type(format, samples, sample_type).is_none() {
        let variant = format!("saving {samples} samples of {sample_type} a pixel as {name}");
        let remedy = match (sample_type, samples) {
            (SampleType::U8, 1..=4) => "save as .png, .tif or .npy",
            (SampleType::U16, 1..=4) => "save as .png, .tif or .npy, or make it 8-bit first",
            _ => "save as .tif or .npy",
        };
        return refuse(variant, remedy);
    }
    if format == Format::Pnm
        && let Some((variant, remedy)) = write_pnm::refusal(path, info)
    {
        return refuse(variant, remedy);
    }
    Ok(())
}

/// Whether planes become frames in a file of that name: always in GIF; PNG must be asked for by its name, for a still
/// picture is expected else.
#[must_use]
pub fn is_animated(path: &Path) -> bool {
    let named = |ending| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
    named("gif") || named("apng")
}

/// The longest side a format can state.
const fn longest_side(format: Format) -> usize {
    match format {
        Format::Webp => 16_383,
        Format::Jpeg | Format::Tga | Format::Gif => 65_535,
        _ => i32::MAX as usize,
    }
}

/// How the encoder of a format takes those samples; `None` if it does not.
fn color_type(format: Format, samples_per_pixel: usize, sample_type: SampleType) -> Option<ExtendedColorType> {
    use ExtendedColorType::{L8, L16, La8, La16, Rgb8, Rgb16, Rgb32F, Rgba8, Rgba16};
    let color = match (sample_type, samples_per_pixel) {
        (SampleType::U8, 1) => L8,
        (SampleType::U8, 2) => La8,
        (SampleType::U8, 3) => Rgb8,
        (SampleType::U8, 4) => Rgba8,
        (SampleType::U16, 1) => L16,
        (SampleType::U16, 2) => La16,
        (SampleType::U16, 3) => Rgb16,
        (SampleType::U16, 4) => Rgba16,
        (SampleType::F32, 3) => Rgb32F,
        _ => return None,
    };
    let holds = match format {
        Format::Png | Format::Pnm => color != Rgb32F,
        Format::Jpeg | Format::Gif => matches!(color, L8 | Rgb8),
        Format::Webp | Format::Tga | Format::Bmp => matches!(color, L8 | La8 | Rgb8 | Rgba8),
        Format::Qoi => matches!(color, Rgb8 | Rgba8),
        Format::Hdr => color == Rgb32F,
        _ => false,
    };
    holds.then_some(color)
}

/// Writes the plane of a stack, or its frames, that [`can_hold`] has allowed.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write(
    file: &mut AtomicFile,
    format: Format,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    match format {
        Format::Png => return write_png(file, stack, options, progress),
        Format::Gif => return write_gif(file, stack, options.pace, progress),
        Format::Pnm => return write_pnm(file, stack, progress),
        Format::Jpeg if !options.jpeg.progressive => return write_sequential(file, stack, options, progress),
        _ => {}
    }
    let path = file.path().to_owned();
    let info = &stack.info;
    let Some(color) = color_type(format, info.samples_per_pixel, info.sample_type) else {
        return can_hold(&path, format, info);
    };
    let failed = |error| write_error(&path, error);
    let held = encoder_bytes(format, info);
    let fits = info.plane_bytes() as u64 + held <= working_memory::part(2);
    working_memory::allows(&format!("encoding {}", format.name()), held).map_err(|no_room| no_room.of(&path))?;
    let mut pixels = pixels(&path, stack, if fits { u64::MAX } else { 0 }, progress)?;
    let encoded = pixels.with_all(|pixels| encode(file, format, pixels, color, info, options));
    encoded.map_err(|error| CodecError::io(&path, error))?.map_err(failed)
}

/// Bytes of memory that an encoder takes beside the picture.
const fn encoder_bytes(format: Format, info: &StackInfo) -> u64 {
    let pixels = info.axes.plane_pixels() as u64;
    match format {
        // A progressive one: its components apart, and two bytes for each coefficient.
        Format::Jpeg => 3 * info.plane_bytes() as u64,
        // Pixels of four bytes, and the file.
        Format::Webp => 8 * pixels,
        // A copy, or the file.
        Format::Tga => info.plane_bytes() as u64,
        Format::Qoi => info.plane_bytes() as u64 + pixels,
        _ => 0,
    }
}

/// The pixels of the one plane of a stack, in a temporary file if they take more than so many bytes of memory.
fn pixels(path: &Path, stack: &Stack, memory: u64, progress: &Progress) -> Result<KeptRows, CodecError> {
    let axes = stack.info.axes;
    let mut rows =
        KeptRows::new(RowShape::of(&stack.info, axes.x), axes.y, memory).map_err(|no_room| no_room.of(path))?;
    let mut filled = 0;
    for_each_band_of(stack, PlaneIndex::default(), progress, |band| {
        rows.write(filled, &band.samples).map_err(|error| CodecError::io(path, error))?;
        filled += band.height;
        Ok(())
    })?;
    Ok(rows)
}

fn encode(
    file: &mut AtomicFile,
    format: Format,
    pixels: &[u8],
    color: ExtendedColorType,
    info: &StackInfo,
    options: &SaveOptions,
) -> ImageResult<()> {
    let (width, height) = (info.axes.x as u32, info.axes.y as u32);
    let icc = info.icc.as_ref().filter(|_| !options.strip).map(|profile| profile.to_vec());
    let dpi = info.dpi.filter(|_| !options.strip);
    match format {
        Format::Jpeg => write_progressive(file, pixels, info, options),
        Format::Webp => {
            let metadata = carried(file.path(), format, info, options);
            let exif = metadata.exif.as_deref().map(<[u8]>::to_vec).or_else(|| dpi.and_then(resolution_block));
            let mut encoder = WebPEncoder::new(file);
            encoder.set_exif_metadata(exif.unwrap_or_default());
            encoder.set_xmp_metadata(metadata.xmp.as_deref().unwrap_or_default().to_vec());
            encoder.set_icc_profile(icc.unwrap_or_default());
            let failed = |error| match error {
                EncodingError::IoError(error) => ImageError::IoError(error),
                other => ImageError::IoError(std::io::Error::other(other)),
            };
            encoder.encode(pixels, width, height, webp_color(color)).map_err(failed)
        }
        Format::Bmp => write_bmp(file, pixels, [width, height], color, dpi),
        Format::Tga => TgaEncoder::new(file).write_image(pixels, width, height, color),
        Format::Qoi => QoiEncoder::new(file).write_image(pixels, width, height, color),
        Format::Hdr => HdrEncoder::new(file).write_image(pixels, width, height, color),
        other => Err(ImageError::IoError(std::io::Error::other(format!("{} is not written", other.name())))),
    }
}

const fn webp_color(color: ExtendedColorType) -> image_webp::ColorType {
    match color {
        ExtendedColorType::L8 => image_webp::ColorType::L8,
        ExtendedColorType::La8 => image_webp::ColorType::La8,
        ExtendedColorType::Rgb8 => image_webp::ColorType::Rgb8,
        _ => image_webp::ColorType::Rgba8,
    }
}

/// An encoder's failure as the sentence about a file.
pub fn write_error(path: &Path, error: ImageError) -> CodecError {
    match error {
        ImageError::IoError(error) => CodecError::io(path, error),
        other => CodecError::malformed(path, other.to_string(), "save it in another format"),
    }
}
