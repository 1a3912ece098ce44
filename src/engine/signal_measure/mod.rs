//! Measuring signals in recordings: a box, the region between cursors, an annotation → its table of numbers.
//!
//! Not to be confused with `engine/measure`, which measures regions of stacks.
//!
//! - [`SignalMeasureRequest`]: a recording, parts of it, how finely: frozen, so that it may run anywhere
//! - [`measure_signals`]: runs it, in bounded memory whatever the length: a glimpse of some frames, or all of them
//! - [`SignalMeasurements`]: a [`SignalRow`] for each part, with a value or a reason for each [`Quantity`]
//! - [`reach`]: how far beyond a part a measurement looks
//! - [`table`]: the rows as text: CSV, tab-separated for the clipboard, JSON; [`SignalTableExport`] writes a file
//! - [`SignalMeasureService`]: asked every frame; measures in the background, the newest wish first
//!
//! # What is measured
//!
//! Spectra are Welch's (1967): frames wholly within the box, a fourth of their length apart or less, of a length that
//! suits the box ([`Resolution`](crate::ops::signal_measure::Resolution)) unless one is chosen; the resolution bandwidth
//! (equivalent noise bandwidth of the window) is stated. The window is Blackman-Harris unless another is chosen, so that
//! strong neighbours do not leak into the box. Definitions stand with the kernels (`ops/signal_measure`), and in
//! [`Quantity::meaning`]. The floor is looked for before and after the box in its band, and below and above it in its time.
//!
//! Not here: the arithmetic (`ops/signal_measure`), how boxes are drawn (ui).

pub mod export;
mod look;
pub mod measurements;
pub mod quantity;
pub mod request;
pub mod row;
pub mod run;
pub mod service;
mod symbols;
pub mod table;

#[cfg(test)]
mod signal_measure_tests;

pub use export::SignalTableExport;
pub use measurements::{Looked, SignalMeasurements, SignalRow};
pub use quantity::{Kind, Quantity};
pub use request::{Effort, Part, SignalMeasureRequest, SignalRecipe};
pub use run::{measure_signals, reach};
pub use service::{MeasuredSignal, SignalMeasureService};
pub use table::{SignalTableFormat, signal_json, signal_table};
