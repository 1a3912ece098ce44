//! SigMF recordings: metadata in JSON beside samples in a file of their own, or both in one archive.
//!
//! Written against SigMF 1.2.5 (`sigmf-schema.json` and the specification's text). Reads pairs from either file,
//! non-conforming datasets (`core:dataset`, `core:header_bytes`, `core:trailing_bytes`) and `.sigmf` archives in
//! place; every key is kept verbatim in the recording's `metadata`. Metadata that lie become warnings where the
//! samples can still be shown, one sentence where they cannot. Written are pairs, by
//! `save_recording`, and by [`GrowingPair`] while they are received. Not here: collections.

mod archive;
pub mod beside;
mod data;
pub mod datetime;
mod describe;
mod entries;
mod growing;
mod keys;
mod meta;
mod open;
mod save_annotations;
mod segments;
#[cfg(test)]
mod testing;
mod write;

pub use datetime::later;
pub use growing::GrowingPair;
pub use open::open;
pub use save_annotations::{annotations_path, save_annotations};
pub use write::write;
