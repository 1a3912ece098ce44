//! Where the ticks of an axis stand and how they are written: steps of 1, 2 or 5, labels that never overlap.

use super::clock::{UTC, clock, nice_clock_step};
use super::number;
use super::scale::AxisScale;

/// The most ticks of an axis, however long.
const MOST: usize = 12;

/// The ticks of one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// Values in the axis's own unit, rising.
    pub values: Vec<f64>,
    /// Distance from tick to tick.
    pub step: f64,
    /// Divide a value by this before it is written.
    pub factor: f64,
    /// Prefix of the unit that goes with the factor.
    pub prefix: &'static str,
    decimals: usize,
    /// Whether values are times of day.
    is_clock: bool,
}

impl Ticks {
    /// The ticks of an axis, at most `most` of them and perhaps one.
    #[must_use]
    pub fn of(scale: &AxisScale<'_>, most: usize) -> Self {
        let (low, high) = (scale.low.min(scale.high), scale.low.max(scale.high));
        let span = high - low;
        let is_clock = scale.unit == UTC;
        if !(span > 0.0 && span.is_finite()) || most == 0 {
            let (factor, prefix) = scale.factor(f64::INFINITY);
            return Self { values: Vec::new(), step: 0.0, factor, prefix, decimals: 0, is_clock };
        }
        let least = span / most as f64;
        let step = if is_clock { nice_clock_step(least) } else { nice_step(least) };
        let (factor, prefix) = scale.factor(step);
        // The first tick is counted in whole steps, so that ticks do not creep while the axis is panned.
        let first = (low / step).ceil();
        let count = ((high / step).floor() - first + 1.0).max(0.0) as usize;
        let values = (0..count.min(most + 1)).map(|index| (first + index as f64) * step).collect();
        let decimals = (-(step / factor).log10().floor()).clamp(0.0, 12.0) as usize;
        Self { values, step, factor, prefix, decimals, is_clock }
    }

    /// The most ticks, up to twelve, that fit along a length if each takes as much of it as `room` says.
    #[must_use]
    pub fn fitting(scale: &AxisScale<'_>, length: f32, room: impl Fn(&Self) -> f32) -> Self {
        let mut most = MOST;
        loop {
            let ticks = Self::of(scale, most);
            if most <= 1 || ticks.values.len() as f32 * room(&ticks) <= length {
                return ticks;
            }
            most -= 1;
        }
    }

    /// How a value is written on this axis.
    #[must_use]
    pub fn label(&self, value: f64) -> String {
        self.written(value, self.decimals)
    }

    /// How a value between the ticks is written, with a digit more.
    #[must_use]
    pub fn fine_label(&self, value: f64) -> String {
        self.written(value, self.decimals + 1)
    }

    fn written(&self, value: f64, decimals: usize) -> String {
        if self.is_clock { clock(value, decimals) } else { number::fixed(value / self.factor, decimals) }
    }

    /// The unit of the labels.
    #[must_use]
    pub fn unit(&self, scale: &AxisScale<'_>) -> String {
        format!("{}{}", self.prefix, scale.unit)
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is at least this.
#[must_use]
pub fn nice_step(least: f64) -> f64 {
    let power = 10.0_f64.powf(least.log10().floor());
    let mantissa = least / power;
    // A hair of tolerance: 0.2 is not a bit more than 2 · 10⁻¹.
    let nice = [1.0, 2.0, 5.0].into_iter().find(|nice| mantissa <= nice * (1.0 + 1e-9)).unwrap_or(10.0);
    nice * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_one_two_five() {
        for (least, step) in [(1.0, 1.0), (1.1, 2.0), (2.1, 5.0), (5.1, 10.0), (0.03, 0.05), (700.0, 1000.0)] {
            assert!((nice_step(least) - step).abs() < 1e-9 * step, "{least}");
        }
    }

    #[test]
    fn frequencies_get_a_prefix_and_the_decimals_they_need() {
        let ticks = Ticks::of(&AxisScale::new(432.7e6, 435.1e6, "Hz"), 7);
        assert_eq!(ticks.prefix, "M");
        assert_eq!(ticks.label(ticks.values[0]), "433.0");
        assert!((ticks.step - 0.5e6).abs() < 1.0);
    }

    proptest! {
        #[test]
        fn ticks_lie_inside_and_are_not_too_many(low in -1e6f64..1e6, span in 1e-3f64..1e6, most in 1usize..20) {
            let ticks = Ticks::of(&AxisScale::new(low, low + span, "dB"), most);
            prop_assert!(ticks.values.len() <= most + 1);
            let slack = 1e-6 * span;
            prop_assert!(ticks.values.iter().all(|v| *v >= low - slack && *v <= low + span + slack));
            prop_assert!(ticks.values.windows(2).all(|pair| pair[0] < pair[1]));
        }

        #[test]
        fn strange_ends_give_no_ticks(value in prop::num::f64::ANY) {
            prop_assert!(Ticks::of(&AxisScale::new(value, value, "Hz"), 5).values.is_empty());
            let _ = Ticks::of(&AxisScale::new(value, f64::NAN, "s"), 5);
        }
    }
}
