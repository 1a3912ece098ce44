//! Colour maps: named tables of 256 colours, and decibels → colours.
//!
//! [`lut`] makes the table of a name, [`Colorizer`] turns values within a range into pixels. The perceptual maps come
//! from `colorous`, which carries matplotlib's tables; grey is ours; [`ImagejTable`] has those of ImageJ's menu. Not here: which range suits the data
//! (`engine/spectrum`), ramps of fluorescence channels (`model::Lut`).

mod colorizer;
mod imagej;
mod table;

pub use colorizer::Colorizer;
pub use imagej::ImagejTable;
pub use table::lut;
