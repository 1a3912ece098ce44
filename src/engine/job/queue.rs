//! The list of jobs: submitting, queueing by lane, listing, cancelling, waiting.
//!
//! One mutex guards the list. It is held for bookkeeping only: never while a job's work or its delivery runs.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use super::delivery::Delivery;
use super::guard::ReportGuard;
use super::lane::{JobKind, Lane};
use super::pools::{Pools, WORKER_PREFIX};
use super::rate::Rate;
use super::status::{JobId, JobState, JobStatus};
use crate::engine::error::EngineError;
use crate::model::{Cancelled, Progress, locked};

/// Called from workers whenever something changed that the window should draw.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A [`Wake`] for programs without a window.
#[must_use]
pub fn silent() -> Wake {
    Arc::new(|| ())
}

/// Finished jobs that are remembered.
const HISTORY: usize = 200;

/// A running job that was cancelled is given up after this time, so that whoever cancelled it has it gone within 100 ms.
/// Work that asks its [`Progress`] often enough ends before by itself; a decoder, a disk or a pipe may take long.
const PATIENCE: Duration = Duration::from_millis(60);

type Work = Box<dyn FnOnce(&Arc<Shared>, &Progress) + Send>;
type GiveUp = Box<dyn FnOnce(&Arc<Shared>) + Send>;

struct Record {
    id: JobId,
    name: String,
    kind: JobKind,
    state: JobState,
    progress: Progress,
    /// Ends the job without its work; gone when the job has ended.
    give_up: Option<GiveUp>,
    rate: Rate,
    started: Option<Instant>,
    ended: Option<Instant>,
}

#[derive(Default)]
struct LaneState {
    waiting: VecDeque<(JobId, Work)>,
    running: usize,
}

#[derive(Default)]
struct State {
    next_id: u64,
    records: VecDeque<Record>,
    lanes: [LaneState; Lane::ALL.len()],
}

impl State {
    fn record(&mut self, id: JobId) -> Option<&mut Record> {
        self.records.iter_mut().find(|record| record.id == id)
    }
}

pub(super) struct Shared {
    pools: Pools,
    wake: Wake,
    state: Mutex<State>,
    changed: Condvar,
}

/// Submits, lists and cancels jobs. Cheap to clone; dropping the last clone does not stop jobs that run.
#[derive(Clone)]
pub struct Jobs(Arc<Shared>);

/// The result of one job, for whoever wants to wait for it.
#[derive(Debug)]
pub struct Ticket<T> {
    id: JobId,
    progress: Progress,
    result: Receiver<Result<T, EngineError>>,
}

impl<T> Ticket<T> {
    /// The job's id.
    #[must_use]
    pub const fn id(&self) -> JobId {
        self.id
    }

    /// The job's progress, to watch or to cancel.
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Waits for the result. For the command line and tests; the window never calls it.
    ///
    /// # Errors
    /// Those of the work; [`EngineError::Panicked`] if it panicked; [`EngineError::Cancelled`] if it was cancelled.
    pub fn wait(self) -> Result<T, EngineError> {
        self.result.recv().unwrap_or_else(|_| {
            let remedy = "close other programs or start with fewer threads, for example --threads 2";
            Err(EngineError::refused("no thread could be started for the work", remedy))
        })
    }

    /// The result if it is there; `None` while the job waits or runs, and after it was taken.
    pub fn poll(&self) -> Option<Result<T, EngineError>> {
        self.result.try_recv().ok()
    }
}

impl Jobs {
    /// An empty list over these pools.
    #[must_use]
    pub fn new(pools: Pools, wake: Wake) -> Self {
        Self(Arc::new(Shared { pools, wake, state: Mutex::default(), changed: Condvar::new() }))
    }

    /// The pools the jobs run on.
    #[must_use]
    pub fn pools(&self) -> &Pools {
        &self.0.pools
    }

    /// What wakes the window, for work that has something to tell before it ends.
    #[must_use]
    pub fn waker(&self) -> Wake {
        Arc::clone(&self.0.wake)
    }

