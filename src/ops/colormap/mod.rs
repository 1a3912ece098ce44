//! Colour maps: named tables of 256 colours, and decibels → colours.
//!
//! [`lut`] makes the table of a name, [`Colorizer`] turns values within a range into pixels. The perceptual maps come
//! from `colorous`, which carries matplotlib's tables; grey is ours. Not here: which range suits the data
//! (`engine/spectrum`), ramps of fluorescence channels (`model::Lut`).

mod colorizer;
mod table;

pub use colorizer::Colorizer;
pub use table::lut;
