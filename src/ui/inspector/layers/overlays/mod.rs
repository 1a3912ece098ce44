//! What is drawn over a stack's layers: one row an overlay, its options below it when it is open.
//!
//! - `section`: the rows, and what all overlays share
//! - `row`: eye, name, what it says; `controls`: the options of each
//! - `facts`: what an overlay would say of this stack, or why it can say nothing
//!
//! Every change is one command with all overlays. Not here: drawing them (ops/overlay).

mod controls;
mod facts;
mod row;
mod section;

pub use section::{OverlayRows, show};
