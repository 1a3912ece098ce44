//! The middle of many samples, place by place.
//!
//! Samples of up to 32 bits are keys, whole numbers in the same order. Among n keys the k-th smallest is the largest t of
//! which no more than k are below; it is found bit by bit, the highest first, for as many places at once as registers hold:
//! a comparison and an addition for each key and each bit in which the keys of these places differ. Not here: types of 64
//! bits, and places with NaN, which are looked at one after the other.

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use half::f16;

use super::projector::views;
use crate::model::{Sample, Samples};
use crate::with_samples;

/// Planes of which keys of 16 bits count their places.
const MOST_PLANES: usize = i16::MAX as usize;

/// The median at each place: of an even number the mean of the middle two. NaN counts as larger than everything.
pub(super) fn medians(planes: &[Samples]) -> Vec<f64> {
    let Some(first) = planes.first() else { return Vec::new() };
    let mut out = vec![0.0; first.len()];
    let fits = planes.len() <= MOST_PLANES;
    match first {
        Samples::U8(_) if fits => by_short_keys::<u8>(&views(planes), &mut out),
        Samples::I8(_) if fits => by_short_keys::<i8>(&views(planes), &mut out),
        Samples::U16(_) if fits => by_short_keys::<u16>(&views(planes), &mut out),
        Samples::I16(_) if fits => by_short_keys::<i16>(&views(planes), &mut out),
        Samples::F16(_) if fits => by_short_keys::<f16>(&views(planes), &mut out),
        Samples::U32(_) if fits => by_long_keys::<u32>(&views(planes), &mut out),
        Samples::I32(_) if fits => by_long_keys::<i32>(&views(planes), &mut out),
        Samples::F32(_) if fits => by_long_keys::<f32>(&views(planes), &mut out),
        other => with_samples!(other, |first| of_type(first, planes, &mut out)),
    }
    out
}

fn of_type<T: Sample>(_: &[T], planes: &[Samples], out: &mut [f64]) {
    one_by_one::<T>(&views(planes), 0, out);
}

/// Medians from a place on.
fn one_by_one<T: Sample>(planes: &[&[T]], start: usize, out: &mut [f64]) {
    let mut column = vec![0.0; planes.len()];
    for (place, out) in (start..).zip(out) {
        for (value, plane) in column.iter_mut().zip(planes) {
            *value = plane[place].to_f64();
        }
        *out = median(&mut column);
    }
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    // NaN of either sign goes last.
    let order = |a: &f64, b: &f64| a.is_nan().cmp(&b.is_nan()).then(a.total_cmp(b));
    let even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, order);
    let upper = *upper;
    let lower = if even { below.iter().copied().max_by(order) } else { None };
    lower.map_or(upper, |lower| f64::midpoint(lower, upper))
}

/// A sample as a key.
pub trait Keyed: Sample {
    type Key;
    /// A whole number in the order of the samples.
    fn key(self) -> Self::Key;
    fn of_key(key: Self::Key) -> Self;
    fn is_number(self) -> bool {
        true
    }
}

macro_rules! keyed {
    ($($type:ty as $key:ty: $to:expr, $from:expr;)*) => {
        $(impl Keyed for $type {
            type Key = $key;
            #[inline(always)]
            fn key(self) -> $key { let to: fn($type) -> $key = $to; to(self) }
            #[inline(always)]
            fn of_key(key: $key) -> $type { let from: fn($key) -> $type = $from; from(key) }
        })*
    };
}

keyed! {
    u8 as i16: i16::from, |key| key as u8;
    i8 as i16: i16::from, |key| key as i8;
    u16 as i16: |value| (value ^ 0x8000).cast_signed(), |key| key.cast_unsigned() ^ 0x8000;
    i16 as i16: |value| value, |key| key;
    u32 as i32: |value| (value ^ 0x8000_0000).cast_signed(), |key| key.cast_unsigned() ^ 0x8000_0000;
    i32 as i32: |value| value, |key| key;
}

// Bits of floats are in order but for negative ones, whose order is turned round (as `total_cmp` does).
impl Keyed for f32 {
    type Key = i32;
    #[inline(always)]
    fn key(self) -> i32 {
        let bits = self.to_bits().cast_signed();
        bits ^ (bits >> 31 & i32::MAX)
    }
    #[inline(always)]
    fn of_key(key: i32) -> Self {
        Self::from_bits((key ^ (key >> 31 & i32::MAX)).cast_unsigned())
    }
    #[inline(always)]
    fn is_number(self) -> bool {
        !self.is_nan()
    }
}

