//! Runs a verb: sets up threads, interruption and messages, then calls the verb's own file.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::arguments::{Manners, Verb};
use super::exit::Failure;
use super::{blend, convert, demo, info, resize, spectrogram};
use crate::engine::Budget;
use crate::model::Progress;

/// What a verb leaves to its caller.
#[derive(Debug)]
pub enum Outcome {
    /// All done.
    Done,
    /// These documents are to be shown in a window.
    Show(Vec<PathBuf>),
}

/// What every verb gets: the manners, and the interruption that cancels its work.
pub(super) struct Context {
    pub(super) manners: Manners,
    interruption: Arc<Interruption>,
}

/// Ctrl+C as the work sees it.
#[derive(Debug, Default)]
struct Interruption {
    happened: AtomicBool,
    current: Mutex<Progress>,
}

/// Runs a verb to its end.
///
/// # Errors
/// [`Failure`], with the line for stderr and the exit code.
pub fn run(verb: Verb, manners: Manners) -> Result<Outcome, Failure> {
    set_up_messages(&manners);
    let threads = usize::from(manners.threads.unwrap_or(0));
    // Fails only where a pool was built before; the threads are then those of the first caller.
    if let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global() {
        log::warn!("--threads has no effect: {error}");
    }
    let context = Context { manners, interruption: Arc::default() };
    cancel_on_interrupt(&context.interruption);
    match verb {
        Verb::Info(arguments) => info::run(&arguments, &context).map(|()| Outcome::Done),
        Verb::Convert(arguments) => convert::run(&arguments, &context).map(|()| Outcome::Done),
        Verb::Resize(arguments) => resize::run(&arguments, &context).map(|()| Outcome::Done),
        Verb::Blend(arguments) => blend::run(&arguments, &context).map(|()| Outcome::Done),
        Verb::Spectrogram(arguments) => spectrogram::run(&arguments, &context).map(|()| Outcome::Done),
        Verb::Demo(arguments) => demo::run(&arguments, &context),
    }
}

fn set_up_messages(manners: &Manners) {
    let level = match (manners.quiet, manners.verbose) {
        (true, _) => log::LevelFilter::Error,
        (_, 0) => log::LevelFilter::Warn,
        (_, 1) => log::LevelFilter::Info,
        _ => log::LevelFilter::Debug,
    };
    // A second set-up in one process (tests) keeps the first.
    let _ = env_logger::Builder::new().filter_module("lumiq", level).format_timestamp(None).try_init();
}

/// The first Ctrl+C lets the work stop between two steps and clean up; the second ends the process at once.
fn cancel_on_interrupt(interruption: &Arc<Interruption>) {
    let interruption = Arc::clone(interruption);
    let handler = move || {
        if interruption.happened.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        interruption.current().cancel();
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        log::debug!("interruption ends the process at once: {error}");
    }
}

impl Interruption {
    fn current(&self) -> std::sync::MutexGuard<'_, Progress> {
        // Nothing panics while holding it; a poisoned lock still holds a whole Progress.
        self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Context {
    /// The progress of the next piece of work; cancelled from the start if the user interrupted already.
    pub(super) fn fresh_progress(&self) -> Progress {
        let progress = Progress::new();
        *self.interruption.current() = progress.clone();
        if self.interruption.happened.load(Ordering::Relaxed) {
            progress.cancel();
        }
        progress
    }

    /// The memory that work may take: `--memory`, else what the machine allows.
    pub(super) fn budget(&self) -> Budget {
        self.manners.memory.map_or_else(Budget::detect, |megabytes| Budget::with_limit(megabytes << 20))
    }

    /// Says the warnings of a document on stderr, unless quiet.
    pub(super) fn warn(&self, name: &str, warnings: &[String]) {
        if !self.manners.quiet {
            for warning in warnings {
                eprintln!("warning: {name}: {warning}");
            }
        }
    }
}
