//! Memory of a large picture in large pages: the first touch of a page costs as much as the work on it, and one of 2 MiB hardly
//! more than one of 4 KiB.
//!
//! Linux gives them to whom they were advised to (`transparent_hugepage/enabled`: madvise, as most distributions have it).
//! Not here: what freed memory is kept (`engine/freed_memory`).
#![allow(unsafe_code)] // One call into the C library, about memory that is borrowed.

use crate::model::{SampleType, Samples};

/// A buffer of fewer bytes has hardly a whole large page.
const WORTH_IT: usize = 8 << 20;

/// A buffer of `len` zeros, of which none was touched yet.
pub fn zeroed(sample_type: SampleType, len: usize) -> Samples {
    let mut samples = Samples::zeroed(sample_type, len);
    let bytes = samples.as_bytes_mut();
    if bytes.len() >= WORTH_IT {
        advise(bytes);
    }
    samples
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn advise(bytes: &mut [u8]) {
    const PAGE: usize = 4096;
    let start = bytes.as_ptr().align_offset(PAGE);
    let inner = (bytes.len() - start) / PAGE * PAGE;
    // SAFETY: the range lies within memory that is borrowed, and the advice changes none of its bytes (madvise(2)). Where pages
    // are larger than assumed it may be refused, and nothing is lost.
    if unsafe { libc::madvise(bytes[start..].as_mut_ptr().cast(), inner, libc::MADV_HUGEPAGE) } != 0 {
        log::debug!("pages stay small: {}", std::io::Error::last_os_error());
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn advise(_bytes: &mut [u8]) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_small_ones_are_zeros_that_can_be_written() {
        for len in [0, 1, WORTH_IT / 2 - 1, WORTH_IT / 2, WORTH_IT + 4097] {
            let mut samples = zeroed(SampleType::U16, len);
            assert!(samples == Samples::U16(vec![0; len]), "{len}");
            samples.as_bytes_mut().fill(7);
            assert!(samples == Samples::U16(vec![0x0707; len]), "{len}");
        }
    }
}
