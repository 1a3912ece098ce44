//! Memory of a large picture, brought in by a second thread while the first one decodes into it: the first touch of a page costs
//! as much as the work on it.
//!
//! Large pages would be quicker still, but where memory is in pieces the system puts it together first, which takes longer than
//! all it spares. Not here: what freed memory is kept (`engine/freed_memory`).
#![allow(unsafe_code)] // One call into the C library, about memory that is borrowed meanwhile.

/// A smaller buffer is memory that was freed before, as a rule, or is there sooner than a thread.
const WORTH_IT: usize = 24 << 20;

/// Fills a buffer of zeros, of which no page was touched yet, from its beginning to its end.
pub fn filled<R>(buffer: &mut [u8], fill: impl FnOnce(&mut [u8]) -> R) -> R {
    if buffer.len() < WORTH_IT || rayon::current_num_threads() < 2 {
        return fill(buffer);
    }
    ahead::filled(buffer, fill)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod ahead {
    use std::sync::atomic::{AtomicBool, Ordering};

    /// As large as any page of memory, and a whole number of the usual ones.
    const PAGE: usize = 64 << 10;
    /// What is brought in between two looks at whether it is still wanted.
    const STEP: usize = 2 << 20;

    pub fn filled<R>(buffer: &mut [u8], fill: impl FnOnce(&mut [u8]) -> R) -> R {
        let skipped = buffer.as_ptr().align_offset(PAGE).min(buffer.len());
        let first = buffer.as_ptr() as usize + skipped;
        let bytes = (buffer.len() - skipped) / PAGE * PAGE;
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let work = || {
                for at in (0..bytes).step_by(STEP).take_while(|_| !done.load(Ordering::Relaxed)) {
                    if !bring_in(first + at, STEP.min(bytes - at)) {
                        break;
                    }
                }
            };
            // It only helps: where there is no thread for it, nothing is lost.
            if let Err(error) = std::thread::Builder::new().spawn_scoped(scope, work) {
                log::debug!("no memory is brought in ahead: {error}");
            }
            let outcome = fill(buffer);
            done.store(true, Ordering::Relaxed);
            outcome
        })
    }

    /// Whether the system could. Older ones than Linux 5.14 cannot, and nothing is lost.
    fn bring_in(address: usize, bytes: usize) -> bool {
        // SAFETY: the range lies within the buffer, which is borrowed until this thread has ended. Bringing pages in changes no
        // byte, whoever writes to them meanwhile (madvise(2)).
        unsafe { libc::madvise(address as *mut libc::c_void, bytes, libc::MADV_POPULATE_WRITE) == 0 }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod ahead {
    pub fn filled<R>(buffer: &mut [u8], fill: impl FnOnce(&mut [u8]) -> R) -> R {
        fill(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_brings_pages_in_changes_no_byte() {
        for bytes in [0, 1, WORTH_IT - 1, WORTH_IT, WORTH_IT + 100_001] {
            let mut buffer = vec![0_u8; bytes];
            let count = filled(&mut buffer, |buffer| {
                buffer.iter_mut().enumerate().for_each(|(at, byte)| *byte = (at % 251) as u8);
                buffer.len()
            });
            assert_eq!(count, bytes);
            assert!(buffer.iter().enumerate().all(|(at, &byte)| byte == (at % 251) as u8), "{bytes}");
        }
    }

    #[test]
    fn a_failure_is_handed_on() {
        let mut buffer = vec![0_u8; WORTH_IT];
        assert_eq!(
            filled(&mut buffer, |buffer| {
                buffer[7] = 1;
                Err::<(), _>("ended")
            }),
            Err("ended")
        );
        assert!(buffer[7] == 1 && buffer[8..].iter().all(|&byte| byte == 0));
    }
}
