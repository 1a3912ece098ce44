//! The tuner: shift, low-pass, decimate, over any stretch of a recording, from memory or through a reader.

use std::ops::Range;

use num_complex::Complex;
use rayon::prelude::*;

use super::super::OpError;
use super::fir::Stage;
use super::low_pass::LowPass;
use super::oscillator::Oscillator;
use super::plan;
use super::tuning::Tuning;

/// Input samples that one task of Rayon takes at once, where the filters are not longer: 128 KiB, which a core's own
/// cache holds.
const BLOCK_SAMPLES: u64 = 1 << 14;

/// The longest filter of a stage. Only a decimation by a large prime number asks for more.
const MOST_TAPS: usize = 1 << 20;

/// Cuts a band out of complex samples. Has no state, is cheap to share between threads.
///
/// Outputs are named by the input sample they are at: the output at input `p` is
/// Σₖ h\[k\]·x\[p + k\]·e^(−2πi·f·(p + k)), with h symmetric round 0 and the sum of its taps 1, x zero beyond the
/// recording and the phase counted from the recording's own first sample. Two stretches of one recording that are cut out
/// with the same centre therefore fit together, in phase.
///
/// ```
/// use lumiq::ops::filter::{Tuner, Tuning};
/// use num_complex::Complex;
///
/// // A tone at 0.21 cycles per sample; the band round 0.2, to an eighth of the rate.
/// let tone: Vec<_> = (0..4000).map(|n| Complex::<f32>::cis(std::f32::consts::TAU * (0.21 * n as f32).fract())).collect();
/// let tuner = Tuner::new(&Tuning::usual(0.2, 8))?;
/// let out = tuner.whole(&tone);
///
/// assert_eq!(out.len(), 500); // ⌈4000 / 8⌉
/// let turns = (out[251] / out[250]).arg() / std::f32::consts::TAU;
/// assert!((turns - 0.08).abs() < 1e-4); // 0.01 cycles per input are 0.08 per output
/// assert!((out[250].norm() - 1.0).abs() < 1e-3);
/// # Ok::<(), lumiq::ops::OpError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tuner {
    tuning: Tuning,
    oscillator: Oscillator,
    pub(super) stages: Vec<Stage>,
}

impl Tuner {
    /// Designs the filters.
    ///
    /// # Errors
    /// [`OpError::Refused`] where [`Tuning::check`] refuses, and where a filter would be absurdly long.
    pub fn new(tuning: &Tuning) -> Result<Self, OpError> {
        tuning.check()?;
        let mut stages = Vec::new();
        if !tuning.is_whole_band() {
            let planned = plan::stages(tuning.decimation, tuning.edges(), tuning.attenuation_db);
            for stage in planned {
                let taps = LowPass::length(stage.edges, tuning.attenuation_db);
                if taps > MOST_TAPS {
                    return Err(OpError::refused(
                        format!("a filter of {taps} taps is needed, more than {MOST_TAPS}"),
                        "choose a larger bandwidth, or a decimation with smaller factors",
                    ));
                }
                let filter = LowPass::new(stage.edges, tuning.attenuation_db);
                stages.push(Stage::new(filter, stage.decimation as usize));
            }
        }
        Ok(Self { tuning: *tuning, oscillator: Oscillator::new(tuning.center), stages })
    }

    /// What it was made for.
    #[must_use]
    pub const fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// Outputs of that many inputs: one at the first and one every decimation from there, ⌈inputs / decimation⌉.
    #[must_use]
    pub const fn outputs(&self, inputs: u64) -> u64 {
        inputs.div_ceil(self.tuning.decimation)
    }

    /// Taps of each stage, first to last, and by how much it decimates.
    pub fn stages(&self) -> impl Iterator<Item = (usize, usize)> {
        self.stages.iter().map(|stage| (2 * stage.filter.reach() + 1, stage.decimation))
    }

    /// The gain at a frequency in cycles per input sample from the centre, before it folds: what the filters do to a tone.
    #[must_use]
    pub fn gain(&self, cycles: f64) -> f64 {
        let mut rate = 1.0;
        let gains = self.stages.iter().map(|stage| {
            let gain = stage.filter.gain(cycles * rate);
            rate *= stage.decimation as f64;
            gain
        });
        gains.product()
    }

    /// The inputs that `count` outputs from the one at input `at` on depend on; it may begin before the recording and
    /// end behind it.
    #[must_use]
    pub fn reach(&self, at: u64, count: usize) -> Range<i64> {
        let mut spacing = self.tuning.decimation as i64;
        let (mut first, mut length) = (at as i64, count);
        for stage in self.stages.iter().rev() {
            spacing /= stage.decimation as i64;
            first -= stage.filter.reach() as i64 * spacing;
            length = length.saturating_sub(1) * stage.decimation + stage.window();
        }
        first..first + length as i64
    }

