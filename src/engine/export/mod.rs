//! Exports: what is on the screen, or the data itself, to a file.
//!
//! - [`Export`]: the request as data: which document, what of it, where to, what if the file exists
//! - [`Picture`]: which picture of a composition: planes, part, size, depth, panels of a montage
//! - [`rendered()`]: that picture as a lazy stack; the viewer's tiles at level 0 and this are the same bytes, since both
//!   compose layers in [`tile`](crate::engine::tile) and draw overlays there. Enlarged, pixels are repeated and overlays
//!   drawn larger
//! - [`opened_composition`]: what stacks are shown with before anybody changes anything, and
//!   [`picture_from_recipe`]: that, changed by a recipe in TOML or JSON; both for work without a session
//! - [`with_presentation`]: a stack whose description says how it is shown (names, colours, ranges), for formats that
//!   keep that
//! - [`save_stack()`]: the codec's `save`, with levels where files keep them
//! - [`Overwrite`]: the policy for files that exist
//! - [`make_folder`], [`usual_ending`]: where results of many inputs go
//!
//! Writing is the codec's: streaming, atomic. Not here: which formats there are; spectrograms of recordings
//! ([`spectrum::export`](crate::engine::spectrum::export)).

mod deep;
mod montaged;
mod opened;
mod overwrite;
mod picture;
mod place;
mod presentation;
mod recipe;
mod rendered;
mod request;
mod save_stack;
mod view;

pub use opened::opened_composition;
pub use overwrite::{Decision, Overwrite};
pub use picture::{Depth, Frames, Picture};
pub use place::{check_folder, make_folder, usual_ending};
pub use presentation::{with_annotations, with_presentation};
pub use recipe::{PictureRecipe, inputs_of, picture_from_recipe, picture_text, recipe_beside};
pub use rendered::rendered;
pub(in crate::engine) use request::refuse_open;
pub(in crate::engine) use request::shown_recording;
pub use request::{Export, ExportContent, FrozenExport, as_shown};
pub use save_stack::save_stack;
