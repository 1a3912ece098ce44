//! The front door for writing stacks: the format by the extension, the file whole or not at all.
//!
//! Samples are never converted: what a format cannot hold is refused with what would hold it. Not here: recordings
//! (`save_recording`), choosing planes (engine), the writers themselves (one beside each reader).

use std::path::Path;

use super::atomic::write_atomically;
use super::error::CodecError;
use super::save_options::SaveOptions;
use super::sniff::Format;
use super::{movie, npy, picture, tiff};
use crate::model::{Progress, Stack, StackInfo};

/// Writes a stack, streaming it from its source; progress counts bytes of samples.
///
/// # Errors
/// [`CodecError::Unwritable`] without a known ending, [`CodecError::Unsupported`] if the format cannot hold the stack
/// (nothing is written then), [`CodecError::Io`] if the disk says no, [`CodecError::Source`] if the stack cannot be
/// read, [`CodecError::Cancelled`]. In all cases the target is as it was.
pub fn save(path: &Path, stack: &Stack, options: &SaveOptions, progress: &Progress) -> Result<(), CodecError> {
    let format = options.format.or_else(|| Format::from_extension(path)).ok_or_else(|| CodecError::Unwritable {
        path: path.to_owned(),
        remedy: format!("end it with one of {WRITTEN}"),
    })?;
    if stack.info.axes.planes() == 0 || stack.info.axes.plane_pixels() == 0 {
        return Err(CodecError::unsupported(path, "saving a stack without pixels", "choose planes that exist"));
    }
    progress.set_total(stack.info.bytes());
    can_hold(path, format, &stack.info)?;
    write_atomically(path, options.quota_bytes, progress, |file| match format {
        Format::Npy => npy::write(file, stack, options, progress),
        Format::Npz => npy::write_npz(file, stack, options, progress),
        Format::Tiff => tiff::write(file, stack, options, progress),
        _ if format.is_movie() => movie::write(file, format, stack, options, progress),
        _ if format.is_picture() => picture::write(file, format, stack, options, progress),
        _ => Err(CodecError::unsupported(
            path,
            format!("saving a stack as {}", format.name()),
            format!("end its name with one of {WRITTEN}"),
        )),
    })
}

/// Refuses a stack that files of that format cannot hold without changing its samples.
///
/// # Errors
/// [`CodecError::Unsupported`], which says what would hold it.
pub fn can_hold(path: &Path, format: Format, info: &StackInfo) -> Result<(), CodecError> {
    match format {
        Format::Tiff => tiff::can_hold(path, info),
        _ if format.is_movie() => movie::can_hold(path, format, info),
        _ if format.is_picture() => picture::can_hold(path, format, info),
        _ => Ok(()),
    }
}

/// Whether files of that name keep smaller versions of each plane, if the stack has them (`StackInfo::levels`).
#[must_use]
pub fn keeps_levels(path: &Path, options: &SaveOptions) -> bool {
    options.format.or_else(|| Format::from_extension(path)) == Some(Format::Tiff) && tiff::is_ome_name(path)
}

/// What [`save`] writes, for messages.
const WRITTEN: &str = ".tif .ome.tif .png .apng .gif .jpg .webp .bmp .tga .pgm .ppm .pam .qoi .hdr .avi .mp4 .npy .npz";
