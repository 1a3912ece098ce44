//! The resize page: a linked form, the result stated before anything runs, before and after side by side.
//!
//! - [`ResizeForm`]: what is asked for; changing one number moves the others
//! - `preview`: the visible part of the viewer, before and after, read from the lazily resized stack
//! - `page`: lays them out and starts the job
//!
//! The arithmetic is `ops/resize`, the lazy stack `engine/derive`; what runs is the same recipe.

mod form;
mod page;
mod preview;

pub use form::ResizeForm;
pub use page::{ResizePanel, show};
