//! The lowest and the highest of many samples. Not here: how many there are of each (histogram).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use crate::model::{Sample, Samples};
use crate::with_samples;

/// The lowest and the highest finite value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub min: f64,
    pub max: f64,
}

impl Extent {
    /// The extent of every `stride`-th sample from `first` on; `None` if none is finite.
    ///
    /// The stride picks one component of colour pixels.
    #[must_use]
    pub fn of(samples: &Samples, first: usize, stride: usize) -> Option<Self> {
        macro_rules! all_of {
            ($($type:ident)*) => {
                match samples {
                    $(Samples::$type(values) if stride == 1 => of_all(values.get(first..)?),)*
                    _ => with_samples!(samples, |values| one_by_one(values, first, stride)),
                }
            };
        }
        all_of!(U8 U16 U32 U64 I8 I16 I32 I64 F32 F64)
    }

    fn unless_nothing(self) -> Option<Self> {
        (self.min <= self.max).then_some(self)
    }

    /// The smallest extent that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }
}

fn one_by_one<S: Sample>(values: &[S], first: usize, stride: usize) -> Option<Extent> {
    let values = values.iter().skip(first).step_by(stride.max(1)).map(|value| value.to_f64());
    let finite = values.filter(|value| value.is_finite());
    finite.map(|value| Extent { min: value, max: value }).reduce(Extent::union)
}

/// Samples that are compared as they are.
pub trait Bounded: Sample + PartialOrd {
    const LOWEST: Self;
    const HIGHEST: Self;
    /// Itself, or what no comparison holds for.
    #[must_use]
    fn if_finite(self) -> Self;
}

macro_rules! bounded {
    ($($type:ident from $lowest:expr, to $highest:expr, $if_finite:expr;)*) => {
        $(impl Bounded for $type {
            const LOWEST: Self = $lowest;
            const HIGHEST: Self = $highest;
            #[inline(always)]
            fn if_finite(self) -> Self { let if_finite: fn(Self) -> Self = $if_finite; if_finite(self) }
        })*
    };
}

bounded! {
    u8 from Self::MIN, to Self::MAX, |v| v;
    u16 from Self::MIN, to Self::MAX, |v| v;
    u32 from Self::MIN, to Self::MAX, |v| v;
    u64 from Self::MIN, to Self::MAX, |v| v;
    i8 from Self::MIN, to Self::MAX, |v| v;
    i16 from Self::MIN, to Self::MAX, |v| v;
    i32 from Self::MIN, to Self::MAX, |v| v;
    i64 from Self::MIN, to Self::MAX, |v| v;
    f32 from Self::NEG_INFINITY, to Self::INFINITY, |v| if v.is_finite() { v } else { Self::NAN };
    f64 from Self::NEG_INFINITY, to Self::INFINITY, |v| if v.is_finite() { v } else { Self::NAN };
}

fn of_all<S: Bounded>(values: &[S]) -> Option<Extent> {
    if values.is_empty() {
        return None;
    }
    let mut ends = [S::HIGHEST, S::LOWEST];
    widen(values, &mut ends);
    Extent { min: ends[0].to_f64(), max: ends[1].to_f64() }.unless_nothing()
}

for_this_machine! {
    /// Widens an extent by values. Several at once, so that no value waits for the one before it.
    widen<S: Bounded>(values: &[S], ends: &mut [S; 2]), widen_loop
}

#[inline(always)]
fn widen_loop<S: Bounded>(values: &[S], [lowest, highest]: &mut [S; 2]) {
    const LANES: usize = 64;
    let lower = |a: S, b: S| if a < b { a } else { b };
    let higher = |a: S, b: S| if a > b { a } else { b };
    let (mut lows, mut highs) = ([*lowest; LANES], [*highest; LANES]);
    let (groups, rest) = values.as_chunks::<LANES>();
    for group in groups {
        for lane in 0..LANES {
            let value = group[lane].if_finite();
            lows[lane] = lower(value, lows[lane]);
            highs[lane] = higher(value, highs[lane]);
        }
    }
    for value in rest.iter().map(|value| value.if_finite()) {
        (*lowest, *highest) = (lower(value, *lowest), higher(value, *highest));
    }
    *lowest = lows.into_iter().fold(*lowest, lower);
    *highest = highs.into_iter().fold(*highest, higher);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::for_this_machine::on_every_level;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_finite_is_skipped() {
        let samples = Samples::F32(vec![f32::NAN, 2.0, f32::INFINITY, -1.0]);
        assert_eq!(Extent::of(&samples, 0, 1), Some(Extent { min: -1.0, max: 2.0 }));
        assert_eq!(Extent::of(&Samples::F32(vec![f32::NAN, f32::INFINITY]), 0, 1), None);
        assert_eq!(Extent::of(&Samples::F32(vec![f32::NEG_INFINITY; 200]), 0, 1), None);
        assert_eq!(Extent::of(&Samples::U8(vec![]), 0, 1), None);
        assert_eq!(Extent::of(&Samples::U8(vec![1, 2]), 3, 1), None);
        assert_eq!(Extent::of(&Samples::U8(vec![255]), 0, 1), Some(Extent { min: 255.0, max: 255.0 }));
    }

    proptest! {
        #[test]
        fn all_types_and_widths_find_what_looking_one_by_one_finds(
            values in prop::collection::vec(prop_oneof![
                Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), -300.0..300.0_f64, any::<f64>(),
            ], 0..400),
            first in 0..4_usize,
        ) {
            macro_rules! same {
                ($($type:ident)*) => {
                    $({
                        let values: Vec<$type> = values.iter().map(|&value| Sample::from_f64(value)).collect();
                        let (expected, samples) = (one_by_one(&values, first, 1), Sample::wrap(values));
                        on_every_level(|| assert_eq!(Extent::of(&samples, first, 1), expected));
                    })*
                };
            }
            same!(u8 u16 u32 u64 i8 i16 i32 i64 f32 f64);
        }

        #[test]
        fn the_extent_is_that_of_sorted_values(
            values in prop::collection::vec(prop_oneof![Just(f32::NAN), Just(f32::INFINITY), -20.0..20.0_f32], 0..100),
            first in 0..4_usize,
            stride in 1..4_usize,
        ) {
            let mut sorted: Vec<f64> = values.iter().skip(first).step_by(stride).map(|&v| f64::from(v)).collect();
            sorted.retain(|value| value.is_finite());
            sorted.sort_by(f64::total_cmp);
            let expected = sorted.first().zip(sorted.last()).map(|(&min, &max)| Extent { min, max });
            prop_assert_eq!(Extent::of(&Samples::F32(values), first, stride), expected);
        }
    }
}
