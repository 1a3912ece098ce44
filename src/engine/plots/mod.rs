//! What is plotted of a recording beside its spectrogram: traces of samples, power spectra and their difference,
//! distributions of power and amplitude, constellation and eye.
//!
//! - [`PlotService`]: takes a [`PlotRequest`] for each plot of a document, computes the newest on a pool of its own,
//!   first from a part of the samples, then from all; a request that asks for the same as before costs nothing
//! - [`Traces`], [`Distribution`], [`Symbols`], [`Difference`]: what comes of it, one file a kind
//! - `computed`: power spectra and differences as they are kept, in linear power, and as they are shown in a unit
//! - `selection`: the samples of a stretch of time, or those of a band of it, tuned
//!
//! Not here: the kernels (`ops/plots`, `ops/spectrogram`), spectrogram, waveform and power spectrum of what is in view
//! (`engine/spectrum`), drawing (`ui/viewer/recording`).

mod compare;
mod computed;
mod distribution;
mod request;
mod selection;
mod service;
mod symbols;
mod traces;

#[cfg(test)]
mod tests;

pub use compare::Difference;
pub use distribution::Distribution;
pub use request::{Plot, PlotId, PlotRequest, Wanted};
pub use service::{PlotResult, PlotService};
pub use symbols::Symbols;
pub use traces::{Lines, Traces};
