//! The power spectrum of a frame in few passes over memory: for powers of two from 256 to 65 536.
//!
//! Real and imaginary parts lie apart, in lines of 16 values (`line`). A frame is windowed on its way into the first step;
//! steps of radix 8, or of 4 where there are only 16 registers, go over it in place, with the values of a line side by side in
//! a register; the last 16 points of each line are transformed together with those of other lines, which a transposition in
//! registers (`transpose`) turns into columns, and leave as |X|², already in order, lowest frequency first. `stages` says how
//! a length is divided, `butterfly` has the small transforms, `passes` the loops, `power_fft` is the front.
//!
//! Decibels are made of a frame's power after it, while it is in the cache: within the last step they would wait for too few
//! registers. Asking for the next frame's samples ahead gains nothing either.
//!
//! The algorithm is the decimation in frequency of Gentleman and Sande (1966), its last step in the order of the result as
//! in the four-step method (Bailey 1990). Written once for every width of registers (`fearless_simd`), chosen at run time.
//! Products are fused where the machine can, so bits may differ between kinds of machines, never on one.
//!
//! Everything must be inlined into what is compiled for a width, or it would be compiled for the narrowest.
//!
//! Not here: other lengths (`rustfft`), what becomes of the power ([`frame`](super::frame)).

#![allow(clippy::inline_always)]

mod butterfly;
mod line;
mod passes;
mod power_fft;
mod stages;
mod transpose;

pub use power_fft::{PowerFft, Workspace};
