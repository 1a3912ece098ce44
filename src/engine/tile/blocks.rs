//! Into which blocks a level is cut for reading, so that a codec decodes each part of a file once.

use super::source::TileSource;
use crate::engine::pyramid::PyramidLevel;
use crate::model::{Rect, SectionPlane};

/// Side of a block of a stored level where nothing else matters.
const BLOCK: usize = 512;
/// A block of a made level covers so many pixels of the stored one below it, along one side: few enough that a tile is
/// there in parts long before the whole plane is read, enough for a codec to decode them in parallel.
const FOOTPRINT: usize = 1024;
/// The smallest side of a block of a made level: even, so that halves of blocks fit together.
const SMALLEST: usize = 64;
/// Planes up to this size are read at once.
const SMALL_PLANE_BYTES: usize = 8 << 20;
/// How many times more is kept of lines that cost a whole chunk.
const DEAR: u64 = 3;
/// More than this is not read at once, whatever the source prefers.
const LARGEST_BLOCK_BYTES: usize = 256 << 20;

/// The grid of blocks of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockGrid {
    level: PyramidLevel,
    /// Of a block.
    width: usize,
    height: usize,
}

/// Tells blocks of different grids apart: their width and height.
pub(super) type BlockSize = [usize; 2];

impl BlockGrid {
    /// The grid of a level of a source. Stored levels follow what the source prefers. Made levels have square blocks,
    /// or bands of whole rows where the source has such: made in squares, each band would be read again and again.
    pub(super) fn of(source: &TileSource, level: usize) -> Self {
        let info = source.info();
        let halvings = source.pyramid().made_from(level).map_or(0, |(_, halvings)| halvings);
        let level = source.pyramid().level(level);
        let pixel = source.pixel_bytes();
        let planes = &source.stack().source;
        let preferred = (planes.preferred_columns(), planes.preferred_rows());
        let (width, height) = match level.stored {
            Some(_) => block_size((level.width, level.height), pixel, preferred),
            None if preferred.0 < info.axes.x => (made_side(halvings), made_side(halvings)),
            None => (level.width.max(1), made_side(halvings)),
        };
        Self { level, width, height }
    }

    /// Bands of whole rows, or of whole columns, of a stored level, as the lines of a section are: as many lines as
    /// `bytes` hold, in whole chunks of what the source decodes; three times as many where a chunk is more than that, since
    /// a line costs all of it then.
    pub(super) fn bands(source: &TileSource, level: usize, plane: SectionPlane, bytes: u64) -> Self {
        let level = source.pyramid().level(level);
        let planes = &source.stack().source;
        let of_rows = plane.is_of_rows();
        let (line, chunk) =
            if of_rows { (level.width, planes.least_rows()) } else { (level.height, planes.preferred_columns()) };
        let line_bytes = (line * source.pixel_bytes()).max(1) as u64;
        let fitting = |bytes: u64| (bytes / line_bytes).max(1) as usize;
        let lines = match fitting(bytes) {
            lines if lines >= chunk => lines / chunk.max(1) * chunk.max(1),
            _ => fitting(bytes.saturating_mul(DEAR)).min(chunk),
        };
        let (width, height) = if of_rows { (level.width, lines) } else { (lines, level.height) };
        Self { level, width: width.min(level.width).max(1), height: height.min(level.height).max(1) }
    }

    /// Width and height of its blocks.
    pub(super) const fn block_size(&self) -> BlockSize {
        [self.width, self.height]
    }

    /// The block at a column and row of the grid.
    pub(super) fn rect(&self, column: usize, row: usize) -> Rect {
        let whole = Rect::whole(self.level.width, self.level.height);
        Rect::new(column * self.width, row * self.height, self.width, self.height).intersect(&whole)
    }

    /// The blocks that a rectangle touches, row by row.
    pub(super) fn touched(&self, rect: Rect) -> impl Iterator<Item = (usize, usize)> + use<> {
        let columns = rect.x / self.width..rect.right().div_ceil(self.width);
        let rows = rect.y / self.height..rect.bottom().div_ceil(self.height);
        rows.flat_map(move |row| columns.clone().map(move |column| (column, row)))
    }

    /// The block that holds a pixel.
    pub(super) const fn holding(&self, x: usize, y: usize) -> (usize, usize) {
        (x / self.width, y / self.height)
    }
}

/// Side of the blocks of a level that is so many halvings away from a stored one.
fn made_side(halvings: u32) -> usize {
    (FOOTPRINT >> halvings.min(32)).max(SMALLEST)
}

/// Width and height of the blocks of a stored level.
fn block_size((width, height): (usize, usize), pixel: usize, preferred: (usize, usize)) -> (usize, usize) {
    let bytes = |width: usize, height: usize| width.saturating_mul(height).saturating_mul(pixel);
    if bytes(width, height) <= SMALL_PLANE_BYTES {
        return (width.max(1), height.max(1));
    }
    let fitted = |preferred: usize, full: usize| match preferred.max(1) {
        preferred if preferred >= full => full,
        preferred => BLOCK.div_ceil(preferred).max(1).saturating_mul(preferred).min(full),
    };
    let (columns, rows) = (fitted(preferred.0, width), fitted(preferred.1, height));
    if bytes(columns, rows) <= LARGEST_BLOCK_BYTES {
        return (columns.max(1), rows.max(1));
    }
    let rows = (LARGEST_BLOCK_BYTES / bytes(columns, 1).max(1)).clamp(1, rows);
    (columns.max(1), rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_planes_are_one_block() {
        assert_eq!(block_size((2048, 1024), 2, (256, 16)), (2048, 1024));
    }

    #[test]
    fn large_planes_follow_strips_and_tiles() {
        assert_eq!(block_size((30_000, 30_000), 2, (usize::MAX, 7)), (30_000, 518));
        assert_eq!(block_size((30_000, 30_000), 2, (256, 256)), (512, 512));
        assert_eq!(block_size((30_000, 30_000), 2, (1, 1)), (512, 512));
        assert_eq!(block_size((5_000, 4_000), 1, (1024, 1024)), (1024, 1024));
        assert_eq!(block_size((5_000, 4_000), 1, (usize::MAX, usize::MAX)), (5_000, 4_000));
    }

    #[test]
    fn blocks_of_made_levels_cover_about_as_much_of_the_file() {
        assert_eq!([1, 2, 3, 4, 5, 60].map(made_side), [512, 256, 128, 64, 64, 64]);
    }

    #[test]
    fn no_block_is_larger_than_the_limit_or_empty() {
        assert_eq!(block_size((65_000, 65_000), 4, (usize::MAX, usize::MAX)), (65_000, 1_032));
        assert_eq!(block_size((0, 0), 1, (1, 1)), (1, 1));
        assert_eq!(block_size((usize::MAX / 4, 2), 8, (0, 0)), (512, 2));
    }
}
