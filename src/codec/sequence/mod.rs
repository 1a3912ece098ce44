//! Files whose names count: found by their names, arranged along t, z and c, read as one stack.
//!
//! The way is names → [`find`] → [`Pattern`], which says what differs from name to name and what that probably counts →
//! [`Pattern::arranged`], once it is settled what it does count → [`Arrangement`], which file holds which planes →
//! [`open()`]. Where that is said beforehand it is a [`FilePattern`], and an arrangement knows what of it a recipe says
//! ([`Told`]). Up to there no file is touched; `open` looks at the head of each file, and planes are read from the files
//! on demand, of which a few stay open.
//!
//! On the way: `cut` cuts names up, `family` gathers those that are alike, `vocabulary` knows what people call time,
//! depth and channels, `members` looks at the files, `source` reads their planes. Not here: sets of OME-TIFF, whose
//! XML says it all (`codec/tiff`), and asking the user (above).

mod arrange;
mod cut;
mod family;
mod file_pattern;
mod folder;
mod join;
mod matching;
mod members;
#[cfg(test)]
mod names_tests;
mod natural;
mod open;
#[cfg(test)]
mod open_tests;
mod pattern;
mod source;
mod spot;
mod told;
mod vocabulary;

pub use arrange::{Arrangement, Member};
pub use file_pattern::FilePattern;
pub use folder::{candidates, is_candidate};
pub use natural::natural_order;
pub use open::open;
pub use pattern::{Found, Meaning, Part, Pattern, find, give};
pub use told::Told;
