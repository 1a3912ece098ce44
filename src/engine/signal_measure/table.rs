//! Measurements as text: CSV for files, tab-separated for the clipboard, JSON for programs.
//!
//! Numbers have the digits that tell them from every other; what is not known stays empty in tables, and is null with
//! its reason in JSON.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::measurements::{SignalMeasurements, SignalRow};
use super::quantity::Quantity;
use crate::engine::measure::TableFormat;

/// What a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalTableFormat {
    Table(TableFormat),
    Json,
}

impl SignalTableFormat {
    /// JSON for the ending `.json`, tabs for `.tsv`, else commas.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        if json { Self::Json } else { Self::Table(TableFormat::of(path)) }
    }

    /// The measurements as text.
    #[must_use]
    pub fn text(self, measured: &SignalMeasurements) -> String {
        match self {
            Self::Table(format) => signal_table(measured, format),
            Self::Json => format!("{:#}\n", signal_json(measured)),
        }
    }
}

/// One line a part, under a heading with units.
#[must_use]
pub fn signal_table(measured: &SignalMeasurements, format: TableFormat) -> String {
    let mut headings: Vec<String> = ["label", "channel", "first sample", "samples"].map(str::to_owned).into();
    let heading = |quantity: Quantity| format!("{} ({})", quantity.heading(), quantity.unit(measured.calibrated));
    headings.extend(Quantity::ALL.map(heading));
    headings.extend(["FFT", "hop", "window", "frames", "frames there are"].map(str::to_owned));
    let rows = measured.rows.iter().map(|row| cells(measured, row));
    format.lines(std::iter::once(headings).chain(rows))
}

fn cells(measured: &SignalMeasurements, row: &SignalRow) -> Vec<String> {
    let mut cells = vec![
        row.label.clone().unwrap_or_default(),
        measured.channel.to_string(),
        row.region.from.to_string(),
        row.region.samples().to_string(),
    ];
    cells.extend(Quantity::ALL.map(|quantity| row.value(quantity).map_or_else(|_| String::new(), written)));
    cells.extend(row.looked.map_or_else(Default::default, |looked| {
        let [n_fft, hop] = [looked.n_fft, looked.hop].map(|count| count.to_string());
        [n_fft, hop, looked.window.to_string(), looked.frames.to_string(), looked.frames_there.to_string()]
    }));
    cells
}

fn written(value: f64) -> String {
    // −0 is what a frequency of no offset may come out as.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

/// All of it for programs.
#[must_use]
pub fn signal_json(measured: &SignalMeasurements) -> Value {
    let units: Map<String, Value> = Quantity::ALL
        .iter()
        .map(|quantity| (quantity.key().to_owned(), Value::from(quantity.unit(measured.calibrated))))
        .collect();
    let rows: Vec<Value> = measured.rows.iter().map(row_json).collect();
    json!({ "channel": measured.channel, "units": units, "rows": rows })
}

fn row_json(row: &SignalRow) -> Value {
    let mut object = Map::new();
    object.insert("label".to_owned(), json!(row.label));
    object.insert("sample_start".to_owned(), json!(row.region.from));
    object.insert("sample_count".to_owned(), json!(row.region.samples()));
    let mut unknown = Map::new();
    for quantity in Quantity::ALL {
        let value = row.value(quantity).map(|value| value + 0.0);
        if let Err(why) = value {
            unknown.insert(quantity.key().to_owned(), Value::from(why.to_string()));
        }
        object.insert(quantity.key().to_owned(), json!(value.ok().filter(|value| value.is_finite())));
    }
    object.insert("unknown".to_owned(), Value::Object(unknown));
    let looked = row.looked.map(|looked| {
        json!({
            "fft": looked.n_fft, "hop": looked.hop, "window": looked.window.to_string(),
            "frames": looked.frames, "frames_there": looked.frames_there,
        })
    });
    object.insert("spectrum".to_owned(), json!(looked));
    object.insert("retuned_within".to_owned(), Value::from(row.retuned));
    Value::Object(object)
}
