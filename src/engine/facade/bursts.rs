//! Searching a recording for bursts, and accepting what was found: jobs, frozen now, told when done.
//!
//! A search can find a million of them: annotations are made, copied and put in order in jobs; what comes back is put into
//! its place as a whole.

use std::sync::Arc;

use super::engine::{Applied, Engine};
use super::event::Event;
use super::notice::Notice;
use crate::engine::bursts::{BurstRequest, annotations_of, can_serve, find_bursts, index_parameters};
use crate::engine::command::{AnnotationEdit, PresentationEdit, accepted};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::engine::recording_index::IndexParameters;
use crate::engine::session::{Document, RecordingPresentation};
use crate::model::{AnnotationList, DocumentId, Progress, RecordingInfo, SignalRegion};
use crate::ops::burst::check;

/// So many bursts are accepted at once, in less time than a frame takes; more in a job.
const AT_ONCE: usize = 2000;

/// What a search found, as annotations.
#[derive(Debug)]
pub(super) struct FoundBursts {
    candidates: AnnotationList,
    left_out: u64,
}

/// Annotations and bursts as they were when all were accepted.
#[derive(Debug)]
pub(super) struct AcceptedOf {
    annotations: AnnotationList,
    candidates: AnnotationList,
}

/// What the index of a recording does for a search over all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchIndex {
    /// There is none.
    None,
    /// It says where to look.
    Serves,
    /// It will, when it is whole.
    Growing,
    /// It is of frames of so many samples, and would serve a search with such.
    OfFrames(usize),
}

impl Engine {
    /// Starts a search for bursts with the draft's recipe, in the channel that is shown.
    ///
    /// # Errors
    /// [`EngineError::Refused`] of stacks, and of recipes that make no sense.
    pub(super) fn find_bursts(&mut self, id: DocumentId, region: Option<SignalRegion>) -> Result<JobId, EngineError> {
        let document = self.session.document(id)?;
        let name = format!("Finding bursts in {}", document.name);
        let mut request = self.burst_request(document, region)?;
        check(&request.search)?;
        let (info, indexes) = (Arc::clone(&request.recording.info), self.indexes().clone());
        let work = move |progress: &Progress| {
            if can_serve(&request) {
                let parameters = index_parameters(&request.search, request.channel, &request.recording.info);
                request.index = indexes.whole(&request.recording, parameters);
            }
            let found = find_bursts(&request, progress)?;
            let candidates = annotations_of(&found.bursts, None, &request.recording.info).into();
            progress.check()?;
            Ok(FoundBursts { candidates, left_out: found.left_out })
        };
        let sender = self.sender.clone();
        let deliver = move |_, result| drop(sender.send(Event::BurstsFound { document: id, info, result }));
        Ok(self.jobs.submit_then(name, JobKind::Derive, work, deliver).0)
    }

    fn burst_request(&self, document: &Document, region: Option<SignalRegion>) -> Result<BurstRequest, EngineError> {
        let recording = document.expect_recording()?.clone();
        let channel = document.presentation.recording().map_or(0, |shown| shown.view.channel);
        Ok(BurstRequest { recording, channel, region, search: self.session.drafts().bursts, index: None })
    }

    /// What the index of a recording does for a search over all of it with the draft's recipe, as far as is known without
    /// a look at the disk.
    #[must_use]
    pub fn search_index(&self, id: DocumentId) -> SearchIndex {
        let Ok(document) = self.session.document(id) else { return SearchIndex::None };
        let Ok(request) = self.burst_request(document, None) else { return SearchIndex::None };
        let Some(shown) = document.presentation.recording() else { return SearchIndex::None };
        let info = &request.recording.info;
        let there = |parameters| self.indexes().peek(id, &request.recording, parameters);
        if can_serve(&request)
            && let Some(index) = there(index_parameters(&request.search, request.channel, info))
        {
            return if index.is_complete() { SearchIndex::Serves } else { SearchIndex::Growing };
        }
        let view = IndexParameters::of(&shown.view, info);
        let search = request.search.with_frames_of(view.n_fft);
        let would = BurstRequest { search, ..request.clone() };
        let would_serve = search.check().is_ok()
            && can_serve(&would)
            && index_parameters(&search, view.channel, info) == view
            && there(view).is_some();
        if would_serve { SearchIndex::OfFrames(view.n_fft) } else { SearchIndex::None }
    }

    /// What was found becomes candidates, unless the document is another one by now.
    pub(super) fn absorb_bursts(
        &mut self,
        id: DocumentId,
        info: &Arc<RecordingInfo>,
        result: Result<FoundBursts, EngineError>,
    ) {
        let FoundBursts { candidates, left_out } = match result {
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
        if left_out > 0 {
            let text = format!("{left_out} more bursts were found in {name} and left out; raise the threshold");
            self.news.notices.push(Notice::warning(text));
        }
    }

    /// An edit of a recording's marks. Where all of many bursts are accepted, that is a job.
    ///
    /// # Errors
    /// As [`edit`](Self::edit).
    pub(super) fn edit_marks(&mut self, id: DocumentId, edit: AnnotationEdit) -> Result<Applied, EngineError> {
        let shown = self.session.document(id)?.presentation.recording();
        match (edit, shown) {
            (AnnotationEdit::Accept { candidate: None, label }, Some(shown)) if shown.candidates.len() > AT_ONCE => {
                let RecordingPresentation { annotations, candidates, .. } = shown.clone();
                Ok(Applied::Started(vec![self.accept_all(id, AcceptedOf { annotations, candidates }, label)?]))
            }
            (edit, _) => self.edit(id, &PresentationEdit::Annotation(edit)),
        }
    }

    fn accept_all(&self, id: DocumentId, of: AcceptedOf, label: Option<String>) -> Result<JobId, EngineError> {
        let name = format!("Accepting bursts of {}", self.session.document(id)?.name);
        let (annotations, candidates) = (of.annotations.clone(), of.candidates.clone());
        let work = move |progress: &Progress| {
            let all = accepted(&annotations, &candidates, label.as_deref());
            progress.check()?;
            Ok(all)
        };
        let sender = self.sender.clone();
        let deliver = move |_, result| drop(sender.send(Event::BurstsAccepted { document: id, of, result }));
        Ok(self.jobs.submit_then(name, JobKind::Derive, work, deliver).0)
    }

    /// They are annotations now, unless something else was done with them meanwhile.
    pub(super) fn absorb_accepted(
        &mut self,
        id: DocumentId,
        of: &AcceptedOf,
        result: Result<AnnotationList, EngineError>,
    ) {
        let all = match result {
            Ok(all) => all,
            Err(error) => return self.report(&error),
        };
        let Ok(document) = self.session.document(id) else { return };
        let as_it_was = document.presentation.recording().is_some_and(|shown| {
            shown.annotations.is_same(&of.annotations) && shown.candidates.is_same(&of.candidates)
        });
        if !as_it_was {
            let text =
                format!("Annotations of {} were changed while bursts were accepted; accept them again", document.name);
            self.news.notices.push(Notice::warning(text));
            return;
        }
        if let Err(error) = self.edit(id, &PresentationEdit::Annotation(AnnotationEdit::Accepted(all))) {
            self.report(&error);
        }
    }
}
