//! How many bytes a result would take as a file, told before it is made.
//!
//! - [`estimated_bytes`]: parts of the result, encoded as the file would be
//! - [`FileWish`]: as what it is written
//! - [`EstimateService`]: asked every frame, answers for the newest result, in the background
//!
//! Not here: what a result takes in memory, which is known exactly.

mod bytes;
mod patches;
mod service;

pub use bytes::{FileWish, estimated_bytes};
pub use service::EstimateService;
