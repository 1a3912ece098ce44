//! Saving a recording's annotations: a job, frozen now, told when done.

use std::path::PathBuf;

use super::engine::Engine;
use super::event::Event;
use super::notice::{Notice, Remedy};
use crate::codec::{SaveOptions, annotated_path, annotations_path, save_annotations};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::engine::session::Presentation;
use crate::model::{DocumentId, Progress, Recording};

impl Engine {
    /// Where a recording's annotations are saved: to its own metadata, else beside its file.
    ///
    /// # Errors
    /// [`EngineError::Refused`] of stacks, and of recordings whose samples are in no file as they are.
    pub fn annotations_target(&self, id: DocumentId) -> Result<PathBuf, EngineError> {
        let document = self.session.document(id)?;
        place(document.expect_recording()?, &document.name)
    }

    /// Starts writing a recording's annotations where they belong ([`Self::annotations_target`]).
    ///
    /// # Errors
    /// [`EngineError::Refused`] of stacks, and of recordings whose samples are in no file as they are.
    pub(super) fn save_annotations(&mut self, id: DocumentId) -> Result<JobId, EngineError> {
        let document = self.session.document(id)?;
        let recording = document.expect_recording()?.clone();
        let shown = document.presentation.clone();
        let Some(presentation) = shown.recording() else {
            return Err(EngineError::refused("there is nothing to save", "open a recording"));
        };
        let annotations = presentation.annotations.clone();
        let target = self.annotations_target(id)?;
        let name = format!("Saving the annotations of {}", document.name);
        let (path, written) = (target.clone(), document.annotations_file.clone());
        let work = move |progress: &Progress| {
            let (written, options) = (written.as_deref(), SaveOptions::default());
            Ok(save_annotations(&path, &recording, &annotations.to_vec(), written, &options, progress)?)
        };
        let sender = self.sender.clone();
        let deliver = move |_, result| {
            drop(sender.send(Event::AnnotationsSaved { document: id, shown: Box::new(shown), target, result }));
        };
        // An export may write to the same metadata: what is saved behind it is not replaced by it.
        Ok(self.jobs.submit_then(name, JobKind::Export, work, deliver).0)
    }

    /// They are in a file now, as they were when it was asked for.
    pub(super) fn absorb_saved_annotations(
        &mut self,
        id: DocumentId,
        shown: Presentation,
        target: PathBuf,
        result: Result<(), EngineError>,
    ) {
        if let Err(error) = result {
            return self.report(&error);
        }
        let count = shown.recording().map_or(0, |recording| recording.annotations.len());
        if let Ok(document) = self.session.document_mut(id) {
            document.written = Some(shown);
            document.annotations_file = Some(target.clone());
        }
        let what = if count == 1 { "1 annotation was".to_owned() } else { format!("{count} annotations were") };
        let notice = Notice::info(format!("{what} saved to {}", target.display()));
        self.news.notices.push(notice.with(Remedy::ShowFile(target)));
    }
}

/// Where annotations of a recording go. An archive is not changed: they go beside it, under a name of their own.
fn place(recording: &Recording, name: &str) -> Result<PathBuf, EngineError> {
    let Some(stored) = recording.source.stored() else {
        let problem = format!("the samples of {name} are in no file of their own");
        return Err(EngineError::refused(problem, "export it as .sigmf-meta, which keeps its annotations"));
    };
    if recording.info.format == "sigmf-archive" && stored.metadata.is_none() {
        return Ok(annotated_path(&stored));
    }
    Ok(annotations_path(recording)?)
}
