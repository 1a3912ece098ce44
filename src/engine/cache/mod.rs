//! Caches that hold so many bytes and no more; everything in them can be made again.
//!
//! - [`ByteCache`]: least-used entries go first once the limit is reached. Safe to share; two threads that want the
//!   same missing entry make it once.
//! - [`disk`]: the same for a folder of files, from run to run.
//!
//! Not here: what is cached (each service has its own caches) and how much memory there is (budget).

mod byte_cache;
pub mod disk;

pub use byte_cache::{ByteCache, Weigh};
