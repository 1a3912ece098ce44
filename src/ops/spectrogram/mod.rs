//! Spectrograms: power over time × frequency by the short-time Fourier transform.
//!
//! [`SpectrogramProcessor`] is the front: it fixes plan, window and scale once, then turns any number of signals into
//! frames, whole, several at once, block by block, or as a [`SpectrogramStream`] of chunks; on a pool of its own if it is
//! given one. The pieces stand beside it: window
//! functions with their gains ([`window`]), window, FFT and |X|² in one for common lengths ([`fused`]), a shared cache of FFT plans and windows ([`plan`]), a fast decibel
//! ([`mod@decibel`]), the published conventions ([`preset`]), and frames → columns ([`reduce`]).
//!
//! Frames start at multiples of the hop and are never padded: `1 + ⌊(N − n_fft) / hop⌋` of them; a shorter signal is
//! filled with zeros on the right to one frame. Values are frame-major, lowest frequency first. FFTs run in f32,
//! windows and scales are made in f64. Not here: colours (`ops/colormap`), tiles and zoom (`engine/spectrum`), files.

mod batch;
mod bins;
pub mod decibel;
pub mod error;
pub mod frame;
pub mod fused;
pub mod half_decibel;
mod passes;
pub mod plan;
pub mod preset;
pub mod processor;
pub mod reduce;
pub mod scale;
pub mod statistics;
pub mod stream;
pub mod window;

#[cfg(test)]
mod naive;
#[cfg(test)]
mod oracle_tests;

pub use bins::Bins;
pub use decibel::{FLOOR, SILENCE_DB, decibel, power_to_decibel};
pub use error::SpectrogramError;
pub use frame::{Amplitude, Scratch, Transform};
pub use preset::preset_recipe;
pub use processor::{SignalDescription, SpectrogramProcessor};
pub use reduce::{ColumnReducer, column_frames};
pub use statistics::FrameStatistics;
pub use stream::SpectrogramStream;
pub use window::WindowTable;
