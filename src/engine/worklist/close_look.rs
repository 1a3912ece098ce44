//! The one file that is looked at closely: opened in the background, with the ranges that it is shown with.
//!
//! The newest wish wins. Not here: what is made of it (`engine/derive`), small pictures (`look`).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

use super::look::as_it_opens;
use crate::codec::{self, OpenOptions, Opened};
use crate::engine::job::Wake;
use crate::engine::preview::Newest;
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
    newest: Newest<(PathBuf, Seen)>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: Option<PathBuf>,
    answer: Option<Result<(PathBuf, Seen), String>>,
}

impl CloseLook {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "opening a file to look at it"), state: Mutex::default() }
    }

    /// The file, once it is open: asked every frame. `None` until then.
    ///
    /// # Errors
    /// The sentence why it cannot be opened or read.
    pub fn ask(&self, path: &Path) -> Option<Result<Seen, String>> {
        let mut state = self.lock();
        if let Some(preview) = self.newest.take() {
            state.answer = Some(preview.result.map_err(|error| error.to_string())).filter(|_| preview.newest);
        }
        if state.asked.as_deref() != Some(path) {
            (state.asked, state.answer) = (Some(path.to_owned()), None);
            let path = path.to_owned();
            self.newest.request(move |progress: &Progress| {
                let seen = match codec::open(&path, &OpenOptions::default())? {
                    Opened::Stack(stack) => {
                        let shown = as_it_opens(&stack, progress)?;
                        Seen::Stack(stack, shown)
                    }
                    Opened::Recording(recording) => Seen::Recording(recording),
                };
                Ok((path, seen))
            });
        }
        match state.answer.as_ref()? {
            Ok((of, seen)) if of == path => Some(Ok(seen.clone())),
            Ok(_) => None,
            Err(sentence) => Some(Err(sentence.clone())),
        }
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
