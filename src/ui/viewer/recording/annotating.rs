//! Keys and menu entries that are about annotations: the next one, the one before, removing, making one of the box.

use egui::{Key, Modifiers, Ui};

use super::extent::Extent;
use super::selection::TimeFrequencyBox;
use super::view::RecordingView;
use crate::engine::Action;
use crate::engine::command::AnnotationEdit;
use crate::engine::session::RecordingPresentation;
use crate::model::{Annotation, AnnotationList, RecordingInfo};

/// Carries them out; the edits that they ask for. `label`: of an annotation that is made of the box.
pub fn act(
    view: &mut RecordingView,
    actions: &[Action],
    presentation: &RecordingPresentation,
    info: &RecordingInfo,
    label: &str,
) -> Vec<AnnotationEdit> {
    let mut edits = Vec::new();
    for action in actions {
        match action {
            Action::NextAnnotation => jump(view, &presentation.annotations, info, true),
            Action::PreviousAnnotation => jump(view, &presentation.annotations, info, false),
            Action::RemoveAnnotation => {
                let index = view.selected.take().filter(|index| *index < presentation.annotations.len());
                edits.extend(index.map(AnnotationEdit::Remove));
            }
            Action::Annotate => edits.extend(of_box(view, info, label).map(AnnotationEdit::Add)),
            _ => {}
        }
    }
    edits
}

/// What Delete and Backspace take away while nobody types: the annotation that is selected, or the burst.
pub fn removed_by_key(
    ui: &Ui,
    view: &mut RecordingView,
    presentation: &RecordingPresentation,
) -> Option<AnnotationEdit> {
    let annotation = view.selected.filter(|index| *index < presentation.annotations.len());
    let candidate = view.candidate.filter(|index| *index < presentation.candidates.len());
    if ui.egui_wants_keyboard_input() || (annotation.is_none() && candidate.is_none()) {
        return None;
    }
    let pressed = ui.input_mut(|input| {
        input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace)
    });
    if !pressed {
        return None;
    }
    (view.selected, view.candidate) = (None, None);
    annotation.map(AnnotationEdit::Remove).or_else(|| candidate.map(|index| AnnotationEdit::Discard(Some(index))))
}

/// The annotation that the box stands for, or what lies between the cursors; the box goes, or they go. It is selected as
/// soon as it is there, so that one can go on with it.
pub fn of_box(view: &mut RecordingView, info: &RecordingInfo, label: &str) -> Option<Annotation> {
    let part = view.selection.take().or_else(|| view.cursors.take())?;
    let mut annotation = Annotation::default();
    part.write(&mut annotation, info);
    annotation.label = Some(label.trim().to_owned()).filter(|label| !label.is_empty());
    view.marks.await_one(annotation.clone());
    Some(annotation)
}

/// Selects the annotation that begins next, or before, in time; the first or the last after the end.
fn jump(view: &mut RecordingView, annotations: &AnnotationList, info: &RecordingInfo, forwards: bool) {
    let key = |index: usize| (annotations[index].sample_start, index);
    let from = match view.selected.filter(|index| *index < annotations.len()) {
        Some(index) => key(index),
        // None is selected: from what is seen.
        None if forwards => (view.time.low.max(0.0) as u64, 0),
        None => (view.time.high.max(0.0) as u64, usize::MAX),
    };
    let begins_here = |index: &usize| view.selected.is_none() && key(*index) == from;
    let all = || 0..annotations.len();
    let found = if forwards {
        let next = all().filter(|index| key(*index) > from || begins_here(index)).min_by_key(|index| key(*index));
        next.or_else(|| all().min_by_key(|index| key(*index)))
    } else {
        let before = all().filter(|index| key(*index) < from).max_by_key(|index| key(*index));
        before.or_else(|| all().max_by_key(|index| key(*index)))
    };
    if let Some(index) = found {
        select(view, &annotations[index], info);
        view.selected = Some(index);
    }
}

/// Looks at an annotation or a burst; nothing is selected then, for the caller to say what is.
pub fn select(view: &mut RecordingView, annotation: &Annotation, info: &RecordingInfo) {
    (view.selected, view.candidate, view.selection) = (None, None, None);
    let band = Extent::whole(&view.limits().frequency);
    view.reveal(&TimeFrequencyBox::of(annotation, info, band));
}
