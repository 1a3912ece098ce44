//! Demodulation: a band of a recording as sound, in a WAV file or on its way to a loudspeaker.
//!
//! [`SoundStream`] cuts the band out (`engine/slice`) and demodulates it (`ops/demod`) block by block; [`save_audio`] writes
//! what it gives, for window and command line alike; [`Plan`] is what a recipe means for a recording, and
//! [`Plan::reach`] how far into it that reaches. Playing it is
//! `engine/sound`.

mod plan;
mod save;
mod stream;

#[cfg(test)]
mod tests;

pub use plan::Plan;
pub use save::{AudioReport, save_audio};
pub use stream::SoundStream;
