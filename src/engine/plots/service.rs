//! Takes requests for plots, computes the newest of each, hands out what is finished. Not here: what is computed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use super::compare::{Difference, compare};
use super::computed::Computed;
use super::distribution::{Distribution, distribution};
use super::request::{Plot, PlotId, PlotRequest, Wanted};
use super::selection::Selection;
use super::symbols::{Symbols, symbols};
use super::traces::{Traces, traces};
use crate::engine::EngineError;
use crate::engine::job::{Wake, catch};
use crate::engine::recording_index::{IndexParameters, RecordingIndexes};
use crate::engine::spectrum::{Density, density_has_more, power_density};
use crate::model::{DocumentId, Progress, locked};

/// What is finished of a plot; it may come twice for one request, the second time from more samples.
#[derive(Debug, Clone)]
pub enum PlotResult {
    Traces(Traces),
    Density(Density),
    Difference(Difference),
    Distribution(Distribution),
    Symbols(Symbols),
    /// A sentence to show in the plot's place.
    Failed(String),
}

/// Serves the plots of recordings. Cheap to clone; no call waits for work.
#[derive(Clone)]
pub struct PlotService(Arc<Shared>);

struct Shared {
    pool: Arc<ThreadPool>,
    wake: Wake,
    indexes: RecordingIndexes,
    slots: Mutex<HashMap<PlotId, Slot>>,
}

/// What is known of one plot.
#[derive(Default)]
struct Slot {
    request: Option<Arc<PlotRequest>>,
    /// Whether `request` has not been taken up yet.
    pending: bool,
    running: bool,
    /// What is being served, and whether anything of it was handed out.
    served: Option<Arc<PlotRequest>>,
    published: bool,
    progress: Progress,
    result: Option<PlotResult>,
    /// What was computed last where its unit can be chosen, and for what.
    kept: Option<(Arc<PlotRequest>, Arc<Computed>)>,
    /// Whether a worker is about to show `kept` in another unit.
    showing: bool,
}

/// What comes of serving a request.
enum Found {
    /// Is shown as it is.
    Finished(PlotResult),
    /// Is shown in the unit that is asked for by then.
    Computed(Computed),
}

impl PlotService {
    /// A service that works on `pool` and calls `wake` whenever something is finished.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self::beside(RecordingIndexes::default(), pool, wake)
    }

    /// The same, with the indexes that views of long recordings have open.
    #[must_use]
    pub fn beside(indexes: RecordingIndexes, pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self(Arc::new(Shared { pool, wake, indexes, slots: Mutex::default() }))
    }

    /// The index of a document is whole: what can be had from it is computed once more.
    pub fn index_is_whole(&self, document: DocumentId) {
        for (id, slot) in self.0.slots().iter_mut() {
            if id.document != document || !matches!(id.plot, Plot::Density | Plot::IAndQ) || slot.request.is_none() {
                continue;
            }
            slot.pending = true;
            if !std::mem::replace(&mut slot.running, true) {
                let (shared, id) = (self.0.clone(), *id);
                self.0.pool.spawn(move || shared.work(id));
            }
        }
    }

    /// Asks for a plot in place of what was asked for before. Asking the same again costs nothing; asking for the same in
    /// another unit reads no sample, and what is being computed goes on.
    pub fn request(&self, request: PlotRequest) {
        let id = request.id;
        let mut slots = self.0.slots();
        let slot = slots.entry(id).or_default();
        if slot.request.as_ref().is_some_and(|current| current.same(&request)) {
            return;
        }
        let request = Arc::new(request);
        let current = slot.request.replace(Arc::clone(&request));
        if current.is_some_and(|current| current.same_values(&request)) {
            let there = slot.kept.as_ref().is_some_and(|(of, _)| of.same_values(&request));
            if there && !std::mem::replace(&mut slot.showing, true) {
                let shared = self.0.clone();
                self.0.pool.spawn(move || shared.show_kept(id));
            }
            return;
        }
        slot.pending = true;
        // A view that moves all the time would otherwise show nothing until it stops.
        if slot.published {
            slot.progress.cancel();
        }
        if !std::mem::replace(&mut slot.running, true) {
            let shared = self.0.clone();
            self.0.pool.spawn(move || shared.work(id));
        }
    }

    /// Takes what has been finished since the last call, of each plot the newest.
    #[must_use]
    pub fn poll(&self) -> Vec<(PlotId, PlotResult)> {
        let mut slots = self.0.slots();
        slots.iter_mut().filter_map(|(id, slot)| Some((*id, slot.result.take()?))).collect()
    }

    /// Whether anything is still being computed for a plot.
    #[must_use]
    pub fn is_busy(&self, id: PlotId) -> bool {
        self.0.slots().get(&id).is_some_and(|slot| slot.running || slot.showing)
    }

    /// Stops and forgets a plot that is not shown any more.
    pub fn close(&self, id: PlotId) {
        if let Some(slot) = self.0.slots().remove(&id) {
            slot.progress.cancel();
        }
    }

    /// Stops and forgets everything about a document that was closed or has changed.
    pub fn forget(&self, document: DocumentId) {
        self.0.slots().retain(|id, slot| {
            if id.document == document {
                slot.progress.cancel();
            }
            id.document != document
        });
    }
}

