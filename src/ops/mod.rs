//! Pure kernels: resize, blend, project, composite, contrast, measure, spectrogram and what belongs to them; text, axes and overlays on pictures.
//!
//! No I/O, no threads but Rayon's, no window. Parameters are the model's plain data, buffers come from the caller,
//! long work takes a [`Progress`](crate::model::Progress). A fast kernel and its naive twin (under test) are neighbours.

pub mod axes;
pub mod blend;
pub mod canvas;
pub mod color;
pub mod colormap;
pub mod composite;
pub mod contrast;
pub mod error;
pub mod measure;
pub mod overlay;
pub mod project;
pub mod resize;
pub mod spectrogram;
pub mod text;

pub use error::OpError;
