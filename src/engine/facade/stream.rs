//! Streams and growing files as documents: begun, shown while they grow, recorded, ended.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::engine::{Applied, Engine};
use super::event::Event;
use super::notice::{Notice, Remedy};
use crate::codec::transport::{Transport, connect};
use crate::codec::{OpenOptions, Opened};
use crate::engine::command::StreamCommand;
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind, Wake};
use crate::engine::live::{
    Control, Follower, Growing, LiveStream, StreamNews, StreamRequest, StreamStatus, start, watch,
};
use crate::engine::session::{Origin, Presentation};
use crate::model::{AnnotationList, DocumentId, Progress, Recording, RecordingInfo};

/// What is growing.
pub(super) struct Streams {
    live: HashMap<DocumentId, LiveStream>,
    followed: HashMap<DocumentId, Follower>,
    /// Streams that a person stopped: their end is no news.
    stopped: HashSet<DocumentId>,
    /// Threads that complete their recordings.
    ending: Vec<JoinHandle<()>>,
    wake: Wake,
}

impl Streams {
    pub(super) fn new(wake: Wake) -> Self {
        let (live, followed, stopped) = (HashMap::new(), HashMap::new(), HashSet::new());
        Self { live, followed, stopped, ending: Vec::new(), wake }
    }

    /// A file's document is another now, or gone.
    pub(super) fn unfollow(&mut self, id: DocumentId) {
        self.followed.remove(&id);
    }

    fn end(&mut self, stream: LiveStream) {
        self.ending.retain(|thread| !thread.is_finished());
        self.ending.extend(stream.end());
    }
}

impl std::fmt::Debug for Streams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Streams").field("live", &self.live.keys()).finish_non_exhaustive()
    }
}

/// At the end of the program recordings are completed, which takes a moment.
impl Drop for Streams {
    fn drop(&mut self) {
        let streams: Vec<_> = self.live.drain().map(|(_, stream)| stream).collect();
        for stream in streams {
            self.end(stream);
        }
        for thread in self.ending.drain(..) {
            // Panics inside were caught and reported.
            let _ = thread.join();
        }
    }
}

impl Engine {
    /// How the stream of a document stands, while it is received.
    #[must_use]
    pub fn stream(&self, id: DocumentId) -> Option<StreamStatus> {
        self.streams.live.get(&id).map(LiveStream::status)
    }

    /// Whether the file of a document is followed while another program writes it.
    #[must_use]
    pub fn is_followed(&self, id: DocumentId) -> bool {
        self.streams.followed.contains_key(&id)
    }

    /// Whether a document may become longer by itself.
    #[must_use]
    pub fn is_growing(&self, id: DocumentId) -> bool {
        self.streams.live.contains_key(&id) || self.is_followed(id)
    }

    pub(super) fn apply_stream(&mut self, command: StreamCommand) -> Result<Applied, EngineError> {
        match command {
            StreamCommand::Open(request) => return Ok(Applied::Started(vec![self.open_stream(*request)?])),
            StreamCommand::Stop(id) => {
                self.live(id)?.ask(Control::Stop);
                self.streams.stopped.insert(id);
            }
            StreamCommand::Record { document, target } => {
                let target = self.free_name(&target)?;
                self.live(document)?.ask(Control::Record(target));
            }
            StreamCommand::StopRecording(id) => self.live(id)?.ask(Control::StopRecording),
            StreamCommand::Follow { document, on: true } => self.follow(document)?,
            StreamCommand::Follow { document, on: false } => self.unfollow(document),
        }
        Ok(Applied::Done)
    }

    fn live(&self, id: DocumentId) -> Result<&LiveStream, EngineError> {
        self.streams
            .live
            .get(&id)
            .ok_or_else(|| EngineError::refused("nothing is received here", "open a stream first"))
    }

    /// The metadata's name of a recording, if it would replace nothing.
    fn free_name(&self, target: &Path) -> Result<PathBuf, EngineError> {
        let target = target.with_extension("sigmf-meta");
        if let Some(taken) = [target.with_extension("sigmf-data"), target.clone()].into_iter().find(|p| p.exists()) {
            return Err(EngineError::Exists(taken));
        }
        let recordings = self.streams.live.values().filter_map(|stream| stream.status().recording);
        if recordings.into_iter().any(|recording| recording.target == target) {
            let problem = format!("{}: is being recorded to already", target.display());
            return Err(EngineError::refused(problem, "choose another name"));
        }
        Ok(target)
    }

    /// Tells streams their documents' annotations: however a stream ends, its recording has them.
    pub(super) fn tell_marks(&self) {
        for (id, stream) in &self.streams.live {
            if let Ok(marks) = self.session.annotations(*id) {
                stream.mark(marks);
            }
        }
    }

    /// Connects in the background; the document opens when the other side has answered.
    fn open_stream(&mut self, mut request: StreamRequest) -> Result<JobId, EngineError> {
        request.record = request.record.map(|target| self.free_name(&target)).transpose()?;
        let connection = request.connection()?;
        request.info()?;
        let (sender, name) = (self.sender.clone(), format!("Connecting to {}", request.address));
        let work = move |_: &Progress| Ok(connect(&connection)?);
        let deliver = move |_, result| drop(sender.send(Event::Connected { request: Box::new(request), result }));
        Ok(self.jobs.submit_then(name, JobKind::Open, work, deliver).0)
    }

