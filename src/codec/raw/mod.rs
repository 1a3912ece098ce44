//! Raw recordings: samples without a header. What they are is said by the user, by the extension or by the name.
//!
//! Not here: names of WAV files' own fields (wav), metadata (sigmf).

mod datatype;
pub mod filename;
mod name_time;
mod open;

pub use datatype::{Hint, from_name, names_samples};
pub use open::{open, open_as, stated_datatype};
