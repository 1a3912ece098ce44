//! `lumiq run`: a recipe over many files, as many at once as memory and threads allow.
//!
//! Called again, it does only what is missing or whose input or recipe has changed: results appear whole, and each has its
//! line in the manifest.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::recipe::Recipe;
use super::work::{Batch, absolute, milliseconds};
use crate::cli::arguments::RunArguments;
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::input::is_stdin;
use crate::cli::progress_bar::with_bar;
use crate::cli::{output, print};
use crate::codec::OpenOptions;
use crate::codec::unfinished::Unfinished;
use crate::engine::EngineError;
use crate::engine::batch::{
    Entry, Job, Known, Manifest, Outcome, Plan, QueueOptions, Signature, State, estimate, work_through,
};
use crate::engine::job::default_threads;

/// What manifests in the folder of results are called, unless one is named.
const MANIFEST: &str = ".lumiq-run";

/// Runs the verb.
pub(in crate::cli) fn run(arguments: &RunArguments, context: &Context) -> Result<(), Failure> {
    if arguments.inputs.iter().any(|input| is_stdin(input)) {
        return Err(Failure::Usage(
            "run works on files, and stdin is none; name files, or use the verb itself".to_owned(),
        ));
    }
    let recipe = Recipe::read(&arguments.recipe)?;
    let made_from: Vec<PathBuf> = std::iter::once(&arguments.recipe).chain(&recipe.with).cloned().collect();
    let ending = |input: &Path| {
        let named = recipe.file.format.as_deref().or(recipe.file.kind.usual_format());
        named.map_or_else(|| output::ending_for_result(input), str::to_owned)
    };
    let pattern = arguments.name.clone().unwrap_or_default();
    let plan = Plan::new(&arguments.inputs, &made_from, &arguments.out, &pattern, ending);
    let plan = plan.map_err(|error| Failure::Usage(error.to_string()))?.part(arguments.shard.unwrap_or_default());
    let digest = recipe.digest()?;
    let (manifest, others) = manifests(arguments);
    let known = Known::read(&others)?;
    let batch = Batch {
        recipe: &recipe,
        digest: &digest,
        made_from,
        known,
        overwrite: arguments.overwrite,
        provenance: arguments.provenance,
    };
    if arguments.dry_run {
        return dry_run(&plan, &batch, context);
    }
    check_folder(&arguments.out)?;
    worked(&plan, &batch, &Manifest::open(&manifest)?, arguments.keep_going, context)
}

/// The manifest that is added to, and all that are read first.
fn manifests(arguments: &RunArguments) -> (PathBuf, Vec<PathBuf>) {
    if let Some(named) = &arguments.manifest {
        return (named.clone(), vec![named.clone()]);
    }
    // Parts on several machines do not share a file: not every file system adds lines of two machines one after the other.
    let part = arguments.shard.map(|shard| format!("-{}", shard.label())).unwrap_or_default();
    let own = arguments.out.join(format!("{MANIFEST}{part}.jsonl"));
    let Ok(entries) = arguments.out.read_dir() else { return (own.clone(), vec![own]) };
    let is_one = |path: &PathBuf| {
        let named = path.file_stem().is_some_and(|name| name.display().to_string().starts_with(MANIFEST));
        named && path.extension().is_some_and(|ending| ending == "jsonl")
    };
    let found = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(is_one);
    (own, found.collect())
}

/// Makes the folder of results, and finds out now whether it can be written to.
fn check_folder(folder: &Path) -> Result<(), Failure> {
    output::make_folder(folder)?;
    let trial = Unfinished::create(tempfile::Builder::new().prefix(".lumiq-").suffix(".tmp"), folder);
    trial.map(drop).map_err(|error| EngineError::io(folder, error).into())
}

fn dry_run(plan: &Plan, batch: &Batch<'_>, context: &Context) -> Result<(), Failure> {
    for job in &plan.jobs {
        let due = Signature::of(&job.input).and_then(|input| batch.due(job, input));
        let (input, output) = (job.input.display().to_string(), job.output.display().to_string());
        let reason = due.map_or_else(|error| format!("would fail: {error}"), |due| due.reason().to_owned());
        if context.manners.json {
            print::json(&json!({ "input": input, "output": output, "reason": reason }))?;
        } else {
            print::line(&format!("{input} -> {output}: {reason}"))?;
        }
    }
    Ok(())
}

/// What came of all files.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    kept: usize,
    warned: usize,
    /// With their places, since they end in any order.
    failed: Vec<(usize, String)>,
}

fn worked(
    plan: &Plan,
    batch: &Batch<'_>,
    manifest: &Manifest,
    keep_going: bool,
    context: &Context,
) -> Result<(), Failure> {
    let budget = context.budget();
    let workers = context.manners.threads.map_or_else(default_threads, usize::from).min(plan.jobs.len().max(1));
    let share = budget.limit() / workers as u64;
    let options = QueueOptions { workers, budget, keep_going };
    let mut tally = Tally::default();
    let mut not_read = None;
    let tell = |job: &Job, outcome: &Outcome| {
        tally.count(job, outcome);
        let entry = entry(job, outcome, batch.digest);
        if !batch.has_line(job, outcome) {
            manifest.add(&entry)?;
        }
        if context.manners.json && not_read.is_none() {
            not_read = print::json(&json!(entry)).err();
        }
        Ok(())
    };
    let progress = context.fresh_progress();
    let bytes = |job: &Job| estimate(&job.input, &OpenOptions::default(), share);
    let work = |job: &Job| batch.work(job, workers, context);
    let name = format!("run {}", batch.recipe.file.kind.name());
    with_bar(&name, &context.manners, &progress, || work_through(&plan.jobs, &options, &progress, bytes, work, tell))?;
    tally.say(plan.jobs.len(), context)?;
    not_read.map_or(Ok(()), Err)
}

impl Tally {
    fn count(&mut self, job: &Job, outcome: &Outcome) {
        match outcome {
            Outcome::Kept { .. } => self.kept += 1,
            Outcome::Done { warnings, .. } => {
                self.done += 1;
                self.warned += usize::from(!warnings.is_empty());
            }
            Outcome::Failed { sentence } => self.failed.push((job.index, sentence.clone())),
        }
    }

    /// The list of what failed, and how many of each there are.
    fn say(mut self, all: usize, context: &Context) -> Result<(), Failure> {
        let Self { done, kept, warned, .. } = self;
        if warned > 0 && !context.manners.quiet {
            print::say(&format!("warning: {warned} results have warnings; the manifest has them"));
        }
        if self.failed.is_empty() {
            if !context.manners.quiet && !context.manners.json {
                print::say(&format!("{done} written, {kept} up to date"));
            }
            return Ok(());
        }
        self.failed.sort();
        for (_, sentence) in &self.failed {
            print::say(&format!("lumiq: {sentence}"));
        }
        let failed = self.failed.len();
        let left = all - done - kept - failed;
        let left = if left == 0 { String::new() } else { format!(", {left} not begun (--keep-going goes on)") };
        Err(anyhow::anyhow!("{failed} of {all} failed, {done} written, {kept} up to date{left}").into())
    }
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
