//! The resize page: a linked form, the result stated before anything runs, before and after side by side.
//!
//! - `preview`: the visible part of the viewer, before and after, read from the lazily resized stack
//! - `resolution`: the rows of a resolution as a request
//! - `page`: lays them out and starts the job
//!
//! What is asked for is a draft of the session (`engine/session/resize_draft.rs`), the arithmetic `ops/resize`, the lazy
//! stack `engine/derive`; what runs is the same recipe.

mod page;
mod preview;
mod resolution;

pub use page::{ResizePanel, form, has_light, result, show};
pub use preview::{Before, ResizePreview};
