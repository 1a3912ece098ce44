//! One file of a batch: whether its result is due, why, and making it.
//!
//! Not here: which file is next (`queue`), what is written down about it (`run`), and how a result is made (`maker`).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::maker::{Maker, NotMade, Share};
use super::manifest::Known;
use super::plan::Job;
use super::provenance::{HashedFile, ResultProvenance, provenance_beside};
use super::queue::Outcome;
use super::signature::Signature;
use crate::codec::OpenOptions;
use crate::engine::error::EngineError;
use crate::engine::export::{Decision, Overwrite, make_folder};
use crate::model::Cancelled;

/// What all files of a batch have in common.
#[derive(Debug)]
pub struct Batch {
    maker: Arc<dyn Maker>,
    /// Of the recipe, as manifests keep it.
    digest: String,
    /// The recipe's file; `None`: it is in none, and as new as the run.
    file: Option<PathBuf>,
    known: Known,
    overwrite: Overwrite,
    /// Whether results are told of in files beside them.
    provenance: bool,
}

/// Why a result is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
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
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "the input or the recipe has changed",
            Self::Untold => "its provenance is missing",
            Self::Wanted => "--overwrite always",
            Self::No => "up to date",
        }
    }
}

impl Batch {
    /// A batch by the recipe of `file`, or by one that is in no file.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: a further input of the recipe is not there.
    pub fn new(
        maker: Arc<dyn Maker>,
        file: Option<PathBuf>,
        known: Known,
        (overwrite, provenance): (Overwrite, bool),
    ) -> Result<Self, EngineError> {
        Ok(Self { digest: maker.digest()?, maker, file, known, overwrite, provenance })
    }

    /// The digest of its recipe.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How its inputs are read.
    #[must_use]
    pub fn reading(&self) -> &OpenOptions {
        self.maker.reading()
    }

    /// Whether a result has to be made, of an input as it is now.
    ///
    /// # Errors
    /// A sentence: the result is there and must not be replaced.
    pub fn due(&self, job: &Job, input: Signature) -> Result<Due, EngineError> {
        if !job.output.exists() {
            return Ok(Due::Missing);
        }
        if self.provenance && self.overwrite == Overwrite::Older && !provenance_beside(&job.output).exists() {
            return Ok(Due::Untold);
        }
        match self.overwrite {
            Overwrite::Always => Ok(Due::Wanted),
            Overwrite::Never => Overwrite::Never.decide(&job.output, &[]).map(|_| Due::No),
            Overwrite::Older => {
                let known = self.known.is_current(&absolute(&job.output), input, &self.digest);
                Ok(if known.map_or_else(|| self.is_newer(job), Ok)? { Due::No } else { Due::Changed })
            }
        }
    }

    /// Whether a result of which nothing is known is newer than all that it is made from.
    fn is_newer(&self, job: &Job) -> Result<bool, EngineError> {
        let Some(recipe) = &self.file else { return Ok(false) };
        let made_from: Vec<PathBuf> = [&job.input, recipe].into_iter().chain(self.maker.with()).cloned().collect();
        Ok(Overwrite::Older.decide(&job.output, &made_from)? == Decision::UpToDate)
    }

    /// Whether manifests say already what became of it: that its result is there and up to date.
    pub(super) fn has_line(&self, job: &Job, outcome: &Outcome) -> bool {
        let current = |input: &Signature| self.known.is_current(&absolute(&job.output), *input, &self.digest);
        matches!(outcome, Outcome::Kept { input } if current(input) == Some(true))
    }

    /// Makes a result, if it is due.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`]; every other failure is an outcome.
    pub(super) fn work(&self, job: &Job, share: &Share) -> Result<Outcome, EngineError> {
        let looked = Signature::of(&job.input).and_then(|input| Ok((input, self.due(job, input)?)));
        let input = match looked {
            Ok((input, Due::No)) => return Ok(Outcome::Kept { input }),
            Ok((input, _)) => input,
            Err(error) => return Ok(Outcome::Failed { sentence: error.to_string() }),
        };
        match self.made(job, share) {
            Ok(warnings) => Ok(Outcome::Done { input, warnings }),
            Err(NotMade::Cancelled) => Err(Cancelled.into()),
            Err(NotMade::Because(sentence)) => {
                let name = job.input.display().to_string();
                let named = sentence.contains(&name) || sentence.contains(&job.output.display().to_string());
                Ok(Outcome::Failed { sentence: if named { sentence } else { format!("{name}: {sentence}") } })
            }
        }
    }

    /// Makes it, and says beside it where it comes from, if that is wanted.
    fn made(&self, job: &Job, share: &Share) -> Result<Vec<String>, NotMade> {
        // Names may have folders in them.
        job.output.parent().map_or(Ok(()), make_folder)?;
        if !self.provenance {
            return self.maker.make(&job.input, &job.output, share);
        }
        let started = milliseconds();
        let mut inputs = Vec::new();
        for input in std::iter::once(&job.input).chain(self.maker.with()) {
            inputs.extend(HashedFile::of_input(input, &share.progress)?);
        }
        let warnings = self.maker.make(&job.input, &job.output, share)?;
        let times = [started, milliseconds()];
        ResultProvenance::of(&job.output, self.maker.text(), inputs, times)?.write_beside(&job.output)?;
        Ok(warnings)
    }
}

/// Now, in milliseconds since 1970.
pub(super) fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A name that means the same wherever the next run is called from.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
