//! Where the lines of sections are kept: in the blocks of the planes, or where a stack is too large for that in bands.
//!
//! A stack that fits into the cache of samples is read once, plane by plane, as it is looked at; then every section of it
//! is there at once, and so is every plane. Of a larger one only a band round the line is kept of each plane: moving
//! within it reads nothing, and reading it decodes no more than a line would. Not here: which lines (`section`).

use std::sync::Arc;

use super::blocks::BlockGrid;
use super::reader::{SampleReader, Window};
use super::samples::SampleCache;
use super::scene::Scene;
use super::section::Section;
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::model::{Plane, Progress, SectionPlane};

/// A stack is kept whole if it takes no more than this part of the cache, in eighths.
const WHOLE_EIGHTHS: u64 = 7;
/// The bands of all planes and layers of a section take this part of the cache, or three times that.
const BANDS_PART: u64 = 8;

/// Reads the lines of one section, and keeps them.
#[derive(Debug)]
pub(super) struct LineReader<'a> {
    cache: &'a SampleCache,
    /// Which lines, and how many bytes of each plane are kept; `None`: all of it.
    bands: Option<(SectionPlane, u64)>,
}

impl<'a> LineReader<'a> {
    pub(super) fn new(cache: &'a SampleCache, scene: &Scene, section: &Section) -> Self {
        let plane = section.plane;
        let bytes = |source: &TileSource| {
            let info = source.info();
            (info.plane_bytes() as u64).saturating_mul(plane.planes(&info.axes) as u64)
        };
        let whole = scene.layers().iter().fold(0, |sum: u64, layer| sum.saturating_add(bytes(&layer.source)));
        let fits = whole <= cache.limit() / 8 * WHOLE_EIGHTHS;
        let lines = (scene.layers().len() * plane.planes(&scene.base().info().axes)).max(1) as u64;
        Self { cache, bands: (!fits).then(|| (plane, cache.limit() / BANDS_PART / lines)) }
    }

    fn grid(&self, source: &TileSource, level: usize) -> BlockGrid {
        let stored = source.pyramid().level(level).stored.is_some();
        match self.bands.filter(|_| stored) {
            Some((plane, bytes)) => BlockGrid::bands(source, level, plane, bytes),
            None => BlockGrid::of(source, level),
        }
    }

    /// Bytes that must be read before a window is there.
    pub(super) fn effort(&self, source: &TileSource, window: Window) -> u64 {
        if source.pyramid().level(window.level).stored.is_none() {
            return self.cache.effort(source, window);
        }
        self.cache.unread(source, &self.grid(source, window.level), window)
    }
}

impl SampleReader for LineReader<'_> {
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        self.cache.read_in(&self.grid(source, window.level), source, window, progress)
    }
}