    /// Submits a frozen request. `work` owns its inputs; it calls [`Progress::add`] at most 100 ms apart, so that
    /// cancel is honoured in that time. `name` is what the list shows: `Resize of cells.tif`.
    pub fn submit<T: Send + 'static>(
        &self,
        name: impl Into<String>,
        kind: JobKind,
        work: impl FnOnce(&Progress) -> Result<T, EngineError> + Send + 'static,
    ) -> Ticket<T> {
        let (sender, result) = bounded(1);
        // A ticket that was dropped wants no result.
        let (id, progress) = self.submit_then(name, kind, work, move |_, outcome| drop(sender.send(outcome)));
        Ticket { id, progress, result }
    }

    /// Submits a frozen request whose result is handed to `deliver`: exactly once if the job ever ran, on the thread
    /// that ended it, and with [`EngineError::Cancelled`] if it was cancelled while it waited or was given up.
    pub fn submit_then<T: Send + 'static>(
        &self,
        name: impl Into<String>,
        kind: JobKind,
        work: impl FnOnce(&Progress) -> Result<T, EngineError> + Send + 'static,
        deliver: impl FnOnce(JobId, Result<T, EngineError>) + Send + 'static,
    ) -> (JobId, Progress) {
        let name = name.into();
        let progress = Progress::new();
        let mut state = self.0.lock();
        state.next_id += 1;
        let id = JobId(state.next_id);
        let delivery = Arc::new(Delivery::new(id, name.clone(), deliver));
        let unfinished = Arc::clone(&delivery);
        let give_up: GiveUp = Box::new(move |shared| unfinished.conclude(shared, Err(Cancelled.into())));
        let run: Work = Box::new(move |shared, progress| {
            let result = delivery.attempt(|| {
                progress.check()?;
                shared.install(kind.lane(), || work(progress))
            });
            delivery.conclude(shared, result);
        });
        state.records.push_back(Record {
            id,
            name,
            kind,
            state: JobState::Queued,
            progress: progress.clone(),
            give_up: Some(give_up),
            rate: Rate::default(),
            started: None,
            ended: None,
        });
        state.lanes[kind.lane().index()].waiting.push_back((id, run));
        drop(state);
        self.0.start_waiting(kind.lane());
        (id, progress)
    }

    /// Every job that is remembered, oldest first.
    #[must_use]
    pub fn statuses(&self) -> Vec<JobStatus> {
        let now = Instant::now();
        self.0.lock().records.iter_mut().map(|record| record.status(now)).collect()
    }

    /// One job, if it is remembered.
    #[must_use]
    pub fn status(&self, id: JobId) -> Option<JobStatus> {
        self.0.lock().record(id).map(|record| record.status(Instant::now()))
    }

    /// Asks a job to stop. One that still waits is cancelled at once; one that runs stops at its next step. Where that
    /// step is long in coming a job that people see is given up: it counts as cancelled and its place is free, and what its work
    /// still brings goes nowhere. Returns whether there was anything to cancel.
    pub fn cancel(&self, id: JobId) -> bool {
        let mut state = self.0.lock();
        let Some(record) = state.record(id).filter(|record| !record.state.is_finished()) else { return false };
        record.progress.cancel();
        let lane = record.kind.lane();
        let was_running = record.state == JobState::Running;
        if was_running {
            record.state = JobState::Cancelling;
        }
        // Work that nobody sees may take its time; giving it up would let it pile up behind a moving slider.
        // A batch ends when its files do: given up, its threads would work beside those of the next.
        let in_sight = !record.kind.is_quiet() && record.kind != JobKind::Batch;
        let waiting = &mut state.lanes[lane.index()].waiting;
        let work = waiting.iter().position(|(waiting, _)| *waiting == id).and_then(|at| waiting.remove(at));
        let progress = work.is_some().then(|| state.record(id).map(|record| record.progress.clone())).flatten();
        drop(state);
        if let (Some((_, work)), Some(progress)) = (work, progress) {
            // The cancelled work sees its flag before it begins, delivers `Cancelled` and reports.
            work(&self.0, &progress);
        }
        if was_running && in_sight {
            self.0.give_up_later(id);
        }
        (self.0.wake)();
        true
    }

    /// Asks every job to stop.
    pub fn cancel_all(&self) {
        let open: Vec<JobId> =
            self.statuses().iter().filter(|job| !job.state.is_finished()).map(|job| job.id).collect();
        for id in open {
            self.cancel(id);
        }
    }

    /// Forgets finished jobs.
    pub fn clear_finished(&self) {
        self.0.lock().records.retain(|record| !record.state.is_finished());
        (self.0.wake)();
    }

    /// Jobs that a person started and that would be lost if the program closed now: what makes documents or files.
    #[must_use]
    pub fn lost_on_close(&self) -> Vec<JobStatus> {
        let mut open = self.statuses();
        let makes = |kind| matches!(kind, JobKind::Derive | JobKind::Export | JobKind::Save | JobKind::Batch);
        open.retain(|job| !job.state.is_finished() && makes(job.kind));
        open
    }

    /// Waits until no job waits or runs, at most `timeout`; returns whether that came true. A job that was given up
    /// counts as ended. For tests, the command line and the end of the program.
    pub fn wait_idle(&self, timeout: Duration) -> bool {
        let state = self.0.lock();
        let busy = |state: &mut State| state.records.iter().any(|record| !record.state.is_finished());
        let (_state, result) =
            self.0.changed.wait_timeout_while(state, timeout, busy).unwrap_or_else(PoisonError::into_inner);
        !result.timed_out()
    }
}

