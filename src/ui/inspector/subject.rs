//! The region in hand: the box, else the annotation or the found burst that is selected, else what lies between the cursors.
//!
//! The one answer for every page and key that does something with a region: measuring, cutting out, annotating.

use super::super::context::UiContext;
use super::super::viewer::recording::extent::Extent;
use super::super::viewer::recording::{RecordingView, TimeFrequencyBox};
use crate::engine::command::{AnnotationEdit, Command};
use crate::engine::session::Document;
use crate::model::{Annotation, AnnotationList, RecordingInfo, SignalRegion};

/// The region in hand.
#[derive(Debug, Clone)]
pub enum Subject {
    Box(TimeFrequencyBox),
    /// Its place in the list, itself, the part it marks.
    Annotation(usize, Box<Annotation>, TimeFrequencyBox),
    /// The same of a burst that was found and that nobody has accepted yet.
    Found(usize, Box<Annotation>, TimeFrequencyBox),
    Cursors(TimeFrequencyBox),
}

/// What makes one of a mark.
type OfMark = fn(usize, Box<Annotation>, TimeFrequencyBox) -> Subject;

impl Subject {
    /// The region in hand in the view of a document.
    #[must_use]
    pub fn of(view: Option<&RecordingView>, document: &Document) -> Option<Self> {
        let (view, recording) = (view?, document.recording()?);
        let shown = document.presentation.recording()?;
        let mark = |index: Option<usize>, marks: &AnnotationList, of_mark: OfMark| {
            let annotation = marks.get(index?)?.clone();
            let part = TimeFrequencyBox::of(&annotation, &recording.info, Extent::whole(&view.limits().frequency));
            Some(of_mark(index?, Box::new(annotation), part))
        };
        let annotation = || mark(view.selected, &shown.annotations, Self::Annotation);
        let found = || mark(view.candidate, &shown.candidates, Self::Found);
        let marked = || annotation().or_else(found);
        view.selection.map(Self::Box).or_else(marked).or_else(|| view.cursors.map(Self::Cursors))
    }

    /// Its heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Box(_) => "Box",
            Self::Annotation(..) => "Annotation",
            Self::Found(..) => "Burst",
            Self::Cursors(_) => "Between cursors",
        }
    }

    /// The part of the recording that it is.
    #[must_use]
    pub const fn part(&self) -> &TimeFrequencyBox {
        match self {
            Self::Box(part) | Self::Annotation(_, _, part) | Self::Found(_, _, part) | Self::Cursors(part) => part,
        }
    }

    /// Its whole samples and its band, within the recording; `None` if nothing of it was recorded.
    #[must_use]
    pub fn region(&self, info: &RecordingInfo) -> Option<SignalRegion> {
        match self {
            // As it is written, not as it is drawn: edges keep their last digit.
            Self::Annotation(_, annotation, part) | Self::Found(_, annotation, part) => {
                part.region(info).and_then(|_| SignalRegion::of(annotation, info))
            }
            Self::Box(part) | Self::Cursors(part) => part.region(info),
        }
    }

    /// Whether it can become an annotation: it is none yet.
    #[must_use]
    pub const fn can_be_annotated(&self) -> bool {
        matches!(self, Self::Box(_) | Self::Cursors(_))
    }

    /// What it is called in tables.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Annotation(_, annotation, _) | Self::Found(_, annotation, _) => annotation.title().map(str::to_owned),
            _ => None,
        }
    }

    /// Makes it another part.
    pub fn change(self, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo, to: TimeFrequencyBox) {
        let edit = match self {
            Self::Annotation(index, mut annotation, before) => {
                to.write_changes(&before, &mut annotation, info);
                AnnotationEdit::Change { index, annotation: *annotation }
            }
            Self::Found(index, mut burst, before) => {
                to.write_changes(&before, &mut burst, info);
                AnnotationEdit::ChangeFound { index, annotation: *burst }
            }
            Self::Box(_) | Self::Cursors(_) => {
                let Some(view) = context.views.recordings.get_mut(document.id) else { return };
                let place = if matches!(self, Self::Box(_)) { &mut view.selection } else { &mut view.cursors };
                *place = Some(to);
                return;
            }
        };
        context.command(Command::Annotation { document: document.id, edit });
    }
}
