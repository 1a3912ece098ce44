//! The page of a recording's marks: the box in numbers, the list of annotations, the captures.
//!
//! `page` puts the groups together, `list` holds the annotations and the captures. The box in numbers is
//! `inspector/signal_fields`.

mod list;
mod page;

pub use page::{AnnotatePanel, show};
