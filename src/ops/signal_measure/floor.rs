//! The density of the noise round a box, from places that may hold other signals.
//!
//! Powers of single frames of Gaussian noise are exponentially distributed (chi-square with two degrees of freedom), so
//! their median is ln 2 times their mean. The median does not mind signals in less than half of a place; the floor is
//! then the second lowest of the places' medians (before, after, below, above), so that neither one place full of
//! signals nor one beyond the edge of the receiver's filter decides. Of two places or one it is the lowest.

use std::f64::consts::LN_2;

use super::unknown::Unknown;

/// Values of an f32 told apart by sign, exponent and 7 bits of the mantissa: steps of at most 0.034 dB.
const STEP_BITS: u32 = 16;
const STEPS: usize = (0x7f80_0000 >> STEP_BITS) as usize + 1;

/// Fewer values than this say too little.
pub const FEWEST_VALUES: u64 = 32;

/// The median of any number of powers in bounded memory.
#[derive(Debug, Clone)]
pub struct MedianPower {
    counts: Vec<u64>,
    values: u64,
}

impl Default for MedianPower {
    fn default() -> Self {
        Self { counts: vec![0; STEPS], values: 0 }
    }
}

impl MedianPower {
    /// Takes in powers; what is no number is left out.
    pub fn add(&mut self, powers: &[f32]) {
        for power in powers.iter().filter(|power| power.is_finite()) {
            self.counts[(power.max(0.0).to_bits() >> STEP_BITS) as usize] += 1;
            self.values += 1;
        }
    }

    /// How many there were.
    #[must_use]
    pub const fn values(&self) -> u64 {
        self.values
    }

    /// The median, between the steps in proportion; `None` without values.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let half = self.values as f64 / 2.0;
        let mut below = 0.0;
        for (step, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = *count as f64;
            if below + count >= half {
                let edge = |step: usize| f64::from(f32::from_bits((step as u32) << STEP_BITS));
                let top = if step + 1 < STEPS { edge(step + 1) } else { edge(step) };
                // The first step holds zero and nothing that could be told from it.
                let (low, high) = if step == 0 { (0.0, 0.0) } else { (edge(step), top) };
                return Some(low + (high - low) * (half - below) / count);
            }
            below += count;
        }
        None
    }

    /// The mean of the noise with this median.
    #[must_use]
    pub fn noise(&self) -> Option<f64> {
        self.median().map(|median| median / LN_2)
    }
}

/// The noise round a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// Power per cycle per sample.
    pub density: f64,
    /// The standard error relative to it, about: that of the median of a fourth of the values, since neighbouring bins
    /// and overlapping frames are not independent.
    pub error: f64,
}

impl Floor {
    /// From the powers of single frames at several places round a box.
    ///
    /// # Errors
    /// [`Unknown::NoSurroundings`], [`Unknown::SilentFloor`].
    pub fn of(places: &[MedianPower]) -> Result<Self, Unknown> {
        let known = places.iter().filter(|place| place.values() >= FEWEST_VALUES);
        let mut floors: Vec<Self> = known.filter_map(Self::at).collect();
        floors.sort_by(|one, other| one.density.total_cmp(&other.density));
        let place = usize::from(floors.len() > 2);
        match floors.get(place) {
            None => Err(Unknown::NoSurroundings),
            Some(floor) if floor.density <= 0.0 => Err(Unknown::SilentFloor),
            Some(floor) => Ok(*floor),
        }
    }

    /// Of one place. The median of N exponential values has the relative standard error 1 / (ln 2 · √N).
    fn at(place: &MedianPower) -> Option<Self> {
        let error = (4.0 / place.values() as f64).sqrt() / LN_2;
        place.noise().map(|density| Self { density, error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(values: impl IntoIterator<Item = f32>) -> MedianPower {
        let mut place = MedianPower::default();
        place.add(&values.into_iter().collect::<Vec<_>>());
        place
    }

    #[test]
    fn a_place_full_of_signals_and_one_without_noise_do_not_count() {
        let flat = |value: f32| place(std::iter::repeat_n(value, 100));
        let places = [flat(1.0), flat(1e6), flat(1e-9), flat(1.1)];
        let floor = Floor::of(&places).unwrap();
        assert!((floor.density * LN_2 - 1.0).abs() < 0.008 && (floor.error - 0.2 / LN_2).abs() < 1e-12, "{floor:?}");
        assert!((Floor::of(&places[1..2]).unwrap().density * LN_2 / 1e6 - 1.0).abs() < 0.008);
        assert_eq!(Floor::of(&[]), Err(Unknown::NoSurroundings));
        assert_eq!(Floor::of(&[place([1.0; 10])]), Err(Unknown::NoSurroundings));
        assert_eq!(Floor::of(&[flat(0.0)]), Err(Unknown::SilentFloor));
    }

    #[test]
    fn exponential_values_have_the_mean_they_were_made_with() {
        // The quantiles of the distribution themselves: no luck involved.
        let values = (0..10_000).map(|n| (-3.0 * (1.0 - (f64::from(n) + 0.5) / 10_000.0).ln()) as f32);
        let mean = place(values).noise().unwrap();
        assert!((mean / 3.0 - 1.0).abs() < 2e-3, "{mean}");
    }

    proptest! {
        #[test]
        fn medians_are_those_of_the_sorted_values(mut values in prop::collection::vec(-30f32..30.0, 1..200)) {
            for value in &mut values {
                *value = value.exp2();
            }
            let median = place(values.iter().copied()).median().unwrap();
            values.sort_by(f32::total_cmp);
            let [low, high] = [(values.len() - 1) / 2, values.len() / 2].map(|at| f64::from(values[at]));
            prop_assert!(median >= low * 0.992 && median <= high * 1.008, "{low} {median} {high}");
        }
    }
}
