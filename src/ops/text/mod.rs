//! Text on pictures: the fonts that the program carries, and their letters as coverage of pixels.
//!
//! One line at a time, from left to right, without shaping: numbers, units, names. A [`Font`] is a face and a size; it
//! measures text and draws it on a [`Canvas`](crate::ops::canvas::Canvas), the same on any machine. The window draws
//! its own text. Not here: where text goes (`ops/axes`).

mod font;
mod glyph;

pub use font::{Face, Font};
