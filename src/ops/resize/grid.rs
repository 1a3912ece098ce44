//! The one grid of blocks a resize is computed on, and the source window each block is computed from.
//!
//! Both follow from geometry and kernel alone, never from what is asked for or from the machine. Blocks are bands of 256
//! result rows as wide as the result, divided further where that takes more than some megapixels of source.
//! (Full width, because the fixed-point weights of the library depend on all columns of a call: dividing columns moves
//! values by a level here and there.)

use super::filter::Kernel;
use super::geometry::Geometry;
use crate::model::Rect;

/// Result pixels of a block at most, across and down.
const LARGEST_BLOCK: [usize; 2] = [8192, 256];
/// Result pixels of a block at least, however much the picture shrinks.
const SMALLEST_BLOCK: usize = 4;
/// Rows of a block before columns are divided.
const ROWS_BEFORE_COLUMNS: usize = 16;
/// Result pixels of a block at most: a writer takes some megabytes at a time, and parts of blocks cost whole blocks.
const RESULT_PIXELS: usize = 1 << 20;
/// Source pixels that a block should span at most.
const SOURCE_PIXELS: f64 = 16_000_000.0;

/// The blocks of one resize.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Where the resampled picture lies in the result; blocks start at its corner.
    placed: Rect,
    block: [usize; 2],
    source: [usize; 2],
    /// Corner of the resampled part of the source.
    origin: [f64; 2],
    /// Source pixels per result pixel.
    step: [f64; 2],
    /// How far the kernel reaches, in source pixels.
    radius: [f64; 2],
}

impl Grid {
    /// The grid of a geometry and a kernel.
    #[must_use]
    pub fn new(geometry: &Geometry, kernel: Kernel) -> Self {
        let Geometry { placed, crop, .. } = geometry;
        let step = [crop[2] / placed.width as f64, crop[3] / placed.height as f64];
        let mut block = LARGEST_BLOCK;
        let too_large = |[width, height]: [usize; 2]| {
            let pixels = width.min(placed.width) * height;
            pixels > RESULT_PIXELS || pixels as f64 * step[0] * step[1] > SOURCE_PIXELS
        };
        while too_large(block) && block[1] > ROWS_BEFORE_COLUMNS {
            block[1] /= 2;
        }
        while too_large(block) && (block[0] > SMALLEST_BLOCK || block[1] > SMALLEST_BLOCK) {
            let shorter = usize::from(block[0] < block[1] * 8 && block[1] > SMALLEST_BLOCK);
            block[shorter] = (block[shorter] / 2).max(SMALLEST_BLOCK);
        }
        Self {
            placed: *placed,
            block,
            source: [geometry.source.0, geometry.source.1],
            origin: [crop[0], crop[1]],
            step,
            radius: step.map(|step| kernel.support() * step.max(1.0)),
        }
    }

