//! The resize page: a linked form, the result stated before anything runs, before and after side by side.
//!
//! - `preview`: before and after, read from the lazily resized stack
//! - `form`: all rows that say what is wanted; `sizes` and `resolution` are those of the size
//! - `page`: lays them out and starts the job
//!
//! What is asked for is a draft of the session (`engine/session/resize_draft.rs`), the arithmetic `ops/resize`, the lazy
//! stack `engine/derive`; what runs is the same recipe.

mod form;
mod page;
mod preview;
mod resolution;
mod sizes;

pub use form::{asked, form};
pub use page::{ResizePanel, result, show};
pub use preview::ResizePreview;
