//! 32-bit integers and wider, f64 and complex numbers: the same separable convolution in f64.
//!
//! Rows first, then columns, no rounding between them; results are rounded to nearest and clamped to the type's range.
//! Integers beyond 2⁵³ lose their last bits. Real and imaginary parts are resampled apart.

use num_complex::Complex;

use super::block::Block;
use super::filter::Convolution;
use crate::model::Sample;

/// A sample as one or two real numbers.
pub trait Parts: Sample {
    /// 2 for complex numbers.
    const COUNT: usize;
    fn parts(self) -> [f64; 2];
    fn from_parts(parts: [f64; 2]) -> Self;
}

macro_rules! real {
    ($($type:ty)*) => {
        $(impl Parts for $type {
            const COUNT: usize = 1;
            fn parts(self) -> [f64; 2] {
                [Sample::to_f64(self), 0.0]
            }
            fn from_parts(parts: [f64; 2]) -> Self {
                Sample::from_f64(parts[0])
            }
        })*
    };
}

real! { u32 u64 i8 i16 i32 i64 f64 }

impl Parts for Complex<f32> {
    const COUNT: usize = 2;
    fn parts(self) -> [f64; 2] {
        [f64::from(self.re), f64::from(self.im)]
    }
    fn from_parts(parts: [f64; 2]) -> Self {
        Self::new(parts[0] as f32, parts[1] as f32)
    }
}

impl Parts for Complex<f64> {
    const COUNT: usize = 2;
    fn parts(self) -> [f64; 2] {
        [self.re, self.im]
    }
    fn from_parts(parts: [f64; 2]) -> Self {
        Self::new(parts[0], parts[1])
    }
}

/// Resamples a block into `out`.
pub fn convolve<T: Parts>(block: &Block, source: &[T], out: &mut [T]) {
    down(block, &across(block, source), out);
}

/// The first pass: the rows of the window, each as wide as the block, as real numbers with colours multiplied by alpha.
pub fn across<T: Parts>(block: &Block, source: &[T]) -> Vec<f64> {
    let (window, count) = (block.window, block.samples_per_pixel);
    let parts = count * T::COUNT;
    let across = weights(block.kernel, window.width, block.crop[0], block.crop[2], block.size.0);
    let mut row = vec![0.0; window.width * parts];
    let mut rows = vec![0.0; block.size.0 * window.height * parts];
    for (y, sums) in rows.chunks_exact_mut(block.size.0 * parts).enumerate() {
        let start = ((window.y + y) * block.source.0 + window.x) * count;
        for (values, sample) in row.chunks_exact_mut(T::COUNT).zip(&source[start..start + window.width * count]) {
            values.copy_from_slice(&sample.parts()[..T::COUNT]);
        }
        if weighs::<T>(block) {
            row.chunks_exact_mut(count).for_each(premultiply);
        }
        for (sums, taps) in sums.chunks_exact_mut(parts).zip(&across) {
            for (pixel, weight) in row[taps.first * parts..].chunks_exact(parts).zip(&taps.weights) {
                sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += value * weight);
            }
        }
    }
    rows
}

/// The last pass: from the rows of the window to those of the block.
pub fn down<T: Parts>(block: &Block, rows: &[f64], out: &mut [T]) {
    let count = block.samples_per_pixel;
    let down = weights(block.kernel, block.window.height, block.crop[1], block.crop[3], block.size.1);
    let stride = block.size.0 * count * T::COUNT;
    let mut sums = vec![0.0; stride];
    for (out, taps) in out.chunks_exact_mut(block.size.0 * count).zip(&down) {
        sums.fill(0.0);
        for (row, weight) in rows[taps.first * stride..].chunks_exact(stride).zip(&taps.weights) {
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value * weight);
        }
        if weighs::<T>(block) {
            sums.chunks_exact_mut(count).for_each(divide);
        }
        for (out, value) in out.iter_mut().zip(sums.chunks_exact(T::COUNT)) {
            *out = T::from_parts([value[0], value[T::COUNT - 1]]);
        }
    }
}

/// Whether alpha weighs the colours: complex numbers have none.
const fn weighs<T: Parts>(block: &Block) -> bool {
    block.alpha && T::COUNT == 1
}

fn premultiply(pixel: &mut [f64]) {
    if let Some((alpha, colors)) = pixel.split_last_mut() {
        for color in colors {
            *color *= *alpha;
        }
    }
}

fn divide(pixel: &mut [f64]) {
    if let Some((alpha, colors)) = pixel.split_last_mut() {
        for color in colors {
            *color = if *alpha == 0.0 { 0.0 } else { *color / *alpha };
        }
    }
}

/// The source positions that make one result position.
struct Taps {
    first: usize,
    weights: Vec<f64>,
}

/// Normalised weights along one axis: `len` source positions, of which `extent` from `start` on become `count`.
fn weights(kernel: Convolution, len: usize, start: f64, extent: f64, count: usize) -> Vec<Taps> {
    let step = extent / count as f64;
    let stretch = step.max(1.0);
    let radius = kernel.support() * stretch;
    // An axis that keeps its size and lies on the pixel grid is not filtered.
    let copied = step == 1.0 && start.fract() == 0.0;
    (0..count)
        .map(|index| {
            let center = start + (index as f64 + 0.5) * step;
            if copied {
                return Taps { first: center as usize, weights: vec![1.0] };
            }
            let first = (center - radius).floor().max(0.0) as usize;
            let last = ((center + radius).ceil() as usize).min(len);
            let mut weights: Vec<f64> =
                (first..last).map(|x| kernel.weight((x as f64 + 0.5 - center) / stretch)).collect();
            let sum: f64 = weights.iter().sum();
            if sum != 0.0 {
                for weight in &mut weights {
                    *weight /= sum;
                }
            }
            Taps { first, weights }
        })
        .collect()
}
