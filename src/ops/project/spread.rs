//! Standard deviations of samples, place by place, over many planes.
//!
//! They follow from the sums of deviations from the first plane and of their squares, which cancel nothing where all values
//! are large. Deviations are added in f64 in the order of the planes; of 8 and 16 bits the values and their squares are
//! added as whole numbers, four planes at once, from which the same two sums follow without an error. Not here: whose
//! deviations (projector).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::projector::views;
use super::sums::Small;
use crate::model::{Sample, Samples};
use crate::with_samples;

/// Planes of 16 bits whose halves of squares surely fit 32 bits, and whose sum 31 and a sign.
const FITTING: usize = 1 << 15;

/// Deviations in the making, over buffers of one length and type.
#[derive(Debug, Default)]
pub struct Spread {
    planes: usize,
    /// The first plane, centred where it is of whole numbers.
    first: Vec<f64>,
    /// Of deviations; of centred values where they are whole numbers.
    sums: Vec<f64>,
    squares: Vec<f64>,
    small: SmallSums,
}

/// Sums of centred whole numbers, and of the lower and upper 16 bits of squares of two together.
#[derive(Debug, Default)]
struct SmallSums {
    planes: usize,
    sums: Vec<i32>,
    lower: Vec<u32>,
    upper: Vec<u32>,
}

impl Spread {
    /// Adds planes of one type.
    pub fn add(&mut self, planes: &[Samples]) {
        let Some(first) = planes.first() else { return };
        self.planes += planes.len();
        match first {
            Samples::U8(_) => self.add_small::<u8>(planes),
            Samples::I8(_) => self.add_small::<i8>(planes),
            Samples::U16(_) => self.add_small::<u16>(planes),
            Samples::I16(_) => self.add_small::<i16>(planes),
            other => with_samples!(other, |first| self.add_any(first, planes)),
        }
    }

    fn add_any<T: Sample>(&mut self, first: &[T], planes: &[Samples]) {
        if self.first.is_empty() {
            self.first.extend(first.iter().map(|value| value.to_f64()));
            self.sums.resize(first.len(), 0.0);
            self.squares.resize(first.len(), 0.0);
        }
        for plane in views::<T>(planes) {
            add_deviations(plane, &self.first, &mut self.sums, &mut self.squares);
        }
    }

    fn add_small<T: Small>(&mut self, planes: &[Samples]) {
        let planes = views::<T>(planes);
        let len = planes[0].len();
        if self.first.is_empty() {
            self.first.extend(planes[0].iter().map(|&value| f64::from(centred(value))));
        }
        if self.small.planes + planes.len() > FITTING {
            self.pour();
        }
        let small = &mut self.small;
        small.planes += planes.len();
        small.sums.resize(len, 0);
        small.lower.resize(len, 0);
        small.upper.resize(len, 0);
        add_squares(&planes, &mut small.sums, &mut small.lower, &mut small.upper);
    }

    fn pour(&mut self) {
        let SmallSums { planes, sums, lower, upper } = std::mem::take(&mut self.small);
        if planes == 0 {
            return;
        }
        self.sums.resize(sums.len(), 0.0);
        self.squares.resize(sums.len(), 0.0);
        add_small_sums((&sums, &lower, &upper), &mut self.sums, &mut self.squares);
    }

    /// The deviations: 0 of a single plane, where rounding makes a square negative, and where NaN is among the values.
    pub fn finish(mut self) -> Vec<f64> {
        let are_deviations = self.small.planes == 0;
        self.pour();
        let Self { planes, first, mut sums, squares, .. } = self;
        if are_deviations {
            deviations_of_sums(planes as f64, &squares, &mut sums);
        } else {
            deviations_of_values(planes as f64, &first, &squares, &mut sums);
        }
        sums
    }
}

/// About 0, so that the squares of two fit 32 bits.
#[inline(always)]
fn centred<T: Small>(value: T) -> i32 {
    let [low, high] = const { T::TYPE.full_range() };
    value.into() - i32::midpoint(low as i32, high as i32 + 1)
}

for_this_machine! {
    /// `sums[i] += values[i] − first[i]`, `squares[i]` the same squared
    add_deviations<T: Sample>(values: &[T], first: &[f64], sums: &mut [f64], squares: &mut [f64]), add_deviations_loop
}

#[inline(always)]
fn add_deviations_loop<T: Sample>(values: &[T], first: &[f64], sums: &mut [f64], squares: &mut [f64]) {
    for (((value, first), sum), square) in values.iter().zip(first).zip(sums).zip(squares) {
        let deviation = value.to_f64() - first;
        *sum += deviation;
        *square += deviation * deviation;
    }
}

