//! Where the samples of a scene come from, and which of them. Not here: who keeps them (`samples`).

use std::fmt::Debug;
use std::sync::Arc;

use super::shared::Shared;
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::model::{Plane, PlaneIndex, Progress, Rect};

/// A part of one level of one plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub plane: PlaneIndex,
    pub level: usize,
    /// In pixels of the level.
    pub rect: Rect,
}

/// Where the samples of a scene come from: the service's cache, or straight from the source.
pub trait SampleReader: Debug + Send + Sync {
    /// A rectangle of one plane at one level of the source's pyramid; the rectangle lies inside the level.
    ///
    /// # Errors
    /// A failed read, or cancellation between blocks: a made level may be made of the whole plane.
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError>;
}

/// Reads through a service's cache of samples, for work on its own threads beside the viewers.
#[derive(Debug, Clone)]
pub struct Cached(pub(super) Arc<Shared>);

impl SampleReader for Cached {
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        self.0.samples().read(source, window, progress)
    }
}
