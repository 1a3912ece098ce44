//! Two layers of one type whose alpha weighs their colours, in one pass.
//!
//! Whole numbers up to 16 bits are counted in sample units: with s and b the alphas above and below and U the type's
//! maximum, a colour is N / D of `N = s(U − b)·Cs + s·b·B + (U − s)·b·Cb` and `D = s(U − b) + s·b + (U − s)·b`, both times
//! the denominator that B has (W3C's formulas, see `normalized`). N and D are exact in the float they are computed in
//! (below 2²⁴ or 2⁵³), and a quotient that is no half is farther from the next half than rounding moves it: the result is
//! the exact one, rounded to nearest, a half upwards. Floats are computed in f64, in the order of `normalized`.
//!
//! Not here: more layers, other types, `screen` and `multiply` of u16, whose N leaves an f64 (`normalized`).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::formula;
use super::pair::RUN;
use crate::model::{BlendMode, Sample};

/// A type of which two layers are composited in one pass.
pub trait Weighed: Sample {
    /// Whether a mode can be.
    fn has(mode: BlendMode) -> bool;
    /// Composites pixels of `N` samples, the last of which is alpha.
    fn composite<const N: usize>(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]);
}

for_this_machine! {
    /// Composites layers of whole pixels of two or four samples.
    composite<T: Weighed>(mode: BlendMode, samples_per_pixel: usize, below: &[T], above: &[T], out: &mut [T]), composite_here
}

#[inline(always)]
fn composite_here<T: Weighed>(mode: BlendMode, samples_per_pixel: usize, below: &[T], above: &[T], out: &mut [T]) {
    if samples_per_pixel == 2 {
        T::composite::<2>(mode, below, above, out);
    } else {
        T::composite::<4>(mode, below, above, out);
    }
}

/// A loop over pixels of whole numbers in a float: `$blend` is B of the colours below and above, times its denominator
/// `$times`.
macro_rules! pixels {
    ($type:ty, $float:ty, $layers:expr, $times:expr, $blend:expr) => {{
        const UNIT: $float = <$type>::MAX as $float;
        // Added to a number it leaves no digit behind the point.
        const WHOLE: $float = ((1_u64) << (<$float>::MANTISSA_DIGITS - 1)) as $float;
        let rounded = |value: $float| {
            let raised = value + 0.5;
            let whole = raised + WHOLE;
            let too_large = whole - WHOLE > raised;
            whole.to_bits().wrapping_sub(too_large.into()) as $type
        };
        let blend: fn($float, $float) -> $float = $blend;
        let (below, above, out) = $layers;
        let pixels = out.as_chunks_mut::<N>().0.iter_mut().zip(below.as_chunks::<N>().0).zip(above.as_chunks::<N>().0);
        for ((out, below), above) in pixels {
            let (alpha_below, alpha_above) = (<$float>::from(below[N - 1]), <$float>::from(above[N - 1]));
            let shared = alpha_above * alpha_below;
            let own = $times * (alpha_above * (UNIT - alpha_below));
            let under = $times * ((UNIT - alpha_above) * alpha_below);
            let all = own + $times * shared + under;
            // Where nothing is seen N is 0, too.
            let divisor = if all > 1.0 { all } else { 1.0 };
            for color in 0..N - 1 {
                let (below, above) = (<$float>::from(below[color]), <$float>::from(above[color]));
                out[color] = rounded((own * above + shared * blend(below, above) + under * below) / divisor);
            }
            out[N - 1] = rounded(all / ($times * UNIT));
        }
    }};
}

/// The modes whose B is a whole number, and others.
macro_rules! modes {
    ($mode:expr, $type:ty, $float:ty, $layers:expr, $($others:tt)*) => {
        match $mode {
            BlendMode::Over => pixels!($type, $float, $layers, 1.0, |_, s| s),
            BlendMode::Add => pixels!($type, $float, $layers, 1.0, |b, s| if b + s < UNIT { b + s } else { UNIT }),
            BlendMode::Max => pixels!($type, $float, $layers, 1.0, |b, s| if b > s { b } else { s }),
            BlendMode::Min => pixels!($type, $float, $layers, 1.0, |b, s| if b < s { b } else { s }),
            BlendMode::Difference => pixels!($type, $float, $layers, 1.0, |b, s| (b - s).abs()),
            BlendMode::LinearBurn => {
                pixels!($type, $float, $layers, 1.0, |b, s| if b + s > UNIT { b + s - UNIT } else { 0.0 })
            }
            $($others)*
        }
    };
}

impl Weighed for u8 {
    fn has(_: BlendMode) -> bool {
        true
    }

