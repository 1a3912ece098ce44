//! The workers and the caches behind all viewers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::known::StatisticsKey;
use super::queue::Lane;
use super::reader::{Cached, SampleReader, Window};
use super::render::Direct;
use super::request::Fetch;
use super::shared::Shared;
use super::source::TileSource;
use super::statistics::{ChannelStatistics, StatisticsScope, channel_statistics, looks_at_whole_planes};
use super::thumbnail::Thumbnails;
use super::view::TileView;
use crate::engine::budget::Budget;
use crate::engine::error::EngineError;
use crate::engine::job::{Wake, catch, default_threads, quiet_worker_panics};
use crate::engine::level_cache::LevelCache;
use crate::model::{PlaneIndex, Progress, Rect, Stack};

/// Workers, the cache of finished tiles, the cache of samples. One for the whole program.
#[derive(Debug)]
pub struct TileService {
    shared: Arc<Shared>,
    next_view: AtomicU64,
}

impl TileService {
    /// Starts the workers: `threads` of them, 0 for as many as there are processors. `wake` is called from them
    /// whenever something is finished.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the operating system gives not even one thread.
    pub fn new(budget: &Budget, threads: usize, wake: Wake) -> Result<Self, EngineError> {
        Self::beside(Arc::default(), budget, threads, wake)
    }

    /// The same, with a disk on which coarse levels are found and left.
    ///
    /// # Errors
    /// As [`TileService::new`].
    pub fn beside(disk: Arc<LevelCache>, budget: &Budget, threads: usize, wake: Wake) -> Result<Self, EngineError> {
        let shared = Arc::new(Shared::new(budget, wake, disk));
        quiet_worker_panics();
        let threads = if threads == 0 { default_threads() } else { threads };
        // One more for statistics, so that a histogram of a whole stack holds up no tile.
        let lanes = std::iter::repeat_n(Lane::Tiles, threads).chain([Lane::Background]);
        for (index, lane) in lanes.enumerate() {
            let shared = Arc::clone(&shared);
            let worker = std::thread::Builder::new().name(format!("lumiq-tile-{index}")).spawn(move || {
                while let Some(task) = shared.queue.next(lane) {
                    task();
                }
            });
            worker.map_err(|error| {
                let problem = format!("{threads} worker threads for pictures could not be started ({error})");
                EngineError::refused(problem, "start with fewer, for example --threads 2")
            })?;
        }
        Ok(Self { shared, next_view: AtomicU64::new(1) })
    }

    /// The source of a stack: the one in use if there is one, so that all who show it share what was read.
    #[must_use]
    pub fn source(&self, stack: &Stack) -> Arc<TileSource> {
        self.shared.source(stack)
    }

    /// A viewer's side of the service.
    #[must_use]
    pub fn view(&self) -> TileView {
        TileView::new(self.next_view.fetch_add(1, Ordering::Relaxed), Arc::clone(&self.shared))
    }

    /// The samples that viewers share, for workers that measure in them.
    #[must_use]
    pub fn cached(&self) -> Cached {
        Cached(Arc::clone(&self.shared))
    }

    /// Small pictures from the same samples.
    #[must_use]
    pub fn thumbnails(&self) -> Thumbnails {
        Thumbnails(Arc::clone(&self.shared))
    }

    /// Histogram and ranges of a channel. Never waits: ask again when woken. `Ready(None)`: no finite value.
    #[must_use]
    pub fn statistics(
        &self,
        source: &Arc<TileSource>,
        channel: usize,
        scope: StatisticsScope,
    ) -> Fetch<Option<Arc<ChannelStatistics>>> {
        let key = StatisticsKey { source: source.id(), channel, scope };
        if let Some(answer) = self.shared.known.ask(key) {
            return answer;
        }
        let (shared, source) = (Arc::clone(&self.shared), Arc::clone(source));
        self.shared.queue.push_background(Box::new(move || {
            if shared.known.is_overtaken(&key) {
                return;
            }
            // A plane is what is being looked at: its blocks are there or will be wanted. Samples of a stack or of a large
            // plane are not: blocks would be read for a few rows of each.
            let whole = scope != StatisticsScope::Stack && looks_at_whole_planes(&source);
            let reader: &dyn SampleReader = if whole { shared.samples() } else { &Direct };
            let found = catch("looking at the values", || {
                channel_statistics(&source, channel, scope, (reader, &Progress::new()))
            });
            shared.known.set(
                key,
                match found {
                    Ok(statistics) => Fetch::Ready(statistics.map(Arc::new)),
                    Err(error) => Fetch::Failed(error.to_string()),
                },
            );
            (shared.wake)();
        }));
        Fetch::Pending
    }

    /// The stored samples of a pixel of the full size, one a component. Never waits: reads in the background what is
    /// not in the cache, the newest wish first. `Failed` outside the plane; a failed read is told by its tiles.
    #[must_use]
    pub fn probe(&self, source: &Arc<TileSource>, plane: PlaneIndex, x: usize, y: usize) -> Fetch<Vec<f64>> {
        let axes = source.info().axes;
        if x >= axes.x || y >= axes.y || plane.t >= axes.t || plane.z >= axes.z || plane.c >= axes.c {
            return Fetch::Failed("outside the picture".to_owned());
        }
        if let Some((block, rect)) = self.shared.samples().peek(source, plane, x, y) {
            let value = |sample| block.value(x - rect.x, y - rect.y, sample);
            return Fetch::Ready((0..block.samples_per_pixel).filter_map(value).collect());
        }
        let (shared, source) = (Arc::clone(&self.shared), Arc::clone(source));
        self.shared.queue.replace_probe(Box::new(move || {
            let read = catch("reading the value under the pointer", || {
                let window = Window { plane, level: 0, rect: Rect::new(x, y, 1, 1) };
                shared.samples().read(&source, window, &Progress::new())
            });
            if let Err(error) = read {
                log::debug!("{error}");
            } else {
                (shared.wake)();
            }
        }));
        Fetch::Pending
    }

    /// Forgets in the background what was read from stacks that nobody looks at any more, and what was made of it. Once
    /// a frame: nothing is done unless there are such.
    pub fn forget_unused(&self) {
        let gone = self.shared.take_gone();
        if gone.is_empty() {
            return;
        }
        let shared = Arc::clone(&self.shared);
        let forget = move || shared.forget(&gone);
        // Freeing hundreds of megabytes would be seen in a frame, and the workers may be inside a long read.
        if let Err(error) = std::thread::Builder::new().name("lumiq-forget".to_owned()).spawn(forget) {
            log::debug!("what nobody looks at stays in the caches: {error}");
        }
    }

    /// Bytes in both caches.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.shared.tiles.bytes() + self.shared.samples().bytes()
    }

    /// Follows a changed budget.
    pub fn set_budget(&self, budget: &Budget) {
        self.shared.tiles.set_limit(budget.part(1, 8));
        self.shared.samples().set_limit(budget.part(1, 4));
    }
}

impl Drop for TileService {
    /// Ends the workers after what they are doing; nobody waits for them, a read may take its time.
    fn drop(&mut self) {
        self.shared.queue.close();
    }
}
