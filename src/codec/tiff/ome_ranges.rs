//! The ranges in which channels of an OME-TIFF are shown, as lumiq notes them: map annotations of a namespace of ours.
//!
//! The schema has no place for a display range; other programs leave such annotations alone.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::ome::attribute;

/// What marks an annotation as a display range.
pub(super) const RANGE_NAMESPACE: &str = "lumiq:display-range";

/// The annotations of a document, collected while it is read.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    /// The annotation that is open, if it is a range.
    current: Option<String>,
    /// Which end the next text is: 0 the lower, 1 the upper.
    end: Option<usize>,
    found: HashMap<String, [Option<f64>; 2]>,
}

impl Ranges {
    /// Takes note of an element that begins.
    pub fn element(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            b"MapAnnotation" => {
                let is_range = attribute(element, "Namespace").as_deref() == Some(RANGE_NAMESPACE);
                self.current = attribute(element, "ID").filter(|_| is_range);
            }
            b"M" => {
                self.end = match attribute(element, "K").as_deref() {
                    Some("min") => Some(0),
                    Some("max") => Some(1),
                    _ => None,
                };
            }
            _ => self.end = None,
        }
    }

    /// Takes note of text.
    pub fn text(&mut self, text: &str) {
        if let (Some(id), Some(end)) = (&self.current, self.end.take()) {
            let value = text.trim().parse().ok().filter(|value: &f64| value.is_finite());
            self.found.entry(id.clone()).or_default()[end] = value;
        }
    }

    /// The range among the annotations of these names.
    pub fn of(&self, annotations: &[String]) -> Option<[f64; 2]> {
        let [low, high] = annotations.iter().find_map(|id| self.found.get(id))?;
        Some([(*low)?, (*high)?])
    }
}