for_this_machine! {
    /// `sums[i] += planes[..][i]`, centred; to `lower` and `upper` the halves of squares
    add_squares<T: Small>(planes: &[&[T]], sums: &mut [i32], lower: &mut [u32], upper: &mut [u32]), add_squares_loop
}

#[inline(always)]
fn add_squares_loop<T: Small>(planes: &[&[T]], sums: &mut [i32], lower: &mut [u32], upper: &mut [u32]) {
    let square = |value: i32| (value * value).cast_unsigned();
    if let &[a, b, c, d] = planes {
        let kept = sums.iter_mut().zip(lower).zip(upper);
        for ((((((sum, lower), upper), &a), &b), &c), &d) in kept.zip(a).zip(b).zip(c).zip(d) {
            let (a, b, c, d) = (centred(a), centred(b), centred(c), centred(d));
            *sum += (a + b) + (c + d);
            let (two, others) = (square(a) + square(b), square(c) + square(d));
            *lower += (two & 0xffff) + (others & 0xffff);
            *upper += (two >> 16) + (others >> 16);
        }
        return;
    }
    for plane in planes {
        let kept = sums.iter_mut().zip(&mut *lower).zip(&mut *upper);
        for (((sum, lower), upper), &value) in kept.zip(*plane) {
            let value = centred(value);
            *sum += value;
            *lower += square(value) & 0xffff;
            *upper += square(value) >> 16;
        }
    }
}

for_this_machine! {
    /// Adds sums of 32 bits to those of f64
    add_small_sums(small: (&[i32], &[u32], &[u32]), sums: &mut [f64], squares: &mut [f64]), add_small_sums_loop
}

#[inline(always)]
fn add_small_sums_loop((small, lower, upper): (&[i32], &[u32], &[u32]), sums: &mut [f64], squares: &mut [f64]) {
    let small = small.iter().zip(lower).zip(upper);
    for ((sum, square), ((small, lower), upper)) in sums.iter_mut().zip(squares).zip(small) {
        *sum += f64::from(*small);
        *square += f64::from(*upper) * 65_536.0 + f64::from(*lower);
    }
}

/// √((nΣd² − (Σd)²) / (n(n − 1))) of deviations d.
#[inline(always)]
fn standard_deviation(count: f64, sum: f64, squares: f64) -> f64 {
    let spread = count * squares - sum * sum;
    if count >= 2.0 && spread > 0.0 { (spread / (count * (count - 1.0))).sqrt() } else { 0.0 }
}

for_this_machine! {
    /// Puts deviations in place of sums
    deviations_of_sums(count: f64, squares: &[f64], sums: &mut [f64]), deviations_of_sums_loop
}

#[inline(always)]
fn deviations_of_sums_loop(count: f64, squares: &[f64], sums: &mut [f64]) {
    sums.iter_mut().zip(squares).for_each(|(sum, squares)| *sum = standard_deviation(count, *sum, *squares));
}

for_this_machine! {
    /// The same of sums of values y: `Σd = Σy − n·y₁` and `Σd² = Σy² − 2y₁·Σy + n·y₁²` of whole numbers below 2⁵³
    deviations_of_values(count: f64, first: &[f64], squares: &[f64], sums: &mut [f64]), deviations_of_values_loop
}

#[inline(always)]
fn deviations_of_values_loop(count: f64, first: &[f64], squares: &[f64], sums: &mut [f64]) {
    for ((sum, squares), first) in sums.iter_mut().zip(squares).zip(first) {
        let deviations = *sum - count * first;
        let squares = squares - 2.0 * first * *sum + count * first * first;
        *sum = standard_deviation(count, deviations, squares);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From more planes than sums of 32 bits bear, in fours and with a rest.
    #[test]
    fn many_planes_at_the_ends_of_their_range_overflow_nothing() {
        let planes = 2 * FITTING + 7;
        let value = |at: usize, plane: usize| match at {
            0 => 0,
            1 => u16::MAX,
            _ => {
                if plane.is_multiple_of(3) {
                    u16::MAX
                } else {
                    0
                }
            }
        };
        let all: Vec<Samples> =
            (0..planes).map(|plane| Samples::U16((0..3).map(|at| value(at, plane)).collect())).collect();
        let mut spread = Spread::default();
        all.chunks(4).for_each(|planes| spread.add(planes));
        let count = planes as f64;
        let high = (0..planes).filter(|plane: &usize| plane.is_multiple_of(3)).count() as f64;
        // n values of which h are U and the others 0: Σy = hU, Σy² = hU².
        let expected = 65_535.0 * ((count * high - high * high) / (count * (count - 1.0))).sqrt();
        let found = spread.finish();
        assert_eq!(found[..2], [0.0, 0.0]);
        assert!((found[2] - expected).abs() < 1e-9 * expected, "{} is not {expected}", found[2]);
    }
}
