//! The machine's limits: what no kernel can pass.

mod common;

use common::{BYTES, Triad, pool};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const THREADS: [usize; 2] = [1, 2];

#[divan::bench(args = THREADS, sample_count = 20)]
fn triad_ordinary(bencher: Bencher, threads: usize) {
    let (mut triad, pool) = (Triad::new(), pool(threads));
    bencher.counter(BytesCount::new(3 * BYTES)).bench_local(|| pool.install(|| triad.ordinary()));
}

#[divan::bench(args = THREADS, sample_count = 20)]
fn triad_non_temporal(bencher: Bencher, threads: usize) {
    let (mut triad, pool) = (Triad::new(), pool(threads));
    bencher.counter(BytesCount::new(3 * BYTES)).bench_local(|| pool.install(|| triad.non_temporal()));
}

#[divan::bench(sample_count = 20)]
fn memcpy(bencher: Bencher) {
    let (source, mut target) = (vec![1_u8; BYTES], vec![0_u8; BYTES]);
    bencher.counter(BytesCount::new(2 * BYTES)).bench_local(|| target.copy_from_slice(divan::black_box(&source)));
}
