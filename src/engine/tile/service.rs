//! The workers and the caches behind all viewers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::queue::{Lane, Queue};
use super::render::{Direct, SampleReader, Window, render};
use super::samples::SampleCache;
use super::scene::Scene;
use super::source::TileSource;
use super::statistics::{ChannelStatistics, StatisticsScope, channel_statistics};
use super::view::{Tile, TileKey, TileView, tile_rects};
use crate::engine::budget::Budget;
use crate::engine::cache::ByteCache;
use crate::engine::error::EngineError;
use crate::engine::job::{Wake, catch, default_threads, quiet_worker_panics};
use crate::model::{PlaneIndex, Progress, Rect, Stack};
use crate::ops::composite::PixelLayout;

/// Something that is asked for every frame until it is there.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetch<T> {
    /// On its way; the window is woken when it is there.
    Pending,
    Ready(T),
    /// The sentence for the user.
    Failed(String),
}

impl<T> Fetch<T> {
    /// The value, if it is there.
    pub fn ready(self) -> Option<T> {
        if let Self::Ready(value) = self { Some(value) } else { None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct StatisticsKey {
    source: u64,
    channel: usize,
    scope: StatisticsScope,
}

type StatisticsAnswer = Fetch<Option<Arc<ChannelStatistics>>>;

/// What viewers and workers share.
pub(super) struct Shared {
    pub(super) queue: Queue,
    pub(super) tiles: ByteCache<TileKey, Arc<Tile>>,
    pub(super) wake: Wake,
    samples: SampleCache,
    /// Small, so kept for as long as the program runs; emptied when there are very many.
    statistics: Mutex<HashMap<StatisticsKey, StatisticsAnswer>>,
    /// The plane of each channel whose statistics were asked for last: while a time-lapse plays, the ones before it are
    /// not worth computing any more.
    newest_plane: Mutex<HashMap<(u64, usize), StatisticsScope>>,
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

/// Entries after which the statistics are forgotten.
const MOST_STATISTICS: usize = 2000;

impl Shared {
    /// A finished tile: from the cache, or made now. Bugs in codecs become a sentence.
    pub(super) fn tile(&self, scene: &Scene, key: TileKey, progress: &Progress) -> Result<Arc<Tile>, EngineError> {
        let make = || {
            let (rect, padded) = tile_rects(scene, &key);
            let mut rgba = vec![0; padded.area() * 4];
            let target = (PixelLayout::Rgba8, rgba.as_mut_slice());
            render(scene, (key.t, key.z), key.level, padded, target, (&self.samples, progress))?;
            Ok(Arc::new(Tile { key, rect, padded, rgba }))
        };
        catch("showing the picture", || self.tiles.get_or_make(&key, make))
    }

    /// Whether statistics of a plane were overtaken by a wish for another plane; forgets them then, so that they can be
    /// asked for again.
    fn is_overtaken(&self, key: &StatisticsKey) -> bool {
        let newest = self.newest_plane.lock().unwrap_or_else(PoisonError::into_inner);
        let overtaken = key.scope != StatisticsScope::Stack
            && newest.get(&(key.source, key.channel)).is_some_and(|newest| *newest != key.scope);
        drop(newest);
        if overtaken {
            self.statistics.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        }
        overtaken
    }

    fn set_statistics(&self, key: StatisticsKey, answer: StatisticsAnswer) {
        let mut statistics = self.statistics.lock().unwrap_or_else(PoisonError::into_inner);
        if statistics.len() > MOST_STATISTICS {
            // What is being computed must not be asked for twice.
            statistics.retain(|_, answer| *answer == Fetch::Pending);
        }
        statistics.insert(key, answer);
    }
}

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
        let shared = Arc::new(Shared {
            queue: Queue::default(),
            tiles: ByteCache::new(budget.part(1, 8), (4 * super::view::TILE * super::view::TILE) as u64),
            wake,
            samples: SampleCache::new(budget.part(1, 4)),
            statistics: Mutex::default(),
            newest_plane: Mutex::default(),
            sources: Mutex::default(),
        });
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
        let key = (Arc::as_ptr(&stack.source).cast::<u8>() as usize, Arc::as_ptr(&stack.info) as usize);
        let mut sources = self.shared.sources.lock().unwrap_or_else(PoisonError::into_inner);
        // An address is not used again while a source in use holds what lies there.
        if let Some(source) = sources.get(&key).and_then(Weak::upgrade) {
            return source;
        }
        sources.retain(|_, source| source.strong_count() > 0);
        let source = Arc::new(TileSource::new(stack.clone()));
        sources.insert(key, Arc::downgrade(&source));
        source
    }

    /// A viewer's side of the service.
    #[must_use]
    pub fn view(&self) -> TileView {
        TileView::new(self.next_view.fetch_add(1, Ordering::Relaxed), Arc::clone(&self.shared))
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
        if scope != StatisticsScope::Stack {
            let mut newest = self.shared.newest_plane.lock().unwrap_or_else(PoisonError::into_inner);
            if newest.len() > MOST_STATISTICS {
                newest.clear();
            }
            newest.insert((source.id(), channel), scope);
        }
        {
            let mut statistics = self.shared.statistics.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(answer) = statistics.get(&key) {
                return answer.clone();
            }
            statistics.insert(key, Fetch::Pending);
        }
        let (shared, source) = (Arc::clone(&self.shared), Arc::clone(source));
        self.shared.queue.push_background(Box::new(move || {
            if shared.is_overtaken(&key) {
                return;
            }
            // A plane is what is being looked at: its blocks are there or will be wanted. A stack's sample is not.
            let reader: &dyn SampleReader = match scope {
                StatisticsScope::Plane { .. } => &shared.samples,
                StatisticsScope::Stack => &Direct,
            };
            let found = catch("looking at the values", || {
                channel_statistics(&source, channel, scope, (reader, &Progress::new()))
            });
            shared.set_statistics(
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
        if let Some((block, rect)) = self.shared.samples.peek(source, plane, x, y) {
            let value = |sample| block.value(x - rect.x, y - rect.y, sample);
            return Fetch::Ready((0..block.samples_per_pixel).filter_map(value).collect());
        }
        let (shared, source) = (Arc::clone(&self.shared), Arc::clone(source));
        self.shared.queue.replace_probe(Box::new(move || {
            let read = catch("reading the value under the pointer", || {
                let window = Window { plane, level: 0, rect: Rect::new(x, y, 1, 1) };
                shared.samples.read(&source, window, &Progress::new())
            });
            if let Err(error) = read {
                log::debug!("{error}");
            } else {
                (shared.wake)();
            }
        }));
        Fetch::Pending
    }

    /// Bytes in both caches.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.shared.tiles.bytes() + self.shared.samples.bytes()
    }

    /// Follows a changed budget.
    pub fn set_budget(&self, budget: &Budget) {
        self.shared.tiles.set_limit(budget.part(1, 8));
        self.shared.samples.set_limit(budget.part(1, 4));
    }
}

impl Drop for TileService {
    /// Ends the workers after what they are doing; nobody waits for them, a read may take its time.
    fn drop(&mut self) {
        self.shared.queue.close();
    }
}
