//! How a length is divided into steps, with the factors between them, and where each result lies after them.
//!
//! n = r₁ · r₂ · … · 16. Step s takes blocks of the length that the steps before it left and divides them by rₛ. Values
//! keep their places; that of 16 neighbours in a line which belong to frequencies k, k + n/16, k + 2n/16, … is at the
//! digits of k in the bases rₛ, first digit last.

use std::f64::consts::PI;

use super::line::{LINE, Line};

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
    /// What the j-th result of the small transform at line i is multiplied with, at j · `distance` + i.
    pub(super) re: Vec<Line>,
    pub(super) im: Vec<Line>,
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
    /// The steps of a length; `None` unless it is a power of two that has 16 lines at least.
    pub(super) fn new(length: usize) -> Option<Self> {
        let lines = length / LINE;
        if !length.is_power_of_two() || lines < LINE {
            return None;
        }
        let radices = radices(lines);
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

    /// Lines of real parts, and of imaginary ones, that a frame takes.
    pub(super) const fn lines(&self) -> usize {
        self.stride * self.first.radix
    }
}

/// Eights as far as they go; two fours rather than an eight and a two.
fn radices(mut lines: usize) -> Vec<usize> {
    let mut radices = Vec::new();
    while lines > 1 {
        let radix = if lines == 16 || !lines.is_multiple_of(8) { lines.min(4) } else { 8 };
        radices.push(radix);
        lines /= radix;
    }
    radices
}

fn stage(length: usize, radix: usize) -> Stage {
    let values = length / radix;
    let angles = (0..radix).flat_map(|j| (0..values).map(move |i| -2.0 * PI * (i * j % length) as f64 / length as f64));
    let (re, im): (Vec<f32>, Vec<f32>) = angles.map(|angle| (angle.cos() as f32, angle.sin() as f32)).unzip();
    let lines = |values: &[f32]| values.as_chunks().0.iter().copied().map(Line).collect();
    Stage { radix, distance: values / LINE, re: lines(&re), im: lines(&im) }
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
        for power in 8..=16 {
            let length = 1 << power;
            let product: usize = radices(length / LINE).iter().product();
            assert_eq!(product, length / LINE);
            let stages = Stages::new(length).unwrap();
            let mut rows = stages.rows.clone();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), length / LINE, "each result has a line of its own");
            assert!((*rows.last().unwrap() as usize) < stages.lines());
            assert_eq!(stages.others.last().map_or(1, |last| last.distance), 1);
        }
        assert_eq!(radices(64), [8, 8]);
        assert_eq!(radices(128), [8, 4, 4]);
        for none in [0, 128, 257, 768] {
            assert!(Stages::new(none).is_none());
        }
    }
}
