//! Saving a recording's annotations, and searching it for bursts: jobs, frozen now, told when done.

use std::path::PathBuf;
use std::sync::Arc;

use super::engine::Engine;
use super::event::Event;
use super::notice::{Notice, Remedy};
use crate::codec::{SaveOptions, annotated_path, annotations_path, save_annotations};
use crate::engine::bursts::{BurstRequest, annotations_of, can_serve, find_bursts, index_parameters};
use crate::engine::command::{AnnotationEdit, PresentationEdit};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::engine::session::Presentation;
use crate::model::{DocumentId, Progress, Recording, RecordingInfo, SignalRegion};
use crate::ops::burst::Bursts;

impl Engine {
    /// Starts writing a recording's annotations where they belong: to its own metadata, else beside its file.
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
        let annotations = Arc::clone(&presentation.annotations);
        let target = place(&recording, &document.name)?;
        let name = format!("Saving the annotations of {}", document.name);
        let (path, written) = (target.clone(), document.annotations_file.clone());
        let work = move |progress: &Progress| {
            let (written, options) = (written.as_deref(), SaveOptions::default());
            Ok(save_annotations(&path, &recording, &annotations, written, &options, progress)?)
        };
        let sender = self.sender.clone();
        let deliver = move |_, result| {
            drop(sender.send(Event::AnnotationsSaved { document: id, shown: Box::new(shown), target, result }));
        };
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

    /// Starts a search for bursts with the draft's recipe, in the channel that is shown.
    ///
    /// # Errors
    /// [`EngineError::Refused`] of stacks, and of recipes that make no sense.
    pub(super) fn find_bursts(&mut self, id: DocumentId, region: Option<SignalRegion>) -> Result<JobId, EngineError> {
        let document = self.session.document(id)?;
        let recording = document.expect_recording()?.clone();
        let search = self.session.drafts().bursts;
        search.check().map_err(|sentence| {
            let (problem, remedy) = sentence.split_once("; ").unwrap_or((&sentence, "choose another number"));
            EngineError::refused(problem, remedy)
        })?;
        let channel = document.presentation.recording().map_or(0, |shown| shown.view.channel);
        let name = format!("Finding bursts in {}", document.name);
        let info = Arc::clone(&recording.info);
        let indexes = self.indexes().clone();
        let mut request = BurstRequest { recording, channel, region, search, index: None };
        let work = move |progress: &Progress| {
            if can_serve(&request) {
                let parameters = index_parameters(&search, channel, &request.recording.info);
                request.index = indexes.whole(&request.recording, parameters);
            }
            find_bursts(&request, progress)
        };
        let sender = self.sender.clone();
        let deliver = move |_, result| drop(sender.send(Event::BurstsFound { document: id, info, result }));
        Ok(self.jobs.submit_then(name, JobKind::Derive, work, deliver).0)
    }

    /// What was found becomes candidates, unless the document is another one by now.
    pub(super) fn absorb_bursts(
        &mut self,
        id: DocumentId,
        info: &Arc<RecordingInfo>,
        result: Result<Bursts, EngineError>,
    ) {
        let found = match result {
            Ok(found) => found,
            Err(error) => return self.report(&error),
        };
        let Ok(document) = self.session.document(id) else { return };
        // It may have grown; read otherwise, or closed, it is not what was searched.
        let same = |now: &RecordingInfo| {
            (now.datatype, now.channels, now.sample_rate_hz) == (info.datatype, info.channels, info.sample_rate_hz)
                && now.samples >= info.samples
        };
        if !document.recording().is_some_and(|recording| same(&recording.info)) {
            return;
        }
        let name = document.name.clone();
        let candidates = annotations_of(&found.bursts, None, info);
        let text = match candidates.len() {
            0 => format!("No bursts were found in {name}; lower the threshold, or choose another FFT size"),
            1 => format!("1 burst was found in {name}: accept or discard it"),
            count => format!("{count} bursts were found in {name}: accept or discard them"),
        };
        let edit = PresentationEdit::Annotation(AnnotationEdit::Found(candidates));
        if let Err(error) = self.edit(id, &edit) {
            return self.report(&error);
        }
        self.news.notices.push(Notice::info(text));
        if found.left_out > 0 {
            let text = format!("{} more bursts were found in {name} and left out; raise the threshold", found.left_out);
            self.news.notices.push(Notice::warning(text));
        }
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
