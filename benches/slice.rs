//! The tuner beside its limit: reading the same samples into the same blocks, with nothing done to them.
//!
//! Shift, filter and decimate 16 million complex samples from memory. The limit copies each block to where the tuner would
//! work on it, on as many threads: what no slice of a recording can leave out.

mod common;

use std::convert::Infallible;
use std::hint::black_box;

use common::{Table, pool};
use lumiq::ops::filter::{Tuner, Tuning};
use num_complex::Complex;
use rayon::prelude::*;

const SAMPLES: usize = 16 << 20;

/// Samples of a block of the limit.
const BLOCK: usize = 1 << 14;

fn main() {
    let table = Table::new("copying the samples, block by block");
    let signal: Vec<_> =
        (0..SAMPLES).map(|n| Complex::from_polar((n % 17) as f32 / 17.0, (n % 1000) as f32 * 0.37)).collect();
    let mut copied = vec![Complex::default(); BLOCK * 2];
    for decimation in [1, 2, 16, 100, 1000] {
        let tuning = if decimation == 1 { Tuning::new(0.2, 0.5, 1) } else { Tuning::usual(0.2, decimation) };
        let tuner = Tuner::new(&tuning).expect("the numbers are in range");
        let taps: Vec<String> = tuner.stages().map(|(taps, by)| format!("{taps}/{by}")).collect();
        let mut out = vec![Complex::default(); tuner.outputs(SAMPLES as u64) as usize];
        for threads in [1, 2] {
            let pool = pool(threads);
            table.row(
                &format!("slice ÷{decimation}, taps {}", taps.join(" ")),
                "16 Mi",
                threads,
                || {
                    let done = pool.install(|| {
                        tuner.run(SAMPLES as u64, 0, &mut out, |start, buffer| {
                            buffer.copy_from_slice(&black_box(&signal)[start as usize..][..buffer.len()]);
                            Ok::<(), Infallible>(())
                        })
                    });
                    match done {
                        Ok(()) => {}
                        Err(never) => match never {},
                    }
                },
                || pool.install(|| copy(&signal, &mut copied)),
            );
        }
    }
}

/// Every block into the memory of its thread.
fn copy(signal: &[Complex<f32>], memory: &mut [Complex<f32>]) {
    let parts = signal.len() / (memory.len() / BLOCK);
    memory.par_chunks_mut(BLOCK).zip(signal.par_chunks(parts)).for_each(|(memory, part)| {
        for block in part.chunks(BLOCK) {
            memory[..block.len()].copy_from_slice(black_box(block));
            black_box(&mut *memory);
        }
    });
}
