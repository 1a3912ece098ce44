//! One open document: what it is, where it came from, how it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use super::content::Content;
use super::presentation::{Presentation, default_presentation};
use crate::codec::{DocumentKind, OpenOptions, Opened};
use crate::engine::budget::Reservation;
use crate::engine::error::EngineError;
use crate::model::{DocumentId, Plane, Provenance, Recording, Stack, StackInfo};

/// Where a document came from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Read from this file, with these options.
    File { path: PathBuf, options: Box<OpenOptions> },
    /// Made by a job from other documents (which may be closed by now).
    Derived { provenance: Provenance, parents: Vec<DocumentId> },
    /// Received, and so far in no file that stays.
    Stream { address: String },
    /// Built in: simulated data, made by code.
    Sample,
}

/// The small picture in lists.
#[derive(Debug, Clone, Default)]
pub enum Thumbnail {
    /// Not made yet.
    #[default]
    Pending,
    /// RGB8 (3 samples per pixel), its longer side at most [`Thumbnail::SIDE`].
    Ready(Arc<Plane>),
    /// It could not be made: the sentence.
    Failed(String),
}

impl Thumbnail {
    /// The longer side in pixels: twice a list's 36 points, for dense screens.
    pub const SIDE: usize = 72;
}

/// Work that is in no file and goes when its document is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritten {
    /// Annotations that differ from those in the file.
    Annotations,
    /// A stream that was not recorded.
    Stream,
    /// What came before a stream was recorded.
    BeforeRecording,
    /// A result that was never exported.
    Result,
    /// Regions, which no file keeps.
    Regions,
}

impl Unwritten {
    /// How a sentence goes on that begins with the document's name.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Annotations => "its changed annotations were not saved",
            Self::Stream => "it is in no file",
            Self::BeforeRecording => "what came before its recording is in no file",
            Self::Result => "it was not exported",
            Self::Regions => "its regions are in no file",
        }
    }
}

/// An open stack or recording.
#[derive(Debug, Clone)]
pub struct Document {
    pub id: DocumentId,
    /// As lists show it; from the file's name, changeable.
    pub name: String,
    pub origin: Origin,
    pub content: Opened,
    pub presentation: Presentation,
    /// Ranges the data suggests, one per channel; `None` until they are computed.
    pub auto_ranges: Vec<Option<[f64; 2]>>,
    pub thumbnail: Thumbnail,
    /// What it takes of the memory budget; given back when the document goes.
    pub memory: Option<Arc<Reservation>>,
    /// What the file said of the stack when it was first read, whatever was said of it since; `None` for recordings.
    pub stated: Option<Arc<StackInfo>>,
    /// How it was shown when it was last written to a file whole; `None` if it never was.
    pub written: Option<Presentation>,
    /// The metadata to which its annotations were saved last, which are therefore its own; `None` if they never were.
    pub annotations_file: Option<PathBuf>,
}

