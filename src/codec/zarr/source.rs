//! Planes of an open image: which chunks a rectangle touches, decoded in parallel, copied into place.
//!
//! Not here: decoding (`array`).

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::array::LevelArray;
use crate::codec::last_used::LastUsed;
use crate::model::{Axis, Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError, StackAxes};

/// Bytes of decoded chunks that are kept, where the chunks of one plane are no more.
const BUDGET: usize = 64 << 20;
/// Chunks that hold many planes are kept for the next plane, up to so many bytes.
const MOST_BUDGET: usize = 256 << 20;

/// Names a chunk: its level and its numbers.
type ChunkKey = (usize, Vec<u64>);

/// An open image.
#[derive(Debug)]
pub(super) struct ZarrSource {
    /// For messages.
    name: String,
    axes: StackAxes,
    /// The axes of the arrays, slowest first.
    order: Vec<Axis>,
    levels: Vec<LevelArray>,
    chunks: LastUsed<ChunkKey, Vec<u8>, SourceError>,
}

/// A part of one plane of one level.
struct Part {
    level: usize,
    /// The entries of each axis of the array.
    entries: Vec<Range<usize>>,
    rect: Rect,
}

impl ZarrSource {
    /// A source for levels of one kind, full size first, whose arrays have these axes.
    pub fn new(name: String, axes: StackAxes, order: Vec<Axis>, levels: Vec<LevelArray>) -> Self {
        let budget = levels.first().map_or(0, |level| {
            let across = level.shape.iter().zip(&level.chunk).zip(&order);
            let in_plane = across.filter(|(_, axis)| matches!(axis, Axis::Y | Axis::X));
            in_plane
                .fold(level.chunk_bytes(), |bytes, ((length, side), _)| bytes.saturating_mul(length.div_ceil(*side)))
        });
        Self { name, axes, order, levels, chunks: LastUsed::new(budget.clamp(BUDGET, MOST_BUDGET)) }
    }

    fn dimension(&self, axis: Axis) -> Option<usize> {
        self.order.iter().position(|other| *other == axis)
    }

    /// The side of the chunks of the full size along an axis.
    fn chunk_side(&self, axis: Axis) -> usize {
        let level = self.levels.first();
        level.zip(self.dimension(axis)).and_then(|(level, at)| level.chunk.get(at).copied()).unwrap_or(1)
    }

