//! "Cut out": the box on a spectrogram as a recording of its own, in a file or as a document.
//!
//! [`show`] draws all of it and is used wherever a region is looked at; pages that have a foot of their own put
//! [`rows`] and [`buttons`] together themselves. [`region`] is what is meant by the box; [`command`] is what the buttons
//! want, for the actions of menu and keys. `sound` is what can be heard of it. The arithmetic is `engine/slice` and `engine/demod`.

mod panel;
mod show;
mod sound;

pub use panel::{CutOutPanel, Wanted, command, region};
pub use show::{buttons, rows, show};
