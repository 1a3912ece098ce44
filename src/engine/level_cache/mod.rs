//! Coarse levels kept on the disk from one run to the next: a large plane without levels of its own shows its overview
//! at once when it is opened again.
//!
//! - [`LevelKey`]: which level of which plane of which files, as they were
//! - `entry`: a level as bytes, with all that tells a damaged one
//! - `folder`: entries under their names, within a bound, those that were used longest ago going first
//! - [`LevelCache`]: what workers ask, and the thread that writes, counts and clears
//!
//! Nothing here is ever missed: what is not there, or not whole, is made again from the file. Two programs may use one
//! folder: entries appear whole (`codec/atomic`), whoever writes one writes the same, and one that vanishes while it is
//! wanted was not there.
//!
//! Not here: which levels are worth keeping (engine/tile).

mod entry;
mod folder;
mod key;
mod levels;

pub use folder::default_folder;
pub use key::LevelKey;
pub use levels::{DEFAULT_LIMIT, LevelCache};
