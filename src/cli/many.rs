//! A verb on several inputs: several of them at once as memory and threads allow, one progress line, and what each has to say
//! in the order in which they were named.
//!
//! Not here: which results there are (each verb), and batches by recipes (`batch`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::context::Context;
use super::exit::{Failure, all_said};
use super::print;
use super::progress_bar::with_bar;
use crate::codec::OpenOptions;
use crate::engine::EngineError;
use crate::engine::batch::{Job, Outcome, Share, Signature, estimate, work_through};
use crate::model::{Cancelled, locked};

/// Has `one` make the output of each input, which is read like that; goes on with the others when one fails.
pub(super) fn each(
    verb: &str,
    [inputs, outputs]: [&[PathBuf]; 2],
    reading: &OpenOptions,
    context: &Context,
    one: impl Fn(&Path, &Path, &Context) -> Result<(), Failure> + Sync,
) -> Result<(), Failure> {
    if let ([input], [output]) = (inputs, outputs) {
        return one(input, output, context);
    }
    let paths = inputs.iter().cloned().zip(outputs.iter().cloned()).enumerate();
    let jobs: Vec<Job> = paths.map(|(index, (input, output))| Job { index, input, output }).collect();
    let options = context.queue(true);
    let memory = options.share(jobs.len());
    let (progress, said) = (context.fresh_progress(), InOrder::default());
    let bytes = |job: &Job| estimate(&job.input, reading, memory);
    let work = |job: &Job| {
        let own = Context::of_one(&Share { memory, progress: progress.of_part() }, context.manners.json);
        let result = one(&job.input, &job.output, &own);
        if matches!(result, Err(Failure::Interrupted)) {
            return Err(Cancelled.into());
        }
        let (warnings, reports) = own.kept();
        said.tell(job.index, Said { result, warnings, reports });
        Ok((Outcome::Done { input: Signature::default(), warnings: Vec::new() }, Duration::ZERO))
    };
    // Work that panicked has said nothing.
    let tell = |job: &Job, outcome: &Outcome, _| {
        if let Outcome::Failed { sentence } = outcome {
            let result = Err(Failure::Failed(anyhow::Error::msg(sentence.clone())));
            said.tell(job.index, Said { result, warnings: Vec::new(), reports: Vec::new() });
        }
        said.is_read()
    };
    let ended =
        with_bar(verb, &context.manners, &progress, || work_through(&jobs, &options, &progress, bytes, work, tell));
    said.finish(context, ended)
}

/// What the work on one input has said.
struct Said {
    result: Result<(), Failure>,
    warnings: Vec<String>,
    reports: Vec<Value>,
}

/// What was said by the places of the inputs: reports are printed as soon as those before them are, the rest at the end, where
/// no bar is in its way.
#[derive(Default)]
struct InOrder(Mutex<State>);

#[derive(Default)]
struct State {
    /// The place whose turn it is.
    next: usize,
    early: BTreeMap<usize, Said>,
    warnings: Vec<String>,
    failures: Vec<Failure>,
    /// Nobody reads stdout any more, or it cannot be written.
    broken: Option<Failure>,
}

impl InOrder {
    fn tell(&self, place: usize, said: Said) {
        let mut state = self.lock();
        state.early.insert(place, said);
        let mut next = state.next;
        while let Some(said) = state.early.remove(&next) {
            next += 1;
            state.take(said);
        }
        state.next = next;
    }

    /// Whether there is anybody to go on for.
    fn is_read(&self) -> Result<(), EngineError> {
        if self.lock().broken.is_some() { Err(Cancelled.into()) } else { Ok(()) }
    }

    /// Says the rest, failures last. What came out of turn before the end is said, too.
    fn finish(self, context: &Context, ended: Result<(), EngineError>) -> Result<(), Failure> {
        let mut state = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (_, said) in std::mem::take(&mut state.early) {
            state.take(said);
        }
        context.say_warnings(&state.warnings);
        if let Some(broken) = state.broken {
            return Err(broken);
        }
        state.failures.extend(ended.err().map(Failure::from));
        all_said(state.failures)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Printing does not panic; a poisoned lock still holds what was said.
        locked(&self.0)
    }
}

impl State {
    fn take(&mut self, Said { result, warnings, reports }: Said) {
        for report in &reports {
            if self.broken.is_none() {
                self.broken = print::json(report).err();
            }
        }
        self.warnings.extend(warnings);
        self.failures.extend(result.err());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::Manners;

    fn context() -> Context {
        let memory = Some(64);
        let manners = Manners { quiet: true, memory, threads: Some(3), ..Manners::default() };
        Context::of_manners(manners)
    }

    #[test]
    fn a_panic_is_a_failure_and_the_others_are_made() {
        let inputs: Vec<PathBuf> = (0..7).map(|index| PathBuf::from(index.to_string())).collect();
        let made = Mutex::new(Vec::new());
        let one = |input: &Path, _: &Path, _: &Context| {
            assert_ne!(input, Path::new("3"), "a bug");
            made.lock().unwrap().push(input.to_owned());
            Ok(())
        };
        let failure = each("try", [&inputs, &inputs], &OpenOptions::default(), &context(), one).unwrap_err();
        assert!(failure.to_string().contains("a bug"), "{failure}");
        assert_eq!(made.into_inner().unwrap().len(), 6);
    }
}
