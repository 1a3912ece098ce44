//! The loops over a frame: the first step with its window, others, and the last one with its transposition.
//!
//! Slices are cut to their lengths before each loop, and lines are arrays, so that nothing is checked within them.

use fearless_simd::prelude::*;
use num_complex::Complex;

use super::super::frame::Amplitude;
use super::butterfly::{Numbers, Vector, four, half_of_sixteen, small};
use super::line::{LINE, Line, Pair};
use super::stages::{Stage, Stages};
use super::transpose::transpose;

/// A frame on its way in: samples, what is taken from each, and the window.
pub(super) type Windowed<'a, A> = (&'a [A], Complex<f32>, &'a [f32]);

/// The first step, of `(samples[i] − mean) · taps[i]`. Its parts have a gap between them.
#[inline(always)]
pub(super) fn first<S: Simd, A: Amplitude, const RADIX: usize>(
    simd: S,
    stages: &Stages,
    (samples, mean, taps): Windowed<'_, A>,
    numbers: &mut [Pair],
) {
    let distance = stages.first.distance;
    let samples = cut::<_, RADIX>(samples.as_chunks::<LINE>().0, distance);
    let taps = cut::<_, RADIX>(taps.as_chunks::<LINE>().0, distance);
    let parts = cut_mut::<RADIX>(numbers, stages.stride, distance);
    let factors = &stages.first.factors.as_chunks::<RADIX>().0[..distance];
    let width = Vector::<S>::LEN;
    for line in 0..distance {
        for part in 0..LINE / width {
            let mut x = [Numbers::zero(simd); RADIX];
            for (j, x) in x.iter_mut().enumerate() {
                let [re, im] = A::apart(simd, &samples[j][line], part);
                let taps = Vector::<S>::from_slice(simd, &taps[j][line][part * width..(part + 1) * width]);
                *x = Numbers { re: (re - mean.re) * taps, im: (im - mean.im) * taps };
            }
            let y = turned(simd, x, &factors[line], part);
            for j in 0..RADIX {
                parts[j][line].store(y[j], part);
            }
        }
    }
}

/// A step after the first one.
#[inline(always)]
pub(super) fn next<S: Simd, const RADIX: usize>(simd: S, stages: &Stages, stage: &Stage, numbers: &mut [Pair]) {
    let (inner, block) = (stages.first.distance, stage.distance * RADIX);
    for part in numbers.chunks_exact_mut(stages.stride) {
        let part = &mut part[..inner];
        if stage.distance == 1 {
            neighbours::<S, RADIX>(simd, stage, part);
            continue;
        }
        for block in part.chunks_exact_mut(block) {
            apart::<S, RADIX>(simd, stage, block);
        }
    }
}

/// One block of a step.
#[inline(always)]
fn apart<S: Simd, const RADIX: usize>(simd: S, stage: &Stage, block: &mut [Pair]) {
    let distance = stage.distance;
    let parts = cut_mut::<RADIX>(block, distance, distance);
    let factors = &stage.factors.as_chunks::<RADIX>().0[..distance];
    for line in 0..distance {
        for part in 0..LINE / Vector::<S>::LEN {
            let mut x = [Numbers::zero(simd); RADIX];
            for (j, x) in x.iter_mut().enumerate() {
                *x = parts[j][line].load(simd, part);
            }
            let y = turned(simd, x, &factors[line], part);
            for j in 0..RADIX {
                parts[j][line].store(y[j], part);
            }
        }
    }
}

/// All blocks of a step whose points lie in neighbouring lines.
#[inline(always)]
fn neighbours<S: Simd, const RADIX: usize>(simd: S, stage: &Stage, lines: &mut [Pair]) {
    let factors = &stage.factors.as_chunks::<RADIX>().0[0];
    for lines in lines.as_chunks_mut::<RADIX>().0 {
        for part in 0..LINE / Vector::<S>::LEN {
            let mut x = [Numbers::zero(simd); RADIX];
            for (j, x) in x.iter_mut().enumerate() {
                *x = lines[j].load(simd, part);
            }
            let y = turned(simd, x, factors, part);
            for j in 0..RADIX {
                lines[j].store(y[j], part);
            }
        }
    }
}

/// The small transform, its results times the factors.
#[inline(always)]
fn turned<S: Simd, const RADIX: usize>(
    simd: S,
    x: [Numbers<S>; RADIX],
    factors: &[Pair; RADIX],
    part: usize,
) -> [Numbers<S>; RADIX] {
    let mut y = small(simd, x);
    for j in 1..RADIX {
        y[j] = y[j].times(factors[j].load(simd, part));
    }
    y
}

/// The last step: the 16 points of each line, |X|², lowest frequency first.
#[inline(always)]
pub(super) fn last<S: Simd>(simd: S, stages: &Stages, numbers: &[Pair], out: &mut [[f32; LINE]]) {
    let width = Vector::<S>::LEN;
    let (lines, half) = (stages.rows.len(), out.len() / 2);
    for (group, rows) in stages.rows.chunks_exact(width).enumerate() {
        let re = columns(
            simd,
            rows,
            #[inline(always)]
            |row| &numbers[row].re,
        );
        let im = columns(
            simd,
            rows,
            #[inline(always)]
            |row| &numbers[row].im,
        );
        let mut x = [Numbers::zero(simd); LINE];
        for (point, x) in x.iter_mut().enumerate() {
            *x = Numbers { re: re[point], im: im[point] };
        }
        let [a, b, c, d] = half_of_sixteen(simd, x);
        let (line, part) = (group * width / LINE, group % (LINE / width));
        for k in 0..4 {
            let results = four([a[k], b[k], c[k], d[k]]);
            for (quarter, result) in results.into_iter().enumerate() {
                // 0 Hz comes in the middle.
                let at = (line + lines / LINE * (k + 4 * quarter)) ^ half;
                result.power().store_slice(&mut out[at][part * width..(part + 1) * width]);
            }
        }
    }
}

/// The 16 columns of as many lines as a register has values.
#[inline(always)]
fn columns<'a, S: Simd>(simd: S, rows: &[u32], line_at: impl Fn(usize) -> &'a Line) -> [Vector<S>; LINE] {
    let width = Vector::<S>::LEN;
    let mut values = [Vector::<S>::splat(simd, 0.0); LINE];
    for (row, line) in rows.iter().enumerate() {
        let line = line_at(*line as usize);
        for tile in 0..LINE / width {
            values[tile * width + row] = line.load(simd, tile);
        }
    }
    for tile in values.chunks_exact_mut(width) {
        transpose(simd, tile);
    }
    values
}

/// Parts of `length` lines, one behind the other.
#[inline(always)]
fn cut<T, const PARTS: usize>(lines: &[T], length: usize) -> [&[T]; PARTS] {
    let mut rest = lines;
    let mut parts: [&[T]; PARTS] = [&[]; PARTS];
    for part in &mut parts {
        (*part, rest) = rest.split_at(length);
    }
    parts
}

/// Parts of `length` lines that begin so many lines apart.
#[inline(always)]
fn cut_mut<const PARTS: usize>(lines: &mut [Pair], stride: usize, length: usize) -> [&mut [Pair]; PARTS] {
    let mut rest = lines;
    let mut parts: [&mut [Pair]; PARTS] = std::array::from_fn(|_| Default::default());
    for part in &mut parts {
        let taken;
        (taken, rest) = std::mem::take(&mut rest).split_at_mut(stride);
        *part = &mut taken[..length];
    }
    parts
}
