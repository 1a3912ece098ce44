//! Resolution levels, each half as large as the one before it: what makes a large picture quick when it is small.
//!
//! - [`Pyramid`]: which levels a stack has; those the file brings along are used, the others are made
//! - [`halved`]: one level from the one below it
//! - [`Reduction`]: a level straight from a stored one, in bands, with nothing kept in between
//!
//! Not here: which level a view needs and where its samples are kept (engine/tile), levels of recordings
//! (engine/spectrum).

mod bands;
mod half;
mod picture;

pub use bands::Reduction;
pub use half::{Averaging, halved};
pub use picture::{Pyramid, PyramidLevel};
