//! The engine's end of a stream: what it asks of the thread, what it is told.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crossbeam_channel::Sender;

use super::growing::Growing;
use super::status::{StreamStatus, Told};
use crate::model::{AnnotationList, Recording, RecordingInfo, locked};

/// Annotations as they were at one moment.
pub(super) type Marks = AnnotationList;

/// What a stream's thread can be asked.
#[derive(Debug)]
pub(in crate::engine) enum Control {
    Record(PathBuf),
    /// Completes the recording, and goes on receiving.
    StopRecording,
    /// Completes the recording, and ends.
    Stop,
}

/// What a stream's thread has to say besides its status.
#[derive(Debug)]
pub(in crate::engine) enum StreamNews {
    /// A pair is complete. Where it holds everything that came and nothing more will come, it is what the document is from
    /// now on, opened like any other; `marks` are those that were written.
    Saved { target: PathBuf, whole: Option<Recording>, marks: Marks },
    /// Something did not work, and the stream goes on: the sentence.
    Failed(String),
    /// The thread is at its end: why, where something is wrong.
    Ended(Result<(), String>),
}

/// A stream that is being received. Dropping it ends it; a recording is completed before the program ends.
#[derive(Debug)]
pub struct LiveStream {
    pub(super) told: Arc<Mutex<Told>>,
    pub(super) source: Arc<Growing>,
    /// What a recording is completed with, however the stream ends.
    pub(super) marks: Arc<Mutex<Marks>>,
    pub(super) controls: Option<Sender<Control>>,
    pub(super) thread: Option<JoinHandle<()>>,
}

impl LiveStream {
    /// How it stands.
    #[must_use]
    pub fn status(&self) -> StreamStatus {
        locked(&self.told).status.clone()
    }

    /// What is known of the recording so far; its source holds at least so many samples.
    #[must_use]
    pub fn info(&self) -> Arc<RecordingInfo> {
        Arc::clone(&locked(&self.told).info)
    }

    /// The samples.
    #[must_use]
    pub fn source(&self) -> Arc<Growing> {
        Arc::clone(&self.source)
    }

    /// The annotations as they are now: a recording is completed with the last that were told.
    pub(in crate::engine) fn mark(&self, marks: &Marks) {
        let mut told = locked(&self.marks);
        if !told.is_same(marks) {
            *told = marks.clone();
        }
    }

    /// Asks the thread; one that has ended answers nobody.
    pub(in crate::engine) fn ask(&self, control: Control) {
        if let Some(controls) = &self.controls {
            drop(controls.send(control));
        }
    }

    /// Asks the thread to end, and hands it over to whoever waits for it.
    pub(in crate::engine) fn end(mut self) -> Option<JoinHandle<()>> {
        self.controls = None;
        self.thread.take()
    }
}
