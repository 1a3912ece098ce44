//! Signed types, u32 and u64: the same modes in 128 bits, one sample at a time.
//!
//! Rare in practice, hence written for exactness. A negative value counts as below 0, as v / maximum; the result is
//! clamped to the type.

use super::exact::rounded_product;
use crate::model::{BlendMode, Sample};

/// An integer that fits i128 with room for sums.
pub trait Wide: Sample + Into<i128> {
    /// Its maximum, the value that counts as 1.
    const UNIT: u64;
    /// The value, clamped to the type.
    fn clamped(value: i128) -> Self;
}

macro_rules! wide {
    ($($type:ty)*) => {
        $(impl Wide for $type {
            const UNIT: u64 = <$type>::MAX as u64;
            fn clamped(value: i128) -> Self {
                value.clamp(<$type>::MIN.into(), <$type>::MAX.into()) as Self
            }
        })*
    };
}

wide! { u32 u64 i8 i16 i32 i64 }

/// Blends any number of layers of one length, the first below.
pub fn blend<T: Wide>(mode: BlendMode, layers: &[&[T]], out: &mut [T]) {
    for (index, out) in out.iter_mut().enumerate() {
        let values = layers.iter().map(|layer| layer[index].into());
        *out = T::clamped(blend_sample(mode, values, T::UNIT));
    }
}

fn blend_sample(mode: BlendMode, mut values: impl Iterator<Item = i128> + Clone, unit: u64) -> i128 {
    let unit_wide = i128::from(unit);
    match mode {
        // unit − v lies in 0..=2^64 − 1 for every type.
        BlendMode::Screen => {
            unit_wide.saturating_sub(signed(rounded_product(values.map(move |v| (unit_wide - v) as u64), unit)))
        }
        BlendMode::Multiply => {
            let negative = values.clone().filter(|&v| v < 0).count() % 2 == 1;
            let size = signed(rounded_product(values.map(|v| v.unsigned_abs() as u64), unit));
            if negative { -size } else { size }
        }
        BlendMode::Add => values.sum(),
        BlendMode::Max => values.max().unwrap_or(0),
        BlendMode::Min => values.min().unwrap_or(0),
        BlendMode::Difference => {
            let first = values.next().unwrap_or(0);
            values.fold(first, |below, above| (below - above).abs())
        }
        BlendMode::Average => {
            let count = values.clone().count().max(1) as i128;
            let sum: i128 = values.sum();
            // To nearest, a half away from zero.
            (2 * sum.abs() + count) / (2 * count) * sum.signum()
        }
        BlendMode::Over => values.last().unwrap_or(0),
        BlendMode::LinearBurn => {
            let missing: i128 = values.map(|value| unit_wide - value).sum();
            unit_wide - missing
        }
    }
}

fn signed(value: u128) -> i128 {
    i128::try_from(value).unwrap_or(i128::MAX)
}
