//! Which annotations are listed, in which order: worked out when the annotations, the order or the filter change, not
//! every frame.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::engine::settings::AnnotationOrder;
use crate::model::Annotation;

/// The last list that was worked out.
#[derive(Debug, Default)]
pub struct Listing {
    /// What it was worked out of; held, so that other annotations cannot have the same place in memory.
    of: Option<(Arc<Vec<Annotation>>, AnnotationOrder, String)>,
    indices: Vec<usize>,
}

impl Listing {
    /// The places of the annotations that are listed, in their order.
    pub fn of(&mut self, annotations: &Arc<Vec<Annotation>>, order: AnnotationOrder, filter: &str) -> &[usize] {
        let filter = filter.trim();
        let same = self.of.as_ref().is_some_and(|(known, known_order, known_filter)| {
            Arc::ptr_eq(known, annotations) && *known_order == order && known_filter == filter
        });
        if !same {
            self.indices = listed(annotations, order, filter);
            self.of = Some((Arc::clone(annotations), order, filter.to_owned()));
        }
        &self.indices
    }
}

fn listed(annotations: &[Annotation], order: AnnotationOrder, filter: &str) -> Vec<usize> {
    let wanted = filter.to_lowercase();
    let holds = |text: &Option<String>| text.as_deref().is_some_and(|text| text.to_lowercase().contains(&wanted));
    let mut indices: Vec<usize> = (0..annotations.len())
        .filter(|index| {
            let annotation = &annotations[*index];
            wanted.is_empty() || holds(&annotation.label) || holds(&annotation.comment)
        })
        .collect();
    // Equals stay in the order of time.
    indices.sort_by_key(|index| annotations[*index].sample_start);
    match order {
        AnnotationOrder::Time => {}
        AnnotationOrder::Frequency => {
            let edge = |index: usize| annotations[index].freq_lower_edge_hz.unwrap_or(f64::NEG_INFINITY);
            indices.sort_by(|a, b| edge(*a).total_cmp(&edge(*b)));
        }
        AnnotationOrder::Label => {
            let label = |index: usize| annotations[index].title().unwrap_or_default().to_lowercase();
            indices.sort_by_cached_key(|index| label(*index));
        }
        AnnotationOrder::Duration => {
            let length = |index: usize| annotations[index].sample_count.unwrap_or(u64::MAX);
            indices.sort_by(|a, b| length(*b).cmp(&length(*a)).then(Ordering::Equal));
        }
    }
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotations() -> Arc<Vec<Annotation>> {
        let one = |start, count, low, label: &str, comment: &str| Annotation {
            sample_start: start,
            sample_count: count,
            freq_lower_edge_hz: low,
            label: Some(label.to_owned()),
            comment: Some(comment.to_owned()),
            ..Annotation::default()
        };
        Arc::new(vec![
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
        let other = Arc::new(vec![Annotation { label: Some("delta".to_owned()), ..Annotation::default() }]);
        assert_eq!(listing.of(&other, AnnotationOrder::Time, "delta"), [0]);
    }
}
