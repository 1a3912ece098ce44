//! What workers send back, and how it enters the session.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bursts::{AcceptedOf, FoundBursts};
use super::engine::Engine;
use super::examine::{FoundRange, Looked};
use super::notice::{Notice, Remedy};
use super::offer::Offer;
use super::open::shown_name;
use crate::codec::transport::Transport;
use crate::codec::{CodecError, OpenOptions, Opened};
use crate::engine::budget::Reservation;
use crate::engine::error::EngineError;
use crate::engine::export::Decision;
use crate::engine::live::{StreamNews, StreamRequest};
use crate::engine::saved_recipe::RecipeEnd;
use crate::engine::session::{Document, Origin, Presentation, Thumbnail};
use crate::engine::sound::{PlayReport, Playback};
use crate::engine::worklist::WorkNews;
use crate::model::{AnnotationList, DocumentId, NamedLut, Recording, RecordingInfo, StackInfo};

/// What happened since the last [`Engine::poll`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct News {
    /// What there is to say, oldest first.
    pub notices: Vec<Notice>,
    /// Documents that are new (or asked for again): the last one is worth showing.
    pub opened: Vec<DocumentId>,
    /// Files whose names make a stack: to be opened as one, or one by one?
    pub offers: Vec<Offer>,
    /// Recipes that were to be written there: whoever asked says so.
    pub recipes: Vec<(PathBuf, RecipeEnd)>,
    /// The batch is over after some time: for whoever looks at something else.
    pub batch_over: Option<Notice>,
}

/// Finished work on its way from a worker to the session.
#[derive(Debug)]
pub(super) enum Event {
    /// One file of an open job.
    Opened {
        path: PathBuf,
        options: Box<OpenOptions>,
        result: Result<Opened, EngineError>,
    },
    /// Names were looked at: what makes stacks, and what does not.
    Surveyed {
        offers: Vec<Offer>,
        alone: Vec<PathBuf>,
    },
    /// A document's file was read again.
    Reopened {
        document: DocumentId,
        path: PathBuf,
        options: Box<OpenOptions>,
        result: Result<Opened, EngineError>,
    },
    /// The range that the data of a channel suggests; `info` tells whether the document still is what was looked at.
    Range {
        document: DocumentId,
        info: Arc<StackInfo>,
        range: FoundRange,
    },
    Thumbnail {
        document: DocumentId,
        looked_at: Looked,
        thumbnail: Thumbnail,
    },
    /// A table of colours was read for a layer.
    Colors {
        document: DocumentId,
        layer: (DocumentId, usize),
        result: Result<NamedLut, EngineError>,
    },
    /// A job made a document, or failed.
    Derived {
        name: String,
        origin: Box<Origin>,
        memory: Option<Reservation>,
        result: Result<Opened, EngineError>,
    },
    /// A file was written, or was not. `shown`: how the document was shown when the file was asked for, if all of it went there.
    Exported {
        document: DocumentId,
        shown: Option<Presentation>,
        target: PathBuf,
        /// What there is to say of it.
        remark: Option<String>,
        result: Result<Decision, EngineError>,
    },
    /// A recording's annotations were written as it was shown, or were not.
    AnnotationsSaved {
        document: DocumentId,
        shown: Box<Presentation>,
        target: PathBuf,
        result: Result<(), EngineError>,
    },
    /// A recording was searched for bursts; `info` tells whether the document still is what was searched.
    BurstsFound {
        document: DocumentId,
        info: Arc<RecordingInfo>,
        result: Result<FoundBursts, EngineError>,
    },
    /// All bursts were accepted: the annotations with them, and what they were made of.
    BurstsAccepted {
        document: DocumentId,
        of: AcceptedOf,
        result: Result<AnnotationList, EngineError>,
    },
    /// The sound of a document of that name was heard, or was not.
    Played {
        playback: Arc<Playback>,
        name: String,
        result: Result<PlayReport, EngineError>,
    },
    /// A recipe was written, or was not.
    RecipeSaved {
        target: PathBuf,
        result: Result<RecipeEnd, EngineError>,
    },
    /// A table of measurements was written, or was not.
    TextWritten {
        target: PathBuf,
        result: Result<Decision, EngineError>,
    },
    /// The other side of a stream answered, or did not.
    Connected {
        request: Box<StreamRequest>,
        result: Result<Box<dyn Transport>, EngineError>,
    },
    /// The thread of a stream has something to say.
    Stream {
        document: DocumentId,
        news: StreamNews,
    },
    /// A file that is followed has another length.
    Grown {
        document: DocumentId,
        result: Result<Recording, EngineError>,
    },
    /// Files for the batch were looked for.
    Collected(Result<Vec<PathBuf>, EngineError>),
    /// A run of the batch has something to tell.
    Worklist {
        run: u64,
        news: WorkNews,
    },
    /// All files of a folder were tried.
    FolderDone {
        path: PathBuf,
        result: Result<FolderSummary, EngineError>,
    },
}

