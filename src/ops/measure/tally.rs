//! What values are like: how many, mean, spread, extremes, sum.

use std::ops::Range;

use crate::model::{Plane, Sample};
use crate::with_samples;

/// Values taken in so far. NaN and infinities take no part, as in ImageJ's statistics of floats.
///
/// Rows are summed by themselves and joined by the formulas of Chan, Golub and `LeVeque` ("Updating Formulae and a
/// Pairwise Algorithm for Computing Sample Variances", 1979), so that the spread of values far from zero keeps its
/// digits. Sums are f64: of whole numbers exact up to 2⁵³.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// Values that are finite numbers.
    pub count: u64,
    pub sum: f64,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
    low: f64,
    high: f64,
}

impl Default for Tally {
    fn default() -> Self {
        Self { count: 0, sum: 0.0, mean: 0.0, squares: 0.0, low: f64::INFINITY, high: f64::NEG_INFINITY }
    }
}

impl Tally {
    /// Takes in one component (from 0) of pixels in a row of a plane, from the left.
    ///
    /// # Panics
    /// If they are not in it.
    pub fn add_run(&mut self, plane: &Plane, (row, columns): (usize, Range<usize>), component: usize) {
        let n = plane.samples_per_pixel;
        let first = row * plane.width;
        let samples = (first + columns.start) * n..(first + columns.end) * n;
        with_samples!(&plane.samples, |values| {
            self.join(&Self::of(values[samples].iter().skip(component).step_by(n).map(|value| value.to_f64())));
        });
    }

    /// Values that are walked twice: those of one row, or along a line.
    #[must_use]
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let mut tally = Self::default();
        for value in values.clone().filter(|value| value.is_finite()) {
            tally.count += 1;
            tally.sum += value;
            tally.low = tally.low.min(value);
            tally.high = tally.high.max(value);
        }
        tally.mean = tally.sum / tally.count.max(1) as f64;
        tally.squares = values.filter(|value| value.is_finite()).map(|value| (value - tally.mean).powi(2)).sum();
        tally
    }

    /// Takes in what another has.
    pub fn join(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (own, theirs) = (self.count as f64, other.count as f64);
        let apart = other.mean - self.mean;
        self.mean += apart * theirs / (own + theirs);
        self.squares += other.squares + apart * apart * own * theirs / (own + theirs);
        self.count += other.count;
        self.sum += other.sum;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
    }

    /// The mean; `None` of nothing.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }

    /// The sample standard deviation, √(Σ(v − mean)² / (n − 1)); 0 of a single value, `None` of nothing.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        let others = self.count.checked_sub(1)?;
        Some(if others == 0 { 0.0 } else { (self.squares / others as f64).sqrt() })
    }

    /// The least and the greatest; `None` of nothing.
    #[must_use]
    pub fn extremes(&self) -> Option<[f64; 2]> {
        (self.count > 0).then_some([self.low, self.high])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Samples;

    fn of_plane(plane: &Plane, component: usize) -> Tally {
        let mut tally = Tally::default();
        for row in 0..plane.height {
            tally.add_run(plane, (row, 0..plane.width), component);
        }
        tally
    }

    proptest! {
        #[test]
        fn tallies_are_those_of_one_pass_in_quadruple_steps(
            values in prop::collection::vec(prop_oneof![-1e6..1e6f64, Just(f64::NAN)], 12..13),
            offset in prop_oneof![Just(0.0), Just(1e9)],
        ) {
            let values: Vec<f64> = values.into_iter().map(|value| value + offset).collect();
            let plane = Plane::new(3, 4, 1, Samples::F64(values.clone()));
            let tally = of_plane(&plane, 0);
            let numbers: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
            prop_assert_eq!(tally.count, numbers.len() as u64);
            if let Some(mean) = tally.mean() {
                let naive = numbers.iter().sum::<f64>() / numbers.len() as f64;
                // Values may cancel: rounding is of the size of the largest.
                let largest = numbers.iter().fold(1.0_f64, |largest, value| largest.max(value.abs()));
                prop_assert!((mean - naive).abs() <= 1e-13 * largest);
                let squares: f64 = numbers.iter().map(|value| (value - naive).powi(2)).sum();
                let spread = (squares / (numbers.len() - 1).max(1) as f64).sqrt();
                prop_assert!((tally.standard_deviation().unwrap() - spread).abs() <= 1e-9 * spread + 1e-13 * largest);
                let extremes = numbers.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(*v), high.max(*v)]);
                prop_assert_eq!(tally.extremes(), Some(extremes));
            }
        }
    }

    #[test]
    fn components_are_told_apart_and_nothing_has_no_mean() {
        let plane = Plane::new(2, 1, 3, Samples::U8(vec![1, 10, 100, 3, 30, 200]));
        assert_eq!([0, 1, 2].map(|c| of_plane(&plane, c).mean()), [Some(2.0), Some(20.0), Some(150.0)]);
        let nothing = of_plane(&Plane::new(1, 1, 1, Samples::F32(vec![f32::NAN])), 0);
        assert_eq!((nothing.mean(), nothing.standard_deviation(), nothing.extremes()), (None, None, None));
        let one = of_plane(&Plane::new(1, 1, 1, Samples::I16(vec![-7])), 0);
        assert_eq!((one.mean(), one.standard_deviation(), one.extremes()), (Some(-7.0), Some(0.0), Some([-7.0, -7.0])));
    }
}
