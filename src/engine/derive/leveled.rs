//! A stack with smaller versions of its planes, for files that keep them.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::pyramid::{Averaging, Pyramid, Reduction, halved};
use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Rect, SourceError, Stack};

/// A plane with no longer side than this is quick to show without smaller versions.
const LARGEST_ALONE: usize = 2048;

/// The stack with levels of half the size each, if it is large and has none: what a viewer of the file would make
/// otherwise, by the same rule.
///
/// Levels are made plane by plane, when the first of them is read, and kept until the next plane's are: a third of a
/// plane in memory. Reading them plane by plane is therefore quick, back and forth is not.
#[must_use]
pub fn leveled(stack: &Stack) -> Stack {
    let info = &stack.info;
    if info.levels.len() > 1 || info.axes.x.max(info.axes.y) <= LARGEST_ALONE {
        return stack.clone();
    }
    let pyramid = Pyramid::of(info);
    let mut info = (**info).clone();
    info.levels = pyramid.levels().iter().map(|level| Level { width: level.width, height: level.height }).collect();
    let averaging = if info.palette.is_some() { Averaging::First } else { Averaging::Mean };
    let source = LeveledSource { inner: stack.clone(), pyramid, averaging, made: Mutex::default() };
    Stack::new(info, Arc::new(source))
}

/// The smaller versions of one plane, from the first.
type Made = Option<(PlaneIndex, Vec<Plane>)>;

#[derive(Debug)]
struct LeveledSource {
    inner: Stack,
    pyramid: Pyramid,
    averaging: Averaging,
    made: Mutex<Made>,
}

impl LeveledSource {
    fn make(&self, plane: PlaneIndex) -> Result<Vec<Plane>, SourceError> {
        let [full, half] = [0, 1].map(|level| self.pyramid.level(level));
        let reduction = Reduction { from: full, halvings: 1, averaging: self.averaging };
        let row_bytes = self.inner.info.plane_bytes() / full.height.max(1);
        let rows = (row_bytes, self.inner.source.preferred_rows());
        let read = |rect: Rect| self.inner.source.read(plane, 0, rect);
        let first = reduction.make(Rect::whole(half.width, half.height), rows, read)?;
        let smaller = std::iter::successors(first, |last| Some(halved(last, self.averaging)));
        Ok(smaller.take(self.pyramid.coarsest()).collect())
    }
}

impl PlaneSource for LeveledSource {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        if level == 0 {
            return self.inner.source.read(plane, 0, rect);
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.as_ref().is_none_or(|(of, _)| *of != plane) {
            *made = Some((plane, self.make(plane)?));
        }
        let levels = made.as_ref().map(|(_, levels)| levels.as_slice()).unwrap_or_default();
        let whole = levels.get(level - 1).filter(|whole| rect.fits(whole.width, whole.height));
        whole.map(|whole| whole.part(rect)).ok_or_else(|| SourceError::OutOfBounds {
            file: "smaller versions of a plane".to_owned(),
            asked: format!("level {level}, {rect:?}"),
            there: format!("{:?}", self.pyramid.levels()),
        })
    }

    fn preferred_rows(&self) -> usize {
        self.inner.source.preferred_rows()
    }

    fn preferred_columns(&self) -> usize {
        self.inner.source.preferred_columns()
    }

    fn least_rows(&self) -> usize {
        self.inner.source.least_rows()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, Samples, StackAxes, StackInfo};

    /// Every sample is the sum of where it is.
    #[derive(Debug)]
    struct Sums;

    impl PlaneSource for Sums {
        fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
            let row = |y| (rect.x..rect.right()).map(move |x| (x + 2 * y + 1000 * plane.z) as u16);
            let values = (rect.y..rect.bottom()).flat_map(row).collect();
            Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values)))
        }
    }

    fn stack(width: usize, height: usize) -> Stack {
        let axes = StackAxes { z: 3, ..StackAxes::plane(width, height) };
        Stack::new(StackInfo::bare("test", axes, 1, SampleType::U16), Arc::new(Sums))
    }

    #[test]
    fn levels_are_halves_of_halves_whatever_part_is_read_in_whatever_order() {
        let (width, height) = (2501, 301);
        let leveled = leveled(&stack(width, height));
        assert_eq!(leveled.info.levels.len(), 5);
        for z in [2, 0, 2] {
            let plane = PlaneIndex { t: 0, z, c: 0 };
            let mut expected = leveled.source.read(plane, 0, Rect::whole(width, height)).unwrap();
            for (level, size) in leveled.info.levels.iter().enumerate() {
                assert_eq!((expected.width, expected.height), (size.width, size.height));
                let rect = Rect::new(size.width / 3, size.height / 4, size.width / 2, size.height / 2);
                let read = leveled.source.read(plane, level, rect).unwrap();
                assert_eq!(read, expected.part(rect), "z {z}, level {level}");
                expected = halved(&expected, Averaging::Mean);
            }
        }
        let beyond = leveled.source.read(PlaneIndex::default(), 5, Rect::new(0, 0, 1, 1));
        assert!(matches!(beyond, Err(SourceError::OutOfBounds { .. })));
    }

    #[test]
    fn small_stacks_stay_as_they_are() {
        let small = stack(2048, 2048);
        assert_eq!(leveled(&small).info, small.info);
    }
}
