//! What is selected stays selected: lists of annotations change by edits, undo and searches, and with them the places in
//! them.

use super::view::RecordingView;
use crate::engine::session::RecordingPresentation;
use crate::model::{Annotation, AnnotationList};

/// The lists as they were when a frame began.
#[derive(Debug, Default)]
pub(super) struct FollowedMarks {
    annotations: AnnotationList,
    candidates: AnnotationList,
    /// An annotation that was asked for and is selected when it is there.
    awaited: Option<Annotation>,
}

impl FollowedMarks {
    /// Selects this annotation with the next change of the list, if it comes with that.
    pub(super) fn await_one(&mut self, annotation: Annotation) {
        self.awaited = Some(annotation);
    }
}

/// Finds what is selected again in lists that have changed; what is gone is not selected any more.
pub(super) fn follow(view: &mut RecordingView, presentation: &RecordingPresentation) {
    let RecordingView { marks, selected, candidate, .. } = view;
    let awaited = if marks.annotations.is_same(&presentation.annotations) { None } else { marks.awaited.take() };
    for (before, now, place) in [
        (&mut marks.annotations, &presentation.annotations, &mut *selected),
        (&mut marks.candidates, &presentation.candidates, &mut *candidate),
    ] {
        if !before.is_same(now) {
            *place = place.and_then(|index| found_again(before, now, index));
            *before = now.clone();
        }
    }
    let found = awaited.and_then(|one| place_of(&one, &presentation.annotations));
    if found.is_some() {
        (*selected, *candidate) = (found, None);
    }
}

/// The place of `before[index]` in the list as it is now.
fn found_again(before: &AnnotationList, now: &AnnotationList, index: usize) -> Option<usize> {
    let one = before.get(index)?;
    if now.get(index).is_some_and(|other| same(one, other)) {
        return Some(index);
    }
    if before.agrees_but_at(now, Some(index), same) {
        return Some(index);
    }
    place_of(one, now)
}

fn place_of(one: &Annotation, list: &AnnotationList) -> Option<usize> {
    list.find_at(one.sample_start, |other| same(one, other))
}

/// Equal but for the entry it was read from, which is another after a save.
fn same(one: &Annotation, other: &Annotation) -> bool {
    let marked = |annotation: &Annotation| {
        let edges = [annotation.freq_lower_edge_hz, annotation.freq_upper_edge_hz];
        (annotation.sample_start, annotation.sample_count, edges)
    };
    marked(one) == marked(other) && one.label == other.label && one.comment == other.comment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(starts: &[u64]) -> AnnotationList {
        starts.iter().map(|start| Annotation { sample_start: *start, ..Annotation::default() }).collect()
    }

    #[test]
    fn the_same_annotation_is_found_again() {
        let before = list(&[10, 20, 30]);
        for (now, place, found) in [
            (list(&[10, 15, 20, 30]), 1, Some(2)),
            (list(&[20, 30]), 1, Some(0)),
            (list(&[10, 30]), 1, None),
            (list(&[10, 25, 30]), 1, Some(1)),
            (list(&[11, 20, 30]), 1, Some(1)),
            (list(&[1, 2, 3]), 1, None),
            (list(&[]), 0, None),
            (list(&[10, 20, 30]), 3, None),
        ] {
            assert_eq!(found_again(&before, &now, place), found, "{now:?}");
        }
    }
}