impl Shared {
    fn slots(&self) -> MutexGuard<'_, HashMap<PlotId, Slot>> {
        locked(&self.slots)
    }

    /// Serves a plot until nothing newer is asked for.
    fn work(&self, id: PlotId) {
        while let Some((request, progress)) = self.take_up(id) {
            let mut publish = |found| match found {
                Found::Finished(result) => self.publish(&request, result),
                Found::Computed(computed) => self.keep(&request, computed),
            };
            let outcome = catch("Plot", || serve(&request, &self.indexes, &progress, &mut publish));
            if let Err(error) = outcome
                && !error.is_cancelled()
            {
                self.publish(&request, PlotResult::Failed(error.to_string()));
            }
        }
    }

    /// The newest request of a plot, unless it has been served; then the plot has no worker any more.
    fn take_up(&self, id: PlotId) -> Option<(Arc<PlotRequest>, Progress)> {
        let mut slots = self.slots();
        let slot = slots.get_mut(&id)?;
        if !std::mem::take(&mut slot.pending) {
            slot.running = false;
            drop(slots);
            (self.wake)();
            return None;
        }
        slot.progress = Progress::new();
        slot.published = false;
        slot.served = slot.request.clone();
        Some((slot.served.clone()?, slot.progress.clone()))
    }

    /// Hands out something of the request that is served.
    fn publish(&self, request: &Arc<PlotRequest>, result: PlotResult) {
        self.hand_out(request, |slot| {
            slot.result = Some(result);
            slot.kept = None;
        });
    }

    /// Keeps something of the request that is served, and hands it out in the unit that is asked for now.
    fn keep(&self, request: &Arc<PlotRequest>, computed: Computed) {
        let computed = Arc::new(computed);
        self.hand_out(request, |slot| slot.kept = Some((Arc::clone(request), computed)));
        self.show_kept(request.id);
    }

    /// Takes note of something of the request that is served. If a newer one waits, that is enough of this one.
    fn hand_out(&self, request: &Arc<PlotRequest>, note: impl FnOnce(&mut Slot)) {
        let mut slots = self.slots();
        let Some(slot) = slots.get_mut(&request.id) else { return };
        if slot.served.as_ref().is_some_and(|served| Arc::ptr_eq(served, request)) {
            note(slot);
            slot.published = true;
            if slot.pending {
                slot.progress.cancel();
            }
            drop(slots);
            (self.wake)();
        }
    }

    /// Hands out what is kept, in the unit of the newest request of the same values.
    fn show_kept(&self, id: PlotId) {
        loop {
            let (computed, request) = {
                let mut slots = self.slots();
                let Some(slot) = slots.get_mut(&id) else { return };
                let Some((of, computed)) = slot.kept.clone() else {
                    slot.showing = false;
                    return;
                };
                // Until the newest request is served, what is there is shown as it was asked for.
                let newest = slot.request.clone().filter(|newest| newest.same_values(&of));
                (computed, newest.unwrap_or(of))
            };
            let shown = computed.shown(&request);
            let mut slots = self.slots();
            let Some(slot) = slots.get_mut(&id) else { return };
            let current = slot.kept.as_ref().is_some_and(|(_, newest)| Arc::ptr_eq(newest, &computed));
            let newest =
                slot.request.as_ref().is_none_or(|newest| newest.same(&request) || !newest.same_values(&request));
            if current && newest {
                slot.result = Some(shown);
                slot.showing = false;
                drop(slots);
                (self.wake)();
                return;
            }
        }
    }
}

fn serve(
    request: &PlotRequest,
    indexes: &RecordingIndexes,
    progress: &Progress,
    publish: &mut dyn FnMut(Found),
) -> Result<(), EngineError> {
    let parameters = IndexParameters::of(&request.settings, &request.recording.info);
    let index = indexes.peek(request.id.document, &request.recording, parameters);
    let index = index.as_deref();
    let channel = request.settings.channel;
    match &request.wanted {
        Wanted::Traces { traces: wanted, time, width } => {
            traces(request, (wanted, *time, *width), index, progress, &mut |found| {
                publish(Found::Finished(PlotResult::Traces(found)));
            })
        }
        Wanted::Density { time, frequency } => {
            let wanted = request.density_of(&request.recording, *time, *frequency);
            for all in [false, true] {
                let found = power_density(&wanted, index, all, progress)?;
                let more = density_has_more(&found);
                publish(Found::Computed(Computed::Density(found)));
                if !more {
                    break;
                }
            }
            Ok(())
        }
        Wanted::Difference { time, frequency, other } => {
            compare(request, (*time, *frequency, other), progress, &mut |found| {
                publish(Found::Computed(Computed::Difference(found)));
            })
        }
        Wanted::Distribution { region } => {
            let selection = Selection::new(&request.recording, channel, *region)?;
            distribution(&selection, progress, &mut |found| {
                publish(Found::Finished(PlotResult::Distribution(found)));
            })
        }
        Wanted::Symbols { region, clock, eye } => {
            let selection = Selection::new(&request.recording, channel, *region)?;
            let found = symbols(&selection, (region.from, *clock), *eye, progress)?;
            publish(Found::Finished(PlotResult::Symbols(found)));
            Ok(())
        }
    }
}

impl std::fmt::Debug for PlotService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlotService").field("plots", &self.0.slots().len()).finish_non_exhaustive()
    }
}
