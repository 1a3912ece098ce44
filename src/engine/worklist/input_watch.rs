//! Whether somebody changes the file that is looked at.
//!
//! Its stamp is looked at on a thread of its own, at once when the file comes into sight and then every second while it stays
//! there; the window is woken when the file has changed, and at no other time. So an edit is noticed beside a window that
//! nobody touches and that does not paint, on every disk: systems that tell of changes do not tell of those on network
//! drives. A change counts once the file has settled, for a file that is being written is worth nothing: its last change is a
//! while ago, or where the disk's clock is ahead of ours, it stays as it is for that while. Not here: what is done then
//! (`close_look`, `trial`, `look`).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::codec::stamp::{UNSETTLED, condition_of};
use crate::engine::batch::files_of;
use crate::engine::job::{WORKER_PREFIX, Wake};
use crate::model::locked;

/// How often it is looked.
const PERIOD: Duration = Duration::from_secs(1);
/// Looking takes at most one part in so many of the time: folders of many files on slow disks are looked at more seldom.
const PARTS: u32 = 20;
/// Files and folders that are remembered at once, each in some hundred bytes.
const MOST_KNOWN: usize = 1000;

/// Watches one file at a time. No call waits for the disk.
#[derive(Debug)]
pub struct InputWatch(Arc<Shared>);

struct Shared {
    wake: Wake,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    watched: Option<PathBuf>,
    /// Whether it was asked for since the last frame began.
    in_sight: bool,
    /// Whether there is a thread.
    works: bool,
    /// Since the last frame, each once.
    changed: Vec<PathBuf>,
    known: HashMap<PathBuf, Known>,
}

/// What is known of a file.
#[derive(Debug, Default)]
struct Known {
    /// How it was when it had settled; `None`: it never had.
    settled: Option<Stood>,
    /// How it was otherwise, and since when it is so.
    unsettled: Option<(Stood, Instant)>,
}

/// How a file was, or the files of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stood {
    /// With a digest of their names, sizes and times: a folder may have many.
    There(u64),
    Gone,
}

/// What one look at a file tells.
#[derive(Debug, Clone, Copy)]
struct Sight {
    stood: Stood,
    /// Whether its time says that nobody is writing it.
    is_settled: bool,
}

impl InputWatch {
    /// Nothing is watched yet.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        Self(Arc::new(Shared { wake, state: Mutex::default(), moved: Condvar::new() }))
    }

    /// Watches a file, or the files of a folder: asked every frame while it is in sight.
    pub fn watch(&self, input: &Path) {
        let mut state = self.0.lock();
        state.in_sight = true;
        if state.watched.as_deref() == Some(input) {
            return;
        }
        state.watched = Some(input.to_owned());
        self.0.moved.notify_all();
        if !state.works {
            state.works = Shared::start(&self.0);
        }
    }

    /// A frame begins: what was not in sight in the last one is watched no more. The files that have changed, once.
    pub fn next_frame(&self) -> Vec<PathBuf> {
        let mut state = self.0.lock();
        if !std::mem::take(&mut state.in_sight) {
            state.watched = None;
            self.0.moved.notify_all();
        }
        std::mem::take(&mut state.changed)
    }
}

impl Drop for InputWatch {
    fn drop(&mut self) {
        self.0.lock().watched = None;
        self.0.moved.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// Whether there is a thread now.
    fn start(this: &Arc<Self>) -> bool {
        let shared = Arc::clone(this);
        let thread = std::thread::Builder::new().name(format!("{WORKER_PREFIX}input-watch"));
        let started = thread.spawn(move || shared.work());
        if let Err(error) = &started {
            log::warn!("no thread to watch files, so their changes are not noticed: {error}");
        }
        started.is_ok()
    }

    /// Until nothing is watched.
    fn work(&self) {
        let mut state = self.lock();
        while let Some(input) = state.watched.clone() {
            drop(state);
            let begun = Instant::now();
            let sight = Sight::of(&input);
            let rest = PERIOD.max(begun.elapsed() * PARTS);
            state = self.lock();
            if state.take(&input, sight, Instant::now()) {
                drop(state);
                (self.wake)();
                state = self.lock();
            }
            let same = |state: &mut State| state.watched.as_ref() == Some(&input);
            let waited = self.moved.wait_timeout_while(state, rest, same);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.works = false;
    }
}

impl State {
    /// Takes in what a look at a file told; whether that is news.
    fn take(&mut self, input: &Path, sight: Sight, now: Instant) -> bool {
        let is_first = !self.known.contains_key(input);
        if is_first && self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        let known = self.known.entry(input.to_owned()).or_default();
        if !sight.is_settled && !known.stays(sight.stood, now) {
            return false;
        }
        let is_news = !is_first && known.settled != Some(sight.stood);
        known.settled = Some(sight.stood);
        if is_news && !self.changed.iter().any(|changed| changed == input) {
            self.changed.push(input.to_owned());
        }
        is_news
    }
}

impl Known {
    /// Whether a file whose time says nothing is as it was long enough.
    fn stays(&mut self, stood: Stood, now: Instant) -> bool {
        let (_, since) = self.unsettled.take_if(|(before, _)| *before == stood).unwrap_or((stood, now));
        self.unsettled = Some((stood, since));
        now.duration_since(since) >= UNSETTLED
    }
}

impl Sight {
    /// Looks at a file as it is now, or at the files of a folder.
    fn of(input: &Path) -> Self {
        let files = files_of(input).unwrap_or_default();
        let condition = if files.is_empty() { None } else { condition_of(&files) };
        let Some(condition) = condition else { return Self { stood: Stood::Gone, is_settled: true } };
        let mut digest = DefaultHasher::new();
        (files, condition.state).hash(&mut digest);
        Self { stood: Stood::There(digest.finish()), is_settled: condition.is_settled }
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("state", &self.state).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "input_watch_tests.rs"]
mod tests;
