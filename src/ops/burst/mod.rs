//! Finding bursts by their energy: detection at a constant false-alarm rate (CFAR) on a power spectrogram.
//!
//! Rows of linear power come in, one a frame; boxes come out. Every row passes four stages, each in a file:
//!
//! 1. [`floor`]: the noise floor of every bin, an order statistic over a stretch of frames (OS-CFAR, Rohling 1983).
//!    Rows are divided by it, so that noise has a mean of 1 in every bin, whatever the receiver's filter.
//! 2. [`average`]: power averaged over a few frames and bins is compared with two levels: above the upper one a cell is
//!    a *seed*, above the lower one it belongs to a burst if it touches one that has a seed.
//! 3. [`tail`]: what the levels are: the probability that averaged noise passes them, with the correlation of
//!    overlapping windows taken into account.
//! 4. [`label`]: connected components over time × frequency, gaps closed between seeds, as the rows come; [`found`] makes
//!    bursts of them, without faint edges, and without what is a shadow of something far stronger.
//!
//! [`BurstFinder`] strings them together. It holds one or two stretches of rows whatever the length of the signal; where
//! blocks of rows begin and end makes no difference to the result, for every stage counts frames from the start of the
//! signal. [`PieceFinder`] does the same to pieces of a signal, where it is known beforehand that the rest holds nothing,
//! and comes to the same bursts. Not here: spectrograms (`ops/spectrogram`), reading recordings and jobs (`engine/bursts`).

pub mod average;
pub mod component;
pub mod finder;
pub mod floor;
pub mod found;
pub mod label;
pub mod outline;
pub mod pieces;
mod setting;
pub mod tail;

#[cfg(test)]
mod naive;
#[cfg(test)]
pub(crate) mod scenes;
#[cfg(test)]
mod tests;

pub use finder::BurstFinder;
pub use found::{Burst, Bursts};
pub use pieces::{Piece, PieceFinder, SearchedPiece};
pub use setting::{check, stretch_frames};
pub use tail::NoiseTail;
