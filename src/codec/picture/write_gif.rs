//! Saving GIF: planes as frames, each with a palette of its own.
//!
//! Grey values and up to 256 colours a frame stay as they are; of more colours each becomes the nearest of 256 that are
//! chosen for the frame. One frame is in memory at a time. Source: the specification of GIF 89a.

use std::borrow::Cow;
use std::path::Path;

use gif::{Encoder, EncodingError, Frame, Repeat};

use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::save_options::Pace;
use crate::codec::stream::plane_bytes_of;
use crate::codec::working_memory;
use crate::model::{Progress, Stack};

/// So many pixels of a frame decide which 256 colours it gets: more take longer and change little.
const LOOKED_AT: usize = 100_000;
/// Bytes of memory that a pixel of a frame takes: its indices and what they are compressed to.
const GREY_PIXEL: u64 = 3;
/// The same of colours, which are there once more with alpha.
const COLOR_PIXEL: u64 = 10;
/// Programs show frames of less than two hundredths of a second for a tenth instead.
const MOST_FRAMES_PER_SECOND: f64 = 50.0;

/// Writes the planes of a stack of bytes, grey or RGB, as frames.
///
/// # Errors
/// As [`save`](crate::codec::save()); [`CodecError::Unsupported`] for more than 50 frames a second.
pub fn write_gif(file: &mut AtomicFile, stack: &Stack, pace: Pace, progress: &Progress) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let failed = |error| encoding_error(&path, error);
    let frames = stack.info.axes.planes();
    if frames > 1 && pace.frames_per_second > MOST_FRAMES_PER_SECOND {
        let variant = format!("saving {} frames a second as gif", pace.frames_per_second);
        return Err(CodecError::unsupported(&path, variant, "choose at most 50, or save as .apng"));
    }
    let info = &stack.info;
    let held = info.axes.plane_pixels() as u64 * if info.samples_per_pixel == 1 { GREY_PIXEL } else { COLOR_PIXEL };
    working_memory::allows("encoding a frame of gif", held).map_err(|no_room| no_room.of(&path))?;
    let (width, height) = (stack.info.axes.x as u16, stack.info.axes.y as u16);
    let mut encoder = Encoder::new(file, width, height, &[]).map_err(failed)?;
    // A GIF counts how often it is shown once more, and one that says nothing is shown once.
    match pace.plays {
        _ if frames == 1 => {}
        0 => encoder.set_repeat(Repeat::Infinite).map_err(failed)?,
        1 => {}
        plays => encoder.set_repeat(Repeat::Finite(plays - 1)).map_err(failed)?,
    }
    for (index, plane) in stack.planes().enumerate() {
        let pixels = plane_bytes_of(stack, plane, progress)?;
        let mut frame = if stack.info.samples_per_pixel == 1 {
            grey(width, height, pixels)
        } else {
            Frame::from_rgb_speed(width, height, &pixels, every(pixels.len() / 3))
        };
        frame.delay = if frames == 1 { 0 } else { delay(index, pace.frames_per_second) };
        encoder.write_frame(&frame).map_err(failed)?;
    }
    encoder.into_inner().map(drop).map_err(failed)
}

/// Every how many pixels one is looked at.
fn every(pixels: usize) -> i32 {
    (pixels / LOOKED_AT).clamp(1, 30) as i32
}

/// Grey values are their own indices.
fn grey(width: u16, height: u16, pixels: Vec<u8>) -> Frame<'static> {
    let palette = (0..=u8::MAX).flat_map(|grey| [grey; 3]).collect();
    Frame { width, height, buffer: Cow::Owned(pixels), palette: Some(palette), ..Frame::default() }
}

/// Hundredths of a second for which a frame is shown. The ends of frames are rounded, not their lengths, so that the
/// whole takes as long as it should.
fn delay(index: usize, frames_per_second: f64) -> u16 {
    let end = |frames: usize| (frames as f64 * 100.0 / frames_per_second).round();
    (end(index + 1) - end(index)).clamp(1.0, 65_535.0) as u16
}

fn encoding_error(path: &Path, error: EncodingError) -> CodecError {
    match error {
        EncodingError::Io(error) => CodecError::io(path, error),
        other => CodecError::malformed(path, other.to_string(), "save it in another format"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_takes_as_long_as_it_should() {
        let delays = |rate: f64, frames: usize| (0..frames).map(|index| delay(index, rate)).collect::<Vec<_>>();
        assert_eq!(delays(10.0, 3), [10, 10, 10]);
        assert_eq!(delays(12.0, 6), [8, 9, 8, 8, 9, 8]);
        for rate in [7.0, 24.0, 29.97] {
            let total: u32 = delays(rate, 300).into_iter().map(u32::from).sum();
            assert_eq!(total, (30_000.0 / rate).round() as u32, "{rate}");
        }
        assert_eq!(delay(0, 1e-5), 65_535);
    }
}
