//! The tuner beside its limit: reading the same samples into the same blocks, with nothing done to them.
//!
//! Shift, filter and decimate 16 million complex samples from memory. The limit copies each block to where the tuner would
//! work on it, on as many threads: what no slice of a recording can leave out.

use std::convert::Infallible;
use std::hint::black_box;

use lumiq::ops::filter::{Tuner, Tuning};
use num_complex::Complex;
use rayon::prelude::*;

use crate::data::{pool, signal};
use crate::report::{Amount, Report, Row};

const SAMPLES: usize = 16 << 20;

/// Samples of a block of the limit.
const BLOCK: usize = 1 << 14;

pub fn rows(report: &Report) {
    let decimations = [1, 2, 16, 100, 1000].map(|by| (by, format!("slice ÷{by}")));
    if !decimations.iter().any(|(_, kernel)| report.wants(kernel)) {
        return;
    }
    let signal = signal(SAMPLES);
    let mut copied = vec![Complex::default(); BLOCK * 2];
    for (decimation, kernel) in decimations {
        let tuner = tuner(decimation);
        // Taps of each stage, and by how much it decimates.
        let stages: Vec<String> = tuner.stages().map(|(taps, by)| format!("{taps}/{by}")).collect();
        let size = format!("16 Mi, {}", stages.join(" "));
        let mut out = vec![Complex::default(); tuner.outputs(SAMPLES as u64) as usize];
        for threads in [1, 2] {
            let (pool, amount) = (pool(threads), Amount::Samples(SAMPLES));
            let row = Row { kernel: &kernel, size: &size, threads, amount, limit: "copying the samples" };
            let ours = || pool.install(|| cut(&tuner, &signal, &mut out));
            report.row(&row, ours, || pool.install(|| copy(&signal, &mut copied)));
        }
    }
}

/// A tuner as `lumiq slice` makes it.
pub fn tuner(decimation: u64) -> Tuner {
    let tuning = if decimation == 1 { Tuning::new(0.2, 0.5, 1) } else { Tuning::usual(0.2, decimation) };
    Tuner::new(&tuning).expect("the numbers are in range")
}

/// Everything the samples give, from memory.
pub fn cut(tuner: &Tuner, signal: &[Complex<f32>], out: &mut [Complex<f32>]) {
    let done = tuner.run(signal.len() as u64, 0, out, |start, buffer| {
        buffer.copy_from_slice(&black_box(signal)[start as usize..][..buffer.len()]);
        Ok::<(), Infallible>(())
    });
    match done {
        Ok(()) => {}
        Err(never) => match never {},
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
