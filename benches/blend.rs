//! Blending two stacks of (100, 512, 512, 4) bytes into a buffer that is there, next to the memory triad.

mod common;

use common::{BYTES, Triad, compare, noise, pool};
use divan::Bencher;
use divan::counter::BytesCount;
use lumiq::model::recipe::Blend;
use lumiq::model::{BlendMode, Progress, SampleType, Samples};
use lumiq::ops::blend::blend_into;

fn main() {
    divan::main();
    for threads in [1, 2] {
        let pool = pool(threads);
        let mut triad = Triad::new();
        let mut screen = Pair::new(SampleType::U8);
        let name = format!("screen u8, {threads} threads, against the non-temporal triad");
        compare(&name, || pool.install(|| screen.run(BlendMode::Screen)), || pool.install(|| triad.non_temporal()));
        let name = format!("screen u8, {threads} threads, against the ordinary triad");
        let mut triad = Triad::new();
        compare(&name, || pool.install(|| screen.run(BlendMode::Screen)), || pool.install(|| triad.ordinary()));
    }
}

/// Two layers and the buffer for their blend.
struct Pair {
    layers: [Samples; 2],
    out: Samples,
}

impl Pair {
    fn new(sample_type: SampleType) -> Self {
        let len = BYTES / sample_type.bytes();
        let mut layers = [Samples::zeroed(sample_type, len), Samples::zeroed(sample_type, len)];
        if sample_type.is_integer() {
            let bytes = noise(2 * BYTES);
            layers[0].as_bytes_mut().copy_from_slice(&bytes[..BYTES]);
            layers[1].as_bytes_mut().copy_from_slice(&bytes[BYTES..]);
        }
        let mut out = Samples::zeroed(sample_type, len);
        out.as_bytes_mut().fill(1); // touched once, so that page faults are not measured
        Self { layers, out }
    }

    fn run(&mut self, mode: BlendMode) {
        let recipe = Blend { mode, ..Blend::default() };
        let layers = [&self.layers[0], &self.layers[1]];
        blend_into(&recipe, 4, &layers, &mut self.out, &Progress::new()).expect("two layers of one shape");
    }
}

fn bench(bencher: Bencher, sample_type: SampleType, mode: BlendMode, threads: usize) {
    let (mut pair, pool) = (Pair::new(sample_type), pool(threads));
    bencher.counter(BytesCount::new(3 * BYTES)).bench_local(|| pool.install(|| pair.run(mode)));
}

#[divan::bench(args = [1, 2], sample_count = 20)]
fn screen_u8(bencher: Bencher, threads: usize) {
    bench(bencher, SampleType::U8, BlendMode::Screen, threads);
}

#[divan::bench(args = [1, 2], sample_count = 20)]
fn screen_u16(bencher: Bencher, threads: usize) {
    bench(bencher, SampleType::U16, BlendMode::Screen, threads);
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn screen_f32(bencher: Bencher, threads: usize) {
    bench(bencher, SampleType::F32, BlendMode::Screen, threads);
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn add_u8_with_alpha(bencher: Bencher, threads: usize) {
    bench(bencher, SampleType::U8, BlendMode::Add, threads);
}
