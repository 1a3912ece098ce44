//! What several benchmarks need: pools, samples, and the limits that are as simple as memory: reading and copying.

use std::hint::black_box;

use num_complex::Complex;
use rayon::ThreadPool;
use rayon::prelude::*;

/// Bytes of one parallel step of a limit.
const STEP: usize = 1 << 18;

/// A pool of that many threads.
pub fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a few threads start")
}

/// Bytes that look like a picture's to a kernel without branches.
pub fn noise(len: usize) -> Vec<u8> {
    (0..len as u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}

/// As a microscope sees cells: most values near the dark, noise on top.
pub fn cells(len: usize) -> Vec<u16> {
    noise(2 * len).chunks_exact(2).map(|b| 200 + u16::from(b[0]) * u16::from(b[1] >> 4)).collect()
}

/// Complex samples that no kernel can guess.
pub fn signal(samples: usize) -> Vec<Complex<f32>> {
    (0..samples).map(|n| Complex::from_polar((n % 17) as f32 / 17.0, (n % 1000) as f32 * 0.37)).collect()
}

/// Two buffers, of which one is copied to the other.
pub struct Copied {
    from: Vec<u8>,
    to: Vec<u8>,
}

impl Copied {
    /// For a kernel that reads and writes so many bytes in all.
    pub fn of(bytes: usize) -> Self {
        Self { from: vec![1; bytes / 2], to: vec![0; bytes / 2] }
    }

    pub fn run(&mut self) {
        let parts = self.to.par_chunks_mut(STEP).zip(self.from.par_chunks(STEP));
        parts.for_each(|(to, from)| to.copy_from_slice(black_box(from)));
        black_box(&mut self.to);
    }
}

/// Reads every byte once, as fast as memory gives them.
pub fn read(bytes: &[u8]) {
    let sum: u64 = bytes.par_chunks(STEP).map(sum).sum();
    black_box(sum);
}

fn sum(bytes: &[u8]) -> u64 {
    // Several sums at once: an addition must not wait for the one before it.
    let mut sums = [0_u64; 32];
    for part in black_box(bytes).chunks_exact(256) {
        for (sum, word) in sums.iter_mut().zip(part.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_ne_bytes(*word));
        }
    }
    sums.iter().fold(0, |all, sum| all.wrapping_add(*sum))
}
