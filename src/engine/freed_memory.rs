//! How much freed memory threads keep, to take it again: enough that it need not come from the system anew, for a first touch
//! costs as much as the work on it, and so little that it stays a small part of the budget.
//!
//! glibc decides by the size of a piece, and keeps for each thread what that thread has freed: in a batch every worker would
//! sit on what its last file took, while others take as much again. Not here: how much may be taken (`budget`).
#![allow(unsafe_code)] // Two calls into the C library, without pointers.

use std::sync::Once;

/// Pieces of fewer bytes are always kept.
const SMALLEST: u64 = 256 << 10;
/// The largest pieces that glibc can keep.
const LARGEST: u64 = 32 << 20;
/// Kept pieces of all threads are about this part of the budget.
const PART: u64 = 16;

/// From now on so many threads keep freed pieces only as far as a budget of so many bytes bears it. To be called before
/// there are other threads; later calls change nothing.
pub fn keep_within(budget: u64, threads: usize) {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| keep_up_to(largest_kept(budget, threads)));
}

fn keep_up_to(piece: u64) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    for (option, bytes) in [(libc::M_MMAP_THRESHOLD, piece), (libc::M_TRIM_THRESHOLD, 2 * piece)] {
        // SAFETY: it takes two numbers, and is called once, at the start: nobody else sets options meanwhile (mallopt(3)).
        if unsafe { libc::mallopt(option, bytes as i32) } == 0 {
            log::debug!("the allocator keeps what it likes");
        }
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    log::debug!("the allocator keeps what it likes, not {piece} bytes");
}

/// The largest piece that is kept; larger ones go back to the system when they are freed.
fn largest_kept(budget: u64, threads: usize) -> u64 {
    (budget / PART / threads.max(1) as u64).clamp(SMALLEST, LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_budgets_keep_little() {
        assert_eq!(largest_kept(64_000_000, 2), 2_000_000);
        assert_eq!(largest_kept(64_000_000, 64), SMALLEST);
        assert_eq!(largest_kept(2_000_000_000, 2), LARGEST);
        assert_eq!(largest_kept(2_000_000_000, 16), 2_000_000_000 / 16 / 16);
        assert_eq!(largest_kept(2_000_000_000, 0), LARGEST);
    }
}