impl Keyed for f16 {
    type Key = i16;
    #[inline(always)]
    fn key(self) -> i16 {
        let bits = self.to_bits().cast_signed();
        bits ^ (bits >> 15 & i16::MAX)
    }
    #[inline(always)]
    fn of_key(key: i16) -> Self {
        Self::from_bits((key ^ (key >> 15 & i16::MAX)).cast_unsigned())
    }
    #[inline(always)]
    fn is_number(self) -> bool {
        !self.is_nan()
    }
}

macro_rules! selection {
    ($module:ident: $key:ty, $bits:ty, $lanes:expr) => {
        mod $module {
            use super::Keyed;

            /// Places that are looked at together: what fills a few registers of any width.
            pub const LANES: usize = $lanes;

            pub type Lanes = [$key; LANES];

            for_this_machine! {
                /// Medians of as many places as there are lanes at most, from one on; `rows` is room for the keys of as many
                /// planes. `found` is whether all are numbers: else nothing is.
                select<T: Keyed<Key = $key>>(planes: &[&[T]], start: usize, rows: &mut [Lanes], out: &mut [f64], found: &mut bool), select_here
            }

            #[inline(always)]
            fn select_here<T: Keyed<Key = $key>>(
                planes: &[&[T]],
                start: usize,
                rows: &mut [Lanes],
                out: &mut [f64],
                found: &mut bool,
            ) {
                let (mut lowest, mut highest, mut numbers) = ([<$key>::MAX; LANES], [<$key>::MIN; LANES], true);
                for (row, plane) in rows.iter_mut().zip(planes) {
                    if let Some(values) = plane[start..].first_chunk() {
                        numbers &= gather(values, row, &mut lowest, &mut highest);
                    } else {
                        let mut values = [T::default(); LANES];
                        values[..out.len()].copy_from_slice(&plane[start..]);
                        numbers &= gather(&values, row, &mut lowest, &mut highest);
                    }
                }
                *found = numbers;
                if !numbers {
                    return;
                }
                let upper = kth(rows, planes.len() / 2, &lowest, &highest);
                if planes.len().is_multiple_of(2) {
                    let lower = before(rows, planes.len() / 2, &upper);
                    for ((out, lower), upper) in out.iter_mut().zip(lower).zip(upper) {
                        *out = f64::midpoint(T::of_key(lower).to_f64(), T::of_key(upper).to_f64());
                    }
                } else {
                    out.iter_mut().zip(upper).for_each(|(out, upper)| *out = T::of_key(upper).to_f64());
                }
            }

            /// The keys of some places in one plane; whether all are numbers.
            #[inline(always)]
            fn gather<T: Keyed<Key = $key>>(
                values: &[T; LANES],
                row: &mut Lanes,
                lowest: &mut Lanes,
                highest: &mut Lanes,
            ) -> bool {
                let mut numbers = true;
                for lane in 0..LANES {
                    let key = values[lane].key();
                    row[lane] = key;
                    lowest[lane] = lowest[lane].min(key);
                    highest[lane] = highest[lane].max(key);
                    numbers &= values[lane].is_number();
                }
                numbers
            }

            /// The key of that rank, counted from 0, in every lane.
            #[inline(always)]
            fn kth(rows: &[Lanes], rank: usize, lowest: &Lanes, highest: &Lanes) -> Lanes {
                let mut differ = 0;
                for lane in 0..LANES {
                    differ |= lowest[lane] ^ highest[lane];
                }
                let bits = <$key>::BITS - differ.leading_zeros();
                // Keys with their sign turned round: in order as bits are.
                let sign = <$key>::MIN;
                let same = <$bits>::MAX.unbounded_shl(bits);
                let mut kth = [0; LANES];
                for lane in 0..LANES {
                    kth[lane] = (lowest[lane] ^ sign).cast_unsigned() & same;
                }
                for bit in (0..bits).rev() {
                    let with_bit: $bits = 1 << bit;
                    let mut threshold = [0; LANES];
                    for lane in 0..LANES {
                        threshold[lane] = (kth[lane] | with_bit).cast_signed() ^ sign;
                    }
                    let below = count_below(rows, &threshold);
                    for lane in 0..LANES {
                        kth[lane] |= if below[lane] <= rank as $key { with_bit } else { 0 };
                    }
                }
                let mut keys = [0; LANES];
                for lane in 0..LANES {
                    keys[lane] = kth[lane].cast_signed() ^ sign;
                }
                keys
            }

            #[inline(always)]
            fn count_below(rows: &[Lanes], threshold: &Lanes) -> Lanes {
                let mut below = [0; LANES];
                for row in rows {
                    for lane in 0..LANES {
                        below[lane] += <$key>::from(row[lane] < threshold[lane]);
                    }
                }
                below
            }

            /// The key of the rank before that of `kth`.
            #[inline(always)]
            fn before(rows: &[Lanes], rank: usize, kth: &Lanes) -> Lanes {
                let (mut below, mut highest) = ([0; LANES], [<$key>::MIN; LANES]);
                for row in rows {
                    for lane in 0..LANES {
                        let is_below = row[lane] < kth[lane];
                        below[lane] += <$key>::from(is_below);
                        highest[lane] = highest[lane].max(if is_below { row[lane] } else { <$key>::MIN });
                    }
                }
                for lane in 0..LANES {
                    // With fewer below, the key before is an equal one.
                    highest[lane] = if below[lane] < rank as $key { kth[lane] } else { highest[lane] };
                }
                highest
            }
        }
    };
}

