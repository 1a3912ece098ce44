//! Sound to the loudspeaker: a band of a recording, demodulated as it is heard.
//!
//! ```text
//! SoundStream ─blocks→ Feeder ─ring, a second→ Tap ─device's thread→ loudspeaker
//!                        └ Playback, Volume, Progress: atomics that both ends and the window look at
//! ```
//!
//! - [`play()`] demodulates on the thread that calls it, at the rate of the device, a second ahead at most; for window and
//!   command line alike.
//! - [`Tap`] is what a device is given. It runs where nothing may wait: no locks, no allocation. Where the ring is empty is
//!   silence, which is counted ([`Playback::gaps`]); cancelling the [`Progress`](crate::model::Progress) silences it at once.
//! - [`SoundOutput`] is where it goes; tests put something else there. [`Loudspeaker`] is the system's own, which the
//!   feature `sound` builds: without it, it says so.
//!
//! Not here: what is heard (`engine/demod`), files of it.

mod loudspeaker;
mod output;
mod play;
mod playback;
mod ring;
mod tap;

#[cfg(test)]
mod tests;

pub use loudspeaker::Loudspeaker;
pub use output::{NO_DEVICE, NOT_BUILT, SoundOutput};
pub use play::{PlayReport, play};
pub use playback::{Playback, VOLUME_DB, Volume};
pub use tap::Tap;
