//! Spectrograms of whole recordings, from file to file and into stacks, in bounded memory.
//!
//! [`export_spectrogram`] writes one file (and, if wanted, the axes of an array beside it): arrays with the lowest
//! frequency first, pictures, figures and TIFF with the highest on top. [`spectrogram_stack`] makes the document. Both go through blocks of columns (`blocks`) that are turned into
//! rows (`storage`): in memory while the budget allows, else through a file. Not here: the formats (codec), tiles for
//! the eye (the rest of `engine/spectrum`).

mod axes_file;
mod blocks;
mod figure;
mod framed;
mod indexed;
mod planes;
mod request;
mod stack;
mod storage;
mod write;

#[cfg(test)]
mod part_tests;
#[cfg(test)]
mod tests;

pub use axes_file::axes_beside;
pub use request::{PICTURE_COLUMNS, SpectrogramExport, SpectrogramSummary, ValueType};
pub use stack::spectrogram_stack;
pub use write::{export_indexed, export_spectrogram, is_pdf};
