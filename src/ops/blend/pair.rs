//! Two layers of one type in one pass: colours by the mode, alpha beside them by screen. Plain loops over exact formulas,
//! which the compiler vectorises.
//!
//! Division by 2^n − 1, rounded to nearest, needs no division: with t = P + 2^(n−1) it is (t + (t >> n)) >> n, exact
//! for every product P of two samples (no half can occur, as 2^n − 1 is odd). Products of signed samples are up to four
//! times as large as the square of 2^n − 1: P = h·2^n + l is h·(2^n − 1) + (h + l), of which only h + l is divided so.
//! Floats are computed in f64.
//!
//! Not here: more layers (`integer`, `wide_integer`), f16 and types that differ (`normalized`), alpha that weighs colours
//! (`weighed`).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

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
fn blend_here<T: Pair>(mode: BlendMode, layers: Layers<'_, T>, out: &mut [T]) {
    T::blend(mode, layers, out);
}

/// Colours by one formula, alpha by the other: both are computed for every sample, without a branch.
#[inline(always)]
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
unsigned!(u32, u64, 32);
unsigned!(u64, u128, 64);

macro_rules! signed {
    ($type:ty, $unsigned:ty, $wide:ty) => {
        impl Pair for $type {
            #[inline(always)]
            fn blend(mode: BlendMode, layers: Layers<'_, Self>, out: &mut [Self]) {
                const UNIT: $unsigned = <$type>::MAX as $unsigned;
                const BITS: u32 = <$type>::BITS - 1;
                // What is missing from the maximum.
                let missing = |v: $type| UNIT.wrapping_sub(v as $unsigned);
                // The product of two distances divided by the maximum.
                let product = |a: $unsigned, b: $unsigned| {
                    let product = <$wide>::from(a) * <$wide>::from(b);
                    let (high, low) = (product >> BITS, product & <$wide>::from(UNIT));
                    let t = high + low + (1 << (BITS - 1));
                    high + ((t + (t >> BITS)) >> BITS)
                };
                let screen = |a: $type, b: $type| {
                    let missing = product(missing(a), missing(b)).min(<$wide>::from(<$unsigned>::MAX));
                    UNIT.wrapping_sub(missing as $unsigned) as $type
                };
                let multiply = |a: $type, b: $type| {
                    let size = product(a.unsigned_abs(), b.unsigned_abs());
                    let negative = (a < 0) != (b < 0);
                    let size = size.min(<$wide>::from(UNIT) + <$wide>::from(negative)) as $type;
                    if negative { size.wrapping_neg() } else { size }
                };
                let average = |a: $type, b: $type| {
                    let (down, up) = ((a & b) + ((a ^ b) >> 1), (a | b) - ((a ^ b) >> 1));
                    if up > 0 { up } else { down }
                };
                match mode {
                    BlendMode::Screen => zip(Layers { alpha: None, ..layers }, out, screen, screen),
                    BlendMode::Multiply => zip(layers, out, multiply, screen),
                    BlendMode::Add => zip(layers, out, <$type>::saturating_add, screen),
                    BlendMode::Max => zip(layers, out, Ord::max, screen),
                    BlendMode::Min => zip(layers, out, Ord::min, screen),
                    BlendMode::Difference => zip(layers, out, |a, b| a.abs_diff(b).min(UNIT) as $type, screen),
                    BlendMode::Average => zip(layers, out, average, screen),
                    BlendMode::LinearBurn => zip(layers, out, |a, b| a.saturating_sub_unsigned(missing(b)), screen),
                    BlendMode::Over => zip(layers, out, |_, b| b, screen),
                }
            }
        }
    };
}

signed!(i8, u8, u32);
signed!(i16, u16, u32);
signed!(i32, u32, u64);
signed!(i64, u64, u128);

impl Pair for f32 {
    #[inline(always)]
    fn blend(mode: BlendMode, layers: Layers<'_, Self>, out: &mut [Self]) {
        floats(mode, layers, out);
    }
}

impl Pair for f64 {
    #[inline(always)]
    fn blend(mode: BlendMode, layers: Layers<'_, Self>, out: &mut [Self]) {
        floats(mode, layers, out);
    }
}

#[inline(always)]
fn floats<T: Sample>(mode: BlendMode, layers: Layers<'_, T>, out: &mut [T]) {
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

#[inline(always)]
fn by<T: Sample>(mode: BlendMode, below: T, above: T) -> T {
    T::from_f64(formula::blend(mode, below.to_f64(), above.to_f64(), 1.0))
}
