//! Opening files and folders as background jobs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::Sender;

use super::engine::Engine;
use super::event::{Event, FolderSummary};
use super::offer::Offer;
use crate::codec::sequence::{Arrangement, candidates, natural_order};
use crate::codec::zarr::is_zarr;
use crate::codec::{self, CodecError, OpenOptions, Opened};
use crate::engine::error::EngineError;
use crate::engine::inputs::{without_partners, without_parts};
use crate::engine::job::{JobId, JobKind, catch};
use crate::model::{DocumentId, Progress};

/// Files of one folder that are opened at once; beyond this a list is no help.
const FOLDER_FILES: usize = 200;

impl Engine {
    /// Opens files, and every file that opens in the folders among them (not in their subfolders). Each path is a job;
    /// results and failures come through [`Engine::poll`].
    pub fn open(&mut self, paths: Vec<PathBuf>, options: &OpenOptions) -> Vec<JobId> {
        self.open_as(paths, options, |_| None)
    }

    /// The same, but a folder of which `offer` makes one is offered instead of opened.
    pub(super) fn open_as(
        &mut self,
        paths: Vec<PathBuf>,
        options: &OpenOptions,
        offer: fn(&Path) -> Option<Offer>,
    ) -> Vec<JobId> {
        let mut started = Vec::new();
        for path in without_partners(paths) {
            // The same file under its one absolute name, wherever the program was started.
            let path = std::path::absolute(&path).unwrap_or(path);
            if let Some(open) = self.session.find_file(&path, options) {
                self.news.opened.push(open);
                continue;
            }
            let next = self.asked.values().max().map_or(0, |last| last + 1);
            self.asked.insert(path.clone(), next);
            started.push(self.start_opening(path, options.clone(), offer));
        }
        started
    }

    fn start_opening(&self, path: PathBuf, options: OpenOptions, offer: fn(&Path) -> Option<Offer>) -> JobId {
        let sender = self.sender.clone();
        let name = format!("Opening {}", shown_name(&path, &options));
        let job_path = path.clone();
        let job_options = options.clone();
        let files = sender.clone();
        let work = move |progress: &Progress| match offer(&job_path) {
            Some(offer) => {
                drop(files.send(Event::Surveyed { offers: vec![offer], alone: Vec::new() }));
                Ok(())
            }
            None => open_path(&job_path, &job_options, progress, &files),
        };
        let deliver = move |_, result: Result<(), EngineError>| {
            // `open_path` sends what it opened itself; here only its failure is left to tell.
            if let Err(error) = result {
                drop(sender.send(Event::Opened { path, options: Box::new(options), result: Err(error) }));
            }
        };
        self.jobs.submit_then(name, JobKind::Open, work, deliver).0
    }

    /// Reads a document's file again with other options.
    pub(super) fn reopen(&mut self, document: DocumentId, options: OpenOptions) -> Result<JobId, EngineError> {
        let open = self.session.document(document)?;
        let Some(path) = open.path().cloned() else {
            return Err(EngineError::refused(
                format!("{} was not read from a file", open.name),
                "nothing can be read again",
            ));
        };
        let sender = self.sender.clone();
        let (job_path, job_options) = (path.clone(), options.clone());
        let work = move |_: &Progress| open_file(&job_path, &job_options);
        let deliver = move |_, result| {
            drop(sender.send(Event::Reopened { document, path, options: Box::new(options), result }));
        };
        Ok(self.jobs.submit_then(format!("Opening {}", open.name), JobKind::Open, work, deliver).0)
    }
}

fn open_path(
    path: &Path,
    options: &OpenOptions,
    progress: &Progress,
    events: &Sender<Event>,
) -> Result<(), EngineError> {
    if options.arrangement.is_none() && path.is_dir() && !is_zarr(path) {
        let result = open_folder(path, options, progress, events);
        drop(events.send(Event::FolderDone { path: path.to_owned(), result }));
        return Ok(progress.check()?);
    }
    let options = &told(path, options);
    let content = open_file(path, options)?;
    progress.check()?;
    let send = |options: OpenOptions, result| {
        drop(events.send(Event::Opened { path: path.to_owned(), options: Box::new(options), result }));
    };
    let several = if content_may_be_one_of_several(&content) { codec::recordings_in(path)?.len() } else { 1 };
    send(options.clone(), Ok(content));
    // Who opens a collection wants what it collects; who names one of them gets that one.
    let others = if options.series == 0 { 1..several.min(FOLDER_FILES) } else { 0..0 };
    for series in others {
        progress.check()?;
        let options = OpenOptions { series, ..options.clone() };
        let result = open_file(path, &options);
        send(options, result);
    }
    Ok(())
}

/// The options with what tells an arrangement again, for recipes: the folder is looked at while that may wait.
fn told(folder: &Path, options: &OpenOptions) -> OpenOptions {
    let mut options = options.clone();
    if let (Some(arrangement), Ok(names)) = (&options.arrangement, candidates(folder)) {
        // Names say nothing of pages that were corrected.
        let arrangement = Arrangement::clone(arrangement).told_by(&names, options.axes.is_none());
        options.arrangement = Some(Arc::new(arrangement));
    }
    options
}

/// Archives and collections of SigMF hold several recordings.
fn content_may_be_one_of_several(content: &Opened) -> bool {
    matches!(content, Opened::Recording(recording) if matches!(recording.info.format.as_str(), "sigmf-archive" | "sigmf-collection"))
}

fn open_folder(
    folder: &Path,
    options: &OpenOptions,
    progress: &Progress,
    events: &Sender<Event>,
) -> Result<FolderSummary, EngineError> {
    let entries = std::fs::read_dir(folder).map_err(|error| EngineError::io(folder, error))?;
    let mut files = Vec::new();
    for entry in entries {
        progress.check()?;
        let path = entry.map_err(|error| EngineError::io(folder, error))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && (path.is_file() || is_zarr(&path)) {
            files.push(path);
        }
    }
    files.sort_by(|a, b| natural_order(&file_name(a), &file_name(b)));
    let mut files = without_parts(without_partners(files));
    let mut summary = FolderSummary { opened: 0, unknown: 0, failures: Vec::new(), left_out: 0 };
    summary.left_out = files.len().saturating_sub(FOLDER_FILES);
    files.truncate(FOLDER_FILES);
    progress.set_total(files.len() as u64);
    for path in files {
        match catch(&file_name(&path), || open_file(&path, options)) {
            Ok(content) => {
                summary.opened += 1;
                drop(events.send(Event::Opened { path, options: Box::new(options.clone()), result: Ok(content) }));
            }
            // A file that needs an answer is as unknown as any other among many.
            Err(EngineError::Codec(CodecError::Unknown { .. } | CodecError::Ambiguous { .. })) => summary.unknown += 1,
            Err(error) => summary.failures.push(error.to_string()),
        }
        progress.add(1)?;
    }
    Ok(summary)
}

fn open_file(path: &Path, options: &OpenOptions) -> Result<Opened, EngineError> {
    Ok(codec::open(path, options)?)
}

/// What a file is called in lists; files that are one stack share a name, and one of several in a file has its number.
pub(super) fn shown_name(path: &Path, options: &OpenOptions) -> String {
    match &options.arrangement {
        Some(arrangement) => arrangement.title.clone(),
        None if options.series > 0 => format!("{} · series {}", file_name(path), options.series),
        None => file_name(path),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
