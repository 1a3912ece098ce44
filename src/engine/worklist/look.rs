//! What is known of files in sight: facts from their heads, then a small picture.
//!
//! One file at a time on a thread of its own, the last one asked for first, so that scrolling is not answered in the order
//! of what has passed. Not here: the file that is looked at closely (`close_look`).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use crate::codec::{self, OpenOptions, Opened};
use crate::engine::error::EngineError;
use crate::engine::job::{Wake, catch};
use crate::engine::session::{COMPOSITE_CHANNELS, Thumbnail, facts_of, layers_of};
use crate::engine::spectrum;
use crate::engine::tile::{Scene, TileSource, auto_range, thumbnail};
use crate::model::{Composition, DocumentId, Plane, Progress, Stack, StackInfo, locked};

/// Files that are known at once; a small picture is some 15 kB.
const MOST_KNOWN: usize = 1000;
/// Wishes that are kept: about two screens.
const MOST_WANTED: usize = 80;
/// A generation that there never is.
const STALE: u64 = u64::MAX;
/// A plane of more bytes is not read for a small picture, unless it has smaller levels.
const LARGEST_PLANE: usize = 400_000_000;

/// What is known of a file.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Of its content, as lists show them; `Err`: why it cannot be opened. `None`: nobody has looked yet.
    pub facts: Option<Result<Vec<String>, String>>,
    /// Its description, if it is a stack.
    pub info: Option<Arc<StackInfo>>,
    /// RGB8, at most [`Thumbnail::SIDE`] long.
    pub picture: Option<Arc<Plane>>,
}

/// Looks at files. No call waits for work.
#[derive(Debug)]
pub struct LookService(Arc<Shared>);

struct Shared {
    pool: Arc<ThreadPool>,
    wake: Wake,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// With the generation in which it was looked at.
    known: HashMap<PathBuf, (u64, Look)>,
    /// How files are read.
    reading: OpenOptions,
    /// The last one is next.
    wanted: Vec<PathBuf>,
    working: Option<(PathBuf, Progress)>,
    /// Whether that file has changed since: what comes of it is shown, and found anew.
    outdated: bool,
    /// Grows when files may have changed: what is known of them from before is to be found anew, and what comes of work begun
    /// before is not kept.
    generation: u64,
}

impl LookService {
    /// Nothing was asked yet. The pool should have one thread.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self(Arc::new(Shared { pool, wake, state: Mutex::default() }))
    }

    /// What is known of a file: asked every frame while it is in sight.
    #[must_use]
    pub fn ask(&self, path: &Path) -> Look {
        let mut state = self.0.lock();
        let known = state.known.get(path).cloned();
        let worked_on = state.is_at(path);
        let is_current = known.as_ref().is_some_and(|(generation, _)| *generation == state.generation);
        if !is_current && !worked_on && !state.wanted.iter().any(|wanted| wanted == path) {
            state.wanted.push(path.to_owned());
            let beyond = state.wanted.len().saturating_sub(MOST_WANTED);
            state.wanted.drain(..beyond);
            if state.working.is_none() {
                Shared::next(&self.0, &mut state);
            }
        }
        known.map_or_else(Look::default, |(_, look)| look)
    }

    /// Files are read like that from now on; where that is another way, they are looked at anew.
    pub fn read_as(&self, reading: &OpenOptions) {
        let mut state = self.0.lock();
        if state.reading != *reading {
            state.reading = reading.clone();
            drop(state);
            self.look_again();
        }
    }

    /// Files may have changed. What was known of them is shown until it is found anew.
    pub fn look_again(&self) {
        let mut state = self.0.lock();
        state.wanted.clear();
        state.generation += 1;
        if let Some((_, progress)) = &state.working {
            progress.cancel();
        }
    }

    /// One file has changed. What was known of it is shown until it is found anew.
    pub fn look_again_at(&self, path: &Path) {
        let mut state = self.0.lock();
        state.outdated |= state.is_at(path);
        if let Some((generation, _)) = state.known.get_mut(path) {
            *generation = STALE;
        }
    }

    /// Lets go of everything.
    pub fn forget(&self) {
        self.look_again();
        self.0.lock().known.clear();
    }
}