    fn part(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Part, SourceError> {
        let axes = self.axes;
        let out_of_bounds =
            |asked: String, there: String| SourceError::OutOfBounds { file: self.name.clone(), asked, there };
        if plane.t >= axes.t || plane.z >= axes.z || plane.c >= axes.c {
            return Err(out_of_bounds(format!("{plane:?}"), format!("{axes:?}")));
        }
        let shape = self.levels.get(level).map(|array| &array.shape);
        let shape =
            shape.ok_or_else(|| out_of_bounds(format!("level {level}"), format!("{} levels", self.levels.len())))?;
        let length = |axis| self.dimension(axis).map_or(1, |at| shape[at]);
        if !rect.fits(length(Axis::X), length(Axis::Y)) {
            let there = format!("{} × {} pixels", length(Axis::X), length(Axis::Y));
            return Err(out_of_bounds(format!("{rect:?}"), there));
        }
        // A level may have fewer planes in depth than the full size.
        let z = plane.z * length(Axis::Z) / axes.z;
        let entries = self.order.iter().map(|axis| match axis {
            Axis::T => plane.t..plane.t + 1,
            Axis::Z => z..z + 1,
            Axis::C => plane.c..plane.c + 1,
            Axis::Y => rect.y..rect.bottom(),
            Axis::X | Axis::S => rect.x..rect.right(),
        });
        Ok(Part { level, entries: entries.collect(), rect })
    }

    /// Fills the rows of one row of chunks.
    fn fill(&self, part: &Part, chunk_row: usize, out: &mut [u8]) -> Result<(), SourceError> {
        let array = &self.levels[part.level];
        let (across, down) = (self.dimension(Axis::X).unwrap_or(0), self.dimension(Axis::Y).unwrap_or(0));
        let columns = part.rect.x / array.chunk[across]..part.rect.right().div_ceil(array.chunk[across]);
        let numbers = |column: usize| -> Vec<u64> {
            let each = part.entries.iter().zip(&array.chunk).enumerate();
            each.map(|(at, (entries, side))| match at {
                _ if at == across => column as u64,
                _ if at == down => chunk_row as u64,
                _ => (entries.start / side) as u64,
            })
            .collect()
        };
        let columns: Vec<usize> = columns.collect();
        let at_once = (BUDGET / array.chunk_bytes().max(1)).max(1);
        for columns in columns.chunks(at_once) {
            let chunks = columns.par_iter().map(|&column| self.chunk(part, &numbers(column)));
            let chunks = chunks.collect::<Result<Vec<Arc<Vec<u8>>>, SourceError>>()?;
            for (column, chunk) in columns.iter().zip(chunks) {
                self.copy(part, (*column, chunk_row), &chunk, out);
            }
        }
        Ok(())
    }

    /// A chunk; kept unless the part takes all of it.
    fn chunk(&self, part: &Part, numbers: &[u64]) -> Result<Arc<Vec<u8>>, SourceError> {
        let array = &self.levels[part.level];
        let taken_whole = part.entries.iter().zip(&array.chunk).zip(&array.shape).zip(numbers).all(
            |(((entries, side), length), number)| {
                let start = *number as usize * side;
                entries.start <= start && entries.end >= (start + side).min(*length)
            },
        );
        let decode = || {
            array.decode(numbers).map_err(|problem| SourceError::Unreadable {
                file: self.name.clone(),
                problem: format!("level {}: {problem}", part.level),
                remedy: "get another copy of its folder".to_owned(),
            })
        };
        if taken_whole {
            return decode().map(Arc::new);
        }
        self.chunks.get((part.level, numbers.to_vec()), array.chunk_bytes(), decode)
    }

    /// Copies what a chunk has of the part into the rows of its row of chunks.
    fn copy(&self, part: &Part, (column, row): (usize, usize), chunk: &[u8], out: &mut [u8]) {
        let array = &self.levels[part.level];
        let bytes = array.sample_type.bytes();
        // Steps of the axes within a chunk, in samples, and where the plane begins in it.
        let mut steps = vec![1; array.chunk.len()];
        for at in (1..steps.len()).rev() {
            steps[at - 1] = steps[at] * array.chunk[at];
        }
        let (across, down) = (self.dimension(Axis::X).unwrap_or(0), self.dimension(Axis::Y).unwrap_or(0));
        let others = (0..steps.len()).filter(|at| *at != across && *at != down);
        let base: usize = others.map(|at| part.entries[at].start % array.chunk[at] * steps[at]).sum();
        let (left, top) = (column * array.chunk[across], row * array.chunk[down]);
        let chunk_rect = Rect::new(left, top, array.chunk[across], array.chunk[down]);
        let common = part.rect.intersect(&chunk_rect);
        let first_row = part.rect.y.max(top);
        for y in common.y..common.bottom() {
            let from = base + (y - top) * steps[down] + (common.x - left) * steps[across];
            let to = ((y - first_row) * part.rect.width + common.x - part.rect.x) * bytes;
            let target = &mut out[to..to + common.width * bytes];
            if steps[across] == 1 {
                target.copy_from_slice(&chunk[from * bytes..][..target.len()]);
                continue;
            }
            for (x, sample) in target.chunks_exact_mut(bytes).enumerate() {
                sample.copy_from_slice(&chunk[(from + x * steps[across]) * bytes..][..bytes]);
            }
        }
    }
}

impl PlaneSource for ZarrSource {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let part = self.part(plane, level, rect)?;
        let array = &self.levels[level];
        let mut samples = Samples::zeroed(array.sample_type, rect.area());
        let side = self.dimension(Axis::Y).map_or(1, |at| array.chunk[at]);
        let row_bytes = rect.width * array.sample_type.bytes();
        let mut rest = samples.as_bytes_mut();
        let mut bands = Vec::new();
        for row in rect.y / side..rect.bottom().div_ceil(side) {
            let rows = rect.bottom().min((row + 1) * side) - rect.y.max(row * side);
            let (band, tail) = std::mem::take(&mut rest).split_at_mut(rows * row_bytes);
            bands.push((row, band));
            rest = tail;
        }
        if !rect.is_empty() {
            bands.into_par_iter().try_for_each(|(row, band)| self.fill(&part, row, band))?;
        }
        Ok(Plane::new(rect.width, rect.height, 1, samples))
    }

    fn preferred_rows(&self) -> usize {
        self.chunk_side(Axis::Y).clamp(16, 1024)
    }

    fn preferred_columns(&self) -> usize {
        self.chunk_side(Axis::X)
    }

    fn least_rows(&self) -> usize {
        self.chunk_side(Axis::Y)
    }
}
