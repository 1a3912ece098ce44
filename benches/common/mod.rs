//! What benchmarks share: a table of ratios measured turn by turn, the memory triad, data and files.

// Each benchmark uses a part.
#![allow(dead_code, unused_imports)]

mod table;
mod tiff;
mod triad;

pub use table::Table;
pub use tiff::{Packing, tiled};
pub use triad::{BYTES, Triad};

/// A pool of that many threads.
pub fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a few threads start")
}

/// Bytes that look like a picture's to a kernel without branches.
pub fn noise(len: usize) -> Vec<u8> {
    (0..len as u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}
