//! Undo and redo over presentations, drafts, how files are read and the batch's list: recipes before and after, never pixels.
//!
//! A slider that is dragged sends a command a frame; all that hit the same [`Target`] within one gesture become one
//! step. A gesture ends with [`History::seal`] (the pointer was released, the field left) or after a pause.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::engine::session::{Content, Drafts, Presentation};
use crate::model::DocumentId;

/// Steps that are kept.
const DEPTH: usize = 500;
/// Edits of one target further apart than this are separate steps even without a release (arrow keys, wheel).
const PAUSE: Duration = Duration::from_secs(1);

/// What an edit changes, fine enough to tell one slider from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// `None`: several, or the drafts, which belong to none.
    pub document: Option<DocumentId>,
    /// The layer or the annotation, where there is one.
    pub index: Option<usize>,
    /// The label of the step: `Opacity`.
    pub label: &'static str,
}

/// What is put back in place.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Of these documents.
    Presentations(Vec<(DocumentId, Presentation)>),
    /// Of this document: its file was read in another way, or calibrated.
    Content(DocumentId, Box<Content>),
    Drafts(Box<Drafts>),
    /// Of the batch.
    Listing(Listing),
}

/// Which files are on the list of the batch and which are not; of all others it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    pub on: Vec<PathBuf>,
    pub off: Vec<PathBuf>,
}

impl State {
    /// How documents are shown in it.
    fn presentations(&mut self) -> Vec<(DocumentId, &mut Presentation)> {
        match self {
            Self::Presentations(of) => {
                of.iter_mut().map(|(document, presentation)| (*document, presentation)).collect()
            }
            Self::Content(document, content) => vec![(*document, &mut content.presentation)],
            Self::Drafts(_) | Self::Listing(_) => Vec::new(),
        }
    }

    /// A document was closed: what it was and looked like goes, and its layers elsewhere.
    fn forget(&mut self, closed: DocumentId) {
        match self {
            Self::Presentations(of) => of.retain(|(document, _)| *document != closed),
            Self::Content(document, _) if *document == closed => *self = Self::Presentations(Vec::new()),
            _ => {}
        }
        self.forget_layers(closed);
    }

    /// Layers of a document leave the compositions of others.
    fn forget_layers(&mut self, gone: DocumentId) {
        for (document, presentation) in self.presentations() {
            if document != gone {
                presentation.forget(gone);
            }
        }
    }
}

/// One change of the presentations of documents, mostly one, of the drafts, or of the batch's list.
#[derive(Debug, Clone)]
pub struct Edit {
    pub target: Target,
    /// Whether later edits of the same target may join: sliders yes, buttons no.
    pub continuous: bool,
    pub before: State,
    pub after: State,
}

#[derive(Debug)]
struct Step {
    edit: Edit,
    at: Instant,
}

/// The steps that can be taken back, and those that were.
#[derive(Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    sealed: bool,
}

impl History {
    /// What undo would take back: `Opacity`.
    #[must_use]
    pub fn undo_label(&self) -> Option<&'static str> {
        self.done.last().map(|step| step.edit.target.label)
    }

    /// What redo would do again.
    #[must_use]
    pub fn redo_label(&self) -> Option<&'static str> {
        self.undone.last().map(|step| step.edit.target.label)
    }

    /// Ends a gesture: the next edit is a step of its own.
    pub fn seal(&mut self) {
        self.sealed = true;
    }

    /// Records an edit that was applied at `now`. One that changed nothing leaves no step, and neither does a gesture
    /// that came back to where it began.
    pub(crate) fn record(&mut self, edit: Edit, now: Instant) {
        let joins = self.done.last().is_some_and(|last| {
            !self.sealed
                && edit.continuous
                && last.edit.continuous
                && last.edit.target == edit.target
                && now.saturating_duration_since(last.at) < PAUSE
        });
        if !joins && edit.before == edit.after {
            return;
        }
        self.sealed = false;
        self.undone.clear();
        if let Some(last) = self.done.last_mut().filter(|_| joins) {
            last.edit.after = edit.after;
            last.at = now;
            if last.edit.after == last.edit.before {
                self.done.pop();
                // What follows in this drag must not join the step before it.
                self.sealed = true;
            }
        } else {
            if self.done.len() == DEPTH {
                self.done.remove(0);
            }
            self.done.push(Step { edit, at: now });
        }
    }

    /// The step that [`undo`](Self::undo) would give.
    pub(crate) fn next_undo(&self) -> Option<&Edit> {
        self.done.last().map(|step| &step.edit)
    }

    /// The step that [`redo`](Self::redo) would give.
    pub(crate) fn next_redo(&self) -> Option<&Edit> {
        self.undone.last().map(|step| &step.edit)
    }

    /// The step to take back; the caller puts `before` in place.
    pub(crate) fn undo(&mut self) -> Option<&Edit> {
        let step = self.done.pop()?;
        self.undone.push(step);
        self.sealed = true;
        self.undone.last().map(|step| &step.edit)
    }

    /// The step to do again; the caller puts `after` in place.
    pub(crate) fn redo(&mut self) -> Option<&Edit> {
        let step = self.undone.pop()?;
        self.done.push(step);
        self.sealed = true;
        self.done.last().map(|step| &step.edit)
    }

    /// A document was closed: its steps go, and its layers in steps of other documents.
    pub(crate) fn forget(&mut self, closed: DocumentId) {
        self.forget_in_each(|state| state.forget(closed));
    }

    /// The planes of a document are others now: its layers go from the steps of other documents.
    pub(crate) fn forget_layers(&mut self, document: DocumentId) {
        self.forget_in_each(|state| state.forget_layers(document));
    }

    fn forget_in_each(&mut self, forget: impl Fn(&mut State)) {
        for steps in [&mut self.done, &mut self.undone] {
            steps.retain_mut(|step| {
                forget(&mut step.edit.before);
                forget(&mut step.edit.after);
                step.edit.before != step.edit.after
            });
        }
    }

    /// Applies a change that is no step (a computed range arrived) to every remembered state of a document.
    pub(crate) fn amend(&mut self, mut change: impl FnMut(&mut Presentation)) {
        for step in self.done.iter_mut().chain(&mut self.undone) {
            for state in [&mut step.edit.before, &mut step.edit.after] {
                state.presentations().into_iter().for_each(|(_, presentation)| change(presentation));
            }
        }
    }
}
