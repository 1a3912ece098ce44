//! How a length is divided into steps, with the factors between them, and where each result lies after them.
//!
//! n = r₁ · r₂ · … · 16. Step s takes blocks of the length that the steps before it left and divides them by rₛ. Values
//! keep their places; that of 16 neighbours in a line which belong to frequencies k, k + n/16, k + 2n/16, … is at the
//! digits of k in the bases rₛ, first digit last.

use std::f64::consts::PI;

use super::line::{LINE, Line, Pair};

/// Lines that are left free between the parts of the first step, so that the lines that are read together do not all
/// compete for the same few places of the cache.
const GAP: usize = 1;

/// One step.
#[derive(Debug)]
pub(super) struct Stage {
    /// 8 or 4.
    pub(super) radix: usize,
    /// How many lines lie between the points of one small transform.
    pub(super) distance: usize,
    /// What the j-th result of the small transform at line i is multiplied with, at `radix` · i + j.
    pub(super) factors: Vec<Pair>,
}

/// All steps of a length but the last one of 16 points.
#[derive(Debug)]
pub(super) struct Stages {
    pub(super) first: Stage,
    pub(super) others: Vec<Stage>,
    /// Lines from the start of one part of the first step to that of the next: its distance, and a gap.
    pub(super) stride: usize,
    /// In which line the results k, k + n/16, k + 2n/16, … begin.
    pub(super) rows: Vec<u32>,
}

impl Stages {
    /// The steps of a length, none of a larger radix than `widest`; `None` unless it is a power of two that has 16 lines at
    /// least.
    pub(super) fn new(length: usize, widest: usize) -> Option<Self> {
        let lines = length / LINE;
        if !length.is_power_of_two() || lines < LINE {
            return None;
        }
        let radices = radices(lines, widest);
        let mut rest = length;
        let mut stages = radices.iter().map(|&radix| {
            let stage = stage(rest, radix);
            rest /= radix;
            stage
        });
        let first = stages.next()?;
        let others = stages.collect();
        let stride = first.distance + GAP;
        let rows = (0..lines).map(|k| {
            let line = place(k, lines, &radices);
            (line + line / first.distance * GAP) as u32
        });
        Some(Self { rows: rows.collect(), stride, first, others })
    }

    /// Lines of complex numbers that a frame takes.
    pub(super) const fn lines(&self) -> usize {
        self.stride * self.first.radix
    }
}

/// Eights as far as they go, two fours rather than an eight and a two; or fours, with an eight last if there must be one.
fn radices(mut lines: usize, widest: usize) -> Vec<usize> {
    let mut radices = Vec::new();
    while lines > 1 {
        let eight = if widest == 8 { lines != 16 && lines.is_multiple_of(8) } else { lines == 8 };
        let radix = if eight { 8 } else { 4 };
        radices.push(radix);
        lines /= radix;
    }
    radices
}

fn stage(length: usize, radix: usize) -> Stage {
    let distance = length / radix / LINE;
    let of_line = |line: usize, j: usize| {
        let angle = |i: usize| -2.0 * PI * ((line * LINE + i) * j % length) as f64 / length as f64;
        let part = |of: fn(f64) -> f64| Line(std::array::from_fn(|i| of(angle(i)) as f32));
        Pair { re: part(f64::cos), im: part(f64::sin) }
    };
    let factors = (0..distance).flat_map(|line| (0..radix).map(move |j| of_line(line, j)));
    Stage { radix, distance, factors: factors.collect() }
}

/// The place of result k among so many.
fn place(mut k: usize, mut size: usize, radices: &[usize]) -> usize {
    let mut place = 0;
    for radix in radices {
        size /= radix;
        place += k % radix * size;
        k /= radix;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_divided_into_its_factors() {
        for (power, widest) in (8..=16).flat_map(|power| [(power, 4), (power, 8)]) {
            let length = 1 << power;
            let product: usize = radices(length / LINE, widest).iter().product();
            assert_eq!(product, length / LINE);
            let stages = Stages::new(length, widest).unwrap();
            let mut rows = stages.rows.clone();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), length / LINE, "each result has a line of its own");
            assert!((*rows.last().unwrap() as usize) < stages.lines());
            assert_eq!(stages.others.last().map_or(1, |last| last.distance), 1);
        }
        assert_eq!((radices(64, 8), radices(64, 4)), (vec![8, 8], vec![4, 4, 4]));
        assert_eq!((radices(128, 8), radices(128, 4)), (vec![8, 4, 4], vec![4, 4, 8]));
        for none in [0, 128, 257, 768] {
            assert!(Stages::new(none, 8).is_none());
        }
    }
}
