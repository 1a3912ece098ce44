//! How far a piece of work has come, and whether it should stop.
//!
//! A [`Progress`] is shared by the worker (who adds) and the watcher (who reads and may cancel). Kernels take one by
//! reference and call [`Progress::add`] between bands, blocks or planes. Not here: rates, time left, queues (engine).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The work was asked to stop. A state of affairs that travels like an error, and is never shown as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

#[derive(Debug, Default)]
struct Shared {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

/// Done, total and the wish to stop: cheap to clone, safe to share.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Shared>);

impl Progress {
    /// A progress with nothing done of an unknown total.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// States how much there is to do, in any unit the work counts in.
    pub fn set_total(&self, total: u64) {
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// Adds finished work.
    ///
    /// # Errors
    /// [`Cancelled`] if the work should stop here.
    pub fn add(&self, done: u64) -> Result<(), Cancelled> {
        self.0.done.fetch_add(done, Ordering::Relaxed);
        self.check()
    }

    /// Asks whether to go on.
    ///
    /// # Errors
    /// [`Cancelled`] if the work should stop here.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Asks the work to stop at its next step.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether someone asked it to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Work done so far.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.0.done.load(Ordering::Relaxed)
    }

    /// All the work there is; 0 while unknown.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.total.load(Ordering::Relaxed)
    }

    /// Done as a part of the total, 0 to 1; 0 while the total is unknown.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        let total = self.total();
        if total == 0 { 0.0 } else { (self.done() as f64 / total as f64).min(1.0) }
    }
}
