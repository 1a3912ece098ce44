//! Floats, mixed types and compositing with alpha: in f64 on values divided by their type's unit, rounded once.
//!
//! Compositing is W3C's, with B the mode's function (clamped to 0..1 where the result is an integer type):
//! `αo = αs + αb·(1 − αs)` and `αo·Co = αs·(1 − αb)·Cs + αs·αb·B(Cb, Cs) + (1 − αs)·αb·Cb`. Colours of a pixel whose
//! alpha is 0 become 0.

use super::formula;
use super::types::{load, unit};
use crate::model::{BlendMode, Sample, Samples};

/// How the samples of a pixel take part.
#[derive(Debug, Clone, Copy)]
pub struct Pixels {
    /// 1 to 4; the last of 2 or 4 is alpha.
    pub samples_per_pixel: usize,
    /// Whether alpha weighs the colours; otherwise it is blended beside them by `screen`.
    pub composite: bool,
}

impl Pixels {
    fn has_alpha(self) -> bool {
        self.samples_per_pixel.is_multiple_of(2)
    }
}

/// Pixels worked on at once: f64 values of a block stay in the first-level cache.
const BLOCK_PIXELS: usize = 512;

/// Lifts what is a half in exact arithmetic, and came out a rounding error below it, over the half.
const HALF_NUDGE: f64 = 1e-9;

/// Blends whole pixels of any number of layers from sample `start` on, the first below.
pub fn blend<T: Sample>(mode: BlendMode, pixels: Pixels, layers: &[&Samples], start: usize, out: &mut [T]) {
    let block = BLOCK_PIXELS * pixels.samples_per_pixel;
    let (mut below, mut above) = (vec![0.0; block.min(out.len())], vec![0.0; block.min(out.len())]);
    let scale = unit(T::TYPE);
    let nudge = if T::TYPE.is_integer() && T::TYPE.bytes() <= 2 { HALF_NUDGE } else { 0.0 };
    let Some((first, rest)) = layers.split_first() else { return };
    for (index, out) in out.chunks_mut(block).enumerate() {
        let at = start + index * block;
        let (below, above) = (&mut below[..out.len()], &mut above[..out.len()]);
        load(first, at, below);
        for (layers_below, layer) in rest.iter().enumerate() {
            load(layer, at, above);
            let layers_below = (layers_below + 1) as f64;
            if pixels.has_alpha() && pixels.composite {
                composite(mode, pixels.samples_per_pixel, below, above, layers_below, T::TYPE.is_integer());
            } else {
                plain(mode, pixels, below, above, layers_below);
            }
        }
        for (out, &value) in out.iter_mut().zip(&*below) {
            *out = T::from_f64(value * scale + nudge.copysign(value));
        }
    }
}

fn plain(mode: BlendMode, pixels: Pixels, below: &mut [f64], above: &[f64], layers_below: f64) {
    if pixels.has_alpha() && mode != BlendMode::Screen {
        let count = pixels.samples_per_pixel;
        for (below, above) in below.chunks_exact_mut(count).zip(above.chunks_exact(count)) {
            let alpha = formula::blend(BlendMode::Screen, below[count - 1], above[count - 1], layers_below);
            for (below, &above) in below.iter_mut().zip(above) {
                *below = formula::blend(mode, *below, above, layers_below);
            }
            below[count - 1] = alpha;
        }
    } else {
        for (below, &above) in below.iter_mut().zip(above) {
            *below = formula::blend(mode, *below, above, layers_below);
        }
    }
}

fn composite(mode: BlendMode, count: usize, below: &mut [f64], above: &[f64], layers_below: f64, clamp: bool) {
    for (below, above) in below.chunks_exact_mut(count).zip(above.chunks_exact(count)) {
        let (alpha_below, alpha_above) = (below[count - 1], above[count - 1]);
        let alpha = alpha_above + alpha_below * (1.0 - alpha_above);
        for (color_below, &color_above) in below.iter_mut().zip(above).take(count - 1) {
            let mut blended = formula::blend(mode, *color_below, color_above, layers_below);
            if clamp {
                blended = blended.clamp(0.0, 1.0);
            }
            let weighted = alpha_above * (1.0 - alpha_below) * color_above
                + alpha_above * alpha_below * blended
                + (1.0 - alpha_above) * alpha_below * *color_below;
            *color_below = if alpha == 0.0 { 0.0 } else { weighted / alpha };
        }
        below[count - 1] = alpha;
    }
}
