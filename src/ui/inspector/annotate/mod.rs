//! The page of a recording's marks: the box in numbers, the burst finder, the list of annotations, the captures.
//!
//! `page` puts the groups together (the box in numbers is `inspector/signal_fields`), `finder` says
//! what is searched for and runs the search, `found` lists what it found, `list` the annotations in the order and with
//! the filter that `listing` works out, `captures` the captures.

mod captures;
mod finder;
mod found;
mod list;
mod listing;
mod page;
mod row;

pub use page::{AnnotatePanel, show};
