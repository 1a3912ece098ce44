//! The memory triad, `a = b + 0.5 c` over arrays far beyond any cache: what a kernel that reads two arrays and writes
//! one cannot pass (the STREAM benchmark).

// Non-temporal stores are intrinsics over raw pointers.
#![allow(unsafe_code)]

use rayon::prelude::*;

/// Bytes of each array.
pub const BYTES: usize = 100 << 20;

/// Numbers of one parallel step.
const STEP: usize = 1 << 16;

/// Three arrays for a triad.
pub struct Triad {
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
}

impl Triad {
    pub fn new() -> Self {
        let len = BYTES / size_of::<f32>();
        Self { a: vec![1.0; len], b: vec![2.0; len], c: vec![3.0; len] }
    }

    /// With ordinary stores: two reads, a write, and the read that the write causes.
    pub fn ordinary(&mut self) {
        let parts = self.a.par_chunks_mut(STEP).zip(self.b.par_chunks(STEP)).zip(self.c.par_chunks(STEP));
        parts.for_each(|((a, b), c)| {
            for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
                *a = b + 0.5 * c;
            }
        });
    }

    /// The same past the cache: two reads and a write.
    #[cfg(target_arch = "x86_64")]
    pub fn non_temporal(&mut self) {
        use std::arch::x86_64::{_mm_add_ps, _mm_loadu_ps, _mm_mul_ps, _mm_set1_ps, _mm_sfence, _mm_stream_ps};
        let parts = self.a.par_chunks_mut(STEP).zip(self.b.par_chunks(STEP)).zip(self.c.par_chunks(STEP));
        parts.for_each(|((a, b), c)| {
            let head = a.as_ptr().align_offset(16).min(a.len());
            for index in 0..head {
                a[index] = b[index] + 0.5 * c[index];
            }
            let body = a[head..].chunks_exact_mut(4).zip(b[head..].chunks_exact(4)).zip(c[head..].chunks_exact(4));
            for ((a, b), c) in body {
                // SAFETY: all three hold four numbers; the target is aligned after the head; SSE is part of x86-64.
                unsafe {
                    let sum = _mm_mul_ps(_mm_loadu_ps(c.as_ptr()), _mm_set1_ps(0.5));
                    _mm_stream_ps(a.as_mut_ptr(), _mm_add_ps(sum, _mm_loadu_ps(b.as_ptr())));
                }
            }
            // SAFETY: only orders stores.
            unsafe { _mm_sfence() };
        });
    }

    /// This machine has no stores past the cache that we use.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn non_temporal(&mut self) {
        self.ordinary();
    }
}
