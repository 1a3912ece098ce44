//! Derived stacks: resized, blended, projected, selected; each is again a stack whose planes are computed when they are read.
//!
//! So a live preview is the ordinary viewer on a derived stack, and an export streams the same stack to a file: the
//! two cannot differ. Making one costs nothing.
//!
//! - [`resized()`]: another size, with pixel size, resolution and levels that follow
//! - [`blended()`]: several stacks in one, T, Z and C broadcast from length 1
//! - [`projected()`]: many planes as one, along depth or time
//! - [`resliced()`]: rows or columns of many planes as planes
//! - [`selected`]: a rectangle and ranges of t, z, c
//! - [`leveled()`]: smaller versions of large planes beside them
//! - [`materialise()`]: computes a derived stack once, into memory, or into a temporary file beyond the budget
//! - `shown`: palettes as colours and `MinIsWhite` the right way round, for kernels that need brightness
//!
//! Not here: when to compute (jobs), how (ops), compositions as pictures (export).

mod blended;
mod failure;
mod leveled;
mod materialise;
mod projected;
mod resized;
mod resliced;
pub mod select;
mod shown;
#[cfg(test)]
mod watched_tests;

pub use blended::blended;
pub use leveled::leveled;
pub use materialise::materialise;
pub use projected::projected;
pub use resized::{resized, resized_dpi};
pub use resliced::resliced;
pub use select::{Selection, selected};
