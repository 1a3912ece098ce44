//! What is found out about a document after it opened: ranges from its data, a thumbnail.

use std::sync::Arc;

use super::engine::Engine;
use super::event::Event;
use crate::codec::Opened;
use crate::engine::error::EngineError;
use crate::engine::job::JobKind;
use crate::engine::sample_data::SampleData;
use crate::engine::session::{
    COMPOSITE_CHANNELS, Document, Presentation, Thumbnail, default_composition, default_range, layers_of,
};
use crate::engine::spectrum;
use crate::engine::tile::{Scene, TileSource, auto_range, thumbnail};
use crate::model::{Composition, DocumentId, Plane, Progress, SampleSource, Stack, StackInfo};

/// The range of one channel, as the data suggests it.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundRange {
    pub channel: usize,
    pub range: [f64; 2],
}

impl Engine {
    /// Starts looking through a document that was just opened.
    pub(super) fn examine(&mut self, id: DocumentId) {
        let Ok(document) = self.session.document(id) else { return };
        let (events, failed) = (self.sender.clone(), self.sender.clone());
        let content = document.content.clone();
        let thumbnails = self.tiles().thumbnails();
        let looked_at = Looked::of(&content);
        let examined = looked_at.clone();
        let work = move |progress: &Progress| {
            let done = |picture| {
                let thumbnail = Thumbnail::Ready(Arc::new(picture));
                drop(events.send(Event::Thumbnail { document: id, looked_at: examined.clone(), thumbnail }));
            };
            match content {
                Opened::Stack(stack) => look_through(
                    &stack,
                    id,
                    progress,
                    |event| drop(events.send(event)),
                    |shown| thumbnails.make(&stack, shown, Thumbnail::SIDE, progress).map(done),
                ),
                Opened::Recording(recording) => {
                    spectrum::thumbnail(&recording, Thumbnail::SIDE, Thumbnail::SIDE, progress).map(done)
                }
            }
        };
        let deliver = move |_, result: Result<(), EngineError>| {
            let sentence = result.err().filter(|error| !error.is_cancelled()).map(|error| error.to_string());
            if let Some(sentence) = sentence {
                drop(failed.send(Event::Thumbnail { document: id, looked_at, thumbnail: Thumbnail::Failed(sentence) }));
            }
        };
        let name = format!("Looking through {}", document.name);
        let (job, _) = self.jobs.submit_then(name, JobKind::Background, work, deliver);
        if let Some(before) = self.examining.insert(id, job) {
            self.jobs.cancel(before);
        }
    }

    /// Stops looking through a document that is gone: a large plane may take a while.
    pub(super) fn stop_examining(&mut self, id: DocumentId) {
        if let Some(job) = self.examining.remove(&id) {
            self.jobs.cancel(job);
        }
    }

    /// A picture of a built-in sample, its longer side that many pixels: what the start page shows of it. For a job.
    ///
    /// # Errors
    /// Cancellation.
    pub fn sample_picture(sample: SampleData, side: usize, progress: &Progress) -> Result<Plane, EngineError> {
        match sample.open() {
            Opened::Stack(stack) => {
                let composition = default_composition(DocumentId(0), &stack.info);
                let source = Arc::new(TileSource::new(stack));
                thumbnail(&Scene::of_stack(&source, &composition), side, progress)
            }
            Opened::Recording(recording) => spectrum::thumbnail(&recording, side, side / 3, progress),
        }
    }

    /// Keeps a found range, and shows it where it is the default and nobody has chosen another.
    pub(super) fn absorb_range(&mut self, id: DocumentId, info: &Arc<StackInfo>, found: FoundRange) {
        let Some(document) = self.still(id, &Looked::Stack(Arc::clone(info))) else { return };
        if let Some(slot) = document.auto_ranges.get_mut(found.channel) {
            *slot = Some(found.range);
        }
        let placeholder = default_range(info, found.channel, None);
        let range = default_range(info, found.channel, Some(found.range));
        let change = |presentation: &mut Presentation| {
            let Presentation::Stack(stack) = presentation else { return };
            let waiting =
                stack.composition.layers.iter_mut().filter(|layer| {
                    layer.document == id && layer.channel == found.channel && layer.range == placeholder
                });
            waiting.for_each(|layer| layer.range = range);
        };
        self.session.amend(change);
    }

    pub(super) fn absorb_thumbnail(&mut self, id: DocumentId, looked_at: &Looked, thumbnail: Thumbnail) {
        if let Thumbnail::Failed(sentence) = &thumbnail {
            log::warn!("no thumbnail: {sentence}");
        }
        if let Some(document) = self.still(id, looked_at) {
            document.thumbnail = thumbnail;
        }
    }

    /// The document, if it still has the content that was looked at.
    fn still(&mut self, id: DocumentId, looked_at: &Looked) -> Option<&mut Document> {
        self.session.document_mut(id).ok().filter(|document| looked_at.is(&document.content))
    }
}

/// Tells one content of a document from the one that replaced it.
#[derive(Debug, Clone)]
pub(super) enum Looked {
    Stack(Arc<StackInfo>),
    /// Not by its description: a recording that is being received gets a new one every moment.
    Recording(Arc<dyn SampleSource>),
}

impl Looked {
    fn of(content: &Opened) -> Self {
        match content {
            Opened::Stack(stack) => Self::Stack(Arc::clone(&stack.info)),
            Opened::Recording(recording) => Self::Recording(Arc::clone(&recording.source)),
        }
    }

    fn is(&self, content: &Opened) -> bool {
        match (self, content) {
            (Self::Stack(info), Opened::Stack(stack)) => Arc::ptr_eq(info, &stack.info),
            (Self::Recording(source), Opened::Recording(recording)) => Arc::ptr_eq(source, &recording.source),
            _ => false,
        }
    }
}

/// Finds the ranges of the channels that are seen first, paints the thumbnail with them, then finds the rest.
fn look_through(
    stack: &Stack,
    id: DocumentId,
    progress: &Progress,
    send: impl Fn(Event),
    paint: impl FnOnce(&Composition) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let info = &stack.info;
    let find = |channel| {
        let range = auto_range(stack, channel, progress)?;
        send(Event::Range { document: id, info: Arc::clone(info), range: FoundRange { channel, range } });
        Ok::<_, EngineError>(Some(range))
    };
    let seen_first = info.axes.c.min(COMPOSITE_CHANNELS);
    let found = (0..seen_first).map(find).collect::<Result<Vec<_>, _>>()?;
    paint(&Composition::of_layers(layers_of(id, info, &found)))?;
    (seen_first..info.axes.c).try_for_each(|channel| find(channel).map(drop))
}
