//! Calibrated axes: where ticks stand and how their numbers are written.
//!
//! There is one rule for ticks ([`Ticks`]) and one for numbers ([`number`]), for the window and for exported pictures.

pub mod number;
mod scale;
mod ticks;

pub use scale::AxisScale;
pub use ticks::{Ticks, nice_step};
