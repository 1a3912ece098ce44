//! Sums of samples, place by place, over many planes.
//!
//! The sum is the exact one of whole numbers (below 2⁵³) and that of f64 in the order of the planes otherwise. Samples of 8 and
//! 16 bits go into 32 bits first: half of the bytes to add to, and twice as many at a time. Four planes at once: sums are
//! read and written once for all of them. Not here: what is made of a sum (projector).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::projector::views;
use crate::model::{Sample, Samples};
use crate::with_samples;

/// Planes of 16 bits whose sum surely fits 31 bits and a sign.
const FITTING: usize = 1 << 15;

/// Whole numbers of which many fit 32 bits.
pub trait Small: Sample + Into<i32> {}

impl Small for u8 {}
impl Small for i8 {}
impl Small for u16 {}
impl Small for i16 {}

/// Sums in the making, over buffers of one length and type.
#[derive(Debug, Default)]
pub struct Sums {
    totals: Vec<f64>,
    /// How many values a sum is of, where NaN is left out.
    counts: Vec<u32>,
    /// What was not added to `totals` yet, and of how many planes that is.
    small: Vec<i32>,
    small_planes: usize,
}

impl Sums {
    /// Adds planes of one type. `skips_nan` counts what was added, and is always the same.
    pub fn add(&mut self, planes: &[Samples], skips_nan: bool) {
        let Some(first) = planes.first() else { return };
        match first {
            Samples::U8(_) => self.add_small::<u8>(planes),
            Samples::I8(_) => self.add_small::<i8>(planes),
            Samples::U16(_) => self.add_small::<u16>(planes),
            Samples::I16(_) => self.add_small::<i16>(planes),
            _ => {
                self.totals.resize(first.len(), 0.0);
                self.counts.resize(if skips_nan { first.len() } else { 0 }, 0);
                with_samples!(first, |first| self.add_any(first, planes));
            }
        }
    }

    fn add_any<T: Sample>(&mut self, _: &[T], planes: &[Samples]) {
        for plane in views::<T>(planes) {
            if self.counts.is_empty() {
                add_up(plane, &mut self.totals);
            } else {
                add_numbers(plane, &mut self.totals, &mut self.counts);
            }
        }
    }

    fn add_small<T: Small>(&mut self, planes: &[Samples]) {
        if self.small_planes + planes.len() > FITTING {
            self.pour();
        }
        self.small_planes += planes.len();
        self.small.resize(planes[0].len(), 0);
        add_whole::<T>(&views(planes), &mut self.small);
    }

    fn pour(&mut self) {
        self.totals.resize(self.small.len(), 0.0);
        for (sum, small) in self.totals.iter_mut().zip(&mut self.small) {
            *sum += f64::from(std::mem::take(small));
        }
        self.small_planes = 0;
    }

    /// The sums from a place on.
    pub fn write(&self, start: usize, out: &mut [f64]) {
        match (self.totals.get(start..), self.small.get(start..)) {
            (Some(totals), None | Some([])) => out.copy_from_slice(&totals[..out.len()]),
            (None | Some([]), Some(small)) => widen(small, out),
            (Some(totals), Some(small)) => {
                out.iter_mut()
                    .zip(totals)
                    .zip(small)
                    .for_each(|((out, total), small)| *out = total + f64::from(*small));
            }
            (None, None) => {}
        }
    }

    /// The means from a place on, of so many planes.
    pub fn write_means(&self, planes: usize, start: usize, out: &mut [f64]) {
        self.write(start, out);
        if self.counts.is_empty() {
            divide(planes as f64, out);
        } else {
            out.iter_mut().zip(&self.counts[start..]).for_each(|(out, count)| *out /= f64::from(*count));
        }
    }
}

for_this_machine! {
    /// `sums[i] += planes[..][i]`
    add_whole<T: Small>(planes: &[&[T]], sums: &mut [i32]), add_whole_loop
}

#[inline(always)]
fn add_whole_loop<T: Small>(planes: &[&[T]], sums: &mut [i32]) {
    if let &[a, b, c, d] = planes {
        for ((((sum, &a), &b), &c), &d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *sum += (a.into() + b.into()) + (c.into() + d.into());
        }
        return;
    }
    for plane in planes {
        sums.iter_mut().zip(*plane).for_each(|(sum, &value)| *sum += value.into());
    }
}

for_this_machine! {
    /// `sums[i] += values[i]`
    add_up<T: Sample>(values: &[T], sums: &mut [f64]), add_up_loop
}

#[inline(always)]
fn add_up_loop<T: Sample>(values: &[T], sums: &mut [f64]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value.to_f64());
}

for_this_machine! {
    /// The same where a value is no NaN, and counted
    add_numbers<T: Sample>(values: &[T], sums: &mut [f64], counts: &mut [u32]), add_numbers_loop
}

#[inline(always)]
fn add_numbers_loop<T: Sample>(values: &[T], sums: &mut [f64], counts: &mut [u32]) {
    for ((sum, count), value) in sums.iter_mut().zip(counts).zip(values) {
        let value = value.to_f64();
        // Written either way: a store under a condition would keep the loop out of wide registers.
        *sum = if value.is_nan() { *sum } else { *sum + value };
        *count += u32::from(!value.is_nan());
    }
}

for_this_machine! {
    /// `out[i] = small[i]`
    widen(small: &[i32], out: &mut [f64]), widen_loop
}

#[inline(always)]
fn widen_loop(small: &[i32], out: &mut [f64]) {
    out.iter_mut().zip(small).for_each(|(out, small)| *out = f64::from(*small));
}

for_this_machine! {
    /// `values[i] /= by`
    divide(by: f64, values: &mut [f64]), divide_loop
}

#[inline(always)]
fn divide_loop(by: f64, values: &mut [f64]) {
    for value in values {
        *value /= by;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_planes_do_not_overflow() {
        let planes = 2 * FITTING + 8;
        for (samples, sum) in [
            (Samples::U16(vec![u16::MAX, 1]), [65_535.0 * planes as f64, planes as f64]),
            (Samples::I16(vec![i16::MIN, -1]), [-32_768.0 * planes as f64, -(planes as f64)]),
        ] {
            let (mut sums, four) = (Sums::default(), vec![samples; 4]);
            (0..planes / 4).for_each(|_| sums.add(&four, false));
            let mut out = [0.0; 2];
            sums.write(0, &mut out);
            assert_eq!(out, sum);
            sums.write_means(planes, 0, &mut out);
            assert_eq!(out, sum.map(|sum| sum / planes as f64));
        }
    }
}
