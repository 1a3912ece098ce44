//! The spectrogram kernel beside two limits: the same FFTs and the same logarithm with nothing around them, and memory.
//!
//! One million complex samples to decibels. The first limit copies each frame to where rustfft works, transforms it without a
//! window and takes the logarithm of one value a bin: what no implementation over the same library can leave out. The second
//! reads the samples and writes the decibels: what nobody can leave out.

use std::hint::black_box;

use lumiq::model::Progress;
use lumiq::model::recipe::SpectrogramRecipe;
use lumiq::ops::spectrogram::{FLOOR, SignalDescription, SpectrogramProcessor, plan, power_to_decibel};
use num_complex::Complex;
use rayon::prelude::*;

use crate::data::{Copied, pool, signal};
use crate::report::{Amount, Report, Row};

const SAMPLES: usize = 1_000_000;

/// `n_fft` and hop.
const SIZES: [(usize, usize); 10] = [
    (64, 64),
    (128, 128),
    (256, 256),
    (256, 128),
    (256, 64),
    (1024, 1024),
    (1024, 512),
    (1000, 500),
    (4096, 2048),
    (65_536, 32_768),
];

pub fn rows(report: &Report) {
    let kernel = "spectrogram, dB";
    if !report.wants(kernel) {
        return;
    }
    let signal = signal(SAMPLES);
    for (n_fft, hop) in SIZES {
        let mut ours = Ours::new(n_fft, hop, SAMPLES);
        let mut theirs = vec![0.0; ours.out.len()];
        let mut memory = Copied::of(8 * SAMPLES + 4 * theirs.len());
        let size = format!("1 M, FFT {n_fft}, hop {hop}");
        for threads in [1, 2] {
            let (pool, amount) = (pool(threads), Amount::Samples(SAMPLES));
            let row = Row { kernel, size: &size, threads, amount, limit: "rustfft and logarithm" };
            let bare = || pool.install(|| bare((n_fft, hop), &signal, &mut theirs));
            report.row(&row, || pool.install(|| ours.run(&signal)), bare);
            let row = Row { limit: "read and write", ..row };
            report.row(&row, || pool.install(|| ours.run(&signal)), || pool.install(|| memory.run()));
        }
    }
}

/// A spectrogram into memory that is there.
pub struct Ours {
    processor: SpectrogramProcessor,
    out: Vec<f32>,
}

impl Ours {
    pub fn new(n_fft: usize, hop: usize, samples: usize) -> Self {
        let recipe = SpectrogramRecipe { n_fft, hop, ..Default::default() };
        let processor = SpectrogramProcessor::new(&recipe, SignalDescription::COMPLEX).expect("the sizes are in range");
        let out = vec![1.0; processor.frames(samples as u64) as usize * n_fft];
        Self { processor, out }
    }

    pub fn run(&mut self, signal: &[Complex<f32>]) {
        let progress = Progress::new();
        self.processor.frames_into(black_box(signal), &mut self.out, &progress).expect("not cancelled");
    }
}

/// FFT and logarithm alone, no window and no |X|².
fn bare((n_fft, hop): (usize, usize), signal: &[Complex<f32>], out: &mut [f32]) {
    let fft = plan::fft(n_fft);
    let zero = Complex::default();
    let memory = || (vec![zero; n_fft], vec![zero; fft.get_inplace_scratch_len()]);
    out.par_chunks_mut(n_fft).enumerate().for_each_init(memory, |(buffer, scratch), (frame, out)| {
        buffer.copy_from_slice(&black_box(signal)[frame * hop..][..n_fft]);
        fft.process_with_scratch(buffer, scratch);
        for (out, x) in out.iter_mut().zip(&*buffer) {
            *out = x.re;
        }
        power_to_decibel(out, FLOOR);
    });
}
