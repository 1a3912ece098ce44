//! Which kind of TIFF a name asks for, and the way to its writer.

use std::path::Path;

use super::encode::{ChunkCompression, is_short};
use super::ome_xml::pixel_type;
use super::{imagej, ome, stack};
use crate::codec::atomic::AtomicFile;
use crate::codec::{CodecError, Compression, SaveOptions, TiffCompression};
use crate::model::{Progress, SampleType, Stack, StackInfo};

/// Whether a file of that name is written as OME-TIFF: `.ome.tif`, `.ome.tiff`, `.ome.btf`, `.ome.tf8`.
#[must_use]
pub fn is_ome_name(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    [".ome.tif", ".ome.tiff", ".ome.btf", ".ome.tf8"].iter().any(|ending| name.ends_with(ending))
}

/// Refuses samples for which the kind of file has no name.
///
/// # Errors
/// [`CodecError::Unsupported`]
pub fn can_hold(path: &Path, info: &StackInfo) -> Result<(), CodecError> {
    if !is_ome_name(path) || pixel_type(info.sample_type).is_some() {
        return Ok(());
    }
    let variant = format!("writing {} samples as OME-TIFF", info.sample_type.name());
    Err(CodecError::unsupported(path, variant, "end its name with .tif without .ome"))
}

/// Writes a TIFF with the compression that the options ask for. Balanced is deflate, but for whole numbers of 8 and 16
/// bits in other than OME-TIFFs: of them `ImageJ` undoes differences in LZW only, which together are as small.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let is_ome = is_ome_name(file.path());
    let usual = || usual(options.compression, is_ome, stack.info.sample_type);
    let compression = options.tiff.map_or_else(usual, chosen);
    let write = if is_ome { ome::write } else { stack::write };
    write(file, stack, compression, options, progress)
}

const fn chosen(compression: TiffCompression) -> ChunkCompression {
    match compression {
        TiffCompression::None => ChunkCompression::None,
        TiffCompression::Lzw => ChunkCompression::Lzw,
        TiffCompression::Deflate => ChunkCompression::Deflate(6),
        TiffCompression::Zstd => ChunkCompression::Zstd(3),
    }
}

const fn usual(compression: Compression, is_ome: bool, sample_type: SampleType) -> ChunkCompression {
    match compression {
        Compression::None => ChunkCompression::None,
        Compression::Fast if is_ome => ChunkCompression::Zstd(3),
        Compression::Fast => ChunkCompression::Lzw,
        Compression::Balanced if !is_ome && is_short(sample_type) => ChunkCompression::Lzw,
        Compression::Balanced => ChunkCompression::Deflate(6),
        Compression::High => ChunkCompression::Deflate(9),
    }
}

/// Whether the description of a file of that name is free for a text: those of `ImageJ` stacks and of OME-TIFF are not.
#[must_use]
pub fn has_free_description(path: &Path, info: &StackInfo) -> bool {
    !is_ome_name(path) && !imagej::is_wanted(info)
}

/// Whether a file of that name states a resolution in DPI: in an `ImageJ` stack another calibration takes its place.
#[must_use]
pub fn states_dpi(path: &Path, info: &StackInfo) -> bool {
    is_ome_name(path) || info.plane_axes.is_none() && imagej::own_pixel_size(info).is_none()
}
