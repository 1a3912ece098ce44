//! The one file that is looked at closely: opened in the background, with the ranges that it is shown with.
//!
//! The newest wish wins. Not here: what is made of it (`engine/derive`), small pictures (`look`).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

use super::look::as_it_opens;
use crate::codec::{self, OpenOptions, Opened};
use crate::engine::job::Wake;
use crate::engine::preview::{Generation, Newest};
use crate::model::{Composition, Progress, Recording, Stack};

/// A file that was opened to be looked at.
#[derive(Debug, Clone)]
pub enum Seen {
    /// With how it is shown.
    Stack(Stack, Composition),
    Recording(Recording),
}

/// Opens one file at a time. No call waits for work.
#[derive(Debug)]
pub struct CloseLook {
    newest: Newest<Seen>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: Option<(PathBuf, OpenOptions)>,
    /// Which request that is.
    wish: Generation,
    answer: Option<Result<Seen, String>>,
}

impl CloseLook {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "opening a file to look at it"), state: Mutex::default() }
    }

    /// The file, once it is open, read like that: asked every frame. `None` until then.
    ///
    /// # Errors
    /// The sentence why it cannot be opened or read.
    pub fn ask(&self, path: &Path, reading: &OpenOptions) -> Option<Result<Seen, String>> {
        let mut state = self.lock();
        if let Some(preview) = self.newest.take() {
            let current = state.wish == preview.generation;
            state.answer = Some(preview.result.map_err(|error| error.to_string())).filter(|_| current);
        }
        if state.asked.as_ref().is_none_or(|(asked, read)| asked != path || read != reading) {
            let (path, reading) = (path.to_owned(), reading.clone());
            (state.asked, state.answer) = (Some((path.clone(), reading.clone())), None);
            state.wish = self.newest.request(move |progress: &Progress| {
                let seen = match codec::open(&path, &reading)? {
                    Opened::Stack(stack) => {
                        let shown = as_it_opens(&stack, progress)?;
                        Seen::Stack(stack, shown)
                    }
                    Opened::Recording(recording) => Seen::Recording(recording),
                };
                Ok(seen)
            });
        }
        state.answer.clone()
    }

    /// The file may have been mended: if it could not be opened, it is tried again.
    pub fn look_again(&self) {
        let mut state = self.lock();
        if matches!(state.answer, Some(Err(_))) {
            *state = State::default();
        }
    }

    /// Lets go of the file.
    pub fn forget(&self) {
        self.newest.cancel();
        *self.lock() = State::default();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
