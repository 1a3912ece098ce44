//! Projections: many planes to one, by the largest, smallest, mean, sum, standard deviation or median.
//!
//! Types and rounding are those of `ImageJ`'s Z projection, stated at [`result_type`] and [`Projector`]. Sums are exact
//! or in f64, where `ImageJ` keeps a mean's in f32: beyond 2²⁴ the mean here is the exact one.
//!
//! - [`Projector`]: takes planes one by one; holds a few and one plane of sums, or for a median all of them
//! - `extreme`: the largest or smallest of many
//! - `median`: the middle of many, by bits where samples have few
//! - `spread`: standard deviations
//! - `sums`: sums of many
//!
//! Not here: which planes (engine/derive).

mod extreme;
mod median;
mod projector;
mod spread;
mod sums;

pub use projector::{Projector, result_type};
