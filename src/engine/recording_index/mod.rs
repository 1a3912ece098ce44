//! The index of a long recording: maximum, mean and minimum spectra and envelopes of all its samples, coarse enough to be read in
//! an instant, so that the whole can be seen at any length and no burst is lost.
//!
//! A room of its own, since several capabilities read it: pictures, waveforms and densities of the viewer
//! (`engine/spectrum`), the command line, whoever looks for bursts.
//!
//! - [`IndexParameters`]: which spectra; frames overlap so much that a burst of one sample loses 6 dB at most
//! - [`IndexLayout`]: rows of 16 frames or more, levels of four rows each, blocks that are whole by themselves
//! - `rows`, `block`: a block computed, a byte a value (`ops/spectrogram/half_decibel`); `edges`: what no ordinary frame shows
//! - `file`: blocks on the disk, those that are half written not counting
//! - [`RecordingIndex`]: what is there, and making what is not; [`IndexReader`]: its rows as powers
//! - [`RecordingIndexes`]: which recordings have one, in a folder that is bounded, the longest unused going first
//!
//! What is kept: of each row the largest power of each bin over *all* frames that begin in it, half overlapping (a
//! quarter or an eighth of a frame apart for narrow windows), rounded to half a decibel; the mean of linear power and
//! the smallest power over the same frames, rounded likewise; the smallest and largest I and Q and the largest |x|² of all samples, exactly.
//! For the burst finder (`engine/bursts`): the largest average over nine frames, rounded likewise, and exactly the noise
//! floor of each bin in stretches as it counts them, so that it knows where nothing can be without reading samples.
//!
//! An index can be stopped and killed at any moment: the blocks that are there are not made again. It belongs to the
//! recording's file as it was (`codec/stamp`): another length or time makes another index. Samples that come from no
//! file have none. Not here: jobs and their names (`engine/facade/indexing`).

mod block;
mod edges;
mod file;
mod index;
mod indexes;
mod key;
mod layout;
mod parameters;
mod reader;
mod rows;
mod wish;

pub use index::RecordingIndex;
pub use indexes::{DEFAULT_LIMIT, LEAST_SAMPLES, RecordingIndexes, Wanted};
pub use layout::{HELD, IndexLayout, Statistic};
pub use parameters::IndexParameters;
pub use reader::IndexReader;
pub use wish::Wish;