impl State {
    /// Whether that file is being looked at.
    fn is_at(&self, path: &Path) -> bool {
        self.working.as_ref().is_some_and(|(working, _)| working == path)
    }
}

impl Drop for LookService {
    fn drop(&mut self) {
        self.forget();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    fn next(this: &Arc<Self>, state: &mut State) {
        let Some(path) = state.wanted.pop() else {
            state.working = None;
            return;
        };
        let progress = Progress::new();
        state.working = Some((path.clone(), progress.clone()));
        state.outdated = false;
        let (shared, generation, reading) = (Arc::clone(this), state.generation, state.reading.clone());
        this.pool.spawn(move || {
            shared.look((&path, &reading), generation, &progress);
            Self::next(&shared, &mut shared.lock());
            (shared.wake)();
        });
    }

    /// Looks at one file; what is found is kept at once.
    fn look(&self, (path, reading): (&Path, &OpenOptions), generation: u64, progress: &Progress) {
        let name = path.display().to_string();
        let content = catch(&name, || Ok(codec::open(path, reading)?));
        let mut look = match &content {
            Ok(content) => Look { facts: Some(Ok(facts_of(content))), info: content_info(content), picture: None },
            Err(error) => Look { facts: Some(Err(error.to_string())), ..Look::default() },
        };
        self.keep(path, generation, look.clone());
        let Ok(content) = content else { return };
        match catch(&name, || small_picture(&content, progress)) {
            Ok(picture) => look.picture = picture.map(Arc::new),
            // The work on it will say so.
            Err(error) => log::debug!("{name}: no small picture: {error}"),
        }
        self.keep(path, generation, look);
    }

    fn keep(&self, path: &Path, generation: u64, mut look: Look) {
        let mut state = self.lock();
        if state.generation != generation {
            return;
        }
        // A picture from before stays until the new one is made.
        if look.picture.is_none() && matches!(look.facts, Some(Ok(_))) {
            look.picture = state.known.get(path).and_then(|(_, before)| before.picture.clone());
        }
        if state.known.len() >= MOST_KNOWN {
            // Those in sight are asked for again in the next frame.
            state.known.clear();
        }
        let generation = if state.outdated { STALE } else { generation };
        state.known.insert(path.to_owned(), (generation, look));
        drop(state);
        (self.wake)();
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("known", &self.lock().known.len()).finish_non_exhaustive()
    }
}

fn content_info(content: &Opened) -> Option<Arc<StackInfo>> {
    match content {
        Opened::Stack(stack) => Some(Arc::clone(&stack.info)),
        Opened::Recording(_) => None,
    }
}

/// `None`: it would take too long.
fn small_picture(content: &Opened, progress: &Progress) -> Result<Option<Plane>, EngineError> {
    match content {
        Opened::Recording(recording) => {
            spectrum::thumbnail(recording, Thumbnail::SIDE, Thumbnail::SIDE, progress).map(Some)
        }
        Opened::Stack(stack) => {
            if stack.info.plane_bytes() > LARGEST_PLANE && stack.info.levels.len() < 2 {
                return Ok(None);
            }
            let composition = as_it_opens(stack, progress)?;
            let source = Arc::new(TileSource::new(stack.clone()));
            thumbnail(&Scene::of_stack(&source, &composition), Thumbnail::SIDE, progress).map(Some)
        }
    }
}

/// How a stack is shown when it is opened, with ranges that are found in it. It reads.
///
/// # Errors
/// A failed read, or cancellation.
pub(super) fn as_it_opens(stack: &Stack, progress: &Progress) -> Result<Composition, EngineError> {
    let info = &stack.info;
    let find = |channel| auto_range(stack, channel, progress).map(Some);
    let found = (0..info.axes.c.min(COMPOSITE_CHANNELS)).map(find).collect::<Result<Vec<_>, _>>()?;
    Ok(Composition::of_layers(layers_of(DocumentId(0), info, &found)))
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
