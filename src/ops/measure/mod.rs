//! Measuring in regions: which pixels a shape has, what their values are like, what lies along a line.
//!
//! - [`Mask`]: the pixels of a shape, as runs of rows; those whose middle lies inside, as ImageJ counts them
//! - [`Tally`]: count, mean, spread, extremes and sum of values, one part of a plane after the other
//! - [`Profile`]: values along a straight line of a width, between pixels by bilinear interpolation
//!
//! Stored values throughout; calibration is the caller's. Not here: reading planes, tables (engine/measure).

pub mod mask;
pub mod profile;
pub mod tally;

pub use mask::Mask;
pub use profile::Profile;
pub use tally::Tally;
