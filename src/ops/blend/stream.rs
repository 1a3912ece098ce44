//! Stores that bypass the cache, for results larger than it.
//!
//! An ordinary store first reads the line it overwrites; for a result that is not read again soon, that read is a
//! third of a blend's memory traffic. Blends compute into a small buffer that stays in the first-level cache and hand
//! it over with non-temporal stores.

#![allow(unsafe_code)] // Non-temporal stores exist only as intrinsics over raw pointers; bounds are checked here.

/// Results of at least this many bytes are streamed: more than the last-level cache of common machines.
pub const STREAM_BYTES: usize = 32 << 20;

/// Copies `from` to `to` past the cache.
///
/// # Panics
/// If the lengths differ.
#[cfg(target_arch = "x86_64")]
pub fn copy(from: &[u8], to: &mut [u8]) {
    use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_stream_si128};

    const LINE: usize = size_of::<__m128i>();
    assert_eq!(from.len(), to.len(), "a copy fills its target exactly");
    let head = to.as_ptr().align_offset(LINE).min(to.len());
    let (from_head, from) = from.split_at(head);
    let (to_head, to) = to.split_at_mut(head);
    to_head.copy_from_slice(from_head);
    let mut source = from.chunks_exact(LINE);
    let mut target = to.chunks_exact_mut(LINE);
    for (source, target) in (&mut source).zip(&mut target) {
        // SAFETY: both chunks are LINE bytes long; the target is aligned because `head` bytes were cut off and every
        // chunk is LINE long; the load needs no alignment. SSE2 is part of x86-64.
        unsafe { _mm_stream_si128(target.as_mut_ptr().cast(), _mm_loadu_si128(source.as_ptr().cast())) };
    }
    target.into_remainder().copy_from_slice(source.remainder());
}

/// Copies `from` to `to`; this machine has no stores past the cache that we use.
#[cfg(not(target_arch = "x86_64"))]
pub fn copy(from: &[u8], to: &mut [u8]) {
    to.copy_from_slice(from);
}

/// Makes streamed stores visible to other threads: call once after the last [`copy`] of a thread's share of work.
#[cfg(target_arch = "x86_64")]
pub fn fence() {
    // SAFETY: SSE is part of x86-64; the instruction only orders stores.
    unsafe { std::arch::x86_64::_mm_sfence() };
}

/// Nothing to wait for.
#[cfg(not(target_arch = "x86_64"))]
pub fn fence() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_and_offset_arrives() {
        let source: Vec<u8> = (0..200).map(|i| (i * 7) as u8).collect();
        for start in 0..20 {
            for len in [0, 1, 15, 16, 17, 31, 64, 100] {
                let mut target = [0; 200];
                copy(&source[3..3 + len], &mut target[start..start + len]);
                fence();
                assert_eq!(target[start..start + len], source[3..3 + len]);
                assert!(target[..start].iter().chain(&target[start + len..]).all(|&v| v == 0));
            }
        }
    }
}
