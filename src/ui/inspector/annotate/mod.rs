//! The page of a recording's marks: the box in numbers, the list of annotations, the captures.
//!
//! `page` puts the groups together, `fields` edits a box (or the annotation that is selected) in numbers, `list`
//! holds the annotations and the captures.

mod fields;
mod list;
mod page;

pub use page::{AnnotatePanel, show};