/// How a folder went.
#[derive(Debug)]
pub(super) struct FolderSummary {
    pub opened: usize,
    /// Files of no known format: left out without a word each.
    pub unknown: usize,
    /// Files that should have opened: their sentences.
    pub failures: Vec<String>,
    /// Files beyond the limit of one folder.
    pub left_out: usize,
}

impl Engine {
    pub(super) fn absorb(&mut self, event: Event) {
        match event {
            Event::Opened { path, options, result } => match result {
                Ok(content) => self.add_opened(path, options, content),
                Err(error) => self.report_open(path, &error),
            },
            Event::Surveyed { offers, alone } => {
                self.news.offers.extend(offers);
                self.open(alone, &OpenOptions::default());
            }
            Event::Reopened { document, path, options, result } => match result {
                Ok(content) => {
                    let origin = Origin::File { path, options };
                    // Closed meanwhile: nobody waits for it.
                    if self.reread(document, content, origin).is_ok() {
                        self.news.opened.push(document);
                    }
                }
                Err(error) => self.report_open(path, &error),
            },
            Event::Range { document, info, range } => self.absorb_range(document, &info, range),
            Event::Thumbnail { document, looked_at, thumbnail } => {
                self.absorb_thumbnail(document, &looked_at, thumbnail);
            }
            Event::Colors { document, layer, result } => self.absorb_colors(document, layer, result),
            Event::Derived { name, origin, memory, result } => match result {
                Ok(content) => {
                    let id = self.add(content, name, *origin);
                    if let Ok(document) = self.session.document_mut(id) {
                        document.memory = memory.map(Arc::new);
                    }
                }
                Err(error) => self.report(&error),
            },
            Event::Exported { document, shown, target, remark, result } => {
                if let (Ok(Decision::Write), Ok(document)) = (&result, self.session.document_mut(document)) {
                    document.written = shown.or_else(|| document.written.take());
                }
                self.absorb_export(target.clone(), &result);
                let said = remark.map(|remark| Notice::warning(format!("{}: {remark}", target.display())));
                self.news.notices.extend(said);
            }
            Event::AnnotationsSaved { document, shown, target, result } => {
                self.absorb_saved_annotations(document, *shown, target, result);
            }
            Event::BurstsFound { document, info, result } => self.absorb_bursts(document, &info, result),
            Event::Played { playback, name, result } => self.absorb_played(&playback, &name, result),
            Event::BurstsAccepted { document, of, result } => self.absorb_accepted(document, &of, result),
            Event::TextWritten { target, result } => self.absorb_export(target, &result),
            Event::RecipeSaved { target, result } => {
                let end = RecipeEnd::of(result);
                self.news.recipes.push((target.clone(), end.clone()));
                if end == RecipeEnd::Written {
                    self.absorb_export(target, &Ok(Decision::Write));
                }
            }
            Event::Connected { request, result } => self.absorb_connected(&request, result),
            Event::Stream { document, news } => self.absorb_stream(document, news),
            Event::Grown { document, result } => self.absorb_grown(document, result),
            Event::Collected(result) => self.absorb_collected(result),
            Event::Worklist { run, news } => self.absorb_work(run, news),
            Event::FolderDone { path, result } => match result {
                Ok(summary) => self.news.notices.extend(summary.notices(&path)),
                Err(error) => self.report(&error),
            },
        }
    }

