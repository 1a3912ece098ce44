//! A stack with smaller versions of its planes, for files that keep them.

use std::sync::{Arc, Mutex};

use super::failure::{no_room, while_kept};
use crate::codec::kept_rows::{KeptRows, RowShape};
use crate::codec::working_memory;
use crate::engine::pyramid::{Averaging, Pyramid, Reduction};
use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, SourceError, Stack, locked};

/// A plane with no longer side than this is quick to show without smaller versions.
const LARGEST_ALONE: usize = 2048;

/// The stack with levels of half the size each, if it is large and has none: what a viewer of the file would make
/// otherwise, by the same rule.
///
/// Levels are made plane by plane, when the first of them is read, and kept until the next plane's are: a third of a
/// plane, on the disk where memory is small beside it. Reading them plane by plane is therefore quick, back and forth is
/// not.
#[must_use]
pub fn leveled(stack: &Stack) -> Stack {
    leveled_within(working_memory::part(6), stack)
}

/// The same with so many bytes of memory for the smaller versions of a plane.
fn leveled_within(memory: u64, stack: &Stack) -> Stack {
    let info = &stack.info;
    if info.levels.len() > 1 || info.axes.x.max(info.axes.y) <= LARGEST_ALONE {
        return stack.clone();
    }
    let pyramid = Pyramid::of(info);
    let mut info = (**info).clone();
    info.levels = pyramid.levels().iter().map(|level| Level { width: level.width, height: level.height }).collect();
    let averaging = if info.palette.is_some() { Averaging::First } else { Averaging::Mean };
    let source = LeveledSource { inner: stack.clone(), pyramid, averaging, memory, made: Mutex::default() };
    Stack::new(info, Arc::new(source))
}

/// What messages call them.
const WHAT: &str = "the smaller versions of a plane";

/// The smaller versions of one plane, from the first.
type Made = Option<(PlaneIndex, Vec<KeptRows>)>;

#[derive(Debug)]
struct LeveledSource {
    inner: Stack,
    pyramid: Pyramid,
    averaging: Averaging,
    /// Bytes that the smaller versions of a plane may take in memory.
    memory: u64,
    made: Mutex<Made>,
}

impl LeveledSource {
    fn make(&self, plane: PlaneIndex, progress: &Progress) -> Result<Vec<KeptRows>, SourceError> {
        let read_full = |rect| self.inner.source.read_watched(plane, 0, rect, &progress.of_part());
        let row_bytes = self.inner.info.plane_bytes() / self.inner.info.axes.y.max(1);
        let fitting = self.memory / row_bytes.max(1) as u64;
        let preferred = self.inner.source.preferred_rows().min((fitting as usize).max(2));
        let mut levels = Vec::new();
        for number in 1..=self.pyramid.coarsest() {
            let made = match levels.last() {
                None => self.half(number, preferred, read_full),
                Some(last) => self.half(number, 1, |rect| read_kept(last, rect)),
            };
            levels.push(made?);
        }
        Ok(levels)
    }

    /// A level from the one before it, in bands of rows.
    fn half(
        &self,
        number: usize,
        preferred_rows: usize,
        mut read: impl FnMut(Rect) -> Result<Plane, SourceError>,
    ) -> Result<KeptRows, SourceError> {
        let [from, to] = [number - 1, number].map(|level| self.pyramid.level(level));
        let reduction = Reduction { from, halvings: 1, averaging: self.averaging };
        let [source, shape] = [from, to].map(|level| RowShape::of(&self.inner.info, level.width));
        let of_row = (source.row_bytes(), preferred_rows);
        // All levels together are a third larger than the first.
        let memory = if self.inner.info.plane_bytes() as u64 / 3 <= self.memory { u64::MAX } else { 0 };
        let mut kept = KeptRows::new(shape, to.height, memory).map_err(|missing| no_room(WHAT, missing))?;
        let rows = reduction.rows_at_once(of_row);
        for y in (0..to.height).step_by(rows) {
            let band = Rect::new(0, y, to.width, rows.min(to.height - y));
            if let Some(made) = reduction.make(band, of_row, &mut read)? {
                kept.write(y, &made.samples).map_err(|error| while_kept(WHAT, &error))?;
            }
        }
        Ok(kept)
    }
}

fn read_kept(level: &KeptRows, rect: Rect) -> Result<Plane, SourceError> {
    level.read(rect).map_err(|error| while_kept(WHAT, &error))
}

impl PlaneSource for LeveledSource {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read_watched(plane, level, rect, &Progress::new())
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        if level == 0 {
            return self.inner.source.read_watched(plane, 0, rect, progress);
        }
        let size = self.pyramid.levels().get(level).filter(|size| rect.fits(size.width, size.height));
        size.ok_or_else(|| SourceError::OutOfBounds {
            file: WHAT.to_owned(),
            asked: format!("level {level}, {rect:?}"),
            there: format!("{:?}", self.pyramid.levels()),
        })?;
        let mut made = locked(&self.made);
        let levels = match made.take().filter(|(of, _)| *of == plane) {
            Some((_, levels)) => levels,
            None => self.make(plane, progress)?,
        };
        let (_, levels) = made.insert((plane, levels));
        read_kept(&levels[level - 1], rect)
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
    use crate::engine::pyramid::halved;
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
        for memory in [0, u64::MAX] {
            every_level_is_half_of_the_one_before(&leveled_within(memory, &stack(width, height)));
        }
    }

    fn every_level_is_half_of_the_one_before(leveled: &Stack) {
        let (width, height) = (leveled.info.axes.x, leveled.info.axes.y);
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
