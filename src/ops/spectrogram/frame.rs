//! One frame of samples → one row of power, in buffers that the caller keeps.
//!
//! The frame stays in the first-level cache between the passes. Not here: how many frames, in which order, on which
//! thread ([`processor`](super::processor)).

// What is inlined into a width of registers must be, or it would be compiled for the narrowest.
#![allow(clippy::inline_always)]

use std::sync::Arc;

use fearless_simd::prelude::*;
use num_complex::Complex;
use rustfft::Fft;

use super::fused::{PowerFft, Workspace};
use super::{passes, plan};
use crate::model::recipe::Detrend;

/// A sample of a signal: real or complex.
pub trait Amplitude: Copy + Default + Send + Sync {
    /// The sample as a complex number.
    fn complex(self) -> Complex<f32>;

    /// The real and the imaginary parts of as many of 16 samples as a register holds, from the `part`th such piece on.
    fn apart<S: Simd>(simd: S, samples: &[Self; 16], part: usize) -> [S::f32s; 2];
}

impl Amplitude for Complex<f32> {
    #[inline]
    fn complex(self) -> Complex<f32> {
        self
    }

    #[inline(always)]
    fn apart<S: Simd>(simd: S, samples: &[Self; 16], part: usize) -> [S::f32s; 2] {
        let (values, width): (&[f32; 32], _) = (bytemuck::must_cast_ref(samples), S::f32s::LEN);
        let [low, high] = [2 * part, 2 * part + 1].map(|piece| piece * width);
        let low = S::f32s::from_slice(simd, &values[low..low + width]);
        low.deinterleave(S::f32s::from_slice(simd, &values[high..high + width])).into()
    }
}

impl Amplitude for f32 {
    #[inline]
    fn complex(self) -> Complex<f32> {
        Complex::new(self, 0.0)
    }

    #[inline(always)]
    fn apart<S: Simd>(simd: S, samples: &[Self; 16], part: usize) -> [S::f32s; 2] {
        let width = S::f32s::LEN;
        let real = S::f32s::from_slice(simd, &samples[part * width..(part + 1) * width]);
        [real, S::f32s::splat(simd, 0.0)]
    }
}

/// What turns a frame of one length into power; cheap to clone.
#[derive(Clone)]
#[allow(missing_debug_implementations, reason = "plans of the library have none")]
pub enum Transform {
    /// Window, FFT and |X|² in one, for the powers of two that are asked for most.
    Fused(Arc<PowerFft>),
    /// Any length, one pass after the other.
    Passes(Arc<dyn Fft<f32>>),
}

/// The working memory of one thread.
#[derive(Debug)]
pub struct Scratch {
    buffers: Buffers,
    /// Both sides of a frame of which one is wanted.
    power: Vec<f32>,
}

#[derive(Debug)]
enum Buffers {
    Fused(Workspace),
    /// One frame, and what the FFT needs beside it.
    Passes {
        frame: Vec<Complex<f32>>,
        fft: Vec<Complex<f32>>,
    },
}

impl Transform {
    /// The transform of that length, from a shared cache.
    #[must_use]
    pub fn new(n_fft: usize) -> Self {
        plan::power_fft(n_fft).map_or_else(|| Self::Passes(plan::fft(n_fft)), Self::Fused)
    }

    /// Working memory for it.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        let zeros = |len| vec![Complex::default(); len];
        let (buffers, len) = match self {
            Self::Fused(fused) => (Buffers::Fused(fused.workspace()), fused.length()),
            Self::Passes(fft) => {
                (Buffers::Passes { frame: zeros(fft.len()), fft: zeros(fft.get_inplace_scratch_len()) }, fft.len())
            }
        };
        Scratch { buffers, power: vec![0.0; len] }
    }

    /// |X|² of a windowed frame, unscaled but for what `taps` contain, of both sides, lowest frequency first.
    ///
    /// # Panics
    /// If the scratch is that of another length.
    pub(super) fn two_sided<A: Amplitude>(&self, frame: &Frame<'_, A>, scratch: &mut Scratch, out: &mut [f32]) {
        self.run(frame, &mut scratch.buffers, out);
    }

    /// The same from 0 Hz up, doubled but for 0 Hz and fs/2: `out.len() == n_fft / 2 + 1`.
    pub(super) fn one_sided<A: Amplitude>(&self, frame: &Frame<'_, A>, scratch: &mut Scratch, out: &mut [f32]) {
        let Scratch { buffers, power } = scratch;
        self.run(frame, buffers, power);
        let (negative, positive) = power.split_at(power.len() / 2);
        let last = out.len() - 1;
        passes::scaled(positive, 2.0, &mut out[..positive.len()]);
        out[0] = positive[0];
        if power.len().is_multiple_of(2) {
            out[last] = negative[0];
        }
    }

    fn run<A: Amplitude>(&self, frame: &Frame<'_, A>, buffers: &mut Buffers, out: &mut [f32]) {
        let Frame { samples, taps, detrend } = *frame;
        let mean = match detrend {
            Detrend::None => Complex::default(),
            Detrend::Constant => mean(samples),
        };
        match (self, buffers) {
            (Self::Fused(fused), Buffers::Fused(workspace)) => {
                fused.power((samples, mean, taps), workspace, out);
            }
            (Self::Passes(transform), Buffers::Passes { frame, fft }) => {
                passes::window(samples, mean, taps, frame);
                transform.process_with_scratch(frame, fft);
                // Of an odd length the middle entry is 0 Hz, of an even one −fs/2 comes first: numpy's `fftshift`.
                let (negative, positive) = out.split_at_mut(frame.len() / 2);
                let (low, high) = frame.split_at(positive.len());
                passes::power(high, negative);
                passes::power(low, positive);
            }
            _ => panic!("a scratch of another transform"),
        }
    }
}

/// Samples on their way to power.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a, A> {
    pub samples: &'a [A],
    pub taps: &'a [f32],
    pub detrend: Detrend,
}

/// The mean of a frame, summed in f64.
fn mean<A: Amplitude>(samples: &[A]) -> Complex<f32> {
    let (mut re, mut im) = (0.0f64, 0.0f64);
    for sample in samples {
        let sample = sample.complex();
        re += f64::from(sample.re);
        im += f64::from(sample.im);
    }
    let n = samples.len() as f64;
    Complex::new((re / n) as f32, (im / n) as f32)
}
