//! Two built-in samples, made by code and the same on every run: a fluorescence time-lapse and a radio scene.
//!
//! They are ordinary sources: nothing is stored, every plane and every sample is computed from its index when it is
//! read, so opening is instant and every job runs on them as on a file. Noise is a hash of the index
//! (`noise`): whatever part is read, in whatever order, a value is the same.
//!
//! They are simulations to look at and to try things on, not physical models.

mod cells;
mod noise;
mod radio;
mod radio_signals;
mod samples;
mod time_lapse;

pub use samples::{SampleData, radio_band, time_lapse};
