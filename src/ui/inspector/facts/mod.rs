//! The page of facts: what a document says of itself, and below it what people may know better.
//!
//! `page` draws the facts, `calibration` the fields that correct them: the axis of the planes (`planes`), how far
//! pixels, planes and times lie apart (`spacing`); `reading` those of recordings. Corrections are commands, so undo takes them back; what the file said stays in sight.

mod calibration;
mod page;
mod planes;
mod reading;
mod spacing;

pub use page::{axis_rows, show};
