//! Live measurements: asked every frame, measured in the background, the newest wish first.

use std::sync::{Arc, Mutex, MutexGuard};

use super::measurements::Measurements;
use super::request::MeasureRequest;
use super::run::measure;
use crate::engine::error::EngineError;
use crate::engine::job::{Pools, Wake};
use crate::engine::preview::Newest;
use crate::engine::tile::TileService;
use crate::model::{PlaneSource, Stack, locked};

/// What is known at the moment.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// The newest measurements, perhaps of regions as they were a moment ago.
    pub measurements: Option<Arc<Measurements>>,
    /// Whether newer ones are on their way.
    pub pending: bool,
    /// Why there are none: the sentence.
    pub failure: Option<String>,
}

/// What was measured in which stack.
type Answer = (Arc<dyn PlaneSource>, Result<Arc<Measurements>, EngineError>);

#[derive(Debug)]
struct Asked {
    request: MeasureRequest,
    known: Measured,
}

/// Measures for the window.
#[derive(Debug)]
pub struct MeasureService {
    newest: Newest<Answer>,
    asked: Mutex<Option<Asked>>,
}

impl Asked {
    /// Takes in an answer, unless it is about a stack that nobody asks about any more.
    fn take_in(&mut self, (source, result): Answer, newest: bool) {
        if !Arc::ptr_eq(&source, &self.request.stack.source) {
            return;
        }
        self.known.pending &= !newest;
        match result {
            Ok(measurements) => self.known.measurements = Some(measurements),
            Err(error) if newest => {
                self.known = Measured { failure: Some(error.to_string()), ..Measured::default() };
            }
            Err(_) => {}
        }
    }
}

impl MeasureService {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(pools: &Pools, wake: Wake) -> Self {
        Self { newest: Newest::new(pools, wake, "measuring"), asked: Mutex::default() }
    }

    /// What is known of a request. Never waits: a changed request starts in the background; until it is done the answer
    /// to the one before is shown if that was about the same stack.
    #[must_use]
    pub fn ask(&self, request: &MeasureRequest, tiles: &TileService) -> Measured {
        let mut asked = self.lock();
        if !asked.as_ref().is_some_and(|asked| asked.request.is_like(request)) {
            let same_stack = |asked: &Asked| Arc::ptr_eq(&asked.request.stack.source, &request.stack.source);
            let before = asked.take().filter(same_stack).and_then(|asked| asked.known.measurements);
            let known = Measured { measurements: before, pending: true, failure: None };
            *asked = Some(Asked { request: request.clone(), known });
            let (request, source, reader) = (request.clone(), tiles.source(&request.stack), tiles.cached());
            self.newest.request(move |progress| {
                let measured = measure(&request, (&source, &reader), progress);
                match measured {
                    Err(error) if error.is_cancelled() => Err(error),
                    measured => Ok((Arc::clone(&request.stack.source), measured.map(Arc::new))),
                }
            });
        }
        let Some(asked) = asked.as_mut() else { return Measured::default() };
        if let Some(preview) = self.newest.take() {
            let answer = preview.result.unwrap_or_else(|error| (Arc::clone(&request.stack.source), Err(error)));
            asked.take_in(answer, preview.newest);
        }
        asked.known.clone()
    }

    /// Lets go of a stack that is closed, and of what is being measured in it.
    pub(in crate::engine) fn forget(&self, closed: &Stack) {
        let mut asked = self.lock();
        if asked.as_ref().is_some_and(|asked| Arc::ptr_eq(&asked.request.stack.source, &closed.source)) {
            self.newest.cancel();
            drop(self.newest.take());
            *asked = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Asked>> {
        locked(&self.asked)
    }
}
