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
use crate::model::recipe::{Detrend, PowerUnit};

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
pub enum Scratch {
    Fused(Box<Workspace>),
    /// One frame, what the FFT needs beside it, and the power.
    Passes {
        frame: Vec<Complex<f32>>,
        fft: Vec<Complex<f32>>,
        power: Vec<f32>,
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
        match self {
            Self::Fused(fused) => Scratch::Fused(Box::new(fused.workspace())),
            Self::Passes(fft) => {
                let zeros = |len| vec![Complex::default(); len];
                let power = vec![0.0; fft.len()];
                Scratch::Passes { frame: zeros(fft.len()), fft: zeros(fft.get_inplace_scratch_len()), power }
            }
        }
    }

    /// |X|² of a windowed frame, unscaled but for what `taps` contain, of both sides, lowest frequency first.
    ///
    /// # Panics
    /// If the scratch is that of another length.
    pub(super) fn power<'a, A: Amplitude>(
        &self,
        taps: &[f32],
        detrend: Detrend,
        samples: &[A],
        scratch: &'a mut Scratch,
    ) -> &'a [f32] {
        let mean = match detrend {
            Detrend::None => Complex::default(),
            Detrend::Constant => mean(samples),
        };
        match (self, scratch) {
            (Self::Fused(fused), Scratch::Fused(workspace)) => fused.power(samples, mean, taps, workspace),
            (Self::Passes(transform), Scratch::Passes { frame, fft, power }) => {
                passes::window(samples, mean, taps, frame);
                transform.process_with_scratch(frame, fft);
                // Of an odd length the middle entry is 0 Hz, of an even one −fs/2 comes first: numpy's `fftshift`.
                let (negative, positive) = power.split_at_mut(frame.len() / 2);
                let (low, high) = frame.split_at(positive.len());
                passes::power(high, negative);
                passes::power(low, positive);
                power
            }
            _ => panic!("a scratch of another transform"),
        }
    }
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

/// Power in a unit, of both sides: `out.len() == power.len()`.
pub(super) fn two_sided(power: &[f32], unit: PowerUnit, out: &mut [f32]) {
    values(power, unit, 1.0, out);
}

/// Power in a unit, of the side from 0 Hz up, doubled but for 0 Hz and fs/2: `out.len() == power.len() / 2 + 1`.
pub(super) fn one_sided(power: &[f32], unit: PowerUnit, out: &mut [f32]) {
    let (negative, positive) = power.split_at(power.len() / 2);
    let last = out.len() - 1;
    values(positive, unit, 2.0, &mut out[..positive.len()]);
    values(&positive[..1], unit, 1.0, &mut out[..1]);
    if power.len().is_multiple_of(2) {
        values(&negative[..1], unit, 1.0, &mut out[last..]);
    }
}

fn values(power: &[f32], unit: PowerUnit, factor: f32, out: &mut [f32]) {
    match unit {
        PowerUnit::Db => passes::scaled_decibel(power, factor, out),
        PowerUnit::Linear => passes::scaled(power, factor, out),
    }
}
