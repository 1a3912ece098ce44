//! Which annotations are listed, in which order: worked out when the annotations, the order or the filter change, not
//! every frame.

use std::cmp::Reverse;

use crate::engine::settings::AnnotationOrder;
use crate::model::{Annotation, AnnotationList};

/// The last list that was worked out.
#[derive(Debug, Default)]
pub struct Listing {
    /// What it was worked out of; held, so that other annotations cannot have the same place in memory.
    of: Option<(AnnotationList, AnnotationOrder, String)>,
    indices: Vec<usize>,
}

impl Listing {
    /// The places of the annotations that are listed, in their order.
    pub fn of(&mut self, annotations: &AnnotationList, order: AnnotationOrder, filter: &str) -> &[usize] {
        let filter = filter.trim();
        let same = self.of.as_ref().is_some_and(|(known, known_order, known_filter)| {
            known.is_same(annotations) && *known_order == order && known_filter == filter
        });
        if !same {
            self.indices = listed(annotations, order, filter);
            self.of = Some((annotations.clone(), order, filter.to_owned()));
        }
        &self.indices
    }
}

fn listed(annotations: &AnnotationList, order: AnnotationOrder, filter: &str) -> Vec<usize> {
    let wanted = filter.to_lowercase();
    let holds = |text: &Option<String>| text.as_deref().is_some_and(|text| text.to_lowercase().contains(&wanted));
    let is_listed =
        |annotation: &Annotation| wanted.is_empty() || holds(&annotation.label) || holds(&annotation.comment);
    let mut list: Vec<_> = annotations.iter().enumerate().filter(|(_, annotation)| is_listed(annotation)).collect();
    // Equals stay in the order of time.
    if !annotations.is_in_order() {
        list.sort_by_key(|(_, annotation)| annotation.sample_start);
    }
    match order {
        AnnotationOrder::Time => {}
        AnnotationOrder::Frequency => {
            let edge = |annotation: &Annotation| annotation.freq_lower_edge_hz.unwrap_or(f64::NEG_INFINITY);
            list.sort_by(|(_, a), (_, b)| edge(a).total_cmp(&edge(b)));
        }
        AnnotationOrder::Label => {
            list.sort_by_cached_key(|(_, annotation)| annotation.title().unwrap_or_default().to_lowercase());
        }
        AnnotationOrder::Duration => {
            list.sort_by_key(|(_, annotation)| Reverse(annotation.sample_count.unwrap_or(u64::MAX)));
        }
    }
    list.into_iter().map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotations() -> AnnotationList {
        let one = |start, count, low, label: &str, comment: &str| Annotation {
            sample_start: start,
            sample_count: count,
            freq_lower_edge_hz: low,
            label: Some(label.to_owned()),
            comment: Some(comment.to_owned()),
            ..Annotation::default()
        };
        AnnotationList::from(vec![
            one(30, Some(5), Some(-10.0), "beta", "SNR 12 dB"),
            one(10, None, None, "Alpha", ""),
            one(20, Some(50), Some(5.0), "gamma", "noise"),
        ])
    }

    #[test]
    fn in_every_order() {
        let (all, mut listing) = (annotations(), Listing::default());
        assert_eq!(listing.of(&all, AnnotationOrder::Time, ""), [1, 2, 0]);
        assert_eq!(listing.of(&all, AnnotationOrder::Frequency, ""), [1, 0, 2]);
        assert_eq!(listing.of(&all, AnnotationOrder::Label, ""), [1, 0, 2]);
        assert_eq!(listing.of(&all, AnnotationOrder::Duration, ""), [1, 2, 0]);
    }

    #[test]
    fn a_filter_looks_into_labels_and_comments() {
        let (all, mut listing) = (annotations(), Listing::default());
        assert_eq!(listing.of(&all, AnnotationOrder::Time, " snr "), [0]);
        assert_eq!(listing.of(&all, AnnotationOrder::Time, "ALPHA"), [1]);
        assert!(listing.of(&all, AnnotationOrder::Time, "delta").is_empty());
        let other = AnnotationList::from(vec![Annotation { label: Some("delta".to_owned()), ..Annotation::default() }]);
        assert_eq!(listing.of(&other, AnnotationOrder::Time, "delta"), [0]);
    }
}
