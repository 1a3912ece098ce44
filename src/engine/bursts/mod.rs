//! Searching a recording for bursts, and making annotations of what is found.
//!
//! [`BurstRequest`] is frozen: a recording, a channel, perhaps a region, and the recipe. [`find_bursts`] runs it block by
//! block, in memory that does not grow with the recording, wherever it is called: in a job of the window, in a verb of
//! the command line. Not here: how bursts are told from noise (`ops/burst`).

mod annotations;
mod search;

#[cfg(test)]
mod tests;

pub use annotations::{annotation_of, annotations_of, generator};
pub use search::{BurstRequest, find_bursts};
