//! Samples read once and kept: blocks of stored levels, and the levels made of them.

use std::sync::Arc;

use super::blocks::BlockGrid;
use super::render::{SampleReader, Window};
use super::source::TileSource;
use crate::engine::cache::{ByteCache, Weigh};
use crate::engine::error::EngineError;
use crate::engine::pyramid::halved;
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
    column: usize,
    row: usize,
}

/// The cache of samples. Reading from it may read files and wait: for workers only, but for [`peek`](Self::peek).
#[derive(Debug)]
pub(super) struct SampleCache(ByteCache<BlockKey, Arc<Plane>>);

impl SampleCache {
    pub(super) fn new(limit: u64) -> Self {
        Self(ByteCache::new(limit, 1 << 20))
    }

    pub(super) fn set_limit(&self, limit: u64) {
        self.0.set_limit(limit);
    }

    pub(super) fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    /// The block that holds a pixel of the full size, and where it begins, if it is there.
    pub(super) fn peek(
        &self,
        source: &TileSource,
        plane: PlaneIndex,
        x: usize,
        y: usize,
    ) -> Option<(Arc<Plane>, Rect)> {
        let grid = BlockGrid::of(source, source.pyramid().level(0));
        let (column, row) = grid.holding(x, y);
        let block = self.0.get(&BlockKey { source: source.id(), plane, level: 0, column, row })?;
        Some((block, grid.rect(column, row)))
    }

    fn block(
        &self,
        source: &TileSource,
        (key, rect): (BlockKey, Rect),
        progress: &Progress,
    ) -> Result<Arc<Plane>, EngineError> {
        self.0.get_or_make(&key, || {
            progress.check()?;
            if let Some(stored) = source.pyramid().level(key.level).stored {
                return Ok(source.stack().source.read(key.plane, stored, rect).map(Arc::new)?);
            }
            let level = key.level - 1;
            let below = source.pyramid().level(level);
            let doubled = Rect::new(rect.x * 2, rect.y * 2, rect.width * 2, rect.height * 2);
            let rect = doubled.intersect(&Rect::whole(below.width, below.height));
            let finer = self.read(source, Window { plane: key.plane, level, rect }, progress)?;
            Ok(Arc::new(halved(&finer, source.averaging())))
        })
    }
}

impl SampleReader for SampleCache {
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        let Window { plane, level, rect } = window;
        let grid = BlockGrid::of(source, source.pyramid().level(level));
        let info = source.info();
        let mut result: Option<Plane> = None;
        for (column, row) in grid.touched(rect) {
            let block_rect = grid.rect(column, row);
            let key = BlockKey { source: source.id(), plane, level, column, row };
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
        let empty = || {
            let samples = Samples::zeroed(info.sample_type, rect.area() * info.samples_per_pixel);
            Plane::new(rect.width, rect.height, info.samples_per_pixel, samples)
        };
        Ok(Arc::new(result.unwrap_or_else(empty)))
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
