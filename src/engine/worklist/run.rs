//! A run over a list: the request is frozen, and then is what `lumiq run` does; news go to whoever keeps the list.
//!
//! Not here: the list (`list`), and the work itself (`engine/batch`).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::request::{WorkRecipe, WorkRequest};
use crate::engine::batch::{
    Batch, Ended, Job, Known, Maker, Manifest, Outcome, Plan, QueueOptions, RecipeReader, Watcher, manifests_in,
    read_recipe, run, usual_manifest,
};
use crate::engine::error::EngineError;
use crate::engine::export::check_folder;
use crate::model::Progress;

/// What recipes are called that are in no file.
const SETTINGS: &str = "these settings";

/// What workers tell of a run.
#[derive(Debug)]
pub enum WorkNews {
    Begun {
        input: PathBuf,
        progress: Progress,
    },
    Ended {
        input: PathBuf,
        output: PathBuf,
        outcome: Outcome,
        bytes: Option<u64>,
        took: Duration,
    },
    /// `problem`: why it could not begin or go on.
    Over {
        problem: Option<String>,
        cancelled: bool,
        took: Duration,
    },
}

/// All that a run needs.
pub struct Frozen {
    pub request: WorkRequest,
    /// Every file of the list: the names of results depend on all.
    pub inputs: Vec<PathBuf>,
    /// Those that are worked on.
    pub due: Vec<PathBuf>,
    pub options: QueueOptions,
    pub reader: Arc<dyn RecipeReader>,
}

impl Frozen {
    /// Works through the list.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: recipe, names or folder make no sense, or the manifest cannot be written; cancelled.
    pub fn run(&self, progress: &Progress, tell: impl Fn(WorkNews) + Sync) -> Result<(), EngineError> {
        let WorkRequest { folder, overwrite, provenance, .. } = &self.request;
        let (maker, file) = self.maker()?;
        let jobs = self.jobs(maker.as_ref(), file.as_deref())?;
        check_folder(folder)?;
        let known = Known::read(&manifests_in(folder))?;
        let batch = Batch::new(maker, file, known, (*overwrite, *provenance))?;
        let manifest = Manifest::open(&usual_manifest(folder, None))?;
        run(&jobs, &batch, &manifest, &self.options, progress, &Teller(tell))
    }

    fn maker(&self) -> Result<(Arc<dyn Maker>, Option<PathBuf>), EngineError> {
        let read = match &self.request.recipe {
            WorkRecipe::File(path) => read_recipe(path, self.reader.as_ref()).map(|maker| (maker, Some(path.clone()))),
            WorkRecipe::Text(text) => self.reader.read(SETTINGS, text, Path::new("")).map(|maker| (maker, None)),
        };
        read.map_err(EngineError::Said)
    }

    fn jobs(&self, maker: &dyn Maker, file: Option<&Path>) -> Result<Vec<Job>, EngineError> {
        let kept: Vec<PathBuf> = file.map(Path::to_owned).into_iter().chain(maker.with().iter().cloned()).collect();
        let WorkRequest { folder, pattern, .. } = &self.request;
        let mut jobs = Plan::new(&self.inputs, &kept, folder, pattern, |input| maker.ending(input))?.jobs;
        // Plans are sorted, and so are lists.
        jobs.retain(|job| self.due.binary_search(&job.input).is_ok());
        Ok(jobs)
    }
}

struct Teller<T>(T);

impl<T: Fn(WorkNews) + Sync> Watcher for Teller<T> {
    fn begun(&self, job: &Job, progress: &Progress) {
        (self.0)(WorkNews::Begun { input: job.input.clone(), progress: progress.clone() });
    }

    fn ended(&self, job: &Job, Ended { outcome, entry, took }: Ended<'_>) {
        let (input, output) = (job.input.clone(), job.output.clone());
        (self.0)(WorkNews::Ended { input, output, outcome: outcome.clone(), bytes: entry.output_bytes, took });
    }
}
