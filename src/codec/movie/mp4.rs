//! MP4 by whatever encodes H.264 here: an installed `ffmpeg`, else the encoder of the feature `mp4`.

use super::ffmpeg;
use super::rate::FrameRate;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::model::{Progress, Stack};

/// Writes the planes of a stack as frames, with even sides.
///
/// # Errors
/// As [`save`](crate::codec::save()); [`CodecError::Unsupported`] if there is nothing that encodes it.
pub(super) fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    (rate, quality): (FrameRate, u8),
    progress: &Progress,
) -> Result<(), CodecError> {
    let written = ffmpeg::write(ffmpeg::PROGRAM.as_ref(), file, stack, (rate, quality), progress)?;
    if written { Ok(()) } else { without_ffmpeg(file, stack, (rate, quality), progress) }
}

#[cfg(feature = "mp4")]
fn without_ffmpeg(
    file: &mut AtomicFile,
    stack: &Stack,
    how: (FrameRate, u8),
    progress: &Progress,
) -> Result<(), CodecError> {
    super::h264::write(file, stack, how, progress)
}

#[cfg(not(feature = "mp4"))]
fn without_ffmpeg(file: &AtomicFile, _: &Stack, _: (FrameRate, u8), _: &Progress) -> Result<(), CodecError> {
    let remedy = "save as .avi, or install ffmpeg, or build lumiq with the feature mp4";
    Err(CodecError::unsupported(file.path(), "saving MP4 without ffmpeg", remedy))
}