    #[inline(always)]
    fn composite<const N: usize>(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]) {
        let layers = (below, above, out);
        modes! {
            mode, u8, f32, layers,
            BlendMode::Screen => pixels!(u8, f64, layers, UNIT, |b, s| UNIT * (b + s) - b * s),
            BlendMode::Multiply => pixels!(u8, f64, layers, UNIT, |b, s| b * s),
            BlendMode::Average => pixels!(u8, f64, layers, 2.0, |b, s| b + s),
        }
    }
}

impl Weighed for u16 {
    fn has(mode: BlendMode) -> bool {
        !matches!(mode, BlendMode::Screen | BlendMode::Multiply)
    }

    #[inline(always)]
    fn composite<const N: usize>(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]) {
        let layers = (below, above, out);
        modes! {
            mode, u16, f64, layers,
            BlendMode::Average => pixels!(u16, f64, layers, 2.0, |b, s| b + s),
            BlendMode::Screen | BlendMode::Multiply => unreachable!("it was asked for"),
        }
    }
}

impl Weighed for f32 {
    fn has(_: BlendMode) -> bool {
        true
    }

    #[inline(always)]
    fn composite<const N: usize>(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]) {
        floats::<Self, N>(mode, below, above, out);
    }
}

impl Weighed for f64 {
    fn has(_: BlendMode) -> bool {
        true
    }

    #[inline(always)]
    fn composite<const N: usize>(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]) {
        floats::<Self, N>(mode, below, above, out);
    }
}

#[inline(always)]
fn floats<T: Sample, const N: usize>(mode: BlendMode, below: &[T], above: &[T], out: &mut [T]) {
    macro_rules! each {
        ($($mode:ident)*) => {
            match mode {
                // A constant in each arm, so that no sample asks which mode it is.
                $(BlendMode::$mode => {
                    float_pixels::<T, N>(below, above, out, |b, s| formula::blend(BlendMode::$mode, b, s, 1.0));
                })*
            }
        };
    }
    each!(Screen Add Max Min Multiply Difference Average Over LinearBurn);
}

/// Colour and alpha are both computed for every sample, without a branch; each has its pixel's alpha beside it.
#[inline(always)]
fn float_pixels<T: Sample, const N: usize>(below: &[T], above: &[T], out: &mut [T], blend: impl Fn(f64, f64) -> f64) {
    let ((below, below_rest), (above, above_rest)) = (below.as_chunks::<RUN>(), above.as_chunks::<RUN>());
    let (out, out_rest) = out.as_chunks_mut::<RUN>();
    for ((out, below), above) in out.iter_mut().zip(below).zip(above) {
        let (alphas_below, alphas_above) = (alphas::<T, N>(below), alphas::<T, N>(above));
        for index in 0..RUN {
            let (color, alpha) = float(below[index], above[index], alphas_below[index], alphas_above[index], &blend);
            out[index] = T::from_f64(if index % N == N - 1 { alpha } else { color });
        }
    }
    let rest = out_rest.chunks_exact_mut(N).zip(below_rest.chunks_exact(N)).zip(above_rest.chunks_exact(N));
    for ((out, below), above) in rest {
        for index in 0..N {
            let (color, alpha) = float(below[index], above[index], below[N - 1], above[N - 1], &blend);
            out[index] = T::from_f64(if index == N - 1 { alpha } else { color });
        }
    }
}

/// The colour and the alpha that follow for one sample.
#[inline(always)]
fn float<T: Sample>(
    below: T,
    above: T,
    alpha_below: T,
    alpha_above: T,
    blend: &impl Fn(f64, f64) -> f64,
) -> (f64, f64) {
    let (below, above) = (below.to_f64(), above.to_f64());
    let (alpha_below, alpha_above) = (alpha_below.to_f64(), alpha_above.to_f64());
    let alpha = alpha_above + alpha_below * (1.0 - alpha_above);
    let weighted = alpha_above * (1.0 - alpha_below) * above
        + alpha_above * alpha_below * blend(below, above)
        + (1.0 - alpha_above) * alpha_below * below;
    (if alpha == 0.0 { 0.0 } else { weighted / alpha }, alpha)
}

/// The alpha of each sample's pixel.
#[inline(always)]
fn alphas<T: Sample, const N: usize>(run: &[T; RUN]) -> [T; RUN] {
    let mut alphas = [T::default(); RUN];
    for (alphas, pixel) in alphas.as_chunks_mut::<N>().0.iter_mut().zip(run.as_chunks::<N>().0) {
        *alphas = [pixel[N - 1]; N];
    }
    alphas
}
