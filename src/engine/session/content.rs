//! What a document is at a moment: its planes or samples, where they came from, how they are shown. Undo puts it back
//! whole when a file was read in another way, or calibrated. No pixels: sources are lazy and shared.

use std::sync::Arc;

use super::document::Origin;
use super::presentation::Presentation;
use crate::codec::Opened;

/// Everything of a document that reading its file gives.
#[derive(Debug, Clone)]
pub struct Content {
    pub opened: Opened,
    pub origin: Origin,
    pub presentation: Presentation,
    /// As in [`Document`](super::Document).
    pub auto_ranges: Vec<Option<[f64; 2]>>,
}

impl Content {
    /// Whether planes or samples come from the same source, in the same order.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        match (&self.opened, &other.opened) {
            (Opened::Stack(one), Opened::Stack(other)) => Arc::ptr_eq(&one.source, &other.source),
            (Opened::Recording(one), Opened::Recording(other)) => Arc::ptr_eq(&one.source, &other.source),
            _ => false,
        }
    }
}

/// The same data, described and shown alike.
impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        let described_alike = match (&self.opened, &other.opened) {
            (Opened::Stack(one), Opened::Stack(other)) => one.info == other.info,
            (Opened::Recording(one), Opened::Recording(other)) => Arc::ptr_eq(&one.info, &other.info),
            _ => false,
        };
        described_alike && self.reads_like(other) && self.presentation == other.presentation
    }
}
