//! Movies: planes along t or z as frames of an AVI or an MP4. They are written, not read.
//!
//! - AVI ([`avi`]) by our own hand: frames of JPEG, any program plays it, ImageJ reads it
//! - MP4 ([`mp4`]): H.264, which presentations and browsers show, through an installed `ffmpeg`, else through the
//!   encoder of the feature `mp4`
//!
//! One frame or a few are in memory at a time. Not here: GIF, APNG (`picture`), which planes are frames (engine).

mod avi;
mod even;
mod ffmpeg;
mod frames;
#[cfg(feature = "mp4")]
mod h264;
mod jpeg;
mod mp4;
mod rate;
mod riff;
mod write;

#[cfg(test)]
mod avi_tests;
#[cfg(test)]
mod testing;

pub use rate::FrameRate;
pub use write::{can_hold, is_made_even, write};
