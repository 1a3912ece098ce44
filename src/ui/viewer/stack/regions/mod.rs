//! Regions on a stack, in the viewer: draw them, see them, take hold of them.
//!
//! `tool` is what the pointer draws, `draw` makes a shape of what it does, `paint` shows all of them, `handles` changes the
//! one that is selected. `view` is what is remembered between frames and puts them together.
//!
//! Not here: the page with names, numbers and values (`inspector/measure`), which pixels a shape has (`ops/measure`).

mod draw;
mod handles;
mod paint;
mod tool;
mod view;

pub use tool::RegionTool;
pub use view::{Hand, RegionsView};
