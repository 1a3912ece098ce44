//! One running, one pending, generations.

use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use crate::engine::error::EngineError;
use crate::engine::job::{Pools, Wake, catch};
use crate::model::{Progress, locked};

/// Counts requests; a larger one is newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Generation(pub u64);

/// A finished preview.
#[derive(Debug)]
pub struct Preview<T> {
    pub generation: Generation,
    /// Whether nothing newer was asked for when it finished.
    pub newest: bool,
    pub result: Result<T, EngineError>,
}

type Work<T> = Box<dyn FnOnce(&Progress) -> Result<T, EngineError> + Send>;

struct State<T> {
    last: Generation,
    running: Option<(Generation, Progress)>,
    pending: Option<(Generation, Work<T>)>,
    finished: Option<Preview<T>>,
}

struct Shared<T> {
    pool: Arc<ThreadPool>,
    wake: Wake,
    name: String,
    state: Mutex<State<T>>,
}

/// Requests of one consumer, of which the newest wins.
///
/// A request that already runs is let to its end, and its result is shown though it be old: a slider that moves all
/// the time would otherwise show nothing until it stops. Dropping the consumer cancels what runs.
pub struct Newest<T: Send + 'static>(Arc<Shared<T>>);

impl<T: Send + 'static> Newest<T> {
    /// A consumer on the interactive pool. `name` is for the sentence of a failure: `Preview of the resize`.
    #[must_use]
    pub fn new(pools: &Pools, wake: Wake, name: impl Into<String>) -> Self {
        Self::on(Arc::clone(pools.interactive()), wake, name)
    }

    /// A consumer on a pool of its own, for work that would keep others waiting.
    #[must_use]
    pub fn on(pool: Arc<ThreadPool>, wake: Wake, name: impl Into<String>) -> Self {
        let state = State { last: Generation::default(), running: None, pending: None, finished: None };
        Self(Arc::new(Shared { pool, wake, name: name.into(), state: Mutex::new(state) }))
    }

    /// Asks for `work`, a frozen request; replaces the one that waits.
    pub fn request(&self, work: impl FnOnce(&Progress) -> Result<T, EngineError> + Send + 'static) -> Generation {
        let mut state = self.0.lock();
        state.last.0 += 1;
        let generation = state.last;
        // The replaced request may own large inputs: dropped after the lock.
        let replaced = state.pending.replace((generation, Box::new(work)));
        let idle = state.running.is_none();
        if idle {
            self.0.start(&mut state);
        }
        drop(state);
        drop(replaced);
        generation
    }

    /// The latest finished preview, once.
    #[must_use]
    pub fn take(&self) -> Option<Preview<T>> {
        self.0.lock().finished.take()
    }

    /// Whether anything runs or waits.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let state = self.0.lock();
        state.running.is_some() || state.pending.is_some()
    }

    /// How far what runs has come, 0 to 1; `None` while nothing does.
    #[must_use]
    pub fn fraction(&self) -> Option<f64> {
        self.0.lock().running.as_ref().map(|(_, progress)| progress.fraction())
    }

    /// How far that request has come, 0 to 1; `None` while it does not run, such as after a former one.
    #[must_use]
    pub fn fraction_of(&self, wish: Generation) -> Option<f64> {
        let state = self.0.lock();
        state.running.as_ref().filter(|(running, _)| *running == wish).map(|(_, progress)| progress.fraction())
    }

    /// Stops what runs and forgets what waits; nothing of either is delivered.
    pub fn cancel(&self) {
        let mut state = self.0.lock();
        state.last.0 += 1;
        let pending = state.pending.take();
        if let Some((_, progress)) = &state.running {
            progress.cancel();
        }
        drop(state);
        drop(pending);
    }
}

impl<T: Send + 'static> Drop for Newest<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl<T: Send + 'static> std::fmt::Debug for Newest<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Newest").field("name", &self.0.name).field("busy", &self.is_busy()).finish()
    }
}

impl<T: Send + 'static> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        locked(&self.state)
    }

    /// Starts the pending request, if there is one.
    fn start(self: &Arc<Self>, state: &mut State<T>) {
        let Some((generation, work)) = state.pending.take() else { return };
        let progress = Progress::new();
        state.running = Some((generation, progress.clone()));
        let shared = Arc::clone(self);
        self.pool.spawn(move || shared.run(generation, work, &progress));
    }

    fn run(self: &Arc<Self>, generation: Generation, work: Work<T>, progress: &Progress) {
        let result = catch(&self.name, || work(progress));
        let mut state = self.lock();
        state.running = None;
        let replaced = if result.as_ref().is_err_and(EngineError::is_cancelled) {
            None
        } else {
            let newest = generation == state.last;
            state.finished.replace(Preview { generation, newest, result })
        };
        self.start(&mut state);
        drop(state);
        drop(replaced);
        (self.wake)();
    }
}
