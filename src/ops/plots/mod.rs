//! The kernels of plots beside a spectrogram: real numbers made of samples and their extremes, how power and amplitudes
//! are distributed, samples at the instants of symbols, spectra compared.
//!
//! - [`trace`]: I, Q, magnitude, phase, instantaneous frequency of samples; the smallest and largest of a stretch
//! - [`distribution`]: the complementary cumulative distribution of power, and histograms of amplitudes
//! - [`symbols`]: interpolation between samples; constellation and eye
//! - [`difference()`]: one spectrum less another on the frequencies of the first
//!
//! Not here: power spectra themselves (`ops/spectrogram`), which samples and when (`engine/plots`).

pub mod difference;
pub mod distribution;
pub mod symbols;
pub mod trace;

pub use difference::{Spectrum, difference};
pub use distribution::{AmplitudeHistogram, Ccdf, PowerHistogram, gaussian_ccdf};
pub use symbols::{Grid, SymbolClock, constellation, eye, interpolate};
pub use trace::{Extremes, trace_values};
