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
    sources: Mutex<Sources>,
}

/// The sources of stacks.
#[derive(Default)]
struct Sources {
    /// Those in use, by the address of what they read from: identity, and the source itself.
    in_use: HashMap<(usize, usize), (u64, Weak<TileSource>)>,
    /// Of those that nobody has any more, the identities under which caches may still hold something.
    gone: Vec<u64>,
}

impl Sources {
    /// Notices which ones nobody has any more.
    fn settle(&mut self) {
        let Self { in_use, gone } = self;
        in_use.retain(|_, (id, source)| {
            let used = source.strong_count() > 0;
            if !used {
                gone.push(*id);
            }
            used
        });
    }
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
        if let Some(source) = sources.in_use.get(&key).and_then(|(_, source)| source.upgrade()) {
            return source;
        }
        sources.settle();
        let source = Arc::new(TileSource::new(stack.clone()));
        sources.in_use.insert(key, (source.id(), Arc::downgrade(&source)));
        source
    }

    /// The identities of sources that nobody has any more, each once: they are never used again.
    pub(super) fn take_gone(&self) -> Vec<u64> {
        let mut sources = locked(&self.sources);
        sources.settle();
        std::mem::take(&mut sources.gone)
    }

    /// Forgets what was read from these sources and made of it.
    pub(super) fn forget(&self, sources: &[u64]) {
        self.tiles.retain(|key| !sources.contains(&key.source));
        self.samples.forget(sources);
        self.known.forget(sources);
    }

    /// For threads of their own only: reading may wait.
    pub(super) const fn samples(&self) -> &SampleCache {
        &self.samples
    }
}
