//! A complex oscillator that knows its phase at any sample without having counted up to it.
//!
//! The phase is a whole number of 2⁻⁶⁴ turns: index × step, wrapping, is exact modulo one turn, whatever the index. What
//! is left is the rounding of the frequency to 2⁻⁶⁵ cycles per sample (3·10⁻¹² turns after 10⁸ samples) and that of f32.

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use std::f64::consts::TAU;

use num_complex::Complex;

/// Samples whose phase is looked up relative to the first of them; a power of two.
const BLOCK: usize = 1024;

/// One turn.
const TURN: f64 = 18_446_744_073_709_551_616.0;

/// e^(−2πi·f·n) for any n.
#[derive(Debug, Clone)]
pub struct Oscillator {
    /// Turns from sample to sample, times 2⁶⁴.
    step: u64,
    /// e^(−2πi·f·k) for the first samples k.
    table: Vec<Complex<f32>>,
}

impl Oscillator {
    /// One that brings `cycles` per sample down to 0. Must be finite.
    #[must_use]
    pub fn new(cycles: f64) -> Self {
        // Through i128: multiplying by a power of two is exact, and wrapping keeps what counts, the part of a turn.
        let step = (cycles.fract() * TURN).round() as i128 as u64;
        let mut oscillator = Self { step, table: Vec::new() };
        oscillator.table = (0..BLOCK as i64).map(|k| narrow(oscillator.at(k))).collect();
        oscillator
    }

    /// The phase at a sample, in turns from −0.5 to 0.5.
    #[must_use]
    pub fn turns(&self, index: i64) -> f64 {
        // The bits of a negative index are those of index + 2⁶⁴, which is as many whole turns.
        -(self.step.wrapping_mul(index as u64) as i64 as f64 / TURN)
    }

    /// e^(−2πi·f·index)
    #[must_use]
    pub fn at(&self, index: i64) -> Complex<f64> {
        Complex::cis(TAU * self.turns(index))
    }

    /// Shifts samples, the first of which has the index `first`. The frequency 0 leaves them as they are.
    pub fn shift(&self, first: i64, samples: &mut [Complex<f32>]) {
        if self.step == 0 {
            return;
        }
        // Blocks are those of the recording, not of the buffer: a sample's factor does not depend on who asks for it.
        let mut index = first;
        let mut rest = samples;
        while !rest.is_empty() {
            let place = index.rem_euclid(BLOCK as i64) as usize;
            let (now, later) = rest.split_at_mut(rest.len().min(BLOCK - place));
            turn(now, &self.table[place..], narrow(self.at(index - place as i64)));
            index += now.len() as i64;
            rest = later;
        }
    }
}

fn narrow(z: Complex<f64>) -> Complex<f32> {
    Complex::new(z.re as f32, z.im as f32)
}

for_this_machine! {
    in 256 bits,
    /// `samples[i] · (table[i] · factor)`
    turn(samples: &mut [Complex<f32>], table: &[Complex<f32>], factor: Complex<f32>), turn_loop
}

#[inline(always)]
fn turn_loop(samples: &mut [Complex<f32>], table: &[Complex<f32>], factor: Complex<f32>) {
    for (sample, entry) in samples.iter_mut().zip(table) {
        *sample *= *entry * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The phase by whole numbers alone: a frequency p/q has period q.
    fn expected(p: i128, q: i128, index: i64) -> Complex<f64> {
        Complex::cis(-TAU * (i128::from(index) * p).rem_euclid(q) as f64 / q as f64)
    }

    #[test]
    fn the_phase_is_exact_after_a_hundred_million_samples_and_after_a_trillion() {
        for (p, q) in [(1, 5), (-1, 3), (2, 7), (1, 1_000_003), (-499, 1000)] {
            let oscillator = Oscillator::new(p as f64 / q as f64);
            for index in [0, 1, -1, 100_000_007, 123_456_789, -100_000_007] {
                let mut samples = vec![Complex::new(1.0f32, 0.0); 3000];
                oscillator.shift(index, &mut samples);
                for (k, sample) in samples.iter().enumerate() {
                    let wide = Complex::new(f64::from(sample.re), f64::from(sample.im));
                    let error = (wide / expected(p, q, index + k as i64)).arg().abs();
                    assert!(error < 1e-6, "{p}/{q} at {index} + {k}: {error} rad");
                }
            }
            let error = (oscillator.at(1_000_000_000_000) / expected(p, q, 1_000_000_000_000)).arg().abs();
            // An f64 frequency near 0.5 is itself known to 3e-17 only.
            assert!(error < 6e-4, "{p}/{q}: {error} rad after 10^12");
        }
    }

    #[test]
    fn a_samples_factor_does_not_depend_on_the_buffer_it_is_in() {
        let oscillator = Oscillator::new(0.123_456_789);
        let ones = vec![Complex::new(0.7f32, -0.3); 5000];
        let mut whole = ones.clone();
        oscillator.shift(99, &mut whole);
        for length in [1, 7, 1024, 1025] {
            let mut parts = ones.clone();
            for (n, part) in parts.chunks_mut(length).enumerate() {
                oscillator.shift(99 + (n * length) as i64, part);
            }
            assert_eq!(parts, whole, "{length}");
        }
    }

    #[test]
    fn no_shift_changes_no_bit_and_both_compilations_agree() {
        let noise: Vec<Complex<f32>> = (0..1000).map(|n| Complex::from_polar(n as f32, n as f32 * 0.7)).collect();
        for whole_turns in [0.0, 1.0, -3.0] {
            let mut same = noise.clone();
            Oscillator::new(whole_turns).shift(5, &mut same);
            assert_eq!(same, noise);
        }
        let oscillator = Oscillator::new(0.2);
        let (mut chosen, mut baseline) = (noise.clone(), noise);
        let factor = Complex::new(0.6, 0.8);
        turn(&mut chosen, &oscillator.table, factor);
        turn_loop(&mut baseline, &oscillator.table, factor);
        assert_eq!(chosen, baseline);
    }
}
