//! Bursts as annotations: where they are in hertz, how strong in the comment, and who says so.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::model::{Annotation, RecordingInfo, SignalRegion};
use crate::ops::burst::Burst;

/// What `core:generator` says of annotations that the burst finder made.
#[must_use]
pub fn generator() -> String {
    format!("lumiq {} burst finder", env!("CARGO_PKG_VERSION"))
}

/// A burst as an annotation, with that label if there is one, and what else is in its entry.
fn annotation_of(
    burst: &Burst,
    label: Option<&str>,
    info: &RecordingInfo,
    entry: &Arc<Map<String, Value>>,
) -> Annotation {
    let mut annotation = Annotation {
        label: label.map(str::to_owned),
        comment: Some(format!("SNR {:.1} dB peak, {:.1} dB mean", burst.peak_snr_db, burst.mean_snr_db)),
        entry: Some(Arc::clone(entry)),
        ..Annotation::default()
    };
    SignalRegion { from: burst.from, to: burst.to, cycles: burst.cycles }.write(&mut annotation, info);
    annotation
}

/// All of them, in their order.
#[must_use]
pub fn annotations_of(bursts: &[Burst], label: Option<&str>, info: &RecordingInfo) -> Vec<Annotation> {
    let entry = Arc::new(Map::from_iter([("core:generator".to_owned(), Value::from(generator()))]));
    bursts.iter().map(|burst| annotation_of(burst, label, info, &entry)).collect()
}
