//! Live measurements: asked every frame, measured in the background, the newest wish first.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::measurements::Measurements;
use super::request::MeasureRequest;
use super::run::measure;
use crate::engine::job::{Pools, Wake};
use crate::engine::preview::Newest;
use crate::engine::tile::TileService;

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

#[derive(Debug)]
struct Asked {
    request: MeasureRequest,
    known: Measured,
}

/// Measures for the window.
#[derive(Debug)]
pub struct MeasureService {
    newest: Newest<Arc<Measurements>>,
    asked: Mutex<Option<Asked>>,
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
            self.newest.request(move |progress| measure(&request, (&source, &reader), progress).map(Arc::new));
        }
        let Some(asked) = asked.as_mut() else { return Measured::default() };
        if let Some(preview) = self.newest.take() {
            asked.known.pending &= !preview.newest;
            match preview.result {
                Ok(measurements) => asked.known.measurements = Some(measurements),
                Err(error) if preview.newest => {
                    asked.known = Measured { failure: Some(error.to_string()), ..Measured::default() };
                }
                Err(_) => {}
            }
        }
        asked.known.clone()
    }

    /// Lets go of what was asked and measured: nobody looks any more.
    pub fn forget(&self) {
        self.newest.cancel();
        drop(self.lock().take());
    }

    fn lock(&self) -> MutexGuard<'_, Option<Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
