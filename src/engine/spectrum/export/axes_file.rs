//! The axes of an array in a file beside it, since npy has no place for them: what rows and columns stand for, what the
//! values are, and the recipe. Not here: the array itself.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::request::Plan;
use crate::model::AxisCalibration;
use crate::model::recipe::Reduce;

/// The version of what is written.
const VERSION: u64 = 1;

/// Where the axes of an array go: `band.axes.json` beside `band.npy`.
#[must_use]
pub fn axes_beside(array: &Path) -> PathBuf {
    array.with_extension("axes.json")
}

/// The axes of an array that is written row after row.
pub(super) fn axes_text(plan: &Plan, array: &Path) -> String {
    let summary = plan.summary();
    let axis = |axis: AxisCalibration, count: u64| json!({ "start": axis.start, "step": axis.step, "unit": axis.unit.symbol(), "count": count });
    let reduce = match plan.reduce {
        _ if plan.columns == plan.averages => Value::Null,
        Reduce::Max => "max".into(),
        Reduce::Mean => "mean".into(),
        Reduce::Min => "min".into(),
    };
    let text = json!({
        "version": VERSION,
        "array": array.file_name().map(|name| name.to_string_lossy()),
        "order": ["frequency", "time"],
        "frequency": axis(summary.frequency, summary.bins as u64),
        "time": axis(summary.time, summary.columns),
        "values": { "unit": summary.unit, "type": "float32" },
        "frames": summary.frames,
        "reduce": reduce,
        "channel": plan.channel,
        "samples": [plan.from, plan.to],
        "recipe": plan.processor.recipe(),
    });
    format!("{text:#}\n")
}
