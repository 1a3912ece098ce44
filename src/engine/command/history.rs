//! Undo and redo over presentations and drafts: recipes before and after, never pixels.
//!
//! A slider that is dragged sends a command a frame; all that hit the same [`Target`] within one gesture become one
//! step. A gesture ends with [`History::seal`] (the pointer was released, the field left) or after a pause.

use std::time::{Duration, Instant};

use crate::engine::session::{Drafts, Presentation};
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
    Drafts(Drafts),
}

impl State {
    fn presentations(&mut self) -> impl Iterator<Item = &mut Presentation> {
        let of = if let Self::Presentations(of) = self { of.as_mut_slice() } else { &mut [] };
        of.iter_mut().map(|(_, presentation)| presentation)
    }

    /// A document was closed: what it looked like goes, and its layers elsewhere.
    fn forget(&mut self, closed: DocumentId) {
        if let Self::Presentations(of) = self {
            of.retain(|(document, _)| *document != closed);
        }
        for presentation in self.presentations() {
            presentation.forget(closed);
        }
    }
}

/// One change of the presentations of documents, mostly one, or of the drafts.
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
        for steps in [&mut self.done, &mut self.undone] {
            steps.retain_mut(|step| {
                step.edit.before.forget(closed);
                step.edit.after.forget(closed);
                step.edit.before != step.edit.after
            });
        }
    }

    /// Applies a change that is no step (a computed range arrived) to every remembered state of a document.
    pub(crate) fn amend(&mut self, mut change: impl FnMut(&mut Presentation)) {
        for step in self.done.iter_mut().chain(&mut self.undone) {
            for state in [&mut step.edit.before, &mut step.edit.after] {
                state.presentations().for_each(&mut change);
            }
        }
    }
}
