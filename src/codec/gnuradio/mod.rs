//! GNU Radio's metadata files: samples in segments, each described by a header of serialised PMT dictionaries.
//!
//! Written against GNU Radio's page "Metadata Information" and the behaviour of its `file_meta_sink`: headers stand
//! between the samples (inline) or one after the other in a file `NAME.hdr` beside samples without a gap (detached).
//! [`pmt`] reads PMTs, `header` the keys of a header, `open` walks the segments. Read-only.

mod header;
mod open;
#[cfg(test)]
mod open_tests;
pub mod pmt;

pub use header::is_header;
pub use open::{headers_beside, open};
