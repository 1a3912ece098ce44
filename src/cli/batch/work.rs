//! One file of a batch: whether it is due, why, and the call that makes its result.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::recipe::Recipe;
use crate::cli::arguments::{OverwriteChoice, Verb};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::run::dispatch;
use crate::engine::EngineError;
use crate::engine::batch::{HashedFile, Job, Known, Outcome, ResultProvenance, Signature, provenance_beside};
use crate::engine::export::{Decision, Overwrite};
use crate::model::Cancelled;

/// What all files of a batch have in common.
pub(super) struct Batch<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) digest: &'a str,
    /// What is read besides each input: the recipe and its further inputs.
    pub(super) made_from: Vec<PathBuf>,
    pub(super) known: Known,
    pub(super) overwrite: OverwriteChoice,
    /// Whether results are told of in files beside them.
    pub(super) provenance: bool,
}

/// Why a result is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Missing,
    Changed,
    /// Nothing beside it says where it comes from.
    Untold,
    Wanted,
    /// It is not: nothing has changed.
    No,
}

impl Due {
    /// As a dry run says it.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "the input or the recipe has changed",
            Self::Untold => "its provenance is missing",
            Self::Wanted => "--overwrite always",
            Self::No => "up to date",
        }
    }
}

impl Batch<'_> {
    /// Whether a result has to be made, of an input as it is now.
    ///
    /// # Errors
    /// A sentence: the input is not there, or the result is and must not be replaced.
    pub(super) fn due(&self, job: &Job, input: Signature) -> Result<Due, EngineError> {
        if !job.output.exists() {
            return Ok(Due::Missing);
        }
        if self.provenance && self.overwrite == OverwriteChoice::Older && !provenance_beside(&job.output).exists() {
            return Ok(Due::Untold);
        }
        match self.overwrite {
            OverwriteChoice::Always => Ok(Due::Wanted),
            OverwriteChoice::Never => Overwrite::Never.decide(&job.output, &[]).map(|_| Due::No),
            OverwriteChoice::Older => {
                let current = if let Some(current) = self.known.is_current(&absolute(&job.output), input, self.digest) {
                    current
                } else {
                    let made_from: Vec<PathBuf> = std::iter::once(&job.input).chain(&self.made_from).cloned().collect();
                    Overwrite::Older.decide(&job.output, &made_from)? == Decision::UpToDate
                };
                Ok(if current { Due::No } else { Due::Changed })
            }
        }
    }

    /// Whether the manifest says already what became of it: that its result is there and up to date.
    pub(super) fn has_line(&self, job: &Job, outcome: &Outcome) -> bool {
        let current = |input: &Signature| self.known.is_current(&absolute(&job.output), *input, self.digest);
        matches!(outcome, Outcome::Kept { input } if current(input) == Some(true))
    }

    /// Makes a result, if it is due.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`]; every other failure is an outcome.
    pub(super) fn work(&self, job: &Job, workers: usize, context: &Context) -> Result<Outcome, EngineError> {
        let looked = Signature::of(&job.input).and_then(|input| Ok((input, self.due(job, input)?)));
        match looked {
            Ok((input, Due::No)) => Ok(Outcome::Kept { input }),
            Ok((input, _)) => self.made(job, input, workers, context),
            Err(error) => Ok(Outcome::Failed { sentence: error.to_string() }),
        }
    }

    fn made(&self, job: &Job, input: Signature, workers: usize, context: &Context) -> Result<Outcome, EngineError> {
        let context = context.of_one_among(workers);
        let made = folder_of(&job.output)
            .and_then(|()| self.recipe.verb(&job.input, &job.output))
            .and_then(|verb: Verb| self.told(job, &context, || dispatch(verb, &context)));
        match made {
            Ok(_) => Ok(Outcome::Done { input, warnings: context.kept_warnings() }),
            Err(Failure::Interrupted) => Err(Cancelled.into()),
            Err(failure) => {
                let (sentence, name) = (failure.to_string(), job.input.display().to_string());
                let named = sentence.contains(&name) || sentence.contains(&job.output.display().to_string());
                Ok(Outcome::Failed { sentence: if named { sentence } else { format!("{name}: {sentence}") } })
            }
        }
    }
}

impl Batch<'_> {
    /// Does the work and says beside its result where that comes from, if that is wanted.
    fn told<T>(&self, job: &Job, context: &Context, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        if !self.provenance {
            return work();
        }
        let (started, progress) = (milliseconds(), context.fresh_progress());
        let mut inputs = Vec::new();
        for input in std::iter::once(&job.input).chain(&self.recipe.with) {
            inputs.extend(HashedFile::of_input(input, &progress)?);
        }
        let done = work()?;
        let times = [started, milliseconds()];
        ResultProvenance::of(&job.output, &self.recipe.text, inputs, times)?.write_beside(&job.output)?;
        Ok(done)
    }
}

/// Now, in milliseconds since 1970.
pub(super) fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Names may have folders in them.
fn folder_of(output: &Path) -> Result<(), Failure> {
    output.parent().map_or(Ok(()), crate::cli::output::make_folder)
}

/// A name that means the same wherever the next run is called from.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
