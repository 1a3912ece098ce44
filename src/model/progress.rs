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
    above: Option<Above>,
}

/// The work that this is a part of: it stops with it.
#[derive(Debug)]
struct Above {
    whole: Progress,
    /// What the whole counts when this part is done.
    work: u64,
    /// What the whole has counted of it.
    counted: AtomicU64,
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

    /// The progress of a part of this work: it counts for itself, and stops when the whole does.
    #[must_use]
    pub fn of_part(&self) -> Self {
        self.of_part_of(0)
    }

    /// The progress of a part that makes up so much of this work: as far as the part has come, as much of that is done.
    #[must_use]
    pub fn of_part_of(&self, work: u64) -> Self {
        let above = Above { whole: self.clone(), work, counted: AtomicU64::new(0) };
        Self(Arc::new(Shared { above: Some(above), ..Shared::default() }))
    }

    /// Counts this part as done in the work that it is a part of.
    ///
    /// # Errors
    /// [`Cancelled`] if the work should stop here.
    pub fn finish_part(&self) -> Result<(), Cancelled> {
        self.count_above(1.0);
        self.check()
    }

    /// Lets the work above know how far this part has come.
    fn count_above(&self, fraction: f64) {
        let Some(above) = self.0.above.as_ref().filter(|above| above.work > 0) else { return };
        let reached = (above.work as f64 * fraction) as u64;
        let before = above.counted.fetch_max(reached, Ordering::Relaxed);
        above.whole.count(reached.saturating_sub(before));
    }

    /// Counts finished work here and in all that this is a part of.
    fn count(&self, done: u64) {
        self.0.done.fetch_add(done, Ordering::Relaxed);
        self.count_above(self.fraction());
    }

    /// Begins to count anew: the next stage of the same work.
    pub fn restart(&self) {
        self.0.total.store(0, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
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
        self.count(done);
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
            || self.0.above.as_ref().is_some_and(|above| above.whole.is_cancelled())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stops_with_the_whole_and_not_the_whole_with_a_part() {
        let whole = Progress::new();
        let [one, other] = [whole.of_part(), whole.of_part()];
        one.cancel();
        assert!(one.is_cancelled() && !other.is_cancelled() && !whole.is_cancelled());
        whole.cancel();
        assert!(other.add(1).is_err());
        assert_eq!(whole.done(), 0);
    }

    #[test]
    fn a_part_counts_in_the_whole_as_far_as_it_has_come() {
        let whole = Progress::new();
        whole.set_total(1000);
        whole.add(100).unwrap();
        let part = whole.of_part_of(400);
        part.add(3).unwrap();
        assert_eq!(whole.done(), 100, "nobody knows how much that is");
        part.set_total(12);
        part.add(3).unwrap();
        assert_eq!((part.done(), whole.done()), (6, 300));
        part.restart();
        part.set_total(10);
        part.add(1).unwrap();
        assert_eq!(whole.done(), 300, "what was counted stays so");
        part.of_part_of(7).finish_part().unwrap();
        assert_eq!((part.done(), whole.done()), (8, 420));
        part.finish_part().unwrap();
        part.finish_part().unwrap();
        assert_eq!(whole.done(), 500);
    }

    #[test]
    fn a_stage_counts_from_nothing() {
        let progress = Progress::new();
        progress.set_total(4);
        progress.add(2).unwrap();
        assert_eq!(progress.fraction(), 0.5);
        progress.restart();
        assert_eq!((progress.done(), progress.total()), (0, 0));
    }
}
