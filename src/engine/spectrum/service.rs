//! The front of the spectrum service: takes requests, runs the newest of each view, hands out what is finished.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use super::compose::{PowerImage, SpectrumPicture, color, compose};
use super::density::{self, Density, power_density};
use super::indexed::{index_for, span};
use super::known_levels::KnownLevels;
use super::narrow::Narrow;
use super::range::range_of;
use super::request::{Colors, SpectrumRequest, ViewId};
use super::tile::{Quality, TileCache};
use super::view::ViewTiles;
use super::waveform::{Waveform, waveform};
use crate::engine::EngineError;
use crate::engine::job::{Wake, catch};
use crate::engine::recording_index::{RecordingIndex, RecordingIndexes};
use crate::model::{DocumentId, Progress, locked};

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
    indexes: RecordingIndexes,
    levels: KnownLevels,
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
    /// Whether more will come from the index of the recording.
    awaiting: bool,
    /// Of the work under way.
    progress: Progress,
    image: Option<Arc<PowerImage>>,
    picture: Option<SpectrumPicture>,
    waveform: Option<Waveform>,
    density: Option<Density>,
    /// What was computed last, and for what: the density in linear power.
    kept_waveform: Option<(Arc<SpectrumRequest>, Waveform)>,
    kept_density: Option<(Arc<SpectrumRequest>, Density)>,
    failure: Option<String>,
}

impl SpectrumService {
    /// A service that works on `pool`, calls `wake` whenever something is finished, and keeps at most `cache_bytes`
    /// of power.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake, cache_bytes: u64) -> Self {
        Self::beside(RecordingIndexes::default(), pool, wake, cache_bytes)
    }

    /// The same, with indexes of long recordings.
    #[must_use]
    pub fn beside(indexes: RecordingIndexes, pool: Arc<ThreadPool>, wake: Wake, cache_bytes: u64) -> Self {
        let (cache, levels) = (TileCache::new(cache_bytes), KnownLevels::default());
        Self(Arc::new(Shared { pool, wake, cache, indexes, levels, views: Mutex::default() }))
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
        slot.awaiting = false;
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

    /// Whether anything is still to come for a view: it is being computed, or its recording's index is being made.
    #[must_use]
    pub fn is_busy(&self, view: ViewId) -> bool {
        self.0.views().get(&view).is_some_and(|slot| slot.running || slot.recoloring || slot.awaiting)
    }

    /// The index of a document has grown, or will grow no more: views that wait for it take what there is.
    pub fn index_grew(&self, document: DocumentId) {
        for (view, slot) in self.0.views().iter_mut() {
            let of_it = slot.request.as_ref().is_some_and(|request| request.document == document);
            if !(of_it && slot.awaiting) {
                continue;
            }
            slot.pending = true;
            if !std::mem::replace(&mut slot.running, true) {
                let (shared, view) = (self.0.clone(), *view);
                self.0.pool.spawn(move || shared.work(view));
            }
        }
    }

    /// Stops and forgets a view that was closed. Its tiles stay for other views.
    pub fn close(&self, view: ViewId) {
        if let Some(slot) = self.0.views().remove(&view) {
            slot.progress.cancel();
        }
        self.0.indexes.leave(view.0);
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
        self.0.levels.forget(document);
        self.0.indexes.forget(document);
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
        locked(&self.views)
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
        let _first = self.indexes.give_way();
        let narrow = Narrow::of(request)?;
        let wanted = index_for(request, &self.indexes);
        // Said before anything is taken from it: what comes later is announced.
        let awaiting = wanted.as_ref().is_some_and(|wanted| wanted.growing && !wanted.index.has(span(request)));
        self.finish(request, |slot| slot.awaiting = awaiting);
        let mut tiles = match &narrow {
            Some(narrow) => ViewTiles::narrow(narrow, &self.cache)?,
            None => ViewTiles::new(request, &self.cache, wanted.as_ref())?,
        };
        let levels = self.levels.of(request, wanted.as_ref().map(|wanted| &*wanted.index), progress)?;
        let range = range_of(levels, &request.settings, &request.recording.info);
        let show = |tiles: &mut ViewTiles| self.show(request, narrow.as_ref(), tiles, range);
        let known = tiles.fraction();
        // Where a view runs along, the little that is missing is worth waiting for.
        if known > 0.0 && !(request.following && known > 0.95 && known < 1.0) {
            show(&mut tiles);
        }
        let first = [tiles.first_pass()];
        let filled = tiles.fill(&first, progress, show);
        tiles.store(&self.cache);
        filled?;
        let index = wanted.as_ref().map(|wanted| &*wanted.index);
        let plots = [request.waveform, request.density];
        let mut more = self.plots(request, plots, index, false, progress)?;
        let filled = tiles.fill(&[Quality::Sampled, Quality::Full], progress, show);
        tiles.store(&self.cache);
        filled?;
        if index.is_some() || request.following {
            // The index will have all samples, or a person stopped it; or the next request is a moment away.
            more = [false; 2];
        }
        self.plots(request, more, index, true, progress)?;
        Ok(())
    }

    /// Waveform and density as far as they are wanted, in this order. Says of which a second look would see more. What
    /// another unit, scale or way to combine leaves as it was is not computed again.
    fn plots(
        &self,
        request: &Arc<SpectrumRequest>,
        wanted: [bool; 2],
        index: Option<&RecordingIndex>,
        all: bool,
        progress: &Progress,
    ) -> Result<[bool; 2], EngineError> {
        let mut more = [false; 2];
        if wanted[0] {
            let kept = self.views().get(&request.view).and_then(|slot| slot.kept_waveform.clone());
            let waveform = match kept {
                Some((of, known)) if !known.is_sampled() && of.same_waveform(request) => known,
                _ => waveform(request, index, all, progress)?,
            };
            more[0] = waveform.is_sampled();
            self.finish(request, |slot| {
                slot.kept_waveform = Some((Arc::clone(request), waveform.clone()));
                slot.waveform = Some(waveform);
            });
        }
        if wanted[1] {
            let kept = self.views().get(&request.view).and_then(|slot| slot.kept_density.clone());
            let density = match kept {
                Some((of, known)) if !density::has_more(&known) && of.same_density(request) => known,
                _ => power_density(request, index, all, progress)?,
            };
            more[1] = density::has_more(&density);
            let shown = density.shown(&request.settings.spectrogram, request.recording.info.sample_rate_hz);
            self.finish(request, |slot| {
                slot.density = Some(shown);
                slot.kept_density = Some((Arc::clone(request), density));
            });
        }
        Ok(more)
    }

    /// Makes a picture of what the tiles have by now; `range` is that of the recording.
    fn show(&self, request: &Arc<SpectrumRequest>, narrow: Option<&Narrow>, tiles: &mut ViewTiles, range: [f32; 2]) {
        tiles.store(&self.cache);
        let mut image = compose(narrow.map_or(request, |narrow| &narrow.request), tiles, range);
        if let Some(narrow) = narrow {
            narrow.restore(&mut image);
        }
        let image = Arc::new(image);
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
