//! "Cut out": the box on a spectrogram as a recording of its own, in a file or as a document.
//!
//! Pages put [`rows`] and the buttons together, one of which is the page's primary one: [`buttons`] are both in a row,
//! [`open_button`] and [`save_button`] each alone. [`region`] is the region in hand; [`command`] is what the buttons
//! want, for the actions of menu and keys. `sound` is what can be heard of it, in a file, and
//! `listen` from the loudspeaker. The arithmetic is `engine/slice` and `engine/demod`.

mod listen;
mod panel;
mod show;
mod sound;

pub use listen::listen_command;
pub use panel::{CutOutPanel, Wanted, command, region};
pub use show::{buttons, open_button, rows, save_button};
