//! Jobs in parallel: as many as there are threads, each with its memory reserved before it starts.
//!
//! Jobs begin in the order of the plan. One that needs much waits until that is free, and those behind it wait with it, so
//! that it cannot be overtaken for ever. Not here: what a job does.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::plan::Job;
use super::signature::Signature;
use crate::codec::working_memory::{OneAmong, one_among};
use crate::engine::budget::{Budget, FLOOR, Reservation};
use crate::engine::error::EngineError;
use crate::engine::job::{WORKER_PREFIX, catch, quiet_worker_panics};
use crate::model::{Progress, locked};

/// What became of one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its result was written, of an input that was like that when the work began.
    Done {
        input: Signature,
        warnings: Vec<String>,
    },
    /// There was nothing to do.
    Kept {
        input: Signature,
    },
    Failed {
        sentence: String,
    },
}

/// How jobs are worked through.
#[derive(Debug, Clone)]
pub struct QueueOptions {
    /// How many at once.
    pub workers: usize,
    pub budget: Budget,
    /// Whether the others are still begun when one has failed.
    pub keep_going: bool,
    pub pause: Pause,
}

impl QueueOptions {
    /// What each of so many files may take, in bytes. With less than the smallest budget nothing works well: then fewer are
    /// worked on at once.
    #[must_use]
    pub fn share(&self, files: usize) -> u64 {
        (self.budget.limit() / self.workers.clamp(1, files.max(1)) as u64).max(FLOOR)
    }
}

/// While it is set nothing is begun; what has begun goes on. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Pause(Arc<AtomicBool>);

impl Pause {
    /// Sets it, or lets the work go on.
    pub fn set(&self, paused: bool) {
        self.0.store(paused, Ordering::Relaxed);
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How often somebody who waits for memory or the end of a pause looks again, even if nobody of this batch gave any back.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

struct Shared<'a> {
    jobs: &'a [Job],
    options: &'a QueueOptions,
    next: AtomicUsize,
    stopped: AtomicBool,
    /// How many jobs hold a reservation; who holds the lock is the next to get one.
    running: Mutex<usize>,
    freed: Condvar,
}

/// What a job at work has.
struct Held {
    _memory: Option<Reservation>,
    _one: OneAmong,
}

/// Works through the jobs. `estimate` says how many bytes one takes, `work` does it and says how long it took, and `tell`
/// hears of each in the order in which they end. `progress` counts jobs, and cancels.
///
/// # Errors
/// [`EngineError::Cancelled`], and what `tell` returns, which stops the others from being begun.
pub fn work_through(
    jobs: &[Job],
    options: &QueueOptions,
    progress: &Progress,
    estimate: impl Fn(&Job) -> u64 + Sync,
    work: impl Fn(&Job) -> Result<(Outcome, Duration), EngineError> + Sync,
    tell: impl FnMut(&Job, &Outcome, Duration) -> Result<(), EngineError> + Send,
) -> Result<(), EngineError> {
    progress.set_total(jobs.len() as u64);
    let shared = Shared {
        jobs,
        options,
        next: AtomicUsize::new(0),
        stopped: AtomicBool::new(false),
        running: Mutex::new(0),
        freed: Condvar::new(),
    };
    let (tell, failure) = (Mutex::new(tell), Mutex::new(None));
    let one_worker = &|| {
        while let Some(job) = shared.take(progress) {
            let name = job.input.display().to_string();
            // A file that makes the look at it panic makes the work on it do so, too, which is told.
            let held = shared.reserve(catch(&name, || Ok(estimate(job))).unwrap_or(0), progress);
            let outcome = catch(&name, || work(job));
            shared.give_back(held);
            let (outcome, took) = match outcome {
                Ok(ended) => ended,
                Err(panicked @ EngineError::Panicked { .. }) => {
                    (Outcome::Failed { sentence: panicked.to_string() }, Duration::ZERO)
                }
                Err(error) => {
                    shared.stop();
                    locked(&failure).get_or_insert(error);
                    return;
                }
            };
            if matches!(outcome, Outcome::Failed { .. }) && !options.keep_going {
                shared.stop();
            }
            let told = (*locked(&tell))(job, &outcome, took);
            if let Err(error) = told.and_then(|()| Ok(progress.add(1)?)) {
                shared.stop();
                locked(&failure).get_or_insert(error);
            }
        }
    };
    quiet_worker_panics();
    std::thread::scope(|scope| {
        for number in 0..options.workers.clamp(1, jobs.len().max(1)) {
            let worker = std::thread::Builder::new().name(format!("{WORKER_PREFIX}batch-{number}"));
            // With fewer threads it takes longer; this one is always there.
            if worker.spawn_scoped(scope, one_worker).is_err() {
                one_worker();
                break;
            }
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        // Nobody was at work when it was cancelled.
        None if progress.done() < progress.total() => Ok(progress.check()?),
        None => Ok(()),
    }
}

impl<'a> Shared<'a> {
    fn take(&self, progress: &Progress) -> Option<&'a Job> {
        let over = || self.stopped.load(Ordering::Relaxed) || progress.is_cancelled();
        while self.options.pause.is_set() && !over() {
            std::thread::sleep(LOOK_AGAIN);
        }
        if over() {
            return None;
        }
        self.jobs.get(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Waits until so much is free, and a pause is over. What is more than all there is runs alone.
    fn reserve(&self, bytes: u64, progress: &Progress) -> Held {
        let budget = &self.options.budget;
        // As many of its size as can be at work: those beside it may begin later than it decides what it holds.
        let at_once = (budget.limit() / bytes.max(1)).min(self.options.workers.min(self.jobs.len()) as u64);
        let mut running = locked(&self.running);
        loop {
            let waits = self.options.pause.is_set() && !progress.is_cancelled();
            let reserved = (!waits).then(|| budget.reserve(bytes.min(budget.limit()))).flatten();
            // Where others keep the account full, one job at a time goes on nevertheless.
            if reserved.is_some() || (*running == 0 && !waits) {
                *running += 1;
                return Held { _memory: reserved, _one: one_among(at_once) };
            }
            let waited = self.freed.wait_timeout(running, LOOK_AGAIN);
            running = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn give_back(&self, held: Held) {
        drop(held);
        *locked(&self.running) -= 1;
        self.freed.notify_all();
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
