//! Blending whole planes: eight modes over any number of layers, exact for integers.
//!
//! The rules are the contract's. Integers behave as if computed in exact arithmetic, rounded to nearest once (a half
//! goes away from zero) and clamped to the type; so the screen of N layers does not depend on their order. Floats are
//! taken as they are, computed in f64, rounded once and not clamped. Where types differ, each value is divided by its
//! type's maximum and the result is stored in the widest type.
//!
//! [`blend_planes`] is the front door; [`blend_into`] fills the caller's buffer. Beneath them:
//!
//! - `pair`: two layers of one type, plain loops that the compiler vectorises
//! - `weighed`: the same where alpha weighs the colours, for u8, u16, f32 and f64
//! - `integer`: u8 and u16 of any number of layers
//! - `wide_integer` over `exact`: every other integer type, in 128 bits and beyond
//! - `normalized`: floats, mixed types and everything else that composites with alpha, in f64
//! - `formula`: the modes as W3C's blend functions
//! - `stream`: stores that bypass the cache, for results larger than it
//!
//! Not here: which frames meet and sizes that differ (engine/derive), layers with ranges and colours (ops/composite).

mod exact;
mod formula;
mod integer;
mod normalized;
mod pair;
mod planes;
mod stream;
#[cfg(test)]
mod two_layers_tests;
mod types;
mod weighed;
mod wide_integer;

pub use planes::{blend_into, blend_planes, richest_pixel};
pub use types::widest;
