//! Stored samples of recordings: where they lie in a file and how they become amplitudes.
//!
//! Every recording format ends here: it works out a [`Layout`] (segments and strides) and hands it to
//! [`FileSamples`], the one `SampleSource` over a file. Not here: the formats' own headers and metadata.

pub mod amplitude;
pub mod bytes;
pub mod describe;
pub mod file;
pub mod layout;

pub use amplitude::{Amplitude, Conversion};
pub use bytes::{Place, ReadBytes};
pub use describe::{apply_options, checked_rate};
pub use file::FileSamples;
pub use layout::{Component, Layout, Segment};
