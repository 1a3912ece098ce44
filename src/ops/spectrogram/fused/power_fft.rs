//! The front: a length prepared once, then the power of any number of frames.

use fearless_simd::{Level, dispatch, prelude::*};
use num_complex::Complex;

use super::super::frame::Amplitude;
use super::line::{LINE, Pair};
use super::passes::{self, Windowed};
use super::stages::{Stage, Stages};
use crate::ops::for_this_machine::level;

/// |X|² of frames of one length. Shared by threads; each brings a [`Workspace`].
#[derive(Debug)]
pub struct PowerFft {
    length: usize,
    stages: Stages,
    level: Level,
}

/// The working memory of one thread.
#[derive(Debug)]
pub struct Workspace {
    numbers: Vec<Pair>,
}

impl PowerFft {
    /// Prepares a length; `None` unless it is a power of two from 256 to 65 536.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        let level = level();
        let stages = Stages::new(length, widest(level)).filter(|_| length <= 65_536)?;
        Some(Self { length, stages, level })
    }

    /// The length.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// Working memory for it.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        Workspace { numbers: vec![Pair::ZERO; self.stages.lines()] }
    }

    /// |Σ (xₙ − mean) · tapₙ · e^(−2πi·nk/N)|² for all frequencies, lowest first.
    ///
    /// # Panics
    /// If there are fewer samples, taps or places for results than the length, or the workspace is that of another one.
    pub fn power<A: Amplitude>(
        &self,
        (samples, mean, taps): (&[A], Complex<f32>, &[f32]),
        workspace: &mut Workspace,
        out: &mut [f32],
    ) {
        let (length, numbers) = (self.length, &mut workspace.numbers[..]);
        assert_eq!(numbers.len(), self.stages.lines(), "a workspace of another length");
        let (from, out) = ((&samples[..length], mean, &taps[..length]), out[..length].as_chunks_mut().0);
        dispatch!(self.level, simd => self.run(simd, from, numbers, out));
    }

    #[inline(always)]
    fn run<S: Simd, A: Amplitude>(
        &self,
        simd: S,
        from: Windowed<'_, A>,
        numbers: &mut [Pair],
        out: &mut [[f32; LINE]],
    ) {
        let stages = &self.stages;
        // Each pass is a function of its own: in one, the compiler finds too few registers for any of them.
        match stages.first.radix {
            8 => simd.vectorize(
                #[inline(always)]
                || passes::first::<S, A, 8>(simd, stages, from, numbers),
            ),
            _ => simd.vectorize(
                #[inline(always)]
                || passes::first::<S, A, 4>(simd, stages, from, numbers),
            ),
        }
        for stage in &stages.others {
            next(simd, stages, stage, numbers);
        }
        simd.vectorize(
            #[inline(always)]
            || passes::last(simd, stages, numbers, out),
        );
    }
}

#[inline(always)]
fn next<S: Simd>(simd: S, stages: &Stages, stage: &Stage, numbers: &mut [Pair]) {
    match stage.radix {
        8 => simd.vectorize(
            #[inline(always)]
            || passes::next::<S, 8>(simd, stages, stage, numbers),
        ),
        _ => simd.vectorize(
            #[inline(always)]
            || passes::next::<S, 4>(simd, stages, stage, numbers),
        ),
    }
}

/// The largest radix of a step: eight complex numbers take half of 32 registers, or all of 16.
fn widest(level: Level) -> usize {
    #[cfg(target_arch = "x86_64")]
    if level.as_avx512().is_none() {
        return 4;
    }
    8
}

#[cfg(test)]
#[path = "power_fft_tests.rs"]
mod tests;
