//! What viewers and workers of tiles share: the queue, the caches, the sources in use, what is known of channels.
//!
//! Not here: how a tile is made (`making`), the side that callers see (`service`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use super::kept::Worth;
use super::known::KnownStatistics;
use super::queue::Queue;
use super::request::{TILE, Tile, TileKey};
use super::samples::SampleCache;
use super::source::TileSource;
use crate::engine::budget::Budget;
use crate::engine::cache::ByteCache;
use crate::engine::job::Wake;
use crate::engine::level_cache::LevelCache;
use crate::model::{Stack, locked};

/// What viewers and workers share.
pub(super) struct Shared {
    pub(super) queue: Queue,
    pub(super) tiles: ByteCache<TileKey, Arc<Tile>>,
    pub(super) wake: Wake,
    pub(super) known: KnownStatistics,
    samples: SampleCache,
    /// The sources in use, by the address of what they read from.
    sources: Mutex<HashMap<(usize, usize), Weak<TileSource>>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("queue", &self.queue)
            .field("tile_bytes", &self.tiles.bytes())
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// Nothing is read and nothing waits yet.
    pub(super) fn new(budget: &Budget, wake: Wake, disk: Arc<LevelCache>) -> Self {
        Self {
            queue: Queue::default(),
            tiles: ByteCache::new(budget.part(1, 8), (4 * TILE * TILE) as u64),
            wake,
            known: KnownStatistics::default(),
            samples: SampleCache::beside(disk, Worth::default(), budget.part(1, 4)),
            sources: Mutex::default(),
        }
    }

    /// The source of a stack: the one in use if there is one.
    pub(super) fn source(&self, stack: &Stack) -> Arc<TileSource> {
        let key = (Arc::as_ptr(&stack.source).cast::<u8>() as usize, Arc::as_ptr(&stack.info) as usize);
        let mut sources = locked(&self.sources);
        // An address is not used again while a source in use holds what lies there.
        if let Some(source) = sources.get(&key).and_then(Weak::upgrade) {
            return source;
        }
        sources.retain(|_, source| source.strong_count() > 0);
        let source = Arc::new(TileSource::new(stack.clone()));
        sources.insert(key, Arc::downgrade(&source));
        source
    }

    /// For threads of their own only: reading may wait.
    pub(super) const fn samples(&self) -> &SampleCache {
        &self.samples
    }
}
