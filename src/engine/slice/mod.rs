//! Slices: a stretch of a recording in a band, as a recording of its own that is computed when it is read.
//!
//! - [`Cut`]: what a recipe means for a recording, or the sentence why it means nothing
//! - `describe`: captures, annotations, rate and times of the slice
//! - `source`: the samples, computed on read through `ops/filter` and `ops/quantise`
//! - [`reach()`]: how far into the recording its filter reaches
//! - [`sliced()`] makes the recording; [`save_slice`] writes it, for window and command line alike
//! - [`decimations`]: what a person may choose from for a band
//!
//! A slice is a document like any other: viewers read it, `codec::save_recording` streams it. Every output depends on
//! its place alone, so whoever reads it in whatever parts gets the same bytes. Samples of the recording beside the
//! slice are used where a filter reaches them; beyond the recording are zeros. Not here: demodulation (`engine/demod`).

mod choices;
mod cut;
mod describe;
mod reach;
mod save;
mod sliced;
mod source;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use choices::{bytes_of, decimations};
pub use cut::Cut;
pub use reach::reach;
pub use save::{SliceReport, save_slice};
pub use sliced::{Sliced, sliced};
