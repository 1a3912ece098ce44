//! Samples read once and kept: blocks of stored levels, and the levels made of them.
//!
//! A made level comes from the one below it, which is kept as well: then going closer reads nothing. Where the one
//! below is too large for that, it comes straight from the file, in bands. One level of a large plane may come from an
//! earlier run (`kept`).

use std::sync::Arc;

use super::blocks::{BlockGrid, BlockSize};
use super::kept::{KeptLevels, Worth};
use super::reader::{SampleReader, Window};
use super::source::TileSource;
use crate::engine::cache::{ByteCache, Weigh};
use crate::engine::error::EngineError;
use crate::engine::level_cache::LevelCache;
use crate::engine::pyramid::{Reduction, halved};
use crate::model::{Plane, PlaneIndex, Progress, Rect, Sample, Samples};
use crate::with_samples;

impl Weigh for Plane {
    fn bytes(&self) -> usize {
        self.samples.as_bytes().len()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct BlockKey {
    source: u64,
    plane: PlaneIndex,
    level: usize,
    size: BlockSize,
    column: usize,
    row: usize,
}

impl BlockKey {
    const fn new(source: &TileSource, grid: &BlockGrid, window: Window, (column, row): (usize, usize)) -> Self {
        let (plane, level, size) = (window.plane, window.level, grid.block_size());
        Self { source: source.id(), plane, level, size, column, row }
    }
}

/// A level is kept for the ones above it if all of it takes no more than this part of the cache.
const KEPT_PART: u64 = 8;

/// The cache of samples. Reading from it may read files and wait: for workers only, but for [`peek`](Self::peek).
#[derive(Debug)]
pub(super) struct SampleCache {
    blocks: ByteCache<BlockKey, Arc<Plane>>,
    kept: KeptLevels,
}

impl SampleCache {
    /// A cache that knows no disk.
    pub(super) fn new(limit: u64) -> Self {
        Self::beside(Arc::default(), Worth::default(), limit)
    }

    /// A cache that finds and leaves levels on the disk.
    pub(super) fn beside(disk: Arc<LevelCache>, worth: Worth, limit: u64) -> Self {
        Self { blocks: ByteCache::new(limit, 1 << 20), kept: KeptLevels::on(disk, worth) }
    }

    pub(super) fn set_limit(&self, limit: u64) {
        self.blocks.set_limit(limit);
    }

    pub(super) fn bytes(&self) -> u64 {
        self.blocks.bytes()
    }

    pub(super) fn limit(&self) -> u64 {
        self.blocks.limit()
    }

    /// Forgets the blocks of these sources.
    pub(super) fn forget(&self, sources: &[u64]) {
        self.blocks.retain(|key| !sources.contains(&key.source));
    }

    /// The block that holds a pixel of the full size, and where it begins, if it is there.
    pub(super) fn peek(
        &self,
        source: &TileSource,
        plane: PlaneIndex,
        x: usize,
        y: usize,
    ) -> Option<(Arc<Plane>, Rect)> {
        let grid = BlockGrid::of(source, 0);
        let (column, row) = grid.holding(x, y);
        let window = Window { plane, level: 0, rect: Rect::new(x, y, 1, 1) };
        let block = self.blocks.get(&BlockKey::new(source, &grid, window, (column, row)))?;
        Some((block, grid.rect(column, row)))
    }

    /// How a made level comes straight from a stored one; `None` if the level below is small enough to be kept.
    fn reduction(&self, source: &TileSource, level: usize) -> Option<Reduction> {
        let below = source.pyramid().level(level.checked_sub(1)?);
        let bytes = below.width.saturating_mul(below.height).saturating_mul(source.pixel_bytes());
        let on_disk = self.kept.level(source, self.blocks.limit());
        if bytes as u64 <= self.blocks.limit() / KEPT_PART || on_disk.is_some_and(|kept| kept < level) {
            return None;
        }
        let (from, halvings) = source.pyramid().made_from(level)?;
        Some(Reduction { from, halvings, averaging: source.averaging() })
    }

    /// Bytes that must be read from the source before a part of a made level is there: what [`Progress`] will count.
    /// Blocks of stored levels, which are read when they are wanted, do not count.
    pub(super) fn effort(&self, source: &TileSource, window: Window) -> u64 {
        let Window { plane, level, .. } = window;
        let grid = BlockGrid::of(source, level);
        if source.pyramid().level(level).stored.is_some() {
            return 0;
        }
        if self.kept.level(source, self.blocks.limit()) == Some(level) && self.kept.has(source, plane, level) {
            return 0;
        }
        let efforts = self.missing(source, &grid, window).map(|(column, row)| {
            let rect = grid.rect(column, row);
            match self.reduction(source, level) {
                Some(reduction) => (reduction.source_rect(rect).area() * source.pixel_bytes()) as u64,
                None => self.effort(source, below(source, Window { rect, ..window })),
            }
        });
        efforts.sum()
    }

    /// The blocks of a window that are not there.
    fn missing(&self, source: &TileSource, grid: &BlockGrid, window: Window) -> impl Iterator<Item = (usize, usize)> {
        let key = move |at| BlockKey::new(source, grid, window, at);
        grid.touched(window.rect).filter(move |at| self.blocks.get(&key(*at)).is_none())
    }

    /// Bytes of the blocks of a stored level that are not there.
    pub(super) fn unread(&self, source: &TileSource, grid: &BlockGrid, window: Window) -> u64 {
        let bytes = |(column, row)| (grid.rect(column, row).area() * source.pixel_bytes()) as u64;
        self.missing(source, grid, window).map(bytes).sum()
    }

    fn block(
        &self,
        source: &TileSource,
        (key, rect): (BlockKey, Rect),
        progress: &Progress,
    ) -> Result<Arc<Plane>, EngineError> {
        self.blocks.get_or_make(&key, || {
            progress.check()?;
            let pyramid = source.pyramid();
            if let Some(stored) = pyramid.level(key.level).stored {
                return Ok(source.stack().source.read(key.plane, stored, rect).map(Arc::new)?);
            }
            if let Some(reduction) = self.reduction(source, key.level) {
                return reduced(source, key.plane, &reduction, rect, progress).map(Arc::new);
            }
            let window = below(source, Window { plane: key.plane, level: key.level, rect });
            Ok(Arc::new(halved(&*self.read(source, window, progress)?, source.averaging())))
        })
    }
}

/// The part of the level below that a part of a made level is the half of.
fn below(source: &TileSource, Window { plane, level, rect }: Window) -> Window {
    let size = source.pyramid().level(level - 1);
    let doubled = Rect::new(rect.x * 2, rect.y * 2, rect.width * 2, rect.height * 2);
    Window { plane, level: level - 1, rect: doubled.intersect(&Rect::whole(size.width, size.height)) }
}

/// A part of a made level straight from the source. Progress counts bytes read.
fn reduced(
    source: &TileSource,
    plane: PlaneIndex,
    reduction: &Reduction,
    rect: Rect,
    progress: &Progress,
) -> Result<Plane, EngineError> {
    let planes = &source.stack().source;
    let row_bytes = reduction.source_rect(rect).width * source.pixel_bytes();
    let made = reduction.make(rect, (row_bytes, planes.preferred_rows()), |band| {
        progress.check()?;
        let band = planes.read(plane, reduction.from.stored.unwrap_or_default(), band)?;
        progress.add(band.bytes() as u64)?;
        Ok::<_, EngineError>(band)
    })?;
    Ok(made.unwrap_or_else(|| source.zeros(rect)))
}

impl SampleReader for SampleCache {
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        let Window { plane, level, .. } = window;
        let grid = BlockGrid::of(source, level);
        let on_disk = self.kept.level(source, self.blocks.limit()) == Some(level);
        if on_disk {
            self.load(source, window);
        }
        let result = self.read_in(&grid, source, window, progress);
        if on_disk {
            self.keep(source, plane, level);
        }
        result
    }
}

impl SampleCache {
    /// Puts a level that an earlier run has left in place of what would have to be made.
    fn load(&self, source: &TileSource, window: Window) {
        let Window { plane, level, .. } = window;
        let grid = BlockGrid::of(source, level);
        let key = |place| BlockKey::new(source, &grid, window, place);
        let missing = || self.missing(source, &grid, window).next().is_some();
        if missing() {
            let whole = Rect::whole(source.pyramid().level(level).width, source.pyramid().level(level).height);
            self.kept.load(source, (plane, level), missing, |loaded| {
                for place in grid.touched(whole) {
                    let block = loaded.part(grid.rect(place.0, place.1));
                    self.blocks.insert(key(place), Arc::new(block));
                }
            });
        }
    }

