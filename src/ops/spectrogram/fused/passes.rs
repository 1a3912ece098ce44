//! The loops over a frame: window, steps, and the last step with its transposition.
//!
//! Slices are cut to their lengths before each loop, and lines are arrays, so that nothing is checked within them.

use fearless_simd::prelude::*;
use num_complex::Complex;

use super::super::frame::Amplitude;
use super::butterfly::{Numbers, Vector, four, half_of_sixteen, small};
use super::line::{LINE, Line, load, store};
use super::stages::{Stage, Stages};

/// The real and the imaginary parts of a frame.
pub(super) struct Parts<'a> {
    pub(super) re: &'a mut [Line],
    pub(super) im: &'a mut [Line],
}

/// `(samples[i] − mean) · taps[i]`, each part of the first step where it belongs.
#[inline(always)]
pub(super) fn window<S: Simd, A: Amplitude>(
    simd: S,
    stages: &Stages,
    (samples, mean, taps): (&[A], Complex<f32>, &[f32]),
    Parts { re, im }: Parts<'_>,
) {
    let (values, width) = (stages.first.distance * LINE, Vector::<S>::LEN);
    let from = samples.chunks_exact(values).zip(taps.chunks_exact(values));
    let to = re.chunks_exact_mut(stages.stride).zip(im.chunks_exact_mut(stages.stride));
    for ((samples, taps), (re, im)) in from.zip(to) {
        let from = samples.as_chunks::<LINE>().0.iter().zip(taps.as_chunks::<LINE>().0);
        for ((samples, taps), (re, im)) in from.zip(re.iter_mut().zip(im)) {
            for part in 0..LINE / width {
                let [real, imaginary] = A::apart(simd, samples, part);
                let taps = Vector::<S>::from_slice(simd, &taps[part * width..(part + 1) * width]);
                re.store::<S>((real - mean.re) * taps, part);
                im.store::<S>((imaginary - mean.im) * taps, part);
            }
        }
    }
}

/// The first step, whose parts have a gap between them.
#[inline(always)]
pub(super) fn first<S: Simd, const RADIX: usize>(simd: S, stages: &Stages, Parts { re, im }: Parts<'_>) {
    apart::<S, RADIX>(simd, &stages.first, stages.stride, Parts { re, im });
}

/// A step after the first one.
#[inline(always)]
pub(super) fn next<S: Simd, const RADIX: usize>(simd: S, stages: &Stages, stage: &Stage, Parts { re, im }: Parts<'_>) {
    let (inner, block) = (stages.first.distance, stage.distance * RADIX);
    for (re, im) in re.chunks_exact_mut(stages.stride).zip(im.chunks_exact_mut(stages.stride)) {
        let (re, im) = (&mut re[..inner], &mut im[..inner]);
        if stage.distance == 1 {
            neighbours::<S, RADIX>(simd, stage, Parts { re, im });
            continue;
        }
        for (re, im) in re.chunks_exact_mut(block).zip(im.chunks_exact_mut(block)) {
            apart::<S, RADIX>(simd, stage, stage.distance, Parts { re, im });
        }
    }
}

/// One block of a step whose points lie in parts so many lines apart.
#[inline(always)]
fn apart<S: Simd, const RADIX: usize>(simd: S, stage: &Stage, stride: usize, Parts { re, im }: Parts<'_>) {
    let distance = stage.distance;
    let (re, im) = (cut_mut::<RADIX>(re, stride, distance), cut_mut::<RADIX>(im, stride, distance));
    let (factor_re, factor_im) = (cut::<RADIX>(&stage.re, distance), cut::<RADIX>(&stage.im, distance));
    for line in 0..distance {
        for part in 0..LINE / Vector::<S>::LEN {
            let mut x = [Numbers::zero(simd); RADIX];
            for (j, x) in x.iter_mut().enumerate() {
                *x = load(simd, &re[j][line], &im[j][line], part);
            }
            let y = small(simd, x);
            store(y[0], &mut re[0][line], &mut im[0][line], part);
            for j in 1..RADIX {
                let factor = load(simd, &factor_re[j][line], &factor_im[j][line], part);
                store(y[j].times(factor), &mut re[j][line], &mut im[j][line], part);
            }
        }
    }
}

/// All blocks of a step whose points lie in neighbouring lines.
#[inline(always)]
fn neighbours<S: Simd, const RADIX: usize>(simd: S, stage: &Stage, Parts { re, im }: Parts<'_>) {
    let (factor_re, factor_im) = (&stage.re.as_chunks::<RADIX>().0[0], &stage.im.as_chunks::<RADIX>().0[0]);
    for (re, im) in re.as_chunks_mut::<RADIX>().0.iter_mut().zip(im.as_chunks_mut::<RADIX>().0) {
        for part in 0..LINE / Vector::<S>::LEN {
            let mut x = [Numbers::zero(simd); RADIX];
            for (j, x) in x.iter_mut().enumerate() {
                *x = load(simd, &re[j], &im[j], part);
            }
            let y = small(simd, x);
            store(y[0], &mut re[0], &mut im[0], part);
            for j in 1..RADIX {
                let factor = load(simd, &factor_re[j], &factor_im[j], part);
                store(y[j].times(factor), &mut re[j], &mut im[j], part);
            }
        }
    }
}

/// The last step: the 16 points of each line, |X|², lowest frequency first.
#[inline(always)]
pub(super) fn last<S: Simd>(simd: S, stages: &Stages, Parts { re, im }: Parts<'_>, power: &mut [Line]) {
    let width = Vector::<S>::LEN;
    let (lines, half) = (stages.rows.len(), power.len() / 2);
    for (group, rows) in stages.rows.chunks_exact(width).enumerate() {
        let (re, im) = (columns(simd, re, rows), columns(simd, im, rows));
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
                power[at].store::<S>(result.power(), part);
            }
        }
    }
}

/// The 16 columns of as many lines as a register has values.
#[inline(always)]
fn columns<S: Simd>(simd: S, lines: &[Line], rows: &[u32]) -> [Vector<S>; LINE] {
    let width = Vector::<S>::LEN;
    let mut values = [Vector::<S>::splat(simd, 0.0); LINE];
    for (row, line) in rows.iter().enumerate() {
        let line = &lines[*line as usize];
        for tile in 0..LINE / width {
            values[tile * width + row] = line.load(simd, tile);
        }
    }
    // Shuffling both halves together as often as the width has bits turns rows into columns.
    let mut shuffled = 1;
    while shuffled < width {
        let mut next = values;
        for tile in 0..LINE / width {
            for row in 0..width / 2 {
                let at = tile * width + row;
                let (low, high) = values[at].interleave(values[at + width / 2]);
                next[at + row] = low;
                next[at + row + 1] = high;
            }
        }
        values = next;
        shuffled *= 2;
    }
    values
}

/// Parts of `length` lines, one behind the other.
#[inline(always)]
fn cut<const PARTS: usize>(lines: &[Line], length: usize) -> [&[Line]; PARTS] {
    let mut rest = lines;
    let mut parts: [&[Line]; PARTS] = [&[]; PARTS];
    for part in &mut parts {
        (*part, rest) = rest.split_at(length);
    }
    parts
}

/// Parts of `length` lines that begin so many lines apart.
#[inline(always)]
fn cut_mut<const PARTS: usize>(lines: &mut [Line], stride: usize, length: usize) -> [&mut [Line]; PARTS] {
    let mut parts = lines.chunks_exact_mut(stride);
    std::array::from_fn(|_| &mut parts.next().unwrap_or_default()[..length])
}
