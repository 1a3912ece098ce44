//! What is measured: the box, else the annotation that is selected, else what lies between the cursors.

use super::super::super::context::UiContext;
use super::super::super::viewer::recording::TimeFrequencyBox;
use super::super::super::viewer::recording::extent::Extent;
use crate::engine::command::{AnnotationEdit, Command};
use crate::engine::session::{Document, RecordingPresentation};
use crate::model::{Annotation, RecordingInfo};

/// What is measured.
#[derive(Debug, Clone)]
pub enum Subject {
    Box(TimeFrequencyBox),
    /// Its place in the list, itself, the part it marks.
    Annotation(usize, Box<Annotation>, TimeFrequencyBox),
    Cursors(TimeFrequencyBox),
}

impl Subject {
    /// What there is to measure in a document.
    #[must_use]
    pub fn of(
        context: &UiContext<'_>,
        document: &Document,
        presentation: &RecordingPresentation,
        info: &RecordingInfo,
    ) -> Option<Self> {
        let view = context.views.recordings.get(document.id)?;
        let annotation = || {
            let index = view.selected?;
            let annotation = presentation.annotations.get(index)?.clone();
            let band = Extent::whole(&view.limits().frequency);
            let part = TimeFrequencyBox::of(&annotation, info, band);
            Some(Self::Annotation(index, Box::new(annotation), part))
        };
        view.selection.map(Self::Box).or_else(annotation).or_else(|| view.cursors.map(Self::Cursors))
    }

    /// Its heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Box(_) => "Selection",
            Self::Annotation(..) => "Annotation",
            Self::Cursors(_) => "Between cursors",
        }
    }

    /// The part of the recording that it is.
    #[must_use]
    pub const fn part(&self) -> &TimeFrequencyBox {
        match self {
            Self::Box(part) | Self::Annotation(_, _, part) | Self::Cursors(part) => part,
        }
    }

    /// What it is called in tables.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Annotation(_, annotation, _) => annotation.title().map(str::to_owned),
            _ => None,
        }
    }

    /// Makes it another part.
    pub fn change(self, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo, to: TimeFrequencyBox) {
        if let Self::Annotation(index, mut annotation, _) = self {
            to.write(&mut annotation, info);
            let edit = AnnotationEdit::Change { index, annotation: *annotation };
            context.command(Command::Annotation { document: document.id, edit });
            return;
        }
        let Some(view) = context.views.recordings.get_mut(document.id) else { return };
        match self {
            Self::Cursors(_) => view.cursors = Some(to),
            _ => view.selection = Some(to),
        }
    }
}
