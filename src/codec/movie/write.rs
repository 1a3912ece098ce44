//! Which stacks movies can hold, and the way to their writers.

use std::path::Path;

use rayon::prelude::*;

use super::avi::{Avi, Header, SEGMENT_BYTES};
use super::frames::{self, Frame};
use super::rate::FrameRate;
use super::{jpeg, mp4};
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::picture::write_error;
use crate::codec::save_options::SaveOptions;
use crate::codec::sniff::Format;
use crate::codec::working_memory;
use crate::model::{PlaneIndex, Progress, SampleType, Stack, StackInfo};

/// The longest side that JPEG can state.
const LONGEST_SIDE: usize = 65_535;
/// A larger frame, uncompressed, would not leave room for anything else.
const LARGEST_FRAME: usize = 1 << 30;
/// Frames that are encoded at once take up at most so many bytes.
const MOST_BYTES: u64 = 512 << 20;
/// A frame that is encoded is there as it was read and as it is written, the latter in pieces.
const FRAMES_HELD: u64 = 2;

/// Whether a movie can hold that stack as it is.
///
/// # Errors
/// [`CodecError::Unsupported`] with what would hold it.
pub fn can_hold(path: &Path, format: Format, info: &StackInfo) -> Result<(), CodecError> {
    let name = format.name();
    let refuse = |variant: String, remedy: &str| Err(CodecError::unsupported(path, variant, remedy));
    let axes = info.axes;
    if axes.c > 1 || (axes.t > 1 && axes.z > 1) {
        let variant = format!("saving t {}, z {}, c {} as frames of one {name}", axes.t, axes.z, axes.c);
        return refuse(variant, "choose one t or one z, and channels in one picture, or save as .tif or .npy");
    }
    let plain = info.sample_type == SampleType::U8 && matches!(info.samples_per_pixel, 1 | 3) && info.palette.is_none();
    if !plain {
        let variant = format!("saving {} samples of {} a pixel as {name}", info.samples_per_pixel, info.sample_type);
        return refuse(variant, "render it in 8 bits, or save as .tif or .npy");
    }
    if axes.x.max(axes.y) > LONGEST_SIDE {
        let variant =
            format!("saving {} × {} pixels as {name}, which has at most {LONGEST_SIDE} a side", axes.x, axes.y);
        return refuse(variant, "save as .tif, or resize it first");
    }
    // Frames are held whole, and some of them at once.
    if info.plane_bytes() > LARGEST_FRAME {
        let variant = format!("saving frames of {} × {} pixels as {name}", axes.x, axes.y);
        return refuse(variant, "choose a smaller scale or part, or save as .tif");
    }
    Ok(())
}

/// A sentence about a column or a row that a movie of that name gets beyond the stack's own; `None` if it gets none.
#[must_use]
pub fn is_made_even(format: Format, info: &StackInfo) -> Option<String> {
    let odd = (info.axes.x % 2 == 1, info.axes.y % 2 == 1);
    let what = match odd {
        _ if format != Format::Mp4 => return None,
        (true, true) => "the last column and row are",
        (true, false) => "the last column is",
        (false, true) => "the last row is",
        (false, false) => return None,
    };
    Some(format!("{what} repeated, since MP4 has even sides only"))
}

/// Writes the planes of a stack that [`can_hold`] has allowed as frames.
///
/// # Errors
/// As [`save`](crate::codec::save()); of MP4 [`CodecError::Unsupported`] too if there is nothing that encodes it.
pub fn write(
    file: &mut AtomicFile,
    format: Format,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let held = stack.info.plane_bytes() as u64 * FRAMES_HELD;
    let what = format!("encoding a frame of {}", format.name());
    working_memory::allows(&what, held).map_err(|no_room| no_room.of(file.path()))?;
    let rate = FrameRate::of(options.pace.frames_per_second);
    if format == Format::Mp4 {
        return mp4::write(file, stack, (rate, options.quality), progress);
    }
    write_avi(file, stack, (rate, options.quality, SEGMENT_BYTES), progress)
}

/// An AVI in segments of so many bytes.
pub(super) fn write_avi(
    file: &mut AtomicFile,
    stack: &Stack,
    (rate, quality, segment_bytes): (FrameRate, u8, u64),
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let failed = |error| CodecError::io(&path, error);
    let info = &stack.info;
    let planes: Vec<PlaneIndex> = stack.planes().collect();
    // No JPEG is four times as large as its pixels.
    let most = (info.plane_bytes() as u64 * 4 + 4096) * planes.len() as u64;
    let segments = (most / segment_bytes + 2).min(planes.len() as u64 + 1) as usize;
    let header =
        Header { width: info.axes.x, height: info.axes.y, rate, frames: planes.len(), segments, segment_bytes };
    let mut avi = Avi::begin(file, header).map_err(failed)?;
    let most = working_memory::part(2).min(MOST_BYTES) / FRAMES_HELD;
    let at_once = (most as usize / info.plane_bytes().max(1)).clamp(1, rayon::current_num_threads());
    for planes in planes.chunks(at_once) {
        let read = |plane: &PlaneIndex| frames::read(stack, *plane, progress);
        let frames = planes.iter().map(read).collect::<Result<Vec<Frame>, _>>()?;
        let encoded: Vec<_> = frames.par_iter().map(|frame| jpeg::encode(frame, quality)).collect();
        for jpeg in encoded {
            avi.frame(&jpeg.map_err(|error| write_error(&path, error))?).map_err(failed)?;
        }
        progress.check()?;
    }
    avi.end().map_err(failed)
}