    /// Rows of a block.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.block[1]
    }

    /// How many blocks that are as large as this one may be computed at once.
    pub(super) fn run(&self, block: Rect) -> usize {
        (SOURCE_PIXELS as usize / self.window(block).area()).max(1)
    }

    /// Where a stretch of the result is cut by blocks along one axis (0 across, 1 down): its start, its end, and what lies
    /// between.
    pub(super) fn cuts(&self, axis: usize, start: usize, end: usize) -> Vec<usize> {
        let (first, side) = ([self.placed.x, self.placed.y][axis], self.block[axis]);
        let last = first + [self.placed.width, self.placed.height][axis];
        let inner = (first..last).step_by(side).skip_while(|at| *at <= start).take_while(|at| *at < end);
        std::iter::once(start).chain(inner).chain([end]).collect()
    }

    /// The blocks that meet a rectangle of the result, row by row, as rectangles of the result.
    #[must_use]
    pub fn blocks(&self, rect: Rect) -> Vec<Rect> {
        let rect = rect.intersect(&self.placed);
        if rect.is_empty() {
            return Vec::new();
        }
        let range =
            |from: usize, to: usize, start: usize, side: usize| (from - start) / side..(to - start).div_ceil(side);
        let columns = range(rect.x, rect.right(), self.placed.x, self.block[0]);
        range(rect.y, rect.bottom(), self.placed.y, self.block[1])
            .flat_map(|row| columns.clone().map(move |column| (column, row)))
            .map(|(column, row)| {
                let (x, y) = (self.placed.x + column * self.block[0], self.placed.y + row * self.block[1]);
                Rect::new(x, y, self.block[0], self.block[1]).intersect(&self.placed)
            })
            .collect()
    }

    /// The part of the source that a block is computed from: what the kernel reaches and a pixel more, inside the
    /// source.
    #[must_use]
    pub fn window(&self, block: Rect) -> Rect {
        let axis = |axis: usize, from: usize, to: usize| {
            let reach = |at: f64| self.origin[axis] + at * self.step[axis];
            let first = (reach(from as f64 + 0.5) - self.radius[axis]).floor() - 1.0;
            let last = (reach(to as f64 - 0.5) + self.radius[axis]).ceil() + 1.0;
            let limit = self.source[axis] as f64;
            (first.clamp(0.0, limit - 1.0) as usize, last.clamp(1.0, limit) as usize)
        };
        let (left, right) = axis(0, block.x - self.placed.x, block.right() - self.placed.x);
        let (top, bottom) = axis(1, block.y - self.placed.y, block.bottom() - self.placed.y);
        Rect::new(left, top, right - left, bottom - top)
    }

    /// The part of the source that a block stands for, within its window: left, top, width, height.
    #[must_use]
    pub(super) fn crop(&self, block: Rect, window: Rect) -> [f64; 4] {
        let axis = |axis: usize, from: usize, count: usize, start: usize, len: usize| {
            let from = (self.origin[axis] + from as f64 * self.step[axis] - start as f64).max(0.0);
            (from, (count as f64 * self.step[axis]).min(len as f64 - from))
        };
        let (left, width) = axis(0, block.x - self.placed.x, block.width, window.x, window.width);
        let (top, height) = axis(1, block.y - self.placed.y, block.height, window.y, window.height);
        [left, top, width, height]
    }

    /// The source pixel under the centre of a result pixel's area, along one axis (0 across, 1 down).
    pub(super) fn nearest(&self, axis: usize, position: usize) -> usize {
        let placed = [(self.placed.x, self.placed.width), (self.placed.y, self.placed.height)][axis];
        let (index, count, source) = (position - placed.0, placed.1, self.source[axis]);
        let whole = self.origin[axis] == 0.0 && self.step[axis] == source as f64 / count as f64;
        let at = if whole {
            (2 * index + 1) * source / (2 * count)
        } else {
            (self.origin[axis] + (index as f64 + 0.5) * self.step[axis]) as usize
        };
        at.min(source - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::ResizeFilter;

    fn grid(source: (usize, usize), size: (usize, usize)) -> Grid {
        let geometry = Geometry::stretch(source, size);
        Grid::new(&geometry, Kernel::new(ResizeFilter::Auto, geometry.scale()))
    }

    #[test]
    fn blocks_tile_what_is_asked_for() {
        let grid = grid((5472, 3648), (2736, 1824));
        let all = grid.blocks(Rect::whole(2736, 1824));
        assert_eq!(all.iter().map(Rect::area).sum::<usize>(), 2736 * 1824);
        assert_eq!(grid.blocks(Rect::new(1023, 255, 2, 2)).len(), 2);
        assert!(grid.blocks(Rect::new(5, 5, 0, 3)).is_empty());
    }

    #[test]
    fn windows_hold_the_kernel_and_stay_in_the_source() {
        let grid = grid((5472, 3648), (2736, 1824));
        assert_eq!(grid.window(Rect::new(0, 0, 1024, 256)), Rect::new(0, 0, 2054, 518));
        let last = grid.window(Rect::new(0, 1792, 2736, 32));
        assert_eq!((last.right(), last.bottom()), (5472, 3648));
    }

    #[test]
    fn the_strongest_shrinking_ends_with_the_smallest_blocks() {
        for size in [1, 3, 10, 60] {
            let grid = grid((60_000, 60_000), (size, size));
            let blocks = grid.blocks(Rect::whole(size, size));
            assert!(blocks.iter().all(|block| block.width <= SMALLEST_BLOCK && block.height <= SMALLEST_BLOCK));
            assert_eq!(blocks.iter().map(Rect::area).sum::<usize>(), size * size);
        }
    }

    #[test]
    fn strong_shrinking_keeps_windows_small() {
        let grid = grid((65_000, 65_000), (650, 650));
        let widest = grid.blocks(Rect::whole(650, 650)).into_iter().map(|b| grid.window(b).area()).max();
        assert!(widest.unwrap() < 40_000_000, "{widest:?}");
    }
}