selection!(short: i16, u16, 128);
selection!(long: i32, u32, 64);

macro_rules! by_bits {
    ($name:ident, $module:ident: $key:ty) => {
        fn $name<T: Keyed<Key = $key>>(planes: &[&[T]], out: &mut [f64]) {
            let mut rows = vec![[0; $module::LANES]; planes.len()];
            for (block, out) in out.chunks_mut($module::LANES).enumerate() {
                let (start, mut found) = (block * $module::LANES, false);
                $module::select(planes, start, &mut rows, out, &mut found);
                if !found {
                    one_by_one(planes, start, out);
                }
            }
        }
    };
}

by_bits!(by_short_keys, short: i16);
by_bits!(by_long_keys, long: i32);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::for_this_machine::on_every_level;

    #[test]
    fn the_middle_of_odd_and_even_numbers() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [7.0]), 7.0);
        assert_eq!(median(&mut [f64::NAN, 1.0, 2.0]), 2.0);
        assert!(median(&mut [f64::NAN, -f64::NAN, 2.0]).is_nan());
    }

    /// Places that fill no block, planes of an even and an odd number, values close together and all over their type.
    fn same_as_one_by_one<T: Sample>(value: impl Fn(u64) -> T) {
        let mut state = 88_172_645_463_325_252_u64;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for (count, spread) in [(1, 64), (2, 64), (7, 64), (8, 3), (33, 8), (40, 64)] {
            let mut plane = || T::wrap((0..307).map(|_| value(noise() & u64::MAX >> (64 - spread))).collect());
            let planes: Vec<Samples> = (0..count).map(|_| plane()).collect();
            let mut expected = vec![0.0; 307];
            one_by_one::<T>(&views(&planes), 0, &mut expected);
            on_every_level(|| {
                let medians = medians(&planes);
                let same = medians.iter().zip(&expected).all(|(a, b)| a.to_bits() == b.to_bits());
                assert!(same, "{} of {count} planes, {spread} bits", T::TYPE);
            });
        }
    }

    #[test]
    fn medians_by_bits_are_those_of_sorted_values() {
        same_as_one_by_one(|bits| bits as u8);
        same_as_one_by_one(|bits| bits as i8);
        same_as_one_by_one(|bits| bits as u16);
        same_as_one_by_one(|bits| bits as i16);
        same_as_one_by_one(|bits| bits as u32);
        same_as_one_by_one(|bits| bits as i32);
        same_as_one_by_one(|bits| f32::from(bits as i16) / 64.0);
        same_as_one_by_one(|bits| f16::from_f32(f32::from(bits as i16) / 64.0));
        // Zeros of both signs, infinities and now and then something that is no number.
        same_as_one_by_one(|bits| match bits % 400 {
            0 => f32::NAN,
            1..100 => 0.0,
            100..200 => -0.0,
            200..250 => f32::NEG_INFINITY,
            _ => f32::from_bits((bits >> 9) as u32 & 0xbfff_ffff),
        });
    }
}
