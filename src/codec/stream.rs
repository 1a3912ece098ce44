//! Walking a stack from its first row to its last, band by band: what every writer does.

use super::error::CodecError;
use crate::model::{Plane, PlaneIndex, Progress, Rect, Stack};

/// A band holds about this many bytes, so that cancelling is prompt and memory small.
const BAND_BYTES: usize = 8 << 20;

/// Hands over bands of rows of one plane from top to bottom, counting their bytes.
///
/// # Errors
/// What reading or `band` returns, or [`CodecError::Cancelled`].
pub fn for_each_band_of(
    stack: &Stack,
    plane: PlaneIndex,
    progress: &Progress,
    mut band: impl FnMut(&Plane) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let (width, height) = (stack.info.axes.x, stack.info.axes.y);
    let row_bytes = (stack.info.plane_bytes() / height.max(1)).max(1);
    // Whole multiples of what the source likes to read, as many as fit.
    let preferred = stack.source.preferred_rows().max(1);
    let rows = (BAND_BYTES / row_bytes / preferred * preferred).max(preferred.min((BAND_BYTES / row_bytes).max(1)));
    progress.check()?;
    for y in (0..height).step_by(rows) {
        let rect = Rect::new(0, y, width, rows.min(height - y));
        let read = stack.source.read(plane, 0, rect)?;
        band(&read)?;
        progress.add(read.samples.as_bytes().len() as u64)?;
    }
    Ok(())
}

/// The same for every plane, t slowest, then z, then c.
///
/// # Errors
/// As [`for_each_band_of`].
pub fn for_each_band(
    stack: &Stack,
    progress: &Progress,
    mut band: impl FnMut(&Plane) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    stack.planes().try_for_each(|plane| for_each_band_of(stack, plane, progress, &mut band))
}
