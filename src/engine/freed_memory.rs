//! Freed memory goes back to the system at once, for programs in which many threads take much in turns.
//!
//! glibc keeps large pieces that a thread has freed for that thread: in a batch every worker would sit on what its last file
//! took, while others take as much again. Not here: how much may be taken (`budget`).
#![allow(unsafe_code)] // Two calls into the C library, without pointers.

/// Pieces from that size on go back when they are freed; of smaller ones a thread keeps no more than that.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: i32 = 4 << 20;

/// From now on large pieces go back when they are freed, where the allocator would keep them. To be called before there are
/// other threads.
pub fn give_back_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    for option in [libc::M_MMAP_THRESHOLD, libc::M_TRIM_THRESHOLD] {
        // SAFETY: it takes two numbers. Without other threads nobody allocates meanwhile (mallopt(3)).
        if unsafe { libc::mallopt(option, LARGE) } == 0 {
            log::debug!("the allocator keeps what is freed");
        }
    }
}
