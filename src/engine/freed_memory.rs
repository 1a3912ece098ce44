//! How much freed memory the program keeps, to take it again: enough that it need not come from the system anew, for a first touch
//! costs as much as the work on it, and so little that it stays a small part of the budget.
//!
//! glibc decides by the size of a piece, and keeps for each thread what that thread has freed: in a batch every worker would
//! sit on what its last file took, while others take as much again. When a document is closed, all that was kept goes back.
//! Not here: how much may be taken (`budget`).
#![allow(unsafe_code)] // Calls into the C library, without pointers.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, Once};
use std::time::Duration;

use crate::model::locked;

/// Pieces of fewer bytes are always kept.
const SMALLEST: u64 = 256 << 10;
/// The largest pieces that glibc can keep.
const LARGEST: u64 = 32 << 20;
/// Kept pieces of all threads are about this part of the budget.
const PART: u64 = 16;
/// How long those who work on a closed document, and what it has on the screen, may take to let go of their memory.
const LETTING_GO: Duration = Duration::from_secs(1);
/// What threads keep at the end of their memory while a document is closed.
const KEPT_WHILE_CLOSING: u64 = 128 << 10;
/// The same at other times (0: as glibc likes).
static KEPT_AT_THE_END: AtomicU64 = AtomicU64::new(0);

/// From now on so many threads keep freed pieces only as far as a budget of so many bytes bears it. To be called before
/// there are other threads; later calls change nothing.
pub fn keep_within(budget: u64, threads: usize) {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| keep_up_to(largest_kept(budget, threads)));
}

fn keep_up_to(piece: u64) {
    KEPT_AT_THE_END.store(2 * piece, Ordering::Release);
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        set(libc::M_MMAP_THRESHOLD, piece);
        set(libc::M_TRIM_THRESHOLD, 2 * piece);
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    log::debug!("the allocator keeps what it likes, not {piece} bytes");
}

/// Tells glibc, one after the other. Others may allocate and free meanwhile: each option is one word, of which they see the
/// old value or the new.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn set(option: i32, bytes: u64) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = locked(&ONE_AT_A_TIME);
    // SAFETY: it takes two numbers, and nobody else here calls it meanwhile (mallopt(3)).
    if unsafe { libc::mallopt(option, bytes as i32) } == 0 {
        log::debug!("the allocator keeps what it likes");
    }
}

/// Gives freed memory back to the system, whatever threads would have kept of it: at once what is freed within the next
/// moment, and at its end what was free between other things.
pub fn give_back_soon() {
    static WISHES: AtomicUsize = AtomicUsize::new(0);
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return;
    }
    // The wish first: whoever ends before it has set the usual size already.
    let is_first = WISHES.fetch_add(1, Ordering::AcqRel) == 0;
    keep_at_the_end(KEPT_WHILE_CLOSING);
    if !is_first {
        return;
    }
    let work = || {
        loop {
            let wishes = WISHES.load(Ordering::Acquire);
            std::thread::sleep(LETTING_GO);
            give_back();
            keep_at_the_end(KEPT_AT_THE_END.load(Ordering::Acquire));
            if WISHES.compare_exchange(wishes, 0, Ordering::AcqRel, Ordering::Acquire).is_ok() {
                return;
            }
            // Another document is being closed.
            keep_at_the_end(KEPT_WHILE_CLOSING);
        }
    };
    if let Err(error) = std::thread::Builder::new().name("lumiq-give-back".to_owned()).spawn(work) {
        WISHES.store(0, Ordering::Release);
        keep_at_the_end(KEPT_AT_THE_END.load(Ordering::Acquire));
        log::debug!("freed memory is kept: {error}");
    }
}

/// `malloc_trim` gives back all that is free but the ends of what threads other than the first have: those shrink only
/// when something in them is freed while they are longer than this.
fn keep_at_the_end(bytes: u64) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if KEPT_AT_THE_END.load(Ordering::Acquire) > 0 {
        set(libc::M_TRIM_THRESHOLD, bytes);
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    log::debug!("the allocator keeps what it likes, not {bytes} bytes");
}

fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it takes a number, and threads may allocate and free meanwhile (malloc_trim(3): MT-Safe).
    if unsafe { libc::malloc_trim(0) } == 0 {
        log::debug!("there was no freed memory to give back");
    }
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
