//! Demodulation: a band of a recording as sound in a WAV file.
//!
//! [`save_audio`] cuts the band out (`engine/slice`), demodulates it (`ops/demod`) and writes it, block by block, for window
//! and command line alike; [`Plan`] is what a recipe means for a recording. Nothing is played: the file is
//! for any player.

mod plan;
mod save;

#[cfg(test)]
mod tests;

pub use plan::Plan;
pub use save::{AudioReport, save_audio};