    pub(super) fn absorb_connected(
        &mut self,
        request: &StreamRequest,
        result: Result<Box<dyn Transport>, EngineError>,
    ) {
        let id = self.session.next_id();
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.streams.wake));
        let report = move |news| {
            drop(sender.send(Event::Stream { document: id, news }));
            wake();
        };
        let started = result.and_then(|transport| start(transport, request, report, Arc::clone(&self.streams.wake)));
        match started {
            Ok(stream) => {
                let content = Opened::Recording(Recording { info: stream.info(), source: stream.source() });
                let address = request.address.to_string();
                let opened = self.add(content, address.clone(), Origin::Stream { address });
                self.streams.live.insert(opened, stream);
            }
            Err(error) => self.report(&error),
        }
    }

    /// Lets documents know of what came since the last call.
    pub(super) fn follow_streams(&mut self) {
        self.tell_marks();
        let mut begun = Vec::new();
        for (id, stream) in &self.streams.live {
            let Ok(document) = self.session.document_mut(*id) else { continue };
            let Opened::Recording(recording) = &mut document.content else { continue };
            let info = stream.info();
            if info.samples != recording.info.samples {
                // Enough to be recognised by.
                let second = info.sample_rate_hz.unwrap_or(1e6) as u64;
                begun.extend((recording.info.samples < second && info.samples >= second).then_some(*id));
                recording.info = info;
            }
        }
        for id in begun {
            self.examine(id);
        }
    }

    pub(super) fn absorb_stream(&mut self, id: DocumentId, news: StreamNews) {
        let name = self.session.document(id).map(|document| document.name.clone()).unwrap_or_default();
        match news {
            StreamNews::Saved { target, whole, marks } => self.absorb_saved(id, &target, whole, marks),
            StreamNews::Failed(sentence) => self.news.notices.push(Notice::error(sentence)),
            StreamNews::Ended(result) => {
                self.follow_streams();
                if let Some(stream) = self.streams.live.remove(&id) {
                    self.streams.end(stream);
                    self.examine(id);
                }
                let stopped = self.streams.stopped.remove(&id);
                match result {
                    Err(sentence) if sentence.starts_with(&name) => self.news.notices.push(Notice::error(sentence)),
                    Err(sentence) => self.news.notices.push(Notice::error(format!("{name}: {sentence}"))),
                    Ok(()) if stopped || name.is_empty() => {}
                    Ok(()) => self.news.notices.push(Notice::info(format!("{name}: the stream has ended"))),
                }
            }
        }
    }

    /// A recording of everything that came is what the document is from now on.
    fn absorb_saved(&mut self, id: DocumentId, target: &Path, whole: Option<Recording>, marks: AnnotationList) {
        let text = format!("{} is complete", target.display());
        self.news.notices.push(Notice::info(text).with(Remedy::ShowFile(target.to_owned())));
        let Ok(document) = self.session.document_mut(id) else { return };
        if let Some(whole) = whole {
            // The same samples: what is cached of them stays good.
            document.content = Opened::Recording(whole);
            // What was annotated since is in no file yet.
            let mut written = document.presentation.clone();
            if let Presentation::Recording(shown) = &mut written {
                shown.annotations = marks;
            }
            document.written = Some(written);
            document.origin = Origin::File { path: target.to_owned(), options: Box::default() };
            let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            self.session.rename(id, name);
        }
    }

    /// Reads a document's file again whenever its length changes.
    fn follow(&mut self, id: DocumentId) -> Result<(), EngineError> {
        let document = self.session.document(id)?;
        let recording = document.expect_recording()?.clone();
        let Origin::File { path, options } = &document.origin else {
            let problem = format!("{} is in no file that could grow", document.name);
            return Err(EngineError::refused(problem, "open a file first"));
        };
        if self.is_growing(id) {
            return Ok(());
        }
        let (path, options) = (path.clone(), OpenOptions::clone(options));
        let source = Arc::new(Growing::new(recording.source));
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.streams.wake));
        let report = move |result| {
            drop(sender.send(Event::Grown { document: id, result }));
            wake();
        };
        let follower = watch(path, options, Arc::clone(&source), report)?;
        self.session.document_mut(id)?.content = Opened::Recording(Recording { info: recording.info, source });
        self.streams.followed.insert(id, follower);
        Ok(())
    }

    /// The file stays as long as it is now.
    fn unfollow(&mut self, id: DocumentId) {
        let Some(follower) = self.streams.followed.remove(&id) else { return };
        if let Ok(document) = self.session.document_mut(id)
            && let Opened::Recording(recording) = &mut document.content
        {
            recording.source = follower.source.now();
        }
    }

    pub(super) fn absorb_grown(&mut self, id: DocumentId, result: Result<Recording, EngineError>) {
        let Some(follower) = self.streams.followed.get(&id) else { return };
        let grown = match result {
            Ok(grown) => grown,
            Err(error) => {
                self.unfollow(id);
                return self.report(&error);
            }
        };
        // The samples first: a description never counts more than there are.
        follower.source.replace(grown.source);
        let Ok(document) = self.session.document_mut(id) else { return };
        let Opened::Recording(recording) = &mut document.content else { return };
        let before = std::mem::replace(&mut recording.info, grown.info);
        let same = |info: &RecordingInfo| (info.channels, info.datatype);
        if recording.info.samples < before.samples || same(&before) != same(&recording.info) {
            // Written anew: nothing of it is as it was.
            self.spectra().forget(id);
        }
        self.examine_if_short(id, before.samples);
    }

    /// A recording that was opened before anything was in it is looked through again.
    fn examine_if_short(&mut self, id: DocumentId, before: u64) {
        if before == 0 {
            self.examine(id);
        }
    }

    /// A document was closed: its stream ends, and its recording is completed with these marks.
    pub(super) fn end_stream(&mut self, id: DocumentId, marks: Option<&AnnotationList>) {
        self.streams.unfollow(id);
        if let Some(stream) = self.streams.live.remove(&id) {
            if let Some(marks) = marks {
                stream.mark(marks);
            }
            stream.ask(Control::Stop);
            self.streams.end(stream);
        }
    }
}
