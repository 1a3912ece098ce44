//! Previews: the newest request wins. One runs, one waits; whatever was asked in between is never computed.
//!
//! For a panel that shows what a recipe would give (a result size, a plot, a small picture) while its parameters
//! move. The tiles of viewers have a queue of their own with the same rule.

mod newest;

pub use newest::{Generation, Newest, Preview};
