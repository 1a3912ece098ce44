//! The page of a stack's layers: one row a layer, its controls below it when it is open.
//!
//! - `page`: the list, what is added to it, and the export button
//! - `row`: eye, colour, name, range; `controls`: histogram, range, gamma, opacity, mode, colours, shift
//! - `origin`: where a layer of another document comes from, and how it was aligned
//! - `overlays`: what is drawn over the layers
//! - `auto`: the ways to find a range; `values`: what the numbers of a range stand for
//!
//! Every change is a command; what a drag sends becomes one step of the undo history.

mod auto;
mod colors;
mod controls;
mod origin;
mod overlays;
mod page;
mod row;
mod values;

pub use controls::mode_name;
pub use page::{LayersPanel, show};
