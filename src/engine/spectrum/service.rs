//! The front of the spectrum service: takes requests, runs the newest of each view, hands out what is finished.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

use super::compose::{PowerImage, SpectrumPicture, color, compose};
use super::density::{self, Density, density};
use super::request::{Colors, SpectrumRequest, ViewId};
use super::tile::{Quality, TileCache};
use super::view::ViewTiles;
use super::waveform::{self, Waveform, waveform};
use crate::engine::EngineError;
use crate::engine::job::{Wake, catch};
use crate::model::{DocumentId, Progress};

/// What is finished for a view. Each kind may come several times for one request, better every time.
#[derive(Debug, Clone)]
pub enum SpectrumResult {
    Picture(SpectrumPicture),
    Waveform(Waveform),
    Density(Density),
    /// The request could not be served: a sentence to show in the view's place.
    Failed(String),
}

/// Serves recording viewers. Cheap to clone; no call waits for work.
#[derive(Clone)]
pub struct SpectrumService(Arc<Shared>);

struct Shared {
    pool: Arc<ThreadPool>,
    wake: Wake,
    cache: TileCache,
    views: Mutex<HashMap<ViewId, Slot>>,
}

/// What is known of one view.
#[derive(Default)]
struct Slot {
    /// What was asked for last, served or being served.
    request: Option<Arc<SpectrumRequest>>,
    colors: Option<Colors>,
    /// Whether `request` has not been taken up yet.
    pending: bool,
    /// Whether a worker serves this view.
    running: bool,
    /// Whether a worker is about to colour the image anew.
    recoloring: bool,
    /// Of the work under way.
    progress: Progress,
    image: Option<Arc<PowerImage>>,
    picture: Option<SpectrumPicture>,
    waveform: Option<Waveform>,
    density: Option<Density>,
    failure: Option<String>,
}

impl SpectrumService {
    /// A service that works on `pool`, calls `wake` whenever something is finished, and keeps at most `cache_bytes`
    /// of power.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake, cache_bytes: u64) -> Self {
        Self(Arc::new(Shared { pool, wake, cache: TileCache::new(cache_bytes), views: Mutex::default() }))
    }

    /// Asks for a view, in place of what this view asked for before. Asking the same again costs nothing; asking for
    /// other colours of the same power computes no FFT.
    pub fn request(&self, request: SpectrumRequest) {
        let view = request.view;
        let colors = request.colors();
        let mut views = self.0.views();
        let slot = views.entry(view).or_default();
        let same_power = slot.request.as_ref().is_some_and(|current| current.same_power(&request));
        let same_colors = slot.colors.replace(colors) == Some(colors);
        if same_power {
            if !same_colors && slot.image.is_some() && !std::mem::replace(&mut slot.recoloring, true) {
                let shared = self.0.clone();
                self.0.pool.spawn(move || shared.recolor(view));
            }
            return;
        }
        slot.request = Some(Arc::new(request));
        slot.image = None;
        slot.pending = true;
        slot.progress.cancel();
        if !std::mem::replace(&mut slot.running, true) {
            let shared = self.0.clone();
            self.0.pool.spawn(move || shared.work(view));
        }
    }

    /// Takes what has been finished since the last call, of each kind the newest.
    #[must_use]
    pub fn poll(&self) -> Vec<(ViewId, SpectrumResult)> {
        let mut results = Vec::new();
        for (view, slot) in self.0.views().iter_mut() {
            results.extend(slot.picture.take().map(|picture| (*view, SpectrumResult::Picture(picture))));
            results.extend(slot.waveform.take().map(|waveform| (*view, SpectrumResult::Waveform(waveform))));
            results.extend(slot.density.take().map(|density| (*view, SpectrumResult::Density(density))));
            results.extend(slot.failure.take().map(|failure| (*view, SpectrumResult::Failed(failure))));
        }
        results
    }

    /// Whether anything is still being computed for a view.
    #[must_use]
    pub fn is_busy(&self, view: ViewId) -> bool {
        self.0.views().get(&view).is_some_and(|slot| slot.running || slot.recoloring)
    }

    /// Stops and forgets a view that was closed. Its tiles stay for other views.
    pub fn close(&self, view: ViewId) {
        if let Some(slot) = self.0.views().remove(&view) {
            slot.progress.cancel();
        }
    }

    /// Stops and forgets everything about a document that was closed or has changed.
    pub fn forget(&self, document: DocumentId) {
        self.0.views().retain(|_, slot| {
            let gone = slot.request.as_ref().is_some_and(|request| request.document == document);
            if gone {
                slot.progress.cancel();
            }
            !gone
        });
        self.0.cache.forget(document);
    }

    /// Drops all cached power; views that are shown keep their pictures.
    pub fn purge(&self) {
        self.0.cache.clear();
    }

    /// Bytes of cached power.
    #[must_use]
    pub fn cached_bytes(&self) -> u64 {
        self.0.cache.bytes()
    }
}