    /// Leaves a level that is here whole for later runs.
    fn keep(&self, source: &TileSource, plane: PlaneIndex, level: usize) {
        if !self.kept.wants(source, plane) {
            return;
        }
        let size = source.pyramid().level(level);
        let whole = Rect::whole(size.width, size.height);
        let grid = BlockGrid::of(source, level);
        let mut level_whole: Option<Plane> = None;
        for (column, row) in grid.touched(whole) {
            let window = Window { plane, level, rect: whole };
            let key = BlockKey::new(source, &grid, window, (column, row));
            let Some(block) = self.blocks.get(&key) else { return };
            let level_whole = level_whole.get_or_insert_with(|| source.zeros(whole));
            copy_common(&block, grid.rect(column, row), level_whole, whole);
        }
        if let Some(level_whole) = level_whole {
            self.kept.keep(source, plane, level, level_whole);
        }
    }

    /// A rectangle from the blocks of that grid that it touches, those that are missing made.
    pub(super) fn read_in(
        &self,
        grid: &BlockGrid,
        source: &TileSource,
        window: Window,
        progress: &Progress,
    ) -> Result<Arc<Plane>, EngineError> {
        let rect = window.rect;
        let mut result: Option<Plane> = None;
        for (column, row) in grid.touched(rect) {
            let block_rect = grid.rect(column, row);
            let key = BlockKey::new(source, grid, window, (column, row));
            let block = self.block(source, (key, block_rect), progress)?;
            if block_rect == rect {
                return Ok(block);
            }
            let result = result.get_or_insert_with(|| {
                let samples = rect.area() * block.samples_per_pixel;
                let samples = Samples::zeroed(block.samples.sample_type(), samples);
                Plane::new(rect.width, rect.height, block.samples_per_pixel, samples)
            });
            copy_common(&block, block_rect, result, rect);
        }
        Ok(Arc::new(result.unwrap_or_else(|| source.zeros(rect))))
    }
}

/// Copies what two windows of one plane have in common.
fn copy_common(from: &Plane, from_rect: Rect, to: &mut Plane, to_rect: Rect) {
    let common = from_rect.intersect(&to_rect);
    let n = from.samples_per_pixel;
    with_samples!(&from.samples, |source| {
        let Some(target) = Sample::view_mut(&mut to.samples) else { return };
        copy_rows(source, (from_rect, from.width), target, (to_rect, to.width), common, n);
    });
}

fn copy_rows<S: Sample>(
    source: &[S],
    (from, from_width): (Rect, usize),
    target: &mut [S],
    (to, to_width): (Rect, usize),
    common: Rect,
    n: usize,
) {
    for y in common.y..common.bottom() {
        let read = ((y - from.y) * from_width + common.x - from.x) * n;
        let write = ((y - to.y) * to_width + common.x - to.x) * n;
        target[write..write + common.width * n].copy_from_slice(&source[read..read + common.width * n]);
    }
}
