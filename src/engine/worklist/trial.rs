//! A recipe tried on the one file that is looked at: what the run would write, made by the run's own code in the background.
//!
//! The newest wish wins, and stops what is made for an older one. Not here: how it is made (`try_out`), what no picture is
//! (`written`).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use super::try_out::{Found, TryOut};
use crate::engine::batch::{Maker, Signature};
use crate::engine::budget::Budget;
use crate::engine::job::Wake;
use crate::engine::preview::{Generation, Newest};
use crate::model::{Composition, Progress, Stack, locked};

/// How far a trial is.
#[derive(Debug, Clone)]
pub enum Trial {
    /// With the part that is done of its present stage.
    Working(f64),
    /// So many bytes of samples would be worked on: it is made if somebody wants it nevertheless.
    Large(u64),
    Stopped,
    /// It is made when the batch no longer runs, or when somebody wants it.
    Held,
    Made(Arc<Tried>),
    /// A sentence.
    Failed(String),
}

/// The result of one file.
#[derive(Debug)]
pub struct Tried {
    /// What was written, read again.
    pub stack: Stack,
    /// As it would be shown when it is opened.
    pub shown: Composition,
    /// Of the file.
    pub bytes: u64,
    pub warnings: Vec<String>,
    /// Of the input when it was read.
    pub(super) signature: Option<Signature>,
}

/// Tries one recipe on one file at a time. No call waits for work.
#[derive(Debug)]
pub struct TrialService {
    newest: Newest<Found>,
    budget: Budget,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: Option<(Arc<dyn Maker>, PathBuf)>,
    /// Which request that is.
    wish: Generation,
    however_large: bool,
    pause: Pause,
    answer: Option<Result<Found, String>>,
    /// Whether nothing has come of that request yet.
    waits: bool,
    /// Whether the file may have changed since its result is being made.
    again: bool,
    /// Whether nothing is begun unasked.
    held: bool,
}

/// Why nothing is made of what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pause {
    #[default]
    No,
    Stopped,
    Held,
}

impl TrialService {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(budget: Budget, pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "trying a recipe"), budget, state: Mutex::default() }
    }

    /// The result of that recipe for that file: asked every frame. A maker that is another one is another recipe.
    #[must_use]
    pub fn ask(&self, maker: &Arc<dyn Maker>, input: &Path) -> Trial {
        let mut state = self.lock();
        if let Some(preview) = self.newest.take()
            && state.wish == preview.generation
        {
            state.answer = Some(preview.result.map_err(|error| error.to_string()));
            state.waits = false;
            if std::mem::take(&mut state.again) {
                self.renew(&mut state);
            }
        }
        let is_asked = state.asked.as_ref().is_some_and(|(by, of)| Arc::ptr_eq(by, maker) && of == input);
        if !is_asked {
            self.newest.cancel();
            let asked = Some((Arc::clone(maker), input.to_owned()));
            *state = State { asked, pause: Pause::Held, held: state.held, ..State::default() };
        }
        if state.pause == Pause::Held && !state.held {
            self.begin(&mut state, false);
        }
        match (state.pause, &state.answer) {
            (Pause::Stopped, _) => Trial::Stopped,
            (Pause::Held, _) => Trial::Held,
            (Pause::No, None) => Trial::Working(self.newest.fraction_of(state.wish).unwrap_or(0.0)),
            (Pause::No, Some(Ok(Found::Large(bytes)))) => Trial::Large(*bytes),
            (Pause::No, Some(Ok(Found::Made(tried)))) => Trial::Made(Arc::clone(tried)),
            (Pause::No, Some(Err(sentence))) => Trial::Failed(sentence.clone()),
        }
    }

    /// Whether anybody asked since it was last forgotten.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.lock().asked.is_some()
    }

    /// Stops what is being made; it is made when somebody wants it, or anything else.
    pub fn stop(&self) {
        self.newest.cancel();
        self.lock().pause = Pause::Stopped;
    }

    /// Makes what was asked for last, however large it is, and whatever kept it from being made.
    pub fn make(&self) {
        self.begin(&mut self.lock(), true);
    }

    /// The file may be another one now: what is made of it is made anew if it is, and what failed is tried again.
    pub fn look_again(&self) {
        self.renew(&mut self.lock());
    }

    /// Whether nothing is begun unasked from here on, because the run needs the memory; then what was made goes, too.
    pub fn hold(&self, held: bool) {
        if self.lock().held == held {
            return;
        }
        if held {
            self.forget();
        }
        self.lock().held = held;
    }

    /// Lets go of the result, and stops what is being made.
    pub fn forget(&self) {
        self.newest.cancel();
        let mut state = self.lock();
        *state = State { held: state.held, ..State::default() };
    }

    fn renew(&self, state: &mut State) {
        match state.answer.clone() {
            // A file that is saved more often than that takes would otherwise never show what is made of it.
            Some(Ok(Found::Made(_))) if state.waits && state.pause == Pause::No => state.again = true,
            // What is there is seen until it is known to be old.
            Some(Ok(Found::Made(tried))) if state.pause == Pause::No => self.request(state, Some(tried)),
            Some(Ok(Found::Large(_)) | Err(_)) => *state = State { held: state.held, ..State::default() },
            Some(Ok(Found::Made(_))) => {}
            None => state.again = true,
        }
    }

    fn begin(&self, state: &mut State, however_large: bool) {
        (state.answer, state.pause, state.however_large, state.again) = (None, Pause::No, however_large, false);
        self.request(state, None);
    }

    fn request(&self, state: &mut State, before: Option<Arc<Tried>>) {
        // What is being made of something else would keep this one waiting.
        self.newest.cancel();
        let Some((maker, input)) = state.asked.clone() else { return };
        let work = TryOut { maker, input, however_large: state.however_large, before, budget: self.budget.clone() };
        state.waits = true;
        state.wish = self.newest.request(move |progress: &Progress| work.run(progress));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
