//! Captures and annotations of a recording, as SigMF means them. Not here: reading and writing them (codec).

use std::sync::Arc;

use serde_json::{Map, Value};

/// A stretch of a recording taken with one tuning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Capture {
    /// First sample, counted from the start of the data.
    pub sample_start: u64,
    /// Centre frequency in Hz, if stated.
    pub frequency_hz: Option<f64>,
    /// ISO 8601 time of the first sample, as the file has it.
    pub datetime: Option<String>,
    /// The index of its first sample in the stream that it was cut from, if stated (`core:global_index`).
    pub global_index: Option<u64>,
    /// The entry it was read from, verbatim: keys that lumiq does not know are kept when it is saved.
    pub entry: Option<Arc<Map<String, Value>>>,
}

/// A marked part of a recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotation {
    /// First sample, counted from the start of the data.
    pub sample_start: u64,
    /// Length in samples, if stated.
    pub sample_count: Option<u64>,
    /// In Hz: absolute where the recording has a frequency, else relative to zero.
    pub freq_lower_edge_hz: Option<f64>,
    pub freq_upper_edge_hz: Option<f64>,
    pub label: Option<String>,
    pub comment: Option<String>,
    /// The entry it was read from, verbatim: keys that lumiq does not know are kept when it is saved, whatever became of
    /// the others.
    pub entry: Option<Arc<Map<String, Value>>>,
}

impl Annotation {
    /// What it is called: its label, else its comment.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.label.as_deref().or(self.comment.as_deref())
    }

    /// The sample behind its last; without a stated length it goes on for ever.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.sample_count.map_or(u64::MAX, |count| self.sample_start.saturating_add(count))
    }
}
