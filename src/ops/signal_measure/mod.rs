//! Measuring a signal in a stretch of time and a band of frequencies: power, bandwidths, noise floor, drift, symbol rate.
//!
//! Not to be confused with `ops/measure`, which measures regions of pictures.
//!
//! - [`Resolution`]: which frames suit a box; the resolution bandwidth they have
//! - [`Bins`](crate::ops::spectrogram::Bins): which frequencies the values of a frame stand for
//! - [`SpectrumTally`]: takes one frame of linear power after the other and keeps what everything below needs: the mean
//!   (Welch 1967), the largest value, the band's spectrum over time, and values beside the band
//! - [`MedianPower`] and [`Floor`]: the density of the noise round the box
//! - [`BandSpectrum`]: the mean spectrum; power of bands, neighbouring bands
//! - [`occupied`](mod@occupied): occupied bandwidth and x-dB bandwidths (ITU-R SM.328, SM.443)
//! - [`drift`](mod@drift): how the signal's frequency moves
//! - [`symbol_rate`](mod@symbol_rate): the rate at which its envelope repeats
//!
//! # Numbers
//!
//! Frequencies are in cycles per sample, times in samples: the caller knows rate and centre. Powers are linear, a
//! complex amplitude of 1 being 1 (0 dBFS); the power of a real signal is the mean of its squares, so that a sinusoid of
//! amplitude 1 has ½ (−3.01 dBFS). A bin's share of the power is |X|²/(N·Σw²), which sums to the mean power (Parseval);
//! a line's power is |X|²/(Σw)². Powers are averaged, never decibels.
//!
//! What cannot be told is an [`Unknown`] with its reason, never a number. Not here: reading samples, how many frames are
//! looked at (`engine/signal_measure`).

pub mod averages;
pub mod band;
pub mod drift;
pub mod floor;
pub mod moments;
pub mod occupied;
pub mod resolution;
pub mod symbol_rate;
pub mod tally;
pub mod unknown;

#[cfg(test)]
mod signal_measure_tests;

pub use averages::{above_noise, equivalent_averages};
pub use band::{Above, BandSpectrum};
pub use drift::{Drift, drift};
pub use floor::{Floor, MedianPower};
pub use moments::Moments;
pub use occupied::{line_width, occupied, x_db};
pub use resolution::Resolution;
pub use symbol_rate::{SymbolRate, symbol_rate};
pub use tally::{Peak, SpectrumTally};
pub use unknown::Unknown;
