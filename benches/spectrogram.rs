//! The spectrogram kernel beside its limit: the same FFTs and the same logarithm, with nothing around them.
//!
//! One million complex samples to decibels. The limit copies each frame to where rustfft works, transforms it without a
//! window and takes the logarithm of one value a bin: what no implementation over the same library can leave out.

mod common;

use std::hint::black_box;

use common::{Table, pool};
use lumiq::model::Progress;
use lumiq::model::recipe::SpectrogramRecipe;
use lumiq::ops::spectrogram::{FLOOR, SignalDescription, SpectrogramProcessor, plan, power_to_decibel};
use num_complex::Complex;
use rayon::prelude::*;

const SAMPLES: usize = 1 << 20;

/// `n_fft` and hop.
const SIZES: [(usize, usize); 6] = [(256, 256), (1024, 1024), (1024, 512), (1000, 500), (4096, 2048), (65_536, 32_768)];

fn main() {
    let table = Table::new("bare rustfft and the same logarithm");
    let signal: Vec<_> =
        (0..SAMPLES).map(|n| Complex::from_polar((n % 17) as f32 / 17.0, (n % 1000) as f32 * 0.37)).collect();
    for (n_fft, hop) in SIZES {
        let recipe = SpectrogramRecipe { n_fft, hop, ..Default::default() };
        let processor = SpectrogramProcessor::new(&recipe, SignalDescription::COMPLEX).expect("the sizes are in range");
        let frames = processor.frames(SAMPLES as u64) as usize;
        let (mut ours, mut theirs) = (vec![0.0; frames * n_fft], vec![0.0; frames * n_fft]);
        for threads in [1, 2] {
            let pool = pool(threads);
            let size = format!("1 Mi, FFT {n_fft}, hop {hop}");
            table.row(
                "spectrogram in dB",
                &size,
                threads,
                || {
                    let progress = Progress::new();
                    pool.install(|| processor.frames_into(black_box(&signal), &mut ours, &progress))
                        .expect("not cancelled");
                },
                || pool.install(|| bare((n_fft, hop), &signal, &mut theirs)),
            );
        }
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
