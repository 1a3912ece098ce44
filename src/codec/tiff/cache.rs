//! The last few decoded chunks: a page that is one compressed strip is not decoded again for each tile of the view.

use super::chunk::Chunk;
use super::problem::Problem;
use crate::codec::last_used::LastUsed;
use crate::codec::working_memory;

/// Bytes that are kept of one file, where there are many.
const MOST_BYTES: u64 = 64 << 20;

/// Bytes that are kept of one file.
pub(super) fn budget() -> usize {
    working_memory::part(8).min(MOST_BYTES) as usize
}

/// Names a chunk: the page's directory, what is added to its offsets, and the chunk's number.
pub(super) type ChunkKey = (u64, u64, usize);

/// Decoded chunks; their sizes are bytes.
pub(super) type ChunkCache = LastUsed<ChunkKey, Chunk, Problem>;
