//! The last few decoded chunks: a page that is one compressed strip is not decoded again for each tile of the view.
//!
//! One thread decodes a chunk while others that want the same one wait for it. Not here: tiles of the view (engine).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::chunk::Chunk;
use super::problem::Problem;

/// Bytes that are kept; one chunk is kept however large it is.
const BUDGET: usize = 64 << 20;

/// Names a chunk: the page's directory, what is added to its offsets, and the chunk's number.
pub(super) type ChunkKey = (u64, u64, usize);

type Slot = Arc<OnceLock<Result<Arc<Chunk>, Problem>>>;

/// Decoded chunks, the oldest first.
#[derive(Debug, Default)]
pub(super) struct ChunkCache(Mutex<VecDeque<(ChunkKey, usize, Slot)>>);

impl ChunkCache {
    /// The chunk, decoded by `decode` if it is not kept; `bytes` is its decoded size.
    pub fn get(
        &self,
        key: ChunkKey,
        bytes: usize,
        decode: impl FnOnce() -> Result<Chunk, Problem>,
    ) -> Result<Arc<Chunk>, Problem> {
        let slot = self.slot(key, bytes);
        slot.get_or_init(|| decode().map(Arc::new)).clone()
    }

    /// Finds or makes the slot; the lock is held only for that.
    fn slot(&self, key: ChunkKey, bytes: usize) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A failed read may succeed next time: the failure is not kept.
        let position = slots.iter().position(|(other, _, slot)| *other == key && !matches!(slot.get(), Some(Err(_))));
        let slot = match position.and_then(|position| slots.remove(position)) {
            Some((_, _, slot)) => slot,
            None => Slot::default(),
        };
        let mut held: usize = slots.iter().map(|(_, bytes, _)| bytes).sum();
        while held + bytes > BUDGET {
            match slots.pop_front() {
                Some((_, freed, _)) => held -= freed,
                None => break,
            }
        }
        slots.push_back((key, bytes, slot.clone()));
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(value: u8) -> Chunk {
        Chunk { first_row: 0, width: 1, rows: 1, samples: 1, bytes: vec![value] }
    }

    #[test]
    fn a_chunk_is_decoded_once_until_others_push_it_out() {
        let cache = ChunkCache::default();
        let get = |key, bytes, value| cache.get((key, 0, 0), bytes, || Ok(chunk(value))).unwrap().bytes[0];
        assert_eq!(get(1, BUDGET / 2, 10), 10);
        assert_eq!(get(1, BUDGET / 2, 11), 10);
        assert_eq!(get(2, BUDGET / 2, 20), 20);
        assert_eq!(get(1, BUDGET / 2, 12), 10);
        assert_eq!(get(3, BUDGET / 2, 30), 30);
        assert_eq!(get(2, BUDGET / 2, 21), 21, "the one that was used longest ago goes first");
        assert_eq!(get(4, BUDGET * 10, 40), 40);
        assert_eq!(get(4, BUDGET * 10, 41), 40, "one chunk is kept however large");
    }

    #[test]
    fn a_failure_is_not_kept() {
        let cache = ChunkCache::default();
        assert!(cache.get((1, 0, 0), 1, || Err(Problem::malformed("no"))).is_err());
        assert_eq!(cache.get((1, 0, 0), 1, || Ok(chunk(5))).unwrap().bytes, [5]);
    }
}
