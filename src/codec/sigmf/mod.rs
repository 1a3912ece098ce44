//! SigMF recordings: metadata in JSON beside samples in a file of their own, or both in one archive.
//!
//! Written against SigMF 1.2.5 (`sigmf-schema.json` and the specification's text). Reads pairs from either file,
//! non-conforming datasets (`core:dataset`, `core:header_bytes`, `core:trailing_bytes`) and `.sigmf` archives in
//! place; every key is kept verbatim in the recording's `metadata`. Metadata that lie become warnings where the
//! samples can still be shown, one sentence where they cannot. Written are pairs, by
//! `save_recording`. Not here: collections.

mod archive;
mod data;
mod datetime;
mod describe;
mod meta;
mod open;
mod segments;
mod write;

pub use open::open;
pub use write::write;