impl Document {
    /// Stack or recording.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match self.content {
            Opened::Stack(_) => DocumentKind::Stack,
            Opened::Recording(_) => DocumentKind::Recording,
        }
    }

    /// The stack, if it is one.
    #[must_use]
    pub const fn stack(&self) -> Option<&Stack> {
        if let Opened::Stack(stack) = &self.content { Some(stack) } else { None }
    }

    /// The recording, if it is one.
    #[must_use]
    pub const fn recording(&self) -> Option<&Recording> {
        if let Opened::Recording(recording) = &self.content { Some(recording) } else { None }
    }

    /// The stack, for work that needs one.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if it is a recording.
    pub fn expect_stack(&self) -> Result<&Stack, EngineError> {
        self.stack().ok_or_else(|| {
            EngineError::refused(
                format!("{} is a recording, not a stack or picture", self.name),
                "choose a stack, or make a spectrogram of it first",
            )
        })
    }

    /// The recording, for work that needs one.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if it is a stack.
    pub fn expect_recording(&self) -> Result<&Recording, EngineError> {
        self.recording().ok_or_else(|| {
            EngineError::refused(
                format!("{} is a stack, not a recording", self.name),
                "choose a recording, or open the file again as one (--as recording)",
            )
        })
    }

    /// Whether it was received and is in no file that stays.
    #[must_use]
    pub const fn is_of_stream(&self) -> bool {
        matches!(self.origin, Origin::Stream { .. })
    }

    /// What closing it takes that is in no file. What is recorded of a stream meanwhile is known to the engine alone
    /// ([`crate::engine::Engine::unwritten`]).
    #[must_use]
    pub fn unwritten(&self) -> Option<Unwritten> {
        let (lost, what) = match (&self.content, self.presentation.recording()) {
            (Opened::Recording(recording), _) if self.is_of_stream() && self.written.is_none() => {
                (recording.info.samples > 0, Unwritten::Stream)
            }
            (Opened::Recording(recording), Some(shown)) => {
                let written = self.written.as_ref().and_then(Presentation::recording);
                let saved = written.map_or(&recording.info.annotations, |written| &written.annotations);
                (shown.annotations != *saved, Unwritten::Annotations)
            }
            _ if self.provenance().is_some() && self.written.is_none() => (true, Unwritten::Result),
            _ => (self.has_regions(), Unwritten::Regions),
        };
        lost.then_some(what)
    }

    /// Whether its annotations differ from those in its file. What was received has no file they could be saved to.
    #[must_use]
    pub fn has_unsaved_annotations(&self) -> bool {
        self.recording().is_some() && !self.is_of_stream() && self.unwritten().is_some()
    }

    /// Whether regions were drawn on it, which no file keeps.
    fn has_regions(&self) -> bool {
        self.presentation.regions().is_some_and(|regions| !regions.is_empty())
    }

    /// What it is now, to be put back later.
    #[must_use]
    pub fn content(&self) -> Content {
        Content {
            opened: self.content.clone(),
            origin: self.origin.clone(),
            presentation: self.presentation.clone(),
            auto_ranges: self.auto_ranges.clone(),
        }
    }

    /// What it becomes when its file is read in another way. A calibration that was typed stays; so do the layers, if the
    /// channels are as many as before.
    #[must_use]
    pub fn read_as(&self, mut opened: Opened, origin: Origin) -> Content {
        if let (Opened::Stack(stack), Some(own), Some(stated)) = (&mut opened, self.stack(), &self.stated)
            && own.info.spacing() != stated.spacing()
        {
            Arc::make_mut(&mut stack.info).set_spacing(own.info.spacing());
        }
        // Marks are somebody's work, and edges in hertz stay where they are.
        if let (Opened::Recording(recording), Some(shown)) = (&opened, self.presentation.recording()) {
            let mut presentation = shown.clone();
            presentation.view.channel = presentation.view.channel.min(recording.info.channels.saturating_sub(1));
            let presentation = Presentation::Recording(presentation);
            return Content { presentation, auto_ranges: Vec::new(), opened, origin };
        }
        let channels = |opened: &Opened| if let Opened::Stack(stack) = opened { stack.info.axes.c } else { 0 };
        if channels(&opened) > 0 && channels(&opened) == channels(&self.content) {
            return Content { opened, origin, ..self.content() };
        }
        Content {
            presentation: default_presentation(self.id, &opened),
            auto_ranges: vec![None; channels(&opened)],
            opened,
            origin,
        }
    }

    /// The file it was read from.
    #[must_use]
    pub const fn path(&self) -> Option<&PathBuf> {
        if let Origin::File { path, .. } = &self.origin { Some(path) } else { None }
    }

    /// The files it was read from: one, or many that are one stack.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let Origin::File { path, options } = &self.origin else { return Vec::new() };
        match &options.arrangement {
            Some(arrangement) => arrangement.members.iter().map(|member| path.join(&member.name)).collect(),
            None => vec![path.clone()],
        }
    }

    /// What it was made from, if a job made it.
    #[must_use]
    pub const fn provenance(&self) -> Option<&Provenance> {
        if let Origin::Derived { provenance, .. } = &self.origin { Some(provenance) } else { None }
    }

    /// What the user should know of it, one sentence each.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        match &self.content {
            Opened::Stack(stack) => &stack.info.warnings,
            Opened::Recording(recording) => &recording.info.warnings,
        }
    }

    /// Names of the facts that were inferred, not read.
    #[must_use]
    pub fn guessed(&self) -> &[String] {
        match &self.content {
            Opened::Stack(stack) => &stack.info.guessed,
            Opened::Recording(recording) => &recording.info.guessed,
        }
    }

    /// What was inferred, not read, as words for a sentence: "sample rate and centre frequency"; empty if nothing was.
    #[must_use]
    pub fn guessed_words(&self) -> String {
        let words: Vec<_> = self.guessed().iter().map(|key| fact_name(key)).collect();
        match words.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

/// The name of a fact in the reader's words, from its key in `info --json`.
fn fact_name(key: &str) -> String {
    match key {
        "sample_rate_hz" => "sample rate".to_owned(),
        "center_frequency_hz" => "centre frequency".to_owned(),
        "datatype" => "sample type".to_owned(),
        "datetime" => "time of recording".to_owned(),
        other => other.replace('_', " "),
    }
}