impl std::fmt::Debug for Jobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Jobs").field(&self.0.lock().records.len()).finish()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Bookkeeping never panics half-way; a poisoned lock would only hide the jobs that are fine.
        locked(&self.state)
    }

    /// Starts waiting jobs of a lane while it has free slots.
    fn start_waiting(self: &Arc<Self>, lane: Lane) {
        loop {
            let mut state = self.lock();
            let lane_state = &mut state.lanes[lane.index()];
            if lane_state.running >= lane.slots() {
                return;
            }
            let Some((id, work)) = lane_state.waiting.pop_front() else { return };
            let Some(record) = state.record(id) else { continue };
            record.state = JobState::Running;
            record.started = Some(Instant::now());
            let progress = record.progress.clone();
            state.lanes[lane.index()].running += 1;
            drop(state);
            self.spawn(id, work, progress);
        }
    }

    /// A thread of its own waits for the pool, so that no worker is ever blocked by a job that only waits.
    fn spawn(self: &Arc<Self>, id: JobId, work: Work, progress: Progress) {
        let guard = ReportGuard::new(Arc::clone(self), id);
        let shared = Arc::clone(self);
        let name = format!("{WORKER_PREFIX}job-{}", id.0);
        let started = std::thread::Builder::new().name(name).spawn(move || {
            work(&shared, &progress);
            guard.dismiss();
        });
        if let Err(error) = started {
            log::error!("no thread for a job: {error}");
        }
    }

    /// Gives a job up if it has not stopped within [`PATIENCE`].
    fn give_up_later(self: &Arc<Self>, id: JobId) {
        let shared = Arc::clone(self);
        let started = std::thread::Builder::new().name(format!("{WORKER_PREFIX}patience")).spawn(move || {
            let stopping = |state: &mut State| state.record(id).is_some_and(|record| !record.state.is_finished());
            let (mut state, _) = shared
                .changed
                .wait_timeout_while(shared.lock(), PATIENCE, stopping)
                .unwrap_or_else(PoisonError::into_inner);
            let give_up = state.record(id).and_then(|record| record.give_up.take());
            drop(state);
            if let Some(give_up) = give_up {
                give_up(&shared);
            }
        });
        if let Err(error) = started {
            log::warn!("no thread to give a job up, so it ends by itself: {error}");
        }
    }

    /// Gives a job its final state (the first report counts) and its slot to the next.
    pub(super) fn finish(self: &Arc<Self>, id: JobId, end: JobState) {
        let mut state = self.lock();
        let Some(record) = state.record(id).filter(|record| !record.state.is_finished()) else { return };
        let ran = record.started.is_some();
        let lane = record.kind.lane();
        record.state = end;
        record.give_up = None;
        record.ended = Some(Instant::now());
        if ran {
            state.lanes[lane.index()].running -= 1;
        }
        let finished = state.records.iter().filter(|record| record.state.is_finished()).count();
        if finished > HISTORY
            && let Some(oldest) = state.records.iter().position(|record| record.state.is_finished())
        {
            state.records.remove(oldest);
        }
        drop(state);
        self.changed.notify_all();
        self.start_waiting(lane);
        (self.wake)();
    }

    fn install<T: Send>(&self, lane: Lane, work: impl FnOnce() -> T + Send) -> T {
        match lane {
            Lane::Reading | Lane::Saving | Lane::Batch | Lane::Sound => work(),
            Lane::Interactive => self.pools.interactive().install(work),
            Lane::Export => self.pools.export().install(work),
            Lane::Index => self.pools.index().install(work),
        }
    }
}

impl Record {
    fn status(&mut self, now: Instant) -> JobStatus {
        let (done, total) = (self.progress.done(), self.progress.total());
        if self.started.is_some() && self.ended.is_none() {
            self.rate.observe(now, done);
        }
        let running = !self.state.is_finished();
        JobStatus {
            id: self.id,
            name: self.name.clone(),
            kind: self.kind,
            state: self.state.clone(),
            done,
            total,
            per_second: self.rate.per_second(),
            time_left: if running { self.rate.time_left(done, total) } else { None },
            elapsed: self.started.map_or(Duration::ZERO, |started| self.ended.unwrap_or(now).duration_since(started)),
        }
    }
}
