//! Measurements as text: CSV for files, tab-separated for the clipboard, JSON for programs.
//!
//! In tables t and z count from 1, as the window and ImageJ count them; in JSON from 0, as everywhere in JSON. Numbers have
//! the digits that tell them from every other; what is not a number stays empty.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::measurements::{Curve, Measurements, Row};
use crate::model::{Region, Shape};

/// How columns are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Commas; names that hold one are quoted (RFC 4180).
    Csv,
    /// Tabs, for the clipboard: spreadsheets take it apart by themselves.
    Tabs,
}

impl TableFormat {
    /// Tabs for the ending `.tsv`, else commas.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let tabs = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tsv"));
        if tabs { Self::Tabs } else { Self::Csv }
    }

    fn line(self, cells: &[String]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
        cells.join(if self == Self::Csv { "," } else { "\t" })
    }

    fn cell(self, text: &str) -> String {
        match self {
            Self::Csv if text.contains([',', '"', '\n', '\r']) => format!("\"{}\"", text.replace('"', "\"\"")),
            Self::Csv => text.to_owned(),
            Self::Tabs => text.replace(['\t', '\n', '\r'], " "),
        }
    }

    /// Lines of cells as text.
    pub(in crate::engine) fn lines(self, lines: impl Iterator<Item = Vec<String>>) -> String {
        lines.fold(String::new(), |mut text, cells| {
            // Writing to a String does not fail.
            let _ = writeln!(text, "{}", self.line(&cells));
            text
        })
    }
}

/// One line a region, channel and plane, under a heading with units.
#[must_use]
pub fn table_text(measured: &Measurements, format: TableFormat) -> String {
    format.lines(std::iter::once(headings(measured)).chain(measured.rows.iter().map(|row| cells(measured, row))))
}

/// One line a point of every line, under a heading with units.
#[must_use]
pub fn profile_text(measured: &Measurements, format: TableFormat) -> String {
    let mut heading = vec!["region".to_owned(), "t".to_owned(), "z".to_owned()];
    heading.push(format!("distance ({})", measured.length_unit()));
    heading.extend(measured.channels.iter().map(|name| with_unit(name, &measured.value_unit)));
    format.lines(std::iter::once(heading).chain(measured.curves.iter().flat_map(|curve| points(measured, curve))))
}

fn points<'a>(measured: &'a Measurements, curve: &'a Curve) -> impl Iterator<Item = Vec<String>> + 'a {
    let name = measured.regions.get(curve.region).map_or("", |region| region.name.as_str());
    curve.distances.iter().enumerate().map(move |(point, distance)| {
        let place = [name.to_owned(), (curve.t + 1).to_string(), (curve.z + 1).to_string(), number(*distance)];
        place.into_iter().chain(curve.values.iter().map(|values| number(values[point]))).collect()
    })
}

fn headings(measured: &Measurements) -> Vec<String> {
    let values = &measured.value_unit;
    let mut headings: Vec<String> =
        ["region", "shape", "t", "z", "channel", "pixels", "count"].map(str::to_owned).into();
    headings.push(with_unit("area", measured.area_unit()));
    headings.push(with_unit("length", measured.length_unit()));
    headings.extend(["mean", "sd", "min", "max"].map(|name| with_unit(name, values)));
    headings.extend(["integrated density", "sum"].map(str::to_owned));
    headings.extend(["x", "y", "width", "height"].map(|name| with_unit(name, "px")));
    headings
}

fn cells(measured: &Measurements, row: &Row) -> Vec<String> {
    let region = measured.regions.get(row.region);
    let name = |region: &Region| [region.name.clone(), region.shape.title().to_lowercase()];
    let optional = |value: Option<f64>| value.map_or_else(String::new, number);
    let mut cells = region.map(name).unwrap_or_default().to_vec();
    cells.extend([(row.t + 1).to_string(), (row.z + 1).to_string()]);
    cells.push(measured.channels.get(row.channel).cloned().unwrap_or_default());
    cells.extend([row.pixels.to_string(), row.count.to_string()]);
    let numbers =
        [row.area, row.length, row.mean, row.standard_deviation, row.min, row.max, row.integrated_density, row.sum];
    cells.extend(numbers.map(optional));
    let bounds = region.map(|region| region.shape.bounds());
    cells.extend(bounds.map_or_else(Vec::new, |b| [b.x, b.y, b.width, b.height].map(number).to_vec()));
    cells
}

fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

/// Shortest digits that tell it from every other; nothing for what is no number.
fn number(value: f64) -> String {
    if value.is_nan() { String::new() } else { value.to_string() }
}

/// All of it for programs: rows, and the points of lines.
#[must_use]
pub fn json_of(measured: &Measurements) -> Value {
    let regions: Vec<Value> = measured.regions.iter().map(region_json).collect();
    let rows: Vec<Value> = measured.rows.iter().map(|row| row_json(measured, row)).collect();
    let profiles: Vec<Value> = measured
        .curves
        .iter()
        .map(|curve| {
            // A list: channels may share a name.
            let named = measured.channels.iter().zip(&curve.values);
            let values: Vec<Value> = named.map(|(name, values)| json!({ "channel": name, "values": values })).collect();
            json!({
                "region": curve.region, "t": curve.t, "z": curve.z,
                "distance": curve.distances, "channels": values,
            })
        })
        .collect();
    let length_unit = if measured.calibrated { "µm" } else { "px" };
    let value_unit = Some(&measured.value_unit).filter(|unit| !unit.is_empty());
    json!({
        "length_unit": length_unit, "value_unit": value_unit,
        "regions": regions, "rows": rows, "profiles": profiles,
    })
}

fn region_json(region: &Region) -> Value {
    let shape = match &region.shape {
        Shape::Rectangle(b) | Shape::Ellipse(b) => json!([b.x, b.y, b.width, b.height]),
        Shape::Polygon(corners) => json!(corners),
        Shape::Line { from, to, width } => json!([from[0], from[1], to[0], to[1], width]),
    };
    json!({ "name": region.name, "shape": region.shape.title().to_lowercase(), "px": shape })
}

fn row_json(measured: &Measurements, row: &Row) -> Value {
    json!({
        "region": row.region, "t": row.t, "z": row.z, "c": row.channel, "channel": measured.channels.get(row.channel),
        "pixels": row.pixels, "count": row.count, "area": row.area, "length": row.length,
        "mean": row.mean, "sd": row.standard_deviation, "min": row.min, "max": row.max,
        "integrated_density": row.integrated_density, "sum": row.sum,
    })
}
