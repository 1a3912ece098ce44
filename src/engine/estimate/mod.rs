//! How many bytes a result would take as a file, told before it is made.
//!
//! - [`estimated_bytes`]: parts of the result, encoded as the file would be
//! - [`EstimateService`]: asked every frame, answers for the newest result, in the background
//!
//! Not here: what a result takes in memory, which is known exactly.

mod bytes;
mod patches;
mod service;

pub use bytes::{estimated_bytes, kept_format};
pub use service::EstimateService;
