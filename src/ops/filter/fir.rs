//! One stage: a symmetric real filter over complex samples, computed only where an output is wanted.
//!
//! Every output is its own sum in a fixed order, whichever outputs are computed beside it. Sums run in f32 over eight
//! lanes, so that rounding grows with an eighth of the length. Not here: the design of filters (`low_pass`).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use num_complex::Complex;

use super::low_pass::LowPass;

/// Floats that are summed side by side: four complex lanes twice.
const LANES: usize = 16;

/// Outputs that are computed together, so that each tap is loaded once for all of them.
const TOGETHER: usize = 4;

/// A filter and how many inputs lie from output to output.
#[derive(Debug, Clone)]
pub struct Stage {
    pub filter: LowPass,
    pub decimation: usize,
    /// Each tap twice, for I and for Q, and zeros up to whole lanes.
    taps: Vec<f32>,
}

impl Stage {
    /// A stage of that filter.
    pub fn new(filter: LowPass, decimation: usize) -> Self {
        let mut taps: Vec<f32> = filter.taps().iter().flat_map(|tap| [*tap as f32; 2]).collect();
        taps.resize(taps.len().next_multiple_of(LANES), 0.0);
        Self { filter, decimation, taps }
    }

    /// How many inputs an output takes, from [`LowPass::reach`] before its own place on; those past the filter's end
    /// count nothing (unless they are not finite).
    pub const fn window(&self) -> usize {
        self.taps.len() / 2
    }

    /// Fills `out`; the first output's window starts at `input[0]`.
    pub fn run(&self, input: &[Complex<f32>], out: &mut [Complex<f32>]) {
        filter(&self.taps, 2 * self.decimation, bytemuck::cast_slice(input), out);
    }
}

for_this_machine! {
    in 256 bits,
    /// `out[m] = Σ taps[k] · input[m · stride + k]`, I and Q apart
    filter(taps: &[f32], stride: usize, input: &[f32], out: &mut [Complex<f32>]), filter_loop
}

#[inline(always)]
fn filter_loop(taps: &[f32], stride: usize, input: &[f32], out: &mut [Complex<f32>]) {
    let taps = taps.as_chunks().0;
    let (groups, rest) = out.as_chunks_mut::<TOGETHER>();
    let grouped = TOGETHER * stride * groups.len();
    for (n, group) in groups.iter_mut().enumerate() {
        *group = four_sums(taps, &input[n * TOGETHER * stride..], stride);
    }
    for (n, out) in rest.iter_mut().enumerate() {
        let mut sums = [0.0; LANES];
        for (taps, window) in taps.iter().zip(window(input, grouped + n * stride, taps.len())) {
            add_products(&mut sums, taps, window);
        }
        *out = folded(sums);
    }
}

/// Outputs whose windows lie `stride` floats apart. Written out: loops over outputs would keep the sums in memory.
#[inline(always)]
fn four_sums(taps: &[[f32; LANES]], input: &[f32], stride: usize) -> [Complex<f32>; TOGETHER] {
    let (mut a, mut b, mut c, mut d) = ([0.0; LANES], [0.0; LANES], [0.0; LANES], [0.0; LANES]);
    let at = |n: usize| window(input, n * stride, taps.len());
    for ((((taps, w), x), y), z) in taps.iter().zip(at(0)).zip(at(1)).zip(at(2)).zip(at(3)) {
        add_products(&mut a, taps, w);
        add_products(&mut b, taps, x);
        add_products(&mut c, taps, y);
        add_products(&mut d, taps, z);
    }
    [folded(a), folded(b), folded(c), folded(d)]
}

#[inline(always)]
fn window(input: &[f32], from: usize, blocks: usize) -> &[[f32; LANES]] {
    input[from..][..blocks * LANES].as_chunks().0
}

#[inline(always)]
fn add_products(sums: &mut [f32; LANES], taps: &[f32; LANES], window: &[f32; LANES]) {
    for lane in 0..LANES {
        sums[lane] += taps[lane] * window[lane];
    }
}

/// The sum over the lanes of I, and over those of Q, by halves.
#[inline(always)]
fn folded(sums: [f32; LANES]) -> Complex<f32> {
    let mut sums = sums;
    let mut width = LANES / 2;
    while width >= 2 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    Complex::new(sums[0], sums[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_compilations_and_any_grouping_give_the_same_bits_and_the_sum_is_right() {
        for (edges, decimation) in [([0.1, 0.3], 1), ([0.1, 0.15], 3), ([0.01, 0.02], 16)] {
            let stage = Stage::new(LowPass::new(edges, 80.0), decimation);
            let count = 11;
            let input: Vec<Complex<f32>> = (0..stage.window() + (count - 1) * decimation)
                .map(|n| Complex::cis(n as f32 * n as f32 * 0.01))
                .collect();
            let mut out = vec![Complex::default(); count];
            stage.run(&input, &mut out);
            let mut baseline = out.clone();
            filter_loop(&stage.taps, 2 * decimation, bytemuck::cast_slice(&input), &mut baseline);
            assert_eq!(out, baseline);
            let taps = stage.filter.taps();
            for (m, out) in out.iter().enumerate() {
                let mut alone = [Complex::default()];
                stage.run(&input[m * decimation..], &mut alone);
                assert_eq!(alone, [*out]);
                let wide = |z: &Complex<f32>| Complex::new(f64::from(z.re), f64::from(z.im));
                let sum: Complex<f64> = taps.iter().zip(&input[m * decimation..]).map(|(tap, z)| wide(z) * tap).sum();
                assert!((sum - wide(out)).norm() < 1e-6, "{edges:?} {m}");
            }
        }
    }
}
