//! Edits of a recording's marks: its annotations, and what the burst finder found and nobody has accepted yet.

use super::apply::no_such;
use super::command::AnnotationEdit;
use crate::engine::error::EngineError;
use crate::engine::session::RecordingPresentation;
use crate::model::{Annotation, AnnotationList};

/// Carries an edit out. Whenever an annotation comes in, all are put in the order of their starts, as SigMF has them;
/// what is new goes behind its equals. One that is changed keeps its place until then, and so its number while it is
/// dragged; those of a file keep theirs.
pub(super) fn edit_marks(recording: &mut RecordingPresentation, edit: &AnnotationEdit) -> Result<(), EngineError> {
    let RecordingPresentation { annotations, candidates, .. } = recording;
    let (count, found) = (annotations.len(), candidates.len());
    match edit {
        AnnotationEdit::Add(annotation) => {
            annotations.insert(annotation.clone());
        }
        AnnotationEdit::Change { index, annotation } => {
            if !annotations.replace(*index, annotation.clone()) {
                return Err(no_such("annotation", *index, count));
            }
        }
        AnnotationEdit::Remove(index) => {
            annotations.remove(*index).ok_or_else(|| no_such("annotation", *index, count))?;
        }
        AnnotationEdit::Found(bursts) => *candidates = bursts.clone(),
        AnnotationEdit::ChangeFound { index, annotation } => {
            if !candidates.replace(*index, annotation.clone()) {
                return Err(no_such("burst", *index, found));
            }
        }
        AnnotationEdit::Accepted(all) => (*annotations, *candidates) = (all.clone(), AnnotationList::default()),
        AnnotationEdit::Accept { candidate: Some(index), label } => {
            let burst = candidates.remove(*index).ok_or_else(|| no_such("burst", *index, found))?;
            annotations.insert(called(burst, label.as_deref()));
        }
        AnnotationEdit::Accept { candidate: None, label } => {
            *annotations = accepted(annotations, candidates, label.as_deref());
            *candidates = AnnotationList::default();
        }
        AnnotationEdit::Discard(Some(index)) => {
            candidates.remove(*index).ok_or_else(|| no_such("burst", *index, found))?;
        }
        // Not looked at one by one: there may be a million of them.
        AnnotationEdit::Discard(None) => *candidates = AnnotationList::default(),
    }
    Ok(())
}

/// Annotations with bursts that were accepted among them, in the order of their starts.
pub(crate) fn accepted(annotations: &AnnotationList, bursts: &AnnotationList, label: Option<&str>) -> AnnotationList {
    let mut all = annotations.to_vec();
    all.extend(bursts.iter().cloned().map(|burst| called(burst, label)));
    all.sort_by_key(|annotation| annotation.sample_start);
    all.into()
}

/// A burst with the label that those which are accepted get, if there is one.
fn called(mut burst: Annotation, label: Option<&str>) -> Annotation {
    burst.label = label.map(str::to_owned).or(burst.label);
    burst
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::SpectrogramView;

    fn at(sample_start: u64, label: Option<&str>) -> Annotation {
        Annotation { sample_start, label: label.map(str::to_owned), ..Annotation::default() }
    }

    fn recording() -> RecordingPresentation {
        RecordingPresentation {
            view: SpectrogramView::default(),
            annotations: AnnotationList::from(vec![at(10, Some("a")), at(30, Some("b"))]),
            candidates: AnnotationList::from(vec![at(5, None), at(20, None), at(40, None)]),
        }
    }

    fn starts(annotations: &AnnotationList) -> Vec<u64> {
        annotations.iter().map(|annotation| annotation.sample_start).collect()
    }

    #[test]
    fn candidates_are_accepted_into_the_order_of_time() {
        let mut one = recording();
        let label = Some("burst".to_owned());
        edit_marks(&mut one, &AnnotationEdit::Accept { candidate: Some(1), label: label.clone() }).unwrap();
        assert_eq!((starts(&one.annotations), starts(&one.candidates)), (vec![10, 20, 30], vec![5, 40]));
        assert_eq!(one.annotations[1].label, label);
        let mut all = recording();
        edit_marks(&mut all, &AnnotationEdit::Accept { candidate: None, label: None }).unwrap();
        assert_eq!((starts(&all.annotations), all.candidates.len()), (vec![5, 10, 20, 30, 40], 0));
        assert_eq!(all.annotations[0].label, None);
    }

    #[test]
    fn what_is_added_brings_all_into_the_order_of_time() {
        let mut recording = recording();
        let change = AnnotationEdit::Change { index: 0, annotation: at(50, Some("a")) };
        edit_marks(&mut recording, &change).unwrap();
        assert_eq!(starts(&recording.annotations), [50, 30], "what is changed keeps its place");
        edit_marks(&mut recording, &AnnotationEdit::Add(at(30, Some("c")))).unwrap();
        assert_eq!(starts(&recording.annotations), [30, 30, 50]);
        assert_eq!(recording.annotations[1].label.as_deref(), Some("c"), "behind its equals");
    }

    #[test]
    fn candidates_are_discarded_and_replaced() {
        let mut recording = recording();
        edit_marks(&mut recording, &AnnotationEdit::Discard(Some(0))).unwrap();
        assert_eq!(starts(&recording.candidates), [20, 40]);
        edit_marks(&mut recording, &AnnotationEdit::Found(AnnotationList::from(vec![at(7, None)]))).unwrap();
        assert_eq!(starts(&recording.candidates), [7]);
        edit_marks(&mut recording, &AnnotationEdit::ChangeFound { index: 0, annotation: at(9, None) }).unwrap();
        assert_eq!(starts(&recording.candidates), [9]);
        edit_marks(&mut recording, &AnnotationEdit::Discard(None)).unwrap();
        assert!(recording.candidates.is_empty() && recording.annotations.len() == 2);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut recording = recording();
        for edit in [
            AnnotationEdit::Remove(2),
            AnnotationEdit::Change { index: 2, annotation: at(0, None) },
            AnnotationEdit::ChangeFound { index: 3, annotation: at(0, None) },
            AnnotationEdit::Accept { candidate: Some(3), label: None },
            AnnotationEdit::Discard(Some(3)),
        ] {
            assert!(edit_marks(&mut recording, &edit).is_err(), "{edit:?}");
        }
    }
}
