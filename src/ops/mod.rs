//! Pure kernels: resize, blend, project, composite, contrast, measure, spectrogram, bursts, filter, demodulate and what belongs to them; text, axes and overlays on pictures.
//!
//! No I/O, no threads but Rayon's, no window. Parameters are the model's plain data, buffers come from the caller,
//! long work takes a [`Progress`](crate::model::Progress). A fast kernel and its naive twin (under test) are neighbours.

#[macro_use]
mod for_this_machine;

pub mod aids;
pub mod axes;
pub mod blend;
pub mod burst;
pub mod canvas;
pub mod color;
pub mod colormap;
pub mod composite;
pub mod contrast;
pub mod demod;
pub mod envelope;
pub mod error;
pub mod filter;
pub mod measure;
pub mod overlay;
pub mod plots;
pub mod project;
pub mod quantise;
pub mod resize;
pub mod signal_measure;
pub mod spectrogram;
pub mod text;

pub use error::OpError;
