//! What a tuner is asked for: a band of the input, and how many inputs become one output. Not here: hertz (`model`).

use super::super::OpError;

/// A band and a decimation, in cycles per input sample (−0.5 to 0.5, 0 at the input's centre).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// What becomes 0.
    pub center: f64,
    /// Width of the pass band, half of it on either side of the centre. 1 with decimation 1: everything, no filter.
    pub bandwidth: f64,
    /// Inputs from output to output, from 1 on.
    pub decimation: u64,
    /// Attenuation of the stop band in dB, 21 to 180; the ripple in the pass band is as small ([`LowPass`](super::LowPass)).
    pub attenuation_db: f64,
}

impl Tuning {
    /// Which part of the new sample rate is the pass band, where only a decimation is asked for.
    pub const USUAL_PART: f64 = 0.8;
    /// The largest part of the new sample rate that a pass band may be: the rest is where the filter falls.
    pub const LARGEST_PART: f64 = 0.96;
    /// The attenuation, where no other is asked for.
    pub const ATTENUATION_DB: f64 = 80.0;
    /// The largest decimation.
    pub const MOST: u64 = 1 << 24;

    /// A band of the input, decimated.
    #[must_use]
    pub const fn new(center: f64, bandwidth: f64, decimation: u64) -> Self {
        Self { center, bandwidth, decimation, attenuation_db: Self::ATTENUATION_DB }
    }

    /// The usual pass band for a decimation: four fifths of the new sample rate, or everything where it stays as it is.
    #[must_use]
    pub const fn usual(center: f64, decimation: u64) -> Self {
        let bandwidth = if decimation <= 1 { 1.0 } else { Self::USUAL_PART / decimation as f64 };
        Self::new(center, bandwidth, decimation)
    }

    /// The largest decimation whose usual pass band holds a bandwidth; at least 1.
    #[must_use]
    pub fn most_for(bandwidth: f64) -> u64 {
        // Rounding must not take one off where the quotient is a whole number.
        ((Self::USUAL_PART / bandwidth * (1.0 + 1e-12)) as u64).clamp(1, Self::MOST)
    }

    /// Whether every frequency passes.
    #[must_use]
    pub fn is_whole_band(&self) -> bool {
        self.decimation == 1 && self.bandwidth >= 1.0
    }

    /// The edges of the low-pass after the shift: up to where it passes, from where on it stops.
    ///
    /// It stops where what it lets through would fold into the pass band, and no further off than a quarter of the
    /// bandwidth. Between the edges it falls; there the outermost parts of a decimated band hold what folds.
    #[must_use]
    pub fn edges(&self) -> [f64; 2] {
        let pass = self.bandwidth / 2.0;
        let folds = if self.decimation == 1 { 0.5 } else { 1.0 / self.decimation as f64 - pass };
        [pass, folds.min(pass + self.bandwidth / 4.0)]
    }

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`OpError::Refused`] for what is not finite or out of range, and for a band that the new sample rate does not hold.
    pub fn check(&self) -> Result<(), OpError> {
        let Self { center, bandwidth, decimation, attenuation_db } = *self;
        if !center.is_finite() || !(21.0..=180.0).contains(&attenuation_db) {
            return Err(OpError::refused(
                format!("a centre of {center} cycles per sample and {attenuation_db} dB make no filter"),
                "choose a finite centre and 21 to 180 dB",
            ));
        }
        if !(1..=Self::MOST).contains(&decimation) {
            return Err(OpError::refused(
                format!("a decimation by {decimation} is out of range"),
                format!("choose 1 to {}", Self::MOST),
            ));
        }
        if !(bandwidth > 0.0 && bandwidth <= 1.0) {
            return Err(OpError::refused(
                format!("a bandwidth of {bandwidth} of the sample rate is out of range"),
                "choose more than 0 and at most the sample rate",
            ));
        }
        // A whole number of parts may miss the limit by its own rounding.
        if !self.is_whole_band() && bandwidth * decimation as f64 > Self::LARGEST_PART + 1e-9 {
            return Err(OpError::refused(
                format!(
                    "a bandwidth of {:.1} % of the new sample rate leaves the filter no room, and what lies beside it would fold in",
                    bandwidth * decimation as f64 * 100.0
                ),
                format!(
                    "choose a bandwidth of at most {} % of the new sample rate, or a smaller decimation",
                    Self::LARGEST_PART * 100.0
                ),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_band_is_four_fifths_and_stops_where_it_would_fold() {
        let tuning = Tuning::usual(0.2, 16);
        let [pass, stop] = tuning.edges();
        assert!((pass - 0.4 / 16.0).abs() < 1e-15 && (stop - 0.6 / 16.0).abs() < 1e-15);
        assert!(Tuning::usual(0.0, 1).is_whole_band());
        assert_eq!(Tuning::new(0.0, 0.01, 2).edges(), [0.005, 0.0075]);
        assert_eq!(Tuning::new(0.0, 0.9, 1).edges(), [0.45, 0.5]);
    }

    #[test]
    fn the_largest_decimation_is_exact_where_numbers_are_round() {
        for decimation in 1..200 {
            let bandwidth = Tuning::USUAL_PART / decimation as f64;
            assert_eq!(Tuning::most_for(bandwidth), decimation);
            assert_eq!(Tuning::most_for(bandwidth * 1.001), (decimation - 1).max(1));
            Tuning::usual(0.0, decimation).check().unwrap();
        }
        assert_eq!(Tuning::most_for(0.0), Tuning::MOST);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for tuning in [
            Tuning::new(f64::NAN, 0.1, 1),
            Tuning::new(0.0, 0.0, 1),
            Tuning::new(0.0, -0.1, 1),
            Tuning::new(0.0, f64::NAN, 1),
            Tuning::new(0.0, 1.1, 1),
            Tuning::new(0.0, 0.1, 0),
            Tuning::new(0.0, 0.1, 10),
            Tuning::new(0.0, 1e-9, Tuning::MOST + 1),
            Tuning { attenuation_db: 500.0, ..Tuning::usual(0.0, 4) },
        ] {
            assert!(matches!(tuning.check(), Err(OpError::Refused { .. })), "{tuning:?}");
        }
        Tuning::new(0.0, 0.96, 1).check().unwrap();
        Tuning::new(0.0, 0.096, 10).check().unwrap();
    }
}
