//! SigMF recordings: metadata in JSON beside samples in a file of their own, or both in one archive.
//!
//! Written against SigMF 1.2.5 (`sigmf-schema.json` and the specification's text). Reads pairs from either file,
//! non-conforming datasets (`core:dataset`, `core:header_bytes`, `core:trailing_bytes`), `.sigmf` archives in place, of
//! one recording or several, and collections; every key is kept verbatim in the recording's `metadata`, its captures
//! and annotations. Metadata that lie become warnings where the samples can still be shown, one sentence where they
//! cannot. Written are pairs, by `save_recording`, metadata of samples that stay where they are
//! ([`save_annotations()`]), and pairs that grow while they are received ([`GrowingPair`]).

mod archive;
pub mod beside;
mod collection;
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
mod series;
#[cfg(test)]
pub(super) mod testing;
mod write;

pub use archive::is_tar as is_archive;
pub use collection::{open as open_collection, verify as verify_collection};
pub use datetime::later;
pub use growing::GrowingPair;
pub use open::{open, open_archive};
pub use save_annotations::{annotated_path, annotations_path, save_annotations};
pub use series::recordings_in;
pub use write::write;
