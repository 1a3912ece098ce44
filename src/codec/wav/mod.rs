//! WAV recordings: RIFF, RF64 and Sony Wave64, walked chunk by chunk with every length checked.
//!
//! Two channels are I and Q, one is a real recording, more are real channels; all data chunks join. The `auxi` chunk
//! of SDR programs gives start time and centre frequency. Written against Microsoft's "Multimedia Programming
//! Interface and Data Specifications 1.0", EBU Tech 3306 (RF64) and Sony's Wave64 paper. Written is only the head of sound (`sound`). Not here: compressed WAV.

mod auxi;
mod chunks;
mod format;
mod open;
mod sound;

pub use open::open;
pub use sound::sound_header;
