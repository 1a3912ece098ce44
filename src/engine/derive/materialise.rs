//! Computes a lazy stack once and keeps the result: in memory, or in a temporary file beyond the budget.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use super::failure::check_bounds;
use crate::codec::CodecError;
use crate::codec::positioned::PositionedFile;
use crate::codec::stream::for_each_band;
use crate::engine::error::EngineError;
use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, Samples, SourceError, Stack, StackInfo};

/// What messages call it.
const WHAT: &str = "the computed stack";

/// Reads every plane of a stack at full size and returns a stack of the results. Up to `memory_bytes` stay in memory;
/// more goes to an unnamed temporary file that vanishes with the stack. Progress counts bytes of samples.
///
/// # Errors
/// What reading returns, a full disk under the temporary folder, [`EngineError::Cancelled`].
pub fn materialise(stack: &Stack, memory_bytes: u64, progress: &Progress) -> Result<Stack, EngineError> {
    let info = &stack.info;
    let bytes = info.plane_bytes() as u64 * info.axes.planes() as u64;
    progress.set_total(bytes);
    let kept = Arc::new(StackInfo {
        levels: vec![Level { width: info.axes.x, height: info.axes.y }],
        ..StackInfo::clone(info)
    });
    let store = if bytes <= memory_bytes { in_memory(stack, progress)? } else { in_file(stack, progress)? };
    Ok(Stack::computed(Arc::clone(&kept), Arc::new(Kept { info: kept, store })))
}

fn in_memory(stack: &Stack, progress: &Progress) -> Result<Store, EngineError> {
    let info = &stack.info;
    let samples = info.axes.plane_pixels() * info.samples_per_pixel;
    let mut planes: Vec<Samples> = Vec::with_capacity(info.axes.planes());
    let mut filled = info.plane_bytes();
    for_each_band(stack, progress, |band| {
        if filled == info.plane_bytes() {
            planes.push(Samples::zeroed(info.sample_type, samples));
            filled = 0;
        }
        if let Some(plane) = planes.last_mut() {
            let bytes = band.samples.as_bytes();
            plane.as_bytes_mut()[filled..filled + bytes.len()].copy_from_slice(bytes);
            filled += bytes.len();
        }
        Ok(())
    })?;
    Ok(Store::Memory(planes))
}

fn in_file(stack: &Stack, progress: &Progress) -> Result<Store, EngineError> {
    let folder = std::env::temp_dir();
    let failed = |error| CodecError::io(&folder, error);
    let mut file: File = tempfile::tempfile().map_err(failed)?;
    for_each_band(stack, progress, |band| file.write_all(band.samples.as_bytes()).map_err(failed))?;
    Ok(Store::File(PositionedFile::new(file).map_err(failed)?))
}

/// Samples in native byte order, plane after plane.
#[derive(Debug)]
enum Store {
    Memory(Vec<Samples>),
    File(PositionedFile),
}

#[derive(Debug)]
struct Kept {
    info: Arc<StackInfo>,
    store: Store,
}

impl PlaneSource for Kept {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        check_bounds(WHAT, &self.info, plane, level, rect)?;
        let info = &self.info;
        let index = (plane.t * info.axes.z + plane.z) * info.axes.c + plane.c;
        let pixel_bytes = info.samples_per_pixel * info.sample_type.bytes();
        let (stride, row_bytes) = (info.axes.x * pixel_bytes, rect.width * pixel_bytes);
        let mut samples = Samples::zeroed(info.sample_type, rect.area() * info.samples_per_pixel);
        let out = samples.as_bytes_mut();
        if row_bytes > 0 {
            // Whole rows lie one after the other.
            let run = if row_bytes == stride { out.len().max(1) } else { row_bytes };
            for (row, out) in out.chunks_exact_mut(run).enumerate() {
                let start = (rect.y + row) * stride + rect.x * pixel_bytes;
                match &self.store {
                    Store::Memory(planes) => out.copy_from_slice(&planes[index].as_bytes()[start..start + run]),
                    Store::File(file) => {
                        let offset = index as u64 * info.plane_bytes() as u64 + start as u64;
                        file.read_at(offset, out).map_err(|error| SourceError::Unreadable {
                            file: WHAT.to_owned(),
                            problem: format!("its temporary file cannot be read ({error})"),
                            remedy: "compute it again".to_owned(),
                        })?;
                    }
                }
            }
        }
        Ok(Plane::new(rect.width, rect.height, info.samples_per_pixel, samples))
    }

    fn preferred_columns(&self) -> usize {
        1
    }

    fn least_rows(&self) -> usize {
        1
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{SampleType, StackAxes};

    /// Every sample tells where it is: t, z, c, y and x as digits of base 10.
    #[derive(Debug)]
    struct Numbered;

    impl PlaneSource for Numbered {
        fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
            let PlaneIndex { t, z, c } = plane;
            let value = |y, x| (((t * 10 + z) * 10 + c) * 10 + y) * 10 + x;
            let rows = rect.y..rect.bottom();
            let values = rows.flat_map(|y| (rect.x..rect.right()).map(move |x| value(y, x) as u16)).collect();
            Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values)))
        }
    }

    pub fn numbered(axes: StackAxes) -> Stack {
        let info = StackInfo::bare("numbered", axes, 1, SampleType::U16);
        Stack::new(info, Arc::new(Numbered))
    }

    #[test]
    fn memory_and_file_hold_the_same() {
        let axes = StackAxes { t: 2, z: 2, c: 3, y: 4, x: 5 };
        let stack = numbered(axes);
        let progress = Progress::new();
        let memory = materialise(&stack, 1 << 20, &progress).unwrap();
        assert_eq!(progress.done(), progress.total());
        let file = materialise(&stack, 0, &Progress::new()).unwrap();
        for plane in stack.planes() {
            for rect in [Rect::whole(5, 4), Rect::new(1, 2, 3, 2), Rect::new(4, 3, 1, 1), Rect::new(2, 0, 0, 4)] {
                let expected = stack.source.read(plane, 0, rect).unwrap();
                assert_eq!(memory.source.read(plane, 0, rect).unwrap(), expected);
                assert_eq!(file.source.read(plane, 0, rect).unwrap(), expected);
            }
        }
        assert!(memory.source.read(PlaneIndex { t: 2, z: 0, c: 0 }, 0, Rect::whole(1, 1)).is_err());
    }

    #[test]
    fn a_cancelled_computation_leaves_nothing() {
        let progress = Progress::new();
        progress.cancel();
        let error = materialise(&numbered(StackAxes::plane(3, 3)), 1 << 20, &progress).unwrap_err();
        assert!(error.is_cancelled());
    }
}