    fn add_opened(&mut self, path: PathBuf, options: Box<OpenOptions>, content: Opened) {
        if let Some(open) = self.session.find_file(&path, &options) {
            self.news.opened.push(open);
            return;
        }
        let name = shown_name(&path, &options);
        let place = self.place_of(&path);
        let id = self.add(content, name, Origin::File { path, options });
        if let Some(place) = place {
            // It was added a moment ago, so it is there.
            drop(self.session.move_to(id, place));
        }
        self.tell_of_guesses(id);
    }

    /// Before the first document whose file was asked for later; `None`: at the end.
    fn place_of(&self, path: &Path) -> Option<usize> {
        let own = self.asked.get(path)?;
        let later = |other: &Document| other.path().is_some_and(|path| self.asked.get(path) > Some(own));
        self.session.documents().iter().position(later)
    }

    /// Guesses and warnings are said once, when the document opens; the document keeps them.
    fn tell_of_guesses(&mut self, id: DocumentId) {
        let Ok(document) = self.session.document(id) else { return };
        if let Some(first) = document.warnings().first() {
            let more = document.warnings().len() - 1;
            let rest = if more > 0 { format!(" (and {more} more)") } else { String::new() };
            self.news.notices.push(Notice::warning(format!("{}: {first}{rest}", document.name)).with(Remedy::Show(id)));
        }
        let guessed = document.guessed_words();
        if !guessed.is_empty() {
            let text = format!("{} does not state its {guessed}: what is shown is a guess", document.name);
            self.news.notices.push(Notice::info(text).with(Remedy::ChangeReading(id)));
        }
    }

    fn report_open(&mut self, path: PathBuf, error: &EngineError) {
        // The button is the remedy; that of the sentence is an option of the command line.
        let notice = match error {
            EngineError::Codec(CodecError::Ambiguous { path, question, .. }) => {
                Notice::warning(format!("{}: {question}", path.display()))
            }
            EngineError::Codec(CodecError::Unknown { path, .. }) => {
                Notice::error(format!("{}: not a picture, stack or recording that lumiq knows", path.display()))
            }
            _ => return self.report(error),
        };
        self.news.notices.push(notice.with(Remedy::AskHowToOpen(path)));
    }

    /// Cancellation is what was asked for, and is not reported.
    pub(super) fn report(&mut self, error: &EngineError) {
        if !error.is_cancelled() {
            self.news.notices.push(Notice::error(error.to_string()));
        }
    }
}

impl FolderSummary {
    /// How it went as a whole, then each failure.
    fn notices(self, path: &std::path::Path) -> Vec<Notice> {
        if (self.opened, self.unknown, self.failures.len()) == (0, 0, 0) {
            let text = format!("{}: holds no files of its own; open one of the folders in it", path.display());
            return vec![Notice::warning(text)];
        }
        let mut text = format!("{}: {} opened", path.display(), count(self.opened, "file"));
        if self.unknown > 0 {
            text = format!("{text}, {} of no known format left out", count(self.unknown, "file"));
        }
        if self.left_out > 0 {
            text = format!("{text}, {} more left out (drop them in parts)", self.left_out);
        }
        if !self.failures.is_empty() {
            text = format!("{text}, {} could not be", count(self.failures.len(), "file"));
        }
        let whole =
            if self.opened == 0 || !self.failures.is_empty() { Notice::warning(text) } else { Notice::info(text) };
        std::iter::once(whole).chain(self.failures.into_iter().map(Notice::error)).collect()
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
