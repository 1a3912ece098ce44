//! Contrast: histograms and the display ranges that follow from them.
//!
//! - [`Extent`]: the lowest and the highest value; [`Histogram`]: counts over a range, NaN and infinities apart
//! - [`percentile_range`]: the range that leaves a part of the values on either side (0.1 % and 99.9 % by default)
//! - [`AutoContrast`]: ImageJ's Auto button with its memory of clicks; [`saturated_range`]: ImageJ's Enhance Contrast.
//!   The two are different algorithms and are offered under different names.
//!
//! Not here: where the samples come from and which planes are looked at (engine/tile), what a range looks like
//! (ops/composite).

pub mod auto_contrast;
pub mod extent;
pub mod histogram;
pub mod percentile;
mod places;
pub mod saturated;
mod tally;

pub use auto_contrast::AutoContrast;
pub use extent::Extent;
pub use histogram::Histogram;
pub use percentile::percentile_range;
pub use saturated::saturated_range;
