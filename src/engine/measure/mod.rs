//! Measuring a stack in regions and along lines: what the window shows live, and what tables hold.
//!
//! - [`MeasureRequest`]: a stack, its regions, one plane or all: frozen, so that it may run anywhere
//! - [`measure`](fn@measure): runs it, reading no more than the regions need, in bands
//! - [`Measurements`]: the rows, in calibrated values, and the profiles of lines
//! - [`table`]: the rows as text: CSV, tab-separated for the clipboard, JSON; [`TableExport`] writes it to a file
//! - [`MeasureService`]: asked every frame; measures in the background, the newest wish first
//!
//! Not here: which pixels a shape has and the arithmetic (`ops/measure`), where regions are kept (session).

pub mod export;
pub mod measurements;
pub mod request;
pub mod run;
pub mod service;
pub mod table;

#[cfg(test)]
mod measure_tests;

pub use export::{TableContent, TableExport};
pub use measurements::{Curve, Measurements, Row};
pub use request::{MeasureRequest, Planes};
pub use run::measure;
pub use service::{MeasureService, Measured};
pub use table::{TableFormat, json_of, profile_text, table_text};
