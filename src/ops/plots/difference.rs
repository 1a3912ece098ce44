//! One spectrum less another, on the frequencies of the first.

/// Values at equally spaced frequencies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spectrum<'a> {
    /// The frequency of the first value and the distance to the next, in any unit that both spectra share.
    pub start: f64,
    pub step: f64,
    /// In decibels.
    pub values: &'a [f32],
}

impl Spectrum<'_> {
    /// The value at a frequency, in a straight line between its neighbours; `None` beside the spectrum.
    fn at(&self, frequency: f64) -> Option<f64> {
        let last = self.values.len().checked_sub(1)?;
        let place = (frequency - self.start) / self.step;
        // Half a step beyond the ends is still theirs.
        if !(place >= -0.5 && place <= last as f64 + 0.5) {
            return None;
        }
        let place = place.clamp(0.0, last as f64);
        let (index, part) = (place.floor() as usize, place.fract());
        let value = |index: usize| f64::from(self.values[index.min(last)]);
        Some(if part == 0.0 { value(index) } else { value(index) * (1.0 - part) + value(index + 1) * part })
    }
}

/// `own` less `other`, value by value of `own`; NaN where `other` says nothing.
#[must_use]
pub fn difference(own: Spectrum<'_>, other: Spectrum<'_>) -> Vec<f32> {
    let frequency = |index: usize| own.start + own.step * index as f64;
    let less = |(index, value): (usize, &f32)| {
        other.at(frequency(index)).map_or(f32::NAN, |other| (f64::from(*value) - other) as f32)
    };
    own.values.iter().enumerate().map(less).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_spectra_differ_by_nothing_and_a_shift_by_itself() {
        let values = [-100.0, -90.0, -50.0, -95.0];
        let own = Spectrum { start: -0.5, step: 0.25, values: &values };
        assert_eq!(difference(own, own), [0.0; 4]);
        let lower: Vec<f32> = values.iter().map(|value| value - 7.5).collect();
        assert_eq!(difference(own, Spectrum { values: &lower, ..own }), [7.5; 4]);
    }

    #[test]
    fn other_frequencies_are_interpolated_and_there_is_nothing_beside_them() {
        let own = Spectrum { start: 0.0, step: 1.0, values: &[0.0; 6] };
        let other = Spectrum { start: 1.0, step: 2.0, values: &[10.0, 20.0] };
        let found = difference(own, other);
        assert!(found[5].is_nan(), "{found:?}");
        assert_eq!(found[1..4], [-10.0, -15.0, -20.0]);
        assert_eq!([found[0], found[4]], [-10.0, -20.0], "half a step beyond the ends is theirs");
        let nothing = difference(own, Spectrum { values: &[], ..other });
        assert!(nothing.iter().all(|value| value.is_nan()));
    }
}
