//! Exports: what is on the screen, or the data itself, to a file.
//!
//! - [`Export`]: the request as data: which document, what of it, where to, what if the file exists
//! - [`rendered()`]: a composition as a lazy RGB stack over all t and z; the viewer's tiles at level 0 and this are the
//!   same bytes, since both call [`tile::render`](fn@crate::engine::tile::render)
//! - [`opened_composition`]: what a stack is shown with before anybody changes anything, and
//!   [`composition_from_recipe`]: that, changed by a recipe in TOML or JSON; both for work without a session
//! - [`with_presentation`]: a stack whose description says how it is shown (names, colours, ranges), for formats that
//!   keep that
//! - [`save_stack()`]: the codec's `save`, with levels where files keep them
//! - [`Overwrite`]: the policy for files that exist
//!
//! Writing is the codec's: streaming, atomic. Not here: which formats there are; spectrograms of recordings
//! ([`spectrum::export`](crate::engine::spectrum::export)).

mod opened;
mod overwrite;
mod presentation;
mod recipe;
mod rendered;
mod request;
mod save_stack;

pub use opened::opened_composition;
pub use overwrite::{Decision, Overwrite};
pub use presentation::{with_annotations, with_presentation};
pub use recipe::{composition_from_recipe, recipe_beside};
pub use rendered::{Frames, rendered};
pub use request::{Export, ExportContent, FrozenExport, as_shown};
pub use save_stack::save_stack;
