//! The front: a length prepared once, then the power of any number of frames.

use fearless_simd::{Level, dispatch, prelude::*};
use num_complex::Complex;

use super::super::frame::Amplitude;
use super::line::{LINE, Line};
use super::passes::{self, Parts};
use super::stages::{Stage, Stages};

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
    re: Vec<Line>,
    im: Vec<Line>,
    power: Vec<Line>,
}

impl PowerFft {
    /// Prepares a length; `None` unless it is a power of two from 256 to 65 536.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        Self::at(Level::new(), length)
    }

    /// The same with the instructions of that level.
    pub(super) fn at(level: Level, length: usize) -> Option<Self> {
        let stages = Stages::new(length).filter(|_| length <= 65_536)?;
        Some(Self { length, stages, level })
    }

    /// Working memory for it.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        let part = || vec![Line::ZERO; self.stages.lines()];
        Workspace { re: part(), im: part(), power: vec![Line::ZERO; self.length / LINE] }
    }

    /// |Σ (xₙ − mean) · tapₙ · e^(−2πi·nk/N)|² for all frequencies, lowest first.
    ///
    /// # Panics
    /// If there are fewer samples or taps than the length, or the workspace is that of another one.
    pub fn power<'a, A: Amplitude>(
        &self,
        samples: &[A],
        mean: Complex<f32>,
        taps: &[f32],
        workspace: &'a mut Workspace,
    ) -> &'a [f32] {
        assert_eq!(workspace.power.len() * LINE, self.length, "a workspace of another length");
        let from = (&samples[..self.length], mean, &taps[..self.length]);
        dispatch!(self.level, simd => self.run(simd, from, workspace));
        bytemuck::must_cast_slice(&workspace.power)
    }

    #[inline(always)]
    fn run<S: Simd, A: Amplitude>(&self, simd: S, from: (&[A], Complex<f32>, &[f32]), workspace: &mut Workspace) {
        let Self { stages, .. } = self;
        let Workspace { re, im, power } = workspace;
        // Each pass is a function of its own: in one, the compiler finds too few registers for any of them.
        simd.vectorize(
            #[inline(always)]
            || passes::window(simd, stages, from, Parts { re, im }),
        );
        match stages.first.radix {
            8 => simd.vectorize(
                #[inline(always)]
                || passes::first::<S, 8>(simd, stages, Parts { re, im }),
            ),
            _ => simd.vectorize(
                #[inline(always)]
                || passes::first::<S, 4>(simd, stages, Parts { re, im }),
            ),
        }
        for stage in &stages.others {
            next(simd, stages, stage, Parts { re, im });
        }
        simd.vectorize(
            #[inline(always)]
            || passes::last(simd, stages, Parts { re, im }, power),
        );
    }
}

#[inline(always)]
fn next<S: Simd>(simd: S, stages: &Stages, stage: &Stage, parts: Parts<'_>) {
    match stage.radix {
        8 => simd.vectorize(
            #[inline(always)]
            || passes::next::<S, 8>(simd, stages, stage, parts),
        ),
        _ => simd.vectorize(
            #[inline(always)]
            || passes::next::<S, 4>(simd, stages, stage, parts),
        ),
    }
}

#[cfg(test)]
#[path = "power_fft_tests.rs"]
mod tests;