impl Shared {
    fn views(&self) -> MutexGuard<'_, HashMap<ViewId, Slot>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves a view until nothing newer is asked for.
    fn work(&self, view: ViewId) {
        while let Some((request, progress)) = self.take_up(view) {
            let outcome = catch("Spectrum", || self.serve(&request, &progress));
            if let Err(error) = outcome
                && !error.is_cancelled()
            {
                self.finish(&request, |slot| slot.failure = Some(error.to_string()));
            }
        }
    }

    /// The newest request of a view, unless it has been served; then the view has no worker any more.
    fn take_up(&self, view: ViewId) -> Option<(Arc<SpectrumRequest>, Progress)> {
        let mut views = self.views();
        let slot = views.get_mut(&view)?;
        if !std::mem::take(&mut slot.pending) {
            slot.running = false;
            drop(views);
            (self.wake)();
            return None;
        }
        slot.progress = Progress::new();
        Some((slot.request.clone()?, slot.progress.clone()))
    }

    fn serve(&self, request: &Arc<SpectrumRequest>, progress: &Progress) -> Result<(), EngineError> {
        let mut tiles = ViewTiles::new(request, &self.cache)?;
        let known = tiles.fraction();
        // Where a view runs along, the little that is missing is worth waiting for.
        if known > 0.0 && !(request.following && known > 0.95) {
            self.show(request, &mut tiles);
        }
        let first = [tiles.first_pass()];
        let filled = tiles.fill(&first, progress, |tiles| self.show(request, tiles));
        tiles.store(&self.cache);
        filled?;
        let mut more = (false, false);
        if request.waveform {
            let waveform = waveform(request, false, progress)?;
            more.0 = waveform::has_more(request) && !request.following;
            self.finish(request, |slot| slot.waveform = Some(waveform));
        }
        if request.density {
            let density = density(request, false, progress)?;
            more.1 = density::has_more(&density) && !request.following;
            self.finish(request, |slot| slot.density = Some(density));
        }
        let filled = tiles.fill(&[Quality::Sampled, Quality::Full], progress, |tiles| self.show(request, tiles));
        tiles.store(&self.cache);
        filled?;
        if more.0 {
            let waveform = waveform(request, true, progress)?;
            self.finish(request, |slot| slot.waveform = Some(waveform));
        }
        if more.1 {
            let density = density(request, true, progress)?;
            self.finish(request, |slot| slot.density = Some(density));
        }
        Ok(())
    }

    /// Makes a picture of what the tiles have by now.
    fn show(&self, request: &Arc<SpectrumRequest>, tiles: &mut ViewTiles) {
        tiles.store(&self.cache);
        let image = Arc::new(compose(request, tiles));
        let colors = self.views().get(&request.view).and_then(|slot| slot.colors).unwrap_or(request.colors());
        let picture = color(&image, colors);
        self.finish(request, |slot| {
            slot.image = Some(image);
            // The colours may have changed meanwhile; then the old ones are not worth showing.
            if slot.colors == Some(colors) {
                slot.picture = Some(picture);
            }
        });
        self.recolor_if_stale(request.view, colors);
    }

    fn recolor_if_stale(&self, view: ViewId, used: Colors) {
        let stale = self.views().get(&view).is_some_and(|slot| slot.colors.is_some_and(|colors| colors != used));
        if stale {
            self.recolor(view);
        }
    }

    /// Colours the image of a view anew, until the colours stay the same.
    fn recolor(&self, view: ViewId) {
        loop {
            let (image, colors) = {
                let mut views = self.views();
                let Some(slot) = views.get_mut(&view) else { return };
                let (Some(image), Some(colors)) = (slot.image.clone(), slot.colors) else {
                    slot.recoloring = false;
                    return;
                };
                (image, colors)
            };
            let picture = color(&image, colors);
            let at_rest = {
                let mut views = self.views();
                let Some(slot) = views.get_mut(&view) else { return };
                // A newer image or other colours: this picture is stale.
                let current = slot.image.as_ref().is_some_and(|newest| Arc::ptr_eq(newest, &image));
                let done = current && slot.colors == Some(colors);
                if done {
                    slot.picture = Some(picture);
                }
                let at_rest = done || !current;
                if at_rest {
                    // Until here the view is busy; whoever changes the colours from here on starts anew.
                    slot.recoloring = false;
                }
                at_rest
            };
            if at_rest {
                (self.wake)();
                return;
            }
        }
    }

    /// Publishes something of a request, unless a newer one has taken its place.
    fn finish(&self, request: &Arc<SpectrumRequest>, publish: impl FnOnce(&mut Slot)) {
        let mut views = self.views();
        let Some(slot) = views.get_mut(&request.view) else { return };
        if slot.request.as_ref().is_some_and(|newest| Arc::ptr_eq(newest, request)) {
            publish(slot);
            drop(views);
            (self.wake)();
        }
    }
}

impl std::fmt::Debug for SpectrumService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpectrumService").field("cached_bytes", &self.cached_bytes()).finish_non_exhaustive()
    }
}
