//! An index that is open, what becomes of it, and the wish to make what is missing.
//!
//! States: nobody asked for it; wished for; being made (by the build of that number); stopped by a person; whole.
//! Whoever ends a build late, after another has begun, changes nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::{IndexParameters, RecordingIndex};
use crate::engine::EngineError;
use crate::model::{DocumentId, Progress, Recording, SampleSource, locked};

/// How long a build gives way between two rows, at most: it shall not starve either.
const PATIENCE: Duration = Duration::from_millis(100);

/// How often whoever waits for an index hears that it grew.
const TOLD_EVERY: Duration = Duration::from_millis(200);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Wished,
    Building,
    Stopped,
    Whole,
}

/// An index of an open recording.
#[derive(Debug)]
pub struct OpenIndex {
    source: Arc<dyn SampleSource>,
    parameters: IndexParameters,
    /// `None`: there can be none.
    pub(super) index: Option<Arc<RecordingIndex>>,
    /// What becomes of it, the number of the newest build, and that build.
    state: Mutex<(State, u64, Progress)>,
}

impl OpenIndex {
    pub(super) fn new(recording: &Recording, parameters: IndexParameters, index: Option<Arc<RecordingIndex>>) -> Self {
        let whole = index.as_ref().is_some_and(|index| index.is_complete());
        let state = if whole { State::Whole } else { State::Idle };
        let source = Arc::clone(&recording.source);
        Self { source, parameters, index, state: Mutex::new((state, 0, Progress::new())) }
    }

    pub(super) fn is_of(&self, recording: &Recording, parameters: IndexParameters) -> bool {
        Arc::ptr_eq(&self.source, &recording.source) && self.parameters == parameters
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source) && self.parameters == other.parameters
    }

    fn state(&self) -> MutexGuard<'_, (State, u64, Progress)> {
        locked(&self.state)
    }

    /// The number of a new build, if one should begin.
    pub(super) fn wish(&self) -> Option<u64> {
        let mut state = self.state();
        let damaged = state.0 == State::Whole && self.index.as_ref().is_some_and(|index| !index.is_complete());
        if state.0 != State::Idle && !damaged {
            return None;
        }
        state.0 = State::Wished;
        state.1 += 1;
        Some(state.1)
    }

    /// Whether what is missing will come by itself.
    pub(super) fn is_growing(&self) -> bool {
        matches!(self.state().0, State::Wished | State::Building)
    }

    pub(super) fn is_looked_at(&self) -> bool {
        self.index.as_ref().is_some_and(|index| index.is_looked_at())
    }

    /// A view looks elsewhere; once nobody looks, building pauses until someone looks again.
    pub(super) fn leave(&self, view: u64) {
        let Some(index) = &self.index else { return };
        index.look_at(view, None);
        if !index.is_looked_at() {
            self.stop();
        }
    }

    /// Stops building; looking at it again begins anew.
    pub(super) fn stop(&self) {
        let mut state = self.state();
        if matches!(state.0, State::Wished | State::Building) {
            state.0 = State::Idle;
            state.2.cancel();
        }
    }
}

/// The wish that an index be made whole.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Whose index it is.
    pub document: DocumentId,
    pub(super) number: u64,
    pub(super) open: Arc<OpenIndex>,
    pub(super) turns: Arc<Turns>,
}

impl Wish {
    /// Makes the index whole, giving way to what the eye waits for. `grew` is called now and then.
    ///
    /// # Errors
    /// As [`RecordingIndex::build`].
    pub fn build(&self, progress: &Progress, grew: impl Fn()) -> Result<(), EngineError> {
        {
            let mut state = self.open.state();
            if state.1 != self.number || state.0 != State::Wished {
                // Nobody wants it any more.
                return Ok(());
            }
            (state.0, state.2) = (State::Building, progress.clone());
        }
        let Some(index) = &self.open.index else { return Ok(()) };
        let mut told = Instant::now();
        index.build(progress, &|| self.turns.wait(), || {
            if told.elapsed() >= TOLD_EVERY {
                told = Instant::now();
                grew();
            }
        })
    }

    /// Takes note of how it ended: what a person stopped, or what failed, is not begun again by itself.
    pub fn ended(&self, outcome: &Result<(), EngineError>) {
        let mut state = self.open.state();
        if state.1 == self.number && matches!(state.0, State::Wished | State::Building) {
            state.0 = if outcome.is_ok() { State::Whole } else { State::Stopped };
        }
    }
}

/// Whose turn it is: interactive work goes first.
#[derive(Debug, Default)]
pub(super) struct Turns(AtomicUsize);

/// Interactive work that is under way.
struct Turn(Arc<Turns>);

impl Turns {
    pub(super) fn take(turns: &Arc<Self>) -> impl Drop + use<> {
        turns.0.fetch_add(1, Ordering::Relaxed);
        Turn(Arc::clone(turns))
    }

    /// Waits while something else has its turn, for a while.
    fn wait(&self) {
        let began = Instant::now();
        while self.0.load(Ordering::Relaxed) > 0 && began.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
