//! u8 and u16 of any number of layers, exactly.
//!
//! Three layers and more are multiplied in f64, which is trusted only where it is far from a half; the rest is done in
//! exact arithmetic. Not here: two layers and their formulas (`pair`).

use super::exact::rounded_product;
use super::pair::{self, Layers, Pair};
use crate::model::BlendMode;

/// An unsigned type whose pairs fit a machine word.
pub trait Narrow: Pair + Into<u64> + Ord {
    /// Its maximum, the value that counts as 1.
    const UNIT: u64;
    /// A result that was clamped already.
    fn narrow(value: u64) -> Self;
}

macro_rules! narrow {
    ($($type:ty)*) => {
        $(impl Narrow for $type {
            const UNIT: u64 = <$type>::MAX as u64;

            fn narrow(value: u64) -> Self {
                value as Self
            }
        })*
    };
}

narrow! { u8 u16 }

/// Blends any number of layers of one length, the first below.
pub fn blend<T: Narrow>(mode: BlendMode, layers: &[&[T]], out: &mut [T]) {
    match (layers, mode) {
        ([], _) => out.fill(T::default()),
        ([only], _) => out.copy_from_slice(only),
        ([below, above], _) => pair::blend(mode, Layers { below, above, alpha: None }, out),
        (_, BlendMode::Screen) => product(layers, out, |v| T::UNIT - v),
        (_, BlendMode::Multiply) => product(layers, out, |v| v),
        (_, BlendMode::Average) => average(layers, out),
        // Clamping and folding commute for what only grows, shrinks or selects, so pairs may be folded.
        ([first, rest @ ..], _) => {
            out.copy_from_slice(first);
            let mut below = vec![T::default(); out.len()];
            for layer in rest {
                below.copy_from_slice(out);
                pair::blend(mode, Layers { below: &below, above: layer, alpha: None }, out);
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
