//! Walking a stack from its first row to its last, band by band: what every writer does.

use super::error::CodecError;
use crate::model::{Level, Plane, PlaneIndex, Progress, Rect, Stack};

/// A band holds about this many bytes, so that cancelling is prompt and memory small.
const BAND_BYTES: usize = 8 << 20;

/// Hands over bands of rows of one plane from top to bottom, counting their bytes. A band is whole multiples of what
/// the source likes to read, as many as fit.
///
/// # Errors
/// What reading or `band` returns, or [`CodecError::Cancelled`].
pub fn for_each_band_of(
    stack: &Stack,
    plane: PlaneIndex,
    progress: &Progress,
    band: impl FnMut(&Plane) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    for_each_multiple_of(preferred_rows(stack), stack, plane, progress, band)
}

/// All samples of one plane, for formats that take nothing less.
///
/// # Errors
/// As [`for_each_band_of`].
pub fn plane_bytes_of(stack: &Stack, plane: PlaneIndex, progress: &Progress) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::with_capacity(stack.info.plane_bytes());
    for_each_band_of(stack, plane, progress, |band| {
        bytes.extend_from_slice(band.samples.as_bytes());
        Ok(())
    })?;
    Ok(bytes)
}

/// The rows of such a band.
#[must_use]
pub fn rows_at_once(stack: &Stack) -> usize {
    let preferred = preferred_rows(stack);
    (fitting_rows(stack, stack.info.axes.x) / preferred).max(1) * preferred
}

/// What the source likes to read, as far as it fits.
fn preferred_rows(stack: &Stack) -> usize {
    stack.source.preferred_rows().clamp(1, fitting_rows(stack, stack.info.axes.x))
}

/// The same in bands whose rows are a multiple of `unit` (but for the last band), for formats that keep so many rows
/// together.
///
/// # Errors
/// As [`for_each_band_of`].
pub fn for_each_multiple_of(
    unit: usize,
    stack: &Stack,
    plane: PlaneIndex,
    progress: &Progress,
    band: impl FnMut(&Plane) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    for_each_band_in(stack, Bands { plane, level: 0, unit }, progress, band)
}

/// What is walked, and how many rows belong together.
#[derive(Debug, Clone, Copy)]
pub struct Bands {
    pub plane: PlaneIndex,
    pub level: usize,
    pub unit: usize,
}

/// The same at any level of the stack; bytes of the full size are counted only.
///
/// # Errors
/// As [`for_each_band_of`].
pub fn for_each_band_in(
    stack: &Stack,
    Bands { plane, level, unit }: Bands,
    progress: &Progress,
    mut band: impl FnMut(&Plane) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let axes = stack.info.axes;
    let Level { width, height } =
        if level == 0 { Level { width: axes.x, height: axes.y } } else { stack.info.levels[level] };
    let rows = (fitting_rows(stack, width) / unit).max(1) * unit;
    progress.check()?;
    for y in (0..height).step_by(rows) {
        let rect = Rect::new(0, y, width, rows.min(height - y));
        let bytes = rect.area() * stack.info.samples_per_pixel * stack.info.sample_type.bytes();
        let part = progress.of_part_of(if level == 0 { bytes as u64 } else { 0 });
        band(&stack.source.read_watched(plane, level, rect, &part)?)?;
        part.finish_part()?;
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

/// Rows of that width that make up a band, at least one.
fn fitting_rows(stack: &Stack, width: usize) -> usize {
    let row_bytes = width * stack.info.samples_per_pixel * stack.info.sample_type.bytes();
    (BAND_BYTES / row_bytes.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{PlaneSource, SampleType, Samples, SourceError, StackAxes, StackInfo};

    /// Zeros, read best in so many rows.
    #[derive(Debug)]
    struct Zeros(usize);

    impl PlaneSource for Zeros {
        fn read(&self, _plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
            Ok(Plane::new(rect.width, rect.height, 1, Samples::zeroed(SampleType::U8, rect.area())))
        }

        fn preferred_rows(&self) -> usize {
            self.0
        }
    }

    /// A stack of which seven rows fill a band.
    fn stack(height: usize, preferred: usize) -> Stack {
        let axes = StackAxes::plane(BAND_BYTES / 7, height);
        Stack::new(StackInfo::bare("test", axes, 1, SampleType::U8), Arc::new(Zeros(preferred)))
    }

    fn heights(of: impl FnOnce(&mut dyn FnMut(&Plane) -> Result<(), CodecError>)) -> Vec<usize> {
        let mut heights = Vec::new();
        of(&mut |band| {
            heights.push(band.height);
            Ok(())
        });
        heights
    }

    #[test]
    fn bands_are_what_the_source_likes_as_far_as_it_fits() {
        for (preferred, expected) in [(1, vec![7, 3]), (3, vec![6, 4]), (5, vec![5, 5]), (usize::MAX, vec![7, 3])] {
            let found = heights(|band| {
                for_each_band_of(&stack(10, preferred), PlaneIndex::default(), &Progress::new(), band).unwrap();
            });
            assert_eq!(found, expected, "{preferred} rows");
        }
    }

    #[test]
    fn what_belongs_together_stays_together() {
        for (unit, expected) in [(1, vec![7, 3]), (2, vec![6, 4]), (9, vec![9, 1])] {
            let found = heights(|band| {
                for_each_multiple_of(unit, &stack(10, 5), PlaneIndex::default(), &Progress::new(), band).unwrap();
            });
            assert_eq!(found, expected, "{unit} rows");
        }
    }
}
