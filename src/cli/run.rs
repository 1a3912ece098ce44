//! Runs a verb: sets up threads and messages, then calls the verb's own file.

use super::arguments::{Manners, Verb};
use super::context::Context;
use super::exit::{Failure, Outcome};
use super::{
    annotate, batch, blend, convert, demo, demod, info, measure, project, record, render, resize, slice, spectrogram,
};

/// Runs a verb to its end.
///
/// # Errors
/// [`Failure`], with the line for stderr and the exit code.
pub fn run(verb: Verb, manners: Manners) -> Result<Outcome, Failure> {
    set_up_messages(&manners);
    let context = Context::new(manners);
    // Fails only where a pool was built before; the threads are then those of the first caller.
    if let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(context.threads()).build_global() {
        log::warn!("--threads has no effect: {error}");
    }
    dispatch(verb, &context)
}

/// Does what a verb says.
pub(super) fn dispatch(verb: Verb, context: &Context) -> Result<Outcome, Failure> {
    match verb {
        Verb::Info(arguments) => info::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Convert(arguments) => convert::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Resize(arguments) => resize::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Blend(arguments) => blend::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Project(arguments) => project::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Measure(arguments) => measure::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Render(arguments) => render::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Record(arguments) => record::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Spectrogram(arguments) => spectrogram::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Slice(arguments) => slice::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Annotate(arguments) => annotate::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Demod(arguments) => demod::run(&arguments, context).map(|()| Outcome::Done),
        Verb::Run(arguments) => batch::run(&arguments, context).map(|()| Outcome::Done),
        Verb::MergeManifests(arguments) => batch::merge_manifests(&arguments, context).map(|()| Outcome::Done),
        Verb::Verify(arguments) => batch::verify(&arguments, context).map(|()| Outcome::Done),
        Verb::Demo(arguments) => demo::run(&arguments, context),
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
