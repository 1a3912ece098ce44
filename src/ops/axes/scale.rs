//! What an axis shows: from where to where, in which unit.

use super::number;
use super::ticks::Ticks;
use crate::model::AxisCalibration;

/// An axis from its left or bottom end to the other. The unit decides how its numbers are written: Hz takes prefixes,
/// s those below 1 (nobody reads kiloseconds), `linear` powers of ten, all others stay as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisScale<'a> {
    /// Value at the left or the bottom.
    pub low: f64,
    /// Value at the right or the top.
    pub high: f64,
    pub unit: &'a str,
}

/// Steps down to a thousandth are written as decimals; numbers up to a hundred thousand before them are readable.
const LEAST_STEP: f64 = 0.9e-3;
const MOST_WHOLE: f64 = 1e5;

/// Linear values that are read best as they are.
const READABLE: std::ops::Range<f64> = 0.1..1e4;

/// Powers of ten by which linear values are divided, and how that is said before their unit.
const POWERS: [(f64, &str); 7] = [
    (1e9, "1e9 "),
    (1e6, "1e6 "),
    (1e3, "1e3 "),
    (1e-3, "1e\u{2212}3 "),
    (1e-6, "1e\u{2212}6 "),
    (1e-9, "1e\u{2212}9 "),
    (1e-12, "1e\u{2212}12 "),
];

impl<'a> AxisScale<'a> {
    /// An axis between two values.
    #[must_use]
    pub const fn new(low: f64, high: f64, unit: &'a str) -> Self {
        Self { low, high, unit }
    }

    /// The axis over so many entries, from edge to edge, rising even where their values fall.
    #[must_use]
    pub fn of(axis: &AxisCalibration, entries: usize) -> AxisScale<'static> {
        let [first, last] = axis.edges(entries);
        AxisScale { low: first.min(last), high: first.max(last), unit: axis.unit.symbol() }
    }

    /// Where a value lies, 0 at `low` and 1 at `high`.
    #[must_use]
    pub fn position(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The value at a position.
    #[must_use]
    pub fn value(&self, position: f64) -> f64 {
        self.low + (self.high - self.low) * position
    }

    /// A value with its unit, to one digit more than the ticks.
    #[must_use]
    pub fn describe(&self, value: f64) -> String {
        let ticks = Ticks::of(self, 8);
        format!("{} {}", ticks.fine_label(value), ticks.unit(self))
    }

    /// What numbers that are `step` apart are divided by before they are written, and what the unit begins with then.
    #[must_use]
    pub(super) fn factor(&self, step: f64) -> (f64, &'static str) {
        let largest = self.low.abs().max(self.high.abs());
        match self.unit {
            "Hz" => readable(number::si_prefix(largest), largest, step),
            // Nobody reads kiloseconds.
            "s" => readable(number::si_prefix(largest.min(1.0)), largest, step),
            "linear" if largest > 0.0 && largest.is_finite() && !READABLE.contains(&largest) => {
                let fitting = POWERS.into_iter().find(|(factor, _)| largest >= factor * 0.9995);
                fitting.unwrap_or(POWERS[POWERS.len() - 1])
            }
            _ => (1.0, ""),
        }
    }
}

/// A smaller prefix where many decimals would be needed and few digits before them: 1 090.8 MHz, not 1.0908 GHz.
fn readable((factor, prefix): (f64, &'static str), largest: f64, step: f64) -> (f64, &'static str) {
    let smaller = number::si_prefix(factor / 1000.0);
    if step < factor * LEAST_STEP && largest < smaller.0 * MOST_WHOLE && smaller.0 < factor {
        return readable(smaller, largest, step);
    }
    (factor, prefix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AxisUnit;

    #[test]
    fn the_unit_decides_how_numbers_are_written() {
        let described = |high: f64, unit| AxisScale::new(0.0, high, unit).describe(high);
        assert_eq!(described(433.0e6, "Hz"), "433.0 MHz");
        assert_eq!(described(0.02, "s"), "20.0 ms");
        assert_eq!(described(7200.0, "s"), "7\u{2009}200.0 s");
        assert_eq!(described(5000.0, "samples"), "5\u{2009}000.0 samples");
        assert_eq!(described(2e-6, "linear"), "2.00 1e\u{2212}6 linear");
        assert_eq!(described(0.5, "linear"), "0.50 linear");
        assert_eq!(described(0.0, "linear"), "0.0 linear");
    }

    #[test]
    fn narrow_bands_are_written_with_few_decimals() {
        let label = |low: f64, high: f64, unit| {
            let scale = AxisScale::new(low, high, unit);
            let ticks = Ticks::of(&scale, 8);
            format!("{} {}", ticks.label(ticks.values[0]), ticks.unit(&scale)).replace('\u{2009}', " ")
        };
        assert_eq!(label(1089e6, 1091e6, "Hz"), "1 089.0 MHz");
        assert_eq!(label(432.9e6, 434.9e6, "Hz"), "433.0 MHz");
        assert_eq!(label(10.2e9, 10.200_008e9, "Hz"), "10 200.000 MHz");
        assert_eq!(label(2e9, 3e9, "Hz"), "2.0 GHz");
        assert_eq!(label(7_200.000_003, 7_200.000_083, "s"), "7 200.00001 s", "not in milliseconds");
        assert_eq!(label(0.5, 0.500_008, "s"), "500.000 ms");
        assert_eq!(label(1e-9, 1.000_8e-9, "s"), "1.0000 ns", "there is nothing smaller");
    }

    #[test]
    fn falling_entries_make_a_rising_axis() {
        let falling = AxisCalibration { start: 95.0, step: -10.0, unit: AxisUnit::Hertz };
        assert_eq!(AxisScale::of(&falling, 10), AxisScale::new(0.0, 100.0, "Hz"));
    }
}
