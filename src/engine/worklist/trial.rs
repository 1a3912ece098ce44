//! A recipe tried on the one file that is looked at: what the run would write, made by the run's own code in the background.
//!
//! The newest wish wins, and stops what is made for an older one. Not here: how it is made (`try_out`), what no picture is
//! (`written`).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

use super::try_out::{Found, TryOut};
use crate::engine::batch::Maker;
use crate::engine::budget::{Budget, Reservation};
use crate::engine::job::Wake;
use crate::engine::preview::{Generation, Newest};
use crate::model::{Composition, Progress, Stack};

/// How far a trial is.
#[derive(Debug, Clone)]
pub enum Trial {
    /// With the part that is done of its present stage.
    Working(f64),
    /// The input has so many bytes of samples: it is made if somebody wants it nevertheless.
    Large(u64),
    Stopped,
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
    /// For as long as it is in memory.
    pub(super) _memory: Option<Reservation>,
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
    stopped: bool,
    answer: Option<Result<Answer, String>>,
}

#[derive(Debug, Clone)]
enum Answer {
    Large(u64),
    Made(Arc<Tried>),
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
            state.answer = Some(preview.result.map(Answer::from).map_err(|error| error.to_string()));
        }
        let is_asked = state.asked.as_ref().is_some_and(|(by, of)| Arc::ptr_eq(by, maker) && of == input);
        if !is_asked {
            state.asked = Some((Arc::clone(maker), input.to_owned()));
            self.begin(&mut state, false);
        }
        match &state.answer {
            _ if state.stopped => Trial::Stopped,
            None => Trial::Working(self.newest.fraction().unwrap_or(0.0)),
            Some(Ok(Answer::Large(bytes))) => Trial::Large(*bytes),
            Some(Ok(Answer::Made(tried))) => Trial::Made(Arc::clone(tried)),
            Some(Err(sentence)) => Trial::Failed(sentence.clone()),
        }
    }

    /// Stops what is being made; it is made when somebody wants it, or anything else.
    pub fn stop(&self) {
        self.newest.cancel();
        self.lock().stopped = true;
    }

    /// Makes what was asked for last, however large it is and whether it was stopped or not.
    pub fn make(&self) {
        self.begin(&mut self.lock(), true);
    }

    /// The file may have been mended: if it failed, it is tried again.
    pub fn try_again(&self) {
        let mut state = self.lock();
        if matches!(state.answer, Some(Err(_))) {
            *state = State::default();
        }
    }

    /// Lets go of the result, and stops what is being made.
    pub fn forget(&self) {
        self.newest.cancel();
        *self.lock() = State::default();
    }

    fn begin(&self, state: &mut State, however_large: bool) {
        // What is being made of something else would keep this one waiting.
        self.newest.cancel();
        (state.answer, state.stopped) = (None, false);
        let Some((maker, input)) = state.asked.clone() else { return };
        let work = TryOut { maker, input, however_large, budget: self.budget.clone() };
        state.wish = self.newest.request(move |progress: &Progress| work.run(progress));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Found> for Answer {
    fn from(found: Found) -> Self {
        match found {
            Found::Large(bytes) => Self::Large(bytes),
            Found::Made(tried) => Self::Made(Arc::new(tried)),
        }
    }
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
