//! u8 and u16: plain loops over exact integer formulas, which the compiler vectorises.
//!
//! Division by 2^n − 1, rounded to nearest, needs no division: with t = P + 2^(n−1) it is (t + (t >> n)) >> n, exact
//! for every product P of two samples (no half can occur, as 2^n − 1 is odd). Three layers and more are multiplied in
//! f64, which is trusted only where it is far from a half; the rest is done in exact arithmetic.
//!
//! The same loops are compiled twice, for any machine and for AVX2, and chosen at run time: a third of the time on wide
//! registers is what memory takes.

#![allow(unsafe_code)] // Calling what was compiled for AVX2 is safe only after asking the processor.

use super::exact::rounded_product;
use crate::model::{BlendMode, Sample};

/// An unsigned type whose pairs fit a machine word.
pub trait Narrow: Sample + Into<u64> + Ord {
    /// Its maximum, the value that counts as 1.
    const UNIT: u64;
    /// A result that was clamped already.
    fn narrow(value: u64) -> Self;
    /// Blends two layers, the first below.
    fn pair(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]);
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it must be compiled with its caller's processor features")]
fn zip<T: Copy>(below: &[T], above: &[T], out: &mut [T], blend: impl Fn(T, T) -> T) {
    for ((out, &a), &b) in out.iter_mut().zip(below).zip(above) {
        *out = blend(a, b);
    }
}

macro_rules! narrow {
    ($type:ty, $wide:ty, $bits:expr) => {
        impl Narrow for $type {
            const UNIT: u64 = <$type>::MAX as u64;

            fn narrow(value: u64) -> Self {
                value as Self
            }

            #[inline(always)]
            fn pair(mode: BlendMode, below: &[Self], above: &[Self], out: &mut [Self]) {
                // The product of two samples divided by the maximum.
                let product = |a: $type, b: $type| {
                    let t = <$wide>::from(a) * <$wide>::from(b) + (1 << ($bits - 1));
                    ((t + (t >> $bits)) >> $bits) as $type
                };
                match mode {
                    BlendMode::Screen => zip(below, above, out, |a, b| !product(!a, !b)),
                    BlendMode::Multiply => zip(below, above, out, product),
                    BlendMode::Add => zip(below, above, out, <$type>::saturating_add),
                    BlendMode::Max => zip(below, above, out, Ord::max),
                    BlendMode::Min => zip(below, above, out, Ord::min),
                    BlendMode::Difference => zip(below, above, out, <$type>::abs_diff),
                    BlendMode::Average => {
                        zip(below, above, out, |a, b| ((<$wide>::from(a) + <$wide>::from(b) + 1) >> 1) as $type);
                    }
                    BlendMode::LinearBurn => zip(below, above, out, |a, b| a.saturating_sub(!b)),
                    BlendMode::Over => out.copy_from_slice(&above[..out.len()]),
                }
            }
        }
    };
}

narrow!(u8, u16, 8);
narrow!(u16, u32, 16);

/// Blends any number of layers of one length, the first below.
pub fn blend<T: Narrow>(mode: BlendMode, layers: &[&[T]], out: &mut [T]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        unsafe { blend_avx2(mode, layers, out) };
        return;
    }
    blend_portable(mode, layers, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn blend_avx2<T: Narrow>(mode: BlendMode, layers: &[&[T]], out: &mut [T]) {
    blend_portable(mode, layers, out);
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it must be compiled with its caller's processor features")]
fn blend_portable<T: Narrow>(mode: BlendMode, layers: &[&[T]], out: &mut [T]) {
    match (layers, mode) {
        ([], _) => out.fill(T::default()),
        ([only], _) => out.copy_from_slice(only),
        ([below, above], _) => T::pair(mode, below, above, out),
        (_, BlendMode::Screen) => product(layers, out, |v| T::UNIT - v),
        (_, BlendMode::Multiply) => product(layers, out, |v| v),
        (_, BlendMode::Average) => average(layers, out),
        // Clamping and folding commute for what only grows, shrinks or selects, so pairs may be folded.
        ([first, rest @ ..], _) => {
            out.copy_from_slice(first);
            let mut below = vec![T::default(); out.len()];
            for layer in rest {
                below.copy_from_slice(out);
                T::pair(mode, &below, layer, out);
            }
        }
    }
}

fn average<T: Narrow>(layers: &[&[T]], out: &mut [T]) {
    let count = layers.len() as u64;
    for (index, out) in out.iter_mut().enumerate() {
        let sum: u64 = layers.iter().map(|layer| layer[index].into()).sum();
        *out = T::narrow((2 * sum + count) / (2 * count));
    }
}

/// `f⁻¹(∏ f(layer))` for f = identity (multiply) or f = complement (screen), rounded once.
fn product<T: Narrow>(layers: &[&[T]], out: &mut [T], complement: impl Fn(u64) -> u64) {
    let unit = T::UNIT as f64;
    // Each of the 2N roundings errs by at most 2^-53 of a value below 2^16.
    let doubt = unit * layers.len() as f64 * 4.0 * f64::EPSILON;
    let mut products = [0.0_f64; 512];
    for (block, out) in out.chunks_mut(products.len()).enumerate() {
        let start = block * 512;
        let products = &mut products[..out.len()];
        products.fill(unit);
        for layer in layers {
            for (product, &value) in products.iter_mut().zip(&layer[start..]) {
                *product *= complement(value.into()) as f64 / unit;
            }
        }
        for (index, (out, &product)) in out.iter_mut().zip(&*products).enumerate() {
            let near_half = (product - product.floor() - 0.5).abs() <= doubt;
            let rounded = if near_half {
                let factors = layers.iter().map(|layer| complement(layer[start + index].into()));
                rounded_product(factors, T::UNIT) as u64
            } else {
                (product + 0.5) as u64
            };
            *out = T::narrow(complement(rounded));
        }
    }
}
