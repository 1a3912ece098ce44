//! A run of a batch: its files through the queue, a line in the manifest for each, and whoever watches hears of both.
//!
//! Not here: which manifests and folders there are before a run (`manifests_in`, `Plan`), and what faces say of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use super::maker::Share;
use super::manifest::{Entry, Manifest, State};
use super::memory::estimate;
use super::plan::Job;
use super::queue::{Outcome, QueueOptions, work_through};
use super::signature::Signature;
use super::work::{Batch, absolute, milliseconds};
use crate::codec::leftovers::remove_leftovers;
use crate::engine::error::EngineError;
use crate::model::Progress;

/// Who hears of a run, from the threads that work.
pub trait Watcher: Sync {
    /// The work on a file begins; its progress counts in units of its own, anew with each stage.
    fn begun(&self, _job: &Job, _progress: &Progress) {}

    /// It has ended, and its line is written.
    fn ended(&self, job: &Job, ended: Ended<'_>);
}

/// How the work on a file has ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'a> {
    pub outcome: &'a Outcome,
    /// As manifests have it.
    pub entry: &'a Entry,
    /// From its beginning.
    pub took: Duration,
}

/// Works through these jobs of a batch. `progress` counts files, and cancels.
///
/// # Errors
/// [`EngineError::Cancelled`]; a sentence if the manifest cannot be written: then no more is begun.
pub fn run(
    jobs: &[Job],
    batch: &Batch,
    manifest: &Manifest,
    options: &QueueOptions,
    progress: &Progress,
    watcher: &dyn Watcher,
) -> Result<(), EngineError> {
    // A run that was killed left its unfinished files where it wrote.
    let folders: BTreeSet<&Path> = jobs.iter().filter_map(|job| job.output.parent()).collect();
    for folder in folders {
        remove_leftovers(folder);
    }
    let memory = options.share(jobs.len());
    let bytes = |job: &Job| estimate(&job.input, batch.reading(), memory);
    let work = |job: &Job| {
        let share = Share { memory, progress: progress.of_part() };
        watcher.begun(job, &share.progress);
        let begun = Instant::now();
        batch.work(job, &share).map(|outcome| (outcome, begun.elapsed()))
    };
    let tell = |job: &Job, outcome: &Outcome, took| {
        let entry = entry(job, outcome, batch.digest());
        if !batch.has_line(job, outcome) {
            manifest.add(&entry)?;
        }
        watcher.ended(job, Ended { outcome, entry: &entry, took });
        Ok(())
    };
    work_through(jobs, options, progress, bytes, work, tell)
}

fn entry(job: &Job, outcome: &Outcome, digest: &str) -> Entry {
    let (state, input, sentence, warnings) = match outcome {
        Outcome::Done { input, warnings } => (State::Done, Some(*input), None, warnings.clone()),
        Outcome::Kept { input } => (State::Kept, Some(*input), None, Vec::new()),
        Outcome::Failed { sentence } => (State::Failed, None, Some(sentence.clone()), Vec::new()),
    };
    Entry {
        input: absolute(&job.input).display().to_string(),
        input_file: input.or_else(|| Signature::of(&job.input).ok()),
        output: absolute(&job.output).display().to_string(),
        output_bytes: job.output.metadata().ok().map(|metadata| metadata.len()),
        recipe: digest.to_owned(),
        state,
        sentence,
        warnings,
        time_ms: milliseconds(),
    }
}
