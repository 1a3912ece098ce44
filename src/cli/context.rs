//! What every verb gets: the manners of the call, memory, warnings, and the interruption that cancels its work.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use serde_json::Value;

use super::arguments::Manners;
use super::exit::{Failure, exit_code};
use super::print;
use crate::codec::{unfinished, working_memory};
use crate::engine::batch::{Pause, QueueOptions, Share};
use crate::engine::budget::{Budget, MEGABYTE};
use crate::engine::freed_memory;
use crate::engine::job::default_threads;
use crate::model::{Progress, locked};

/// What every verb gets: the manners, and the interruption that cancels its work.
pub(super) struct Context {
    pub(super) manners: Manners,
    interruption: Arc<Interruption>,
    /// Of the work on one file among many, which somebody else asked for.
    one: Option<One>,
}

/// What the work on one file among many has of its own.
struct One {
    /// How far it is: of every piece of its work, one after the other.
    progress: Progress,
    /// Where its warnings and reports go, since it says nothing.
    warnings: Mutex<Vec<String>>,
    reports: Mutex<Vec<Value>>,
}

/// Ctrl+C as the work sees it.
#[derive(Debug, Default)]
struct Interruption {
    happened: AtomicBool,
    /// Whether the first interruption is a wish that the work itself brings to an end.
    stops: AtomicBool,
    /// The work of each thread.
    current: Mutex<HashMap<ThreadId, Progress>>,
}

/// How long work may take to its next step and to clean up after Ctrl+C.
const GRACE: Duration = Duration::from_millis(15);

/// Ctrl+C lets the work stop between two steps. What is inside a decoder, a disk or a pipe has no steps: then the
/// process ends without waiting, and takes its unfinished files along.
fn cancel_on_interrupt(interruption: &Arc<Interruption>) {
    let interruption = Arc::clone(interruption);
    let handler = move || {
        let again = interruption.happened.swap(true, Ordering::Relaxed);
        interruption.current().values().for_each(Progress::cancel);
        if interruption.stops.load(Ordering::Relaxed) && !again {
            return;
        }
        std::thread::sleep(GRACE);
        unfinished::remove_for_good();
        std::process::exit(i32::from(exit_code(&Failure::Interrupted)));
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        log::debug!("interruption ends the process at once: {error}");
    }
}

impl Interruption {
    fn current(&self) -> std::sync::MutexGuard<'_, HashMap<ThreadId, Progress>> {
        // Nothing panics while holding it; a poisoned lock still holds every Progress.
        locked(&self.current)
    }
}

impl Context {
    /// The context of work that Ctrl+C does not know of.
    pub(super) fn of_manners(manners: Manners) -> Self {
        Self { manners, interruption: Arc::default(), one: None }
    }

    /// The context of a run; from now on Ctrl+C cancels its work.
    pub(super) fn new(manners: Manners) -> Self {
        let context = Self::of_manners(manners);
        freed_memory::keep_within(context.budget().limit(), context.threads());
        cancel_on_interrupt(&context.interruption);
        working_memory::set(context.budget().limit());
        context
    }

    /// The context of the work on one file of several: it says nothing, keeps its warnings (and reports, with `json`), and
    /// ends when the whole does.
    pub(super) fn of_one(share: &Share, json: bool) -> Self {
        let manners = Manners { quiet: true, json, memory: Some(share.memory / MEGABYTE), ..Manners::default() };
        let progress = share.progress.clone();
        let one = One { progress, warnings: Mutex::default(), reports: Mutex::default() };
        Self { manners, interruption: Arc::default(), one: Some(one) }
    }

    /// The warnings and reports that were kept.
    pub(super) fn kept(self) -> (Vec<String>, Vec<Value>) {
        let Some(One { warnings, reports, .. }) = self.one else { return Default::default() };
        let warnings = warnings.into_inner().unwrap_or_else(PoisonError::into_inner);
        (warnings, reports.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says warnings that were kept of some work, unless quiet.
    pub(super) fn say_warnings(&self, warnings: &[String]) {
        if !self.manners.quiet {
            for warning in warnings {
                print::say(&format!("warning: {warning}"));
            }
        }
    }

    /// The progress of the next piece of work; cancelled from the start if the user interrupted already.
    pub(super) fn fresh_progress(&self) -> Progress {
        if let Some(One { progress, .. }) = &self.one {
            progress.restart();
            return progress.clone();
        }
        let progress = Progress::new();
        self.interruption.current().insert(std::thread::current().id(), progress.clone());
        if self.interruption.happened.load(Ordering::Relaxed) {
            progress.cancel();
        }
        progress
    }

    /// The progress of work that Ctrl+C stops and that then comes to its end in good order; a second Ctrl+C ends the
    /// process as ever.
    pub(super) fn stopped_by_interruption(&self) -> Progress {
        self.interruption.stops.store(true, Ordering::Relaxed);
        self.fresh_progress()
    }

    /// The memory that work may take: `--memory`, else what the machine allows.
    pub(super) fn budget(&self) -> Budget {
        self.manners
            .memory
            .map_or_else(Budget::detect, |megabytes| Budget::with_limit(megabytes.saturating_mul(MEGABYTE)))
    }

    /// The threads that work is divided among: `--threads`, else as many as the machine allows.
    pub(super) fn threads(&self) -> usize {
        self.manners.threads.map_or_else(default_threads, usize::from)
    }

    /// How several files are worked on: as many at once as threads and memory allow.
    pub(super) fn queue(&self, keep_going: bool) -> QueueOptions {
        QueueOptions { workers: self.threads(), budget: self.budget(), keep_going, pause: Pause::default() }
    }

    /// Prints what was done as one JSON object, if JSON is asked for.
    pub(super) fn report(&self, result: impl FnOnce() -> Value) -> Result<(), Failure> {
        match &self.one {
            _ if !self.manners.json => Ok(()),
            None => print::json(&result()),
            Some(One { reports, .. }) => {
                locked(reports).push(result());
                Ok(())
            }
        }
    }

    /// Says the warnings of a document on stderr, unless quiet. Called when all went well: a failure is one line, and
    /// says what matters itself.
    pub(super) fn warn(&self, name: &str, warnings: &[String]) {
        if let Some(One { warnings: kept, .. }) = &self.one {
            let said = warnings.iter().map(|warning| format!("{name}: {warning}"));
            locked(kept).extend(said);
        } else {
            let named: Vec<String> = warnings.iter().map(|warning| format!("{name}: {warning}")).collect();
            self.say_warnings(&named);
        }
    }
}
