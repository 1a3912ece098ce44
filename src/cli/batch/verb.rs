//! `lumiq run`: a recipe over many files, as many at once as memory and threads allow.
//!
//! Called again, it does only what is missing or whose input or recipe has changed: results appear whole, and each has its
//! line in the manifest.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use super::recipe::Recipes;
use crate::cli::arguments::{Manners, RunArguments};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::input::is_stdin;
use crate::cli::print;
use crate::cli::progress_bar::with_bar;
use crate::engine::batch::{
    Batch, Ended, Job, Known, Manifest, Outcome, Plan, QueueOptions, Signature, Watcher, manifests_in, read_recipe,
    run as run_batch, usual_manifest,
};
use crate::engine::export::check_folder;
use crate::model::locked;

/// Runs the verb.
pub(in crate::cli) fn run(arguments: &RunArguments, context: &Context) -> Result<(), Failure> {
    if arguments.inputs.iter().any(|input| is_stdin(input)) {
        return Err(Failure::Usage(
            "run works on files, and stdin is none; name files, or use the verb itself".to_owned(),
        ));
    }
    let maker = read_recipe(&arguments.recipe, &Recipes).map_err(anyhow::Error::msg)?;
    let made_from: Vec<PathBuf> = std::iter::once(&arguments.recipe).chain(maker.with()).cloned().collect();
    let pattern = arguments.name.clone().unwrap_or_default();
    let ending = |input: &Path| maker.ending(input);
    let plan = Plan::new(&arguments.inputs, &made_from, &arguments.out, &pattern, ending);
    let plan = plan.map_err(|error| Failure::Usage(error.to_string()))?.part(arguments.shard.unwrap_or_default());
    let (manifest, others) = manifests(arguments);
    let policy = (arguments.overwrite.into(), arguments.provenance);
    let name = format!("run {}", maker.kind().name());
    let batch = Batch::new(maker, Some(arguments.recipe.clone()), Known::read(&others)?, policy)?;
    if arguments.dry_run {
        return dry_run(&plan, &batch, context);
    }
    check_folder(&arguments.out)?;
    let options = context.queue(arguments.keep_going);
    worked((&name, &plan.jobs), &batch, &Manifest::open(&manifest)?, &options, context)
}

/// The manifest that is added to, and all that are read first.
fn manifests(arguments: &RunArguments) -> (PathBuf, Vec<PathBuf>) {
    match &arguments.manifest {
        Some(named) => (named.clone(), vec![named.clone()]),
        None => (usual_manifest(&arguments.out, arguments.shard), manifests_in(&arguments.out)),
    }
}

fn dry_run(plan: &Plan, batch: &Batch, context: &Context) -> Result<(), Failure> {
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

/// Says what came of each as JSON, if that is wanted, and counts.
struct Teller<'a> {
    manners: &'a Manners,
    tally: Mutex<Tally>,
    /// That nobody reads stdout any more.
    not_read: Mutex<Option<Failure>>,
}

impl Watcher for Teller<'_> {
    fn ended(&self, job: &Job, Ended { outcome, entry, .. }: Ended<'_>) {
        locked(&self.tally).count(job, outcome);
        let mut not_read = locked(&self.not_read);
        if self.manners.json && not_read.is_none() {
            *not_read = print::json(&json!(entry)).err();
        }
    }
}

fn worked(
    (name, jobs): (&str, &[Job]),
    batch: &Batch,
    manifest: &Manifest,
    options: &QueueOptions,
    context: &Context,
) -> Result<(), Failure> {
    let teller = Teller { manners: &context.manners, tally: Mutex::default(), not_read: Mutex::default() };
    let progress = context.fresh_progress();
    with_bar(name, &context.manners, &progress, || run_batch(jobs, batch, manifest, options, &progress, &teller))?;
    teller.tally.into_inner().unwrap_or_else(PoisonError::into_inner).say(jobs.len(), context)?;
    teller.not_read.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
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
