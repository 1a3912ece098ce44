//! The planes of a stack as frames: whole, one after the other.

use crate::codec::error::CodecError;
use crate::codec::stream::plane_bytes_of;
use crate::model::{PlaneIndex, Progress, Stack};

/// A frame of 8 bits, grey or RGB, row after row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) width: usize,
    pub(super) height: usize,
    /// 1 or 3.
    pub(super) samples: usize,
    pub(super) pixels: Vec<u8>,
}

/// Reads a plane, counting its bytes.
pub(super) fn read(stack: &Stack, plane: PlaneIndex, progress: &Progress) -> Result<Frame, CodecError> {
    let info = &stack.info;
    let pixels = plane_bytes_of(stack, plane, progress)?;
    Ok(Frame { width: info.axes.x, height: info.axes.y, samples: info.samples_per_pixel, pixels })
}
