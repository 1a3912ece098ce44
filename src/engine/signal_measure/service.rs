//! Live measurements: asked every frame, measured in the background; first a glimpse, then every frame of the box.

use std::sync::{Arc, Mutex, MutexGuard};

use super::measurements::SignalMeasurements;
use super::request::{Effort, SignalMeasureRequest};
use super::run::measure_signals;
use crate::engine::error::EngineError;
use crate::engine::job::{Wake, pool};
use crate::engine::preview::Newest;
use crate::model::{Recording, locked};

/// What is known at the moment.
#[derive(Debug, Clone, Default)]
pub struct MeasuredSignal {
    /// The newest measurements, perhaps of the box as it was a moment ago.
    pub measurements: Option<Arc<SignalMeasurements>>,
    /// Whether newer ones or more exact ones are on their way.
    pub pending: bool,
    /// How far the look at every frame has come, 0 to 1, while it goes on.
    pub fraction: Option<f64>,
    /// Why there are none: the sentence.
    pub failure: Option<String>,
}

type Answer = (SignalMeasureRequest, Result<Arc<SignalMeasurements>, EngineError>);

#[derive(Debug)]
struct Asked {
    request: SignalMeasureRequest,
    known: MeasuredSignal,
    /// Whether the look at every frame has begun.
    whole: bool,
}

/// Measures for the window.
///
/// A box that is being moved gets glimpses only, each let to its end, so that its numbers follow the pointer; once it
/// rests, every frame is looked at, which a newer box stops at once.
#[derive(Debug)]
pub struct SignalMeasureService {
    glimpses: Newest<Answer>,
    wholes: Newest<Answer>,
    asked: Mutex<Option<Asked>>,
}

impl Asked {
    /// Takes in an answer, unless it is about a recording that nobody asks about any more.
    fn take_in(&mut self, (request, result): Answer) {
        if !request.is_about(&self.request) {
            return;
        }
        let own = request.is_like(&self.request);
        match result {
            Ok(measured) if own => {
                self.known.pending = measured.is_sampled();
                self.known.measurements = Some(measured);
                self.known.failure = None;
            }
            Ok(measured) => self.known.measurements = Some(measured),
            Err(error) if own => {
                self.known = MeasuredSignal { failure: Some(error.to_string()), ..MeasuredSignal::default() };
            }
            Err(_) => {}
        }
    }
}

impl SignalMeasureService {
    /// Nothing was asked yet. It has threads of its own: looking through a long box takes its time.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the operating system gives no threads.
    pub fn new(wake: &Wake) -> Result<Self, EngineError> {
        let pool = pool("signal", 2)?;
        let newest = |name| Newest::on(Arc::clone(&pool), Arc::clone(wake), name);
        Ok(Self { glimpses: newest("measuring"), wholes: newest("measuring"), asked: Mutex::default() })
    }

    /// What is known of a request. Never waits: a changed request starts in the background; until it is done the answer
    /// to the one before is shown if that was about the same recording.
    #[must_use]
    pub fn ask(&self, request: &SignalMeasureRequest) -> MeasuredSignal {
        let mut asked = self.lock();
        if !asked.as_ref().is_some_and(|asked| asked.request.is_like(request)) {
            let about_it = |asked: &Asked| asked.request.is_about(request);
            let before = asked.take().filter(about_it).and_then(|asked| asked.known.measurements);
            let known = MeasuredSignal { measurements: before, pending: true, ..MeasuredSignal::default() };
            *asked = Some(Asked { request: request.clone(), known, whole: false });
            self.wholes.cancel();
            start(&self.glimpses, request, Effort::Glimpse);
        }
        let Some(asked) = asked.as_mut() else { return MeasuredSignal::default() };
        for newest in [&self.glimpses, &self.wholes] {
            if let Some(preview) = newest.take() {
                // What was caught at the edge of the work knows no request; it is about the newest one.
                let answer = preview.result.unwrap_or_else(|error| (asked.request.clone(), Err(error)));
                asked.take_in(answer);
            }
        }
        let known = asked.known.measurements.as_ref();
        let glimpsed = asked.known.pending && !self.glimpses.is_busy() && known.is_some_and(|known| known.is_sampled());
        if glimpsed && !std::mem::replace(&mut asked.whole, true) {
            start(&self.wholes, request, Effort::Whole);
        }
        asked.known.fraction = self.wholes.fraction().filter(|_| asked.whole && asked.known.pending);
        asked.known.clone()
    }

    /// Lets go of a recording that is closed, and of what is being measured in it.
    pub(in crate::engine) fn forget(&self, closed: &Recording) {
        let mut asked = self.lock();
        if asked.as_ref().is_some_and(|asked| Arc::ptr_eq(&asked.request.recording.source, &closed.source)) {
            for newest in [&self.glimpses, &self.wholes] {
                newest.cancel();
                drop(newest.take());
            }
            *asked = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Asked>> {
        locked(&self.asked)
    }
}

fn start(newest: &Newest<Answer>, request: &SignalMeasureRequest, effort: Effort) {
    let request = request.clone();
    newest.request(move |progress| match measure_signals(&request, effort, progress) {
        Err(error) if error.is_cancelled() => Err(error),
        measured => Ok((request, measured.map(Arc::new))),
    });
}
