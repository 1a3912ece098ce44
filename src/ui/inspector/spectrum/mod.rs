//! The page of a recording's spectrum: how it is computed, what its values are, how they are coloured.
//!
//! `page` puts the groups together; `transform`, `values` and `colors` are one group each. Every change is a
//! `SpectrumEdit`, so it is undone like any other. Moving the range or choosing colours computes no FFT.

mod colors;
mod page;
mod transform;
mod values;

pub use page::show;
