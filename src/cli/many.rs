//! A verb on several inputs: several of them at once as memory and threads allow, one progress line, and what each has to say
//! in the order in which they were named.
//!
//! Not here: which results there are (each verb), and batches by recipes (`batch`).

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
use crate::engine::batch::{Job, Outcome, Pause, QueueOptions, Share, Signature, estimate, work_through};
use crate::engine::job::default_threads;
use crate::model::Cancelled;

/// What the work on one input has said.
struct Said {
    result: Result<(), Failure>,
    warnings: Vec<String>,
    reports: Vec<Value>,
}

/// Has `one` make the output of each input; goes on with the others when one fails.
pub(super) fn each(
    verb: &str,
    [inputs, outputs]: [&[PathBuf]; 2],
    context: &Context,
    one: impl Fn(&Path, &Path, &Context) -> Result<(), Failure> + Sync,
) -> Result<(), Failure> {
    if let ([input], [output]) = (inputs, outputs) {
        return one(input, output, context);
    }
    let paths = inputs.iter().cloned().zip(outputs.iter().cloned()).enumerate();
    let jobs: Vec<Job> = paths.map(|(index, (input, output))| Job { index, input, output }).collect();
    let all = Several { json: context.manners.json, said: Mutex::default() };
    let (budget, threads) = (context.budget(), context.manners.threads.map_or_else(default_threads, usize::from));
    let memory = budget.limit() / threads.min(jobs.len()).max(1) as u64;
    let options = QueueOptions { workers: threads, budget, keep_going: true, pause: Pause::default() };
    let progress = context.fresh_progress();
    let bytes = |job: &Job| estimate(&job.input, &OpenOptions::default(), memory);
    let work = |job: &Job| {
        let own = Context::of_one(&Share { memory, progress: progress.of_part() }, all.json);
        let result = one(&job.input, &job.output, &own);
        all.ended(job, result, own)
    };
    let tell = |_: &Job, _: &Outcome, _| Ok(());
    with_bar(verb, &context.manners, &progress, || work_through(&jobs, &options, &progress, bytes, work, tell))?;
    all.say(context)
}

/// All that was said, by the places of the inputs.
struct Several {
    json: bool,
    said: Mutex<Vec<(usize, Said)>>,
}

impl Several {
    fn ended(
        &self,
        job: &Job,
        result: Result<(), Failure>,
        context: Context,
    ) -> Result<(Outcome, Duration), EngineError> {
        if matches!(result, Err(Failure::Interrupted)) {
            return Err(Cancelled.into());
        }
        let (warnings, reports) = context.kept();
        self.lock().push((job.index, Said { result, warnings, reports }));
        Ok((Outcome::Done { input: Signature::default(), warnings: Vec::new() }, Duration::ZERO))
    }

    /// Says it, failures last.
    fn say(self, context: &Context) -> Result<(), Failure> {
        let mut said = self.said.into_inner().unwrap_or_else(PoisonError::into_inner);
        said.sort_by_key(|(index, _)| *index);
        let mut failures = Vec::new();
        for (_, Said { result, warnings, reports }) in said {
            reports.iter().try_for_each(print::json)?;
            context.say_warnings(&warnings);
            failures.extend(result.err());
        }
        all_said(failures)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(usize, Said)>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
