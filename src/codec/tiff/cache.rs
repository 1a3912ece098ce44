//! The last few decoded chunks: a page that is one compressed strip is not decoded again for each tile of the view.

use super::chunk::Chunk;
use super::problem::Problem;
use crate::codec::last_used::LastUsed;

/// Bytes that are kept of one file.
pub(super) const BUDGET: usize = 64 << 20;

/// Names a chunk: the page's directory, what is added to its offsets, and the chunk's number.
pub(super) type ChunkKey = (u64, u64, usize);

/// Decoded chunks; their sizes are bytes.
pub(super) type ChunkCache = LastUsed<ChunkKey, Chunk, Problem>;
