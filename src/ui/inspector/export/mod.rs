//! The page for exports: what of a document, as which format, where to.
//!
//! `page` puts the rows together and wants the export; `format` knows which formats hold what of a stack; `picture`,
//! `animation` and `montage` are the rows for those, `recording` those for recordings; `summary` says what will be
//! written; `target` is where it goes. Writing is `engine/export`.

mod animation;
mod format;
mod montage;
mod page;
mod picture;
mod recording;
mod summary;
mod target;

pub use page::{ExportPanel, show};
pub use target::{export_folder, suggested_name, target};
