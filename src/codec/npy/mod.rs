//! NumPy arrays: `.npy` files and the members of `.npz` archives, read in place and written as a stream.
//!
//! [`header`] parses and writes the header with `ndarray-npy`; [`axes`] guesses what the axes are; `source` reads
//! rectangles by position, in either memory order and either byte order; [`archive`] finds the arrays of an archive.
//! [`recording`] turns arrays that are recordings by the contract's rules into the layout that all recordings share.

pub mod archive;
pub mod axes;
pub mod header;
mod open;
pub mod recording;
mod source;
#[cfg(test)]
mod tests;
mod write;
mod write_recording;

pub use header::{Dtype, Header};
pub use open::{open, open_npz};
pub use write::{write, write_npz};
pub use write_recording::write_recording;
