//! The page of a recording's spectrum: how it is computed, what its values are, how they are coloured.
//!
//! `page` puts the groups together; `transform`, `values` and `colors` are one group each. Every change of them is a
//! `SpectrumEdit`, so it is undone like any other. Moving the range or choosing colours computes no FFT. `axes` and
//! `plots` choose what the viewer shows beside the spectrogram: view state, which the window remembers.

mod axes;
mod colors;
mod page;
mod plots;
mod transform;
mod values;

pub use page::show;
