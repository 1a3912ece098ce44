//! The page for measuring: tools, the regions, the values in them, the profile of a line, the table.
//!
//! `page` puts the groups together, `list` holds the regions, `fields` gives the selected one in numbers, `values` is the
//! table of its channels, `profile` the plot of a line in the `colors` of layers, `table` what is written. Numbers come from `engine/measure`,
//! measured in the background; drawing on the picture is the viewer's.

mod colors;
mod fields;
mod list;
mod page;
mod profile;
mod table;
mod values;

pub use page::{MeasurePanel, show};