    /// Fills `out` with the outputs from the one at input `at` on, of a recording of `samples` samples that `read` fills
    /// buffers from (first sample, buffer), on this thread. Every filter takes its inputs piece by piece: memory is a few
    /// times that of the longest filter, however far the outputs reach. `held` keeps the pieces for the next call; it may
    /// be empty. A sample that is not finite makes those outputs not finite whose filters reach it.
    ///
    /// # Errors
    /// The first of `read`'s.
    pub fn fill<E>(
        &self,
        samples: u64,
        at: u64,
        (out, held): (&mut [Complex<f32>], &mut Vec<Vec<Complex<f32>>>),
        read: &impl Fn(u64, &mut [Complex<f32>]) -> Result<(), E>,
    ) -> Result<(), E> {
        held.resize_with(self.stages.len(), Vec::new);
        fill_stage(&self.stages, (at as i64, self.tuning.decimation as i64), (out, held), &|first, buffer| {
            let end = first + buffer.len() as i64;
            let there = first.clamp(0, samples as i64)..end.clamp(0, samples as i64);
            buffer.fill(Complex::default());
            if !there.is_empty() {
                let part = (there.start - first) as usize..(there.end - first) as usize;
                read(there.start as u64, &mut buffer[part])?;
                self.oscillator.shift(first, buffer);
            }
            Ok(!there.is_empty())
        })
        .map(|_| ())
    }

    /// Fills `out` as [`fill`](Tuner::fill) does, in blocks on all threads. The same bytes whatever `at` and `out` are
    /// parts of.
    ///
    /// # Errors
    /// The first of `read`'s.
    pub fn run<E: Send>(
        &self,
        samples: u64,
        at: u64,
        out: &mut [Complex<f32>],
        read: impl Fn(u64, &mut [Complex<f32>]) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let block = self.block();
        out.par_chunks_mut(block).enumerate().try_for_each_init(Vec::new, |held, (n, out)| {
            self.fill(samples, at + (n * block) as u64 * self.tuning.decimation, (out, held), &read)
        })
    }

    /// All outputs of a recording in memory.
    #[must_use]
    pub fn whole(&self, samples: &[Complex<f32>]) -> Vec<Complex<f32>> {
        let mut out = vec![Complex::default(); self.outputs(samples.len() as u64) as usize];
        let done = self.run(samples.len() as u64, 0, &mut out, |start, buffer| {
            buffer.copy_from_slice(&samples[start as usize..][..buffer.len()]);
            Ok::<(), std::convert::Infallible>(())
        });
        match done {
            Ok(()) => out,
            Err(never) => match never {},
        }
    }

    /// Outputs of one block: long enough that what blocks share at their seams is computed twice is a small part.
    fn block(&self) -> usize {
        let reach = self.reach(0, 1);
        let seam = (reach.end - reach.start) as u64;
        (BLOCK_SAMPLES.max(4 * seam) / self.tuning.decimation).max(1) as usize
    }
}

/// Fills `out` with what the last of `stages` makes, the first at that input, the others a spacing apart. Whether any
/// of what it was made from is in the recording.
fn fill_stage<E>(
    stages: &[Stage],
    (at, spacing): (i64, i64),
    (out, held): (&mut [Complex<f32>], &mut [Vec<Complex<f32>>]),
    read: &impl Fn(i64, &mut [Complex<f32>]) -> Result<bool, E>,
) -> Result<bool, E> {
    let Some(((stage, earlier), (input, held))) = stages.split_last().zip(held.split_last_mut()) else {
        return read(at, out);
    };
    let between = spacing / stage.decimation as i64;
    let first = at - stage.filter.reach() as i64 * between;
    let together = ((BLOCK_SAMPLES as usize).max(4 * stage.window()) / stage.decimation).max(1);
    let mut any = false;
    for (n, out) in out.chunks_mut(together).enumerate() {
        input.resize((out.len() - 1) * stage.decimation + stage.window(), Complex::default());
        let first = first + (n * together) as i64 * spacing;
        if fill_stage(earlier, (first, between), (input, held), read)? {
            stage.run(input, out);
            any = true;
        } else {
            out.fill(Complex::default());
        }
    }
    Ok(any)
}

#[cfg(test)]
#[path = "tuner_tests.rs"]
mod tests;
