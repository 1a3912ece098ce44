//! Searching a recording for bursts, and making annotations of what is found.
//!
//! [`BurstRequest`] is frozen: a recording, a channel, perhaps a region, and the recipe. [`find_bursts`] runs it block by
//! block, in memory that does not grow with the recording, wherever it is called: in a job of the window, in a verb of
//! the command line. Where there is an index of the same frames (`engine/recording_index`), `indexed` reads samples only where
//! it says that a burst can be, and finds the same. Not here: how bursts are told from noise (`ops/burst`).

mod annotations;
mod indexed;
mod search;

#[cfg(test)]
mod indexed_tests;
#[cfg(test)]
mod tests;

pub use annotations::{annotations_of, generator};
pub use indexed::{can_serve, index_parameters};
pub use search::{BurstRequest, find_bursts};
