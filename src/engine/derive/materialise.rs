//! Computes a lazy stack once and keeps the result: in memory, or in a temporary file beyond the budget.

use std::path::Path;
use std::sync::Arc;

use super::failure::{check_bounds, while_kept};
use crate::codec::CodecError;
use crate::codec::kept_rows::{KeptRows, RowShape};
use crate::codec::stream::for_each_band;
use crate::engine::error::EngineError;
use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, SourceError, Stack, StackInfo};

/// What messages call it.
const WHAT: &str = "the computed stack";

/// Reads every plane of a stack at full size and returns a stack of the results. Up to `memory_bytes` stay in memory;
/// more goes to an unnamed temporary file that vanishes with the stack. Progress counts bytes of samples.
///
/// # Errors
/// What reading returns, a disk without room for the temporary file, [`EngineError::Cancelled`].
pub fn materialise(stack: &Stack, memory_bytes: u64, progress: &Progress) -> Result<Stack, EngineError> {
    let info = &stack.info;
    progress.set_total(info.bytes());
    let shape = RowShape::of(info, info.axes.x);
    let rows = info.axes.planes() * info.axes.y;
    let mut kept = KeptRows::new(shape, rows, memory_bytes).map_err(|no_room| no_room.of(Path::new(WHAT)))?;
    let mut filled = 0;
    for_each_band(stack, progress, |band| {
        kept.write(filled, &band.samples).map_err(|error| CodecError::io(Path::new(WHAT), error))?;
        filled += band.height;
        Ok(())
    })?;
    let levels = vec![Level { width: info.axes.x, height: info.axes.y }];
    let info = Arc::new(StackInfo { levels, ..StackInfo::clone(info) });
    Ok(Stack::computed(Arc::clone(&info), Arc::new(Kept { info, planes: kept })))
}

/// Planes, one below the other.
#[derive(Debug)]
struct Kept {
    info: Arc<StackInfo>,
    planes: KeptRows,
}

impl PlaneSource for Kept {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        check_bounds(WHAT, &self.info, plane, level, rect)?;
        let axes = self.info.axes;
        let index = (plane.t * axes.z + plane.z) * axes.c + plane.c;
        let there = Rect { y: index * axes.y + rect.y, ..rect };
        self.planes.read(there).map_err(|error| while_kept(WHAT, &error))
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
    use crate::model::{SampleType, Samples, StackAxes};

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
