//! The spectrogram kernel beside its limit: the same FFTs and the same logarithm, with nothing around them.
//!
//! `cargo bench --bench spectrogram`. One million complex samples; compare within one run. `limit` transforms frames
//! that are already windowed in their place and takes the logarithm of one value a sample: the work that no
//! implementation over the same library can leave out. `kernel` is the processor, from samples to decibels, on one
//! thread; `all_threads` the same on all.

use divan::{Bencher, black_box};
use lumiq::model::Progress;
use lumiq::model::recipe::SpectrogramRecipe;
use lumiq::ops::spectrogram::{FLOOR, SignalDescription, SpectrogramProcessor, plan, power_to_decibel};
use num_complex::Complex;

const SAMPLES: usize = 1 << 20;

/// `n_fft` and hop.
const SIZES: [(usize, usize); 4] = [(256, 256), (1024, 1024), (1024, 512), (4096, 2048)];

fn main() {
    divan::main();
}

fn signal() -> Vec<Complex<f32>> {
    (0..SAMPLES).map(|n| Complex::from_polar(1.0, (n % 1000) as f32 * 0.37) * ((n % 17) as f32 / 17.0)).collect()
}

fn processor((n_fft, hop): (usize, usize)) -> SpectrogramProcessor {
    let recipe = SpectrogramRecipe { n_fft, hop, ..Default::default() };
    SpectrogramProcessor::new(&recipe, SignalDescription::COMPLEX).expect("the sizes are in range")
}

/// A pool of so many threads; 0: all.
fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a few threads start")
}

fn run(bencher: Bencher, size: (usize, usize), threads: usize) {
    let pool = pool(threads);
    let (processor, signal, progress) = (processor(size), signal(), Progress::new());
    let frames = processor.frames(SAMPLES as u64) as usize;
    let mut out = vec![0.0; frames * processor.bins()];
    bencher.bench_local(|| {
        pool.install(|| processor.frames_into(black_box(&signal), &mut out, &progress)).expect("nobody cancels");
        black_box(&out);
    });
}

#[divan::bench(args = SIZES)]
fn kernel(bencher: Bencher, size: (usize, usize)) {
    run(bencher, size, 1);
}

#[divan::bench(args = SIZES)]
fn all_threads(bencher: Bencher, size: (usize, usize)) {
    run(bencher, size, 0);
}

#[divan::bench(args = SIZES)]
fn limit(bencher: Bencher, (n_fft, hop): (usize, usize)) {
    let fft = plan::fft(n_fft);
    let frames = 1 + (SAMPLES - n_fft) / hop;
    let frame = signal()[..n_fft].to_vec();
    let mut buffer = frame.clone();
    let mut scratch = vec![Complex::default(); fft.get_inplace_scratch_len()];
    let mut out = vec![0.0; frames * n_fft];
    bencher.bench_local(|| {
        for out in out.chunks_exact_mut(n_fft) {
            buffer.copy_from_slice(black_box(&frame));
            fft.process_with_scratch(&mut buffer, &mut scratch);
            for (out, x) in out.iter_mut().zip(&buffer) {
                *out = x.re;
            }
            power_to_decibel(out, FLOOR);
        }
        black_box(&out);
    });
}
