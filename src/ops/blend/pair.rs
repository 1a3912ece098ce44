//! Two layers of one type, u8, u16 or f32, in one pass: colours by the mode, alpha beside them by screen. Plain loops over
//! exact formulas, which the compiler vectorises.
//!
//! Division by 2^n − 1, rounded to nearest, needs no division: with t = P + 2^(n−1) it is (t + (t >> n)) >> n, exact
//! for every product P of two samples (no half can occur, as 2^n − 1 is odd). Floats are computed in f64.
//!
//! Not here: more layers (`integer`), other types (`wide_integer`, `normalized`), alpha that weighs colours (`normalized`).

use super::formula;
use crate::model::{BlendMode, Sample};

/// Samples that are blended at once: whole pixels of any number, some registers of any width.
pub const RUN: usize = 64;

/// Which samples of a run are alpha.
pub type AlphaOfRun = [bool; RUN];

/// The alpha of pixels of so many samples, the last of which it is; nothing for one and three.
pub const fn alpha_of(samples_per_pixel: usize) -> Option<&'static AlphaOfRun> {
    const fn every(count: usize) -> AlphaOfRun {
        let mut alpha = [false; RUN];
        let mut at = count - 1;
        while at < RUN {
            alpha[at] = true;
            at += count;
        }
        alpha
    }
    match samples_per_pixel {
        2 => Some(const { &every(2) }),
        4 => Some(const { &every(4) }),
        _ => None,
    }
}

/// A type whose pairs are blended in one pass.
pub trait Pair: Sample {
    /// Blends two layers, whole pixels from their first sample on; what is no alpha goes by the mode.
    fn blend(mode: BlendMode, layers: Layers<'_, Self>, out: &mut [Self]);
}

/// Two layers of whole pixels.
#[derive(Clone, Copy)]
pub struct Layers<'a, T> {
    pub below: &'a [T],
    pub above: &'a [T],
    /// Which samples are alpha, if any are.
    pub alpha: Option<&'a AlphaOfRun>,
}

for_this_machine! {
    /// Blends two layers of whole pixels.
    blend<T: Pair>(mode: BlendMode, layers: Layers<'_, T>, out: &mut [T]), blend_here
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it must be compiled with its caller's processor features")]
fn blend_here<T: Pair>(mode: BlendMode, layers: Layers<'_, T>, out: &mut [T]) {
    T::blend(mode, layers, out);
}

/// Colours by one formula, alpha by the other: both are computed for every sample, without a branch.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it must be compiled with its caller's processor features")]
fn zip<T: Copy>(layers: Layers<'_, T>, out: &mut [T], color: impl Fn(T, T) -> T, alpha: impl Fn(T, T) -> T) {
    let Some(is_alpha) = layers.alpha else {
        for ((out, &a), &b) in out.iter_mut().zip(layers.below).zip(layers.above) {
            *out = color(a, b);
        }
        return;
    };
    let one = |a: T, b: T, is_alpha: bool| {
        let (color, alpha) = (color(a, b), alpha(a, b));
        if is_alpha { alpha } else { color }
    };
    let (below, below_rest) = layers.below.as_chunks::<RUN>();
    let (above, above_rest) = layers.above.as_chunks::<RUN>();
    let (out, out_rest) = out.as_chunks_mut::<RUN>();
    for ((out, a), b) in out.iter_mut().zip(below).zip(above) {
        for index in 0..RUN {
            out[index] = one(a[index], b[index], is_alpha[index]);
        }
    }
    for (((out, &a), &b), &is_alpha) in out_rest.iter_mut().zip(below_rest).zip(above_rest).zip(is_alpha) {
        *out = one(a, b, is_alpha);
    }
}

macro_rules! unsigned {
    ($type:ty, $wide:ty, $bits:expr) => {
        impl Pair for $type {
            #[inline(always)]
            fn blend(mode: BlendMode, layers: Layers<'_, Self>, out: &mut [Self]) {
                // The product of two samples divided by the maximum.
                let product = |a: $type, b: $type| {
                    let t = <$wide>::from(a) * <$wide>::from(b) + (1 << ($bits - 1));
                    ((t + (t >> $bits)) >> $bits) as $type
                };
                let screen = |a: $type, b: $type| !product(!a, !b);
                let average = |a: $type, b: $type| ((<$wide>::from(a) + <$wide>::from(b) + 1) >> 1) as $type;
                match mode {
                    BlendMode::Screen => zip(Layers { alpha: None, ..layers }, out, screen, screen),
                    BlendMode::Multiply => zip(layers, out, product, screen),
                    BlendMode::Add => zip(layers, out, <$type>::saturating_add, screen),
                    BlendMode::Max => zip(layers, out, Ord::max, screen),
                    BlendMode::Min => zip(layers, out, Ord::min, screen),
                    BlendMode::Difference => zip(layers, out, <$type>::abs_diff, screen),
                    BlendMode::Average => zip(layers, out, average, screen),
                    BlendMode::LinearBurn => zip(layers, out, |a, b| a.saturating_sub(!b), screen),
                    BlendMode::Over => zip(layers, out, |_, b| b, screen),
                }
            }
        }
    };
}

unsigned!(u8, u16, 8);
unsigned!(u16, u32, 16);

impl Pair for f32 {
    #[inline(always)]
    fn blend(mode: BlendMode, layers: Layers<'_, Self>, out: &mut [Self]) {
        macro_rules! each {
            ($($mode:ident)*) => {
                match mode {
                    // A constant in each arm, so that no sample asks which mode it is.
                    $(BlendMode::$mode => zip(layers, out, |a, b| by(BlendMode::$mode, a, b), |a, b| by(BlendMode::Screen, a, b)),)*
                }
            };
        }
        each!(Screen Add Max Min Multiply Difference Average Over LinearBurn);
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it must be compiled with its caller's processor features")]
fn by(mode: BlendMode, below: f32, above: f32) -> f32 {
    formula::blend(mode, below.into(), above.into(), 1.0) as f32
}
