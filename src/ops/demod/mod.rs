//! Sound out of a band that is tuned to already: AM, FM, single side bands, at the rate of sound cards.
//!
//! [`Demodulator`] takes complex samples of a tuned band in blocks of any length and gives sound; the blocks change no bit
//! of it. `detect` has the detectors, [`Resampler`] brings their result to another rate. Tuning and filtering the band is
//! `filter`'s. Not here: files (`engine/demod`), loudspeakers (`engine/sound`).

mod demodulator;
mod detect;
mod resampler;

#[cfg(test)]
mod tests;

pub use demodulator::{Demodulator, Settings};
pub use resampler::Resampler;
