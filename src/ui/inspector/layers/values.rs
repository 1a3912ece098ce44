//! What the numbers of a layer's range stand for: stored samples, or decibels where the file says so.

use super::super::super::widgets::{Unit, number};
use crate::model::{StackInfo, ValueCalibration};

/// The way between stored samples and the numbers that people read and type.
#[derive(Debug)]
pub struct LayerValues<'a> {
    calibration: Option<&'a ValueCalibration>,
    integers: bool,
}

impl<'a> LayerValues<'a> {
    /// Of the stack that the samples come from. A calibration that cannot be undone is passed over.
    pub fn of(info: &'a StackInfo) -> Self {
        let sound = |values: &&ValueCalibration| values.offset.is_finite() && values.scale.is_normal();
        Self { calibration: info.values.as_ref().filter(sound), integers: info.sample_type.is_integer() }
    }

    /// The unit of calibrated values; `None` where the file names none.
    pub fn unit(&self) -> Option<Unit<'a>> {
        self.calibration.filter(|values| !values.unit.is_empty()).map(|values| Unit::named(&values.unit))
    }

    /// What a stored sample stands for.
    pub fn shown(&self, stored: f64) -> f64 {
        self.calibration.map_or(stored, |values| values.value(stored))
    }

    /// The stored sample, not rounded, that stands for a number.
    pub fn stored(&self, shown: f64) -> f64 {
        self.calibration.map_or(shown, |values| values.stored(shown))
    }

    /// Both as offset and scale.
    pub fn offset_and_scale(&self) -> [f64; 2] {
        self.calibration.map_or([0.0, 1.0], |values| [values.offset, values.scale])
    }

    /// Whether the shown numbers are integers.
    pub fn whole(&self) -> bool {
        self.integers && self.calibration.is_none_or(ValueCalibration::is_identity)
    }

    /// How far the ends of a stored range lie apart in shown numbers.
    pub fn span(&self, range: [f64; 2]) -> f64 {
        (self.shown(range[1]) - self.shown(range[0])).abs()
    }

    /// Decimals with which a hundredth of a span can be told; levels always have one.
    pub fn decimals(&self, span: f64) -> usize {
        let least = usize::from(self.unit().is_some_and(|unit| unit.symbol.starts_with("dB")));
        if self.whole() { 0 } else { decimals(span).max(least) }
    }

    /// A stored range as a list writes it: `205 – 2 750`, `−69 … −9 dBFS`.
    pub fn range_text(&self, range: [f64; 2]) -> String {
        let decimals = match (self.whole(), self.calibration) {
            (true, _) => 0,
            (false, Some(_)) => self.decimals(self.span(range)),
            (false, None) => 3,
        };
        let [low, high] = range.map(|end| number::shortest(self.shown(end), decimals));
        match self.unit() {
            // Levels are negative: a dash between two minus signs is hard to read.
            Some(unit) => format!("{low} … {high} {}", unit.symbol),
            None => format!("{low} – {high}"),
        }
    }
}

fn decimals(span: f64) -> usize {
    if span > 0.0 && span.is_finite() { (2.0 - span.log10().floor()).clamp(0.0, 9.0) as usize } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, StackAxes};

    fn info(sample_type: SampleType, values: Option<(f64, f64, &str)>) -> StackInfo {
        let mut info = StackInfo::bare("test", StackAxes::plane(4, 4), 1, sample_type);
        info.values = values.map(|(offset, scale, unit)| ValueCalibration { offset, scale, unit: unit.to_owned() });
        info
    }

    #[test]
    fn decimals_follow_the_span() {
        assert_eq!([1.0, 0.02, 3000.0, 0.0, f64::INFINITY].map(decimals), [2, 4, 0, 3, 3]);
    }

    #[test]
    fn calibrated_ranges_are_said_in_their_unit_and_others_as_stored() {
        let text = |info: &StackInfo, range| LayerValues::of(info).range_text(range);
        assert_eq!(text(&info(SampleType::U16, None), [205.0, 2750.0]), "205 – 2\u{2009}750");
        assert_eq!(text(&info(SampleType::F32, None), [0.0, 0.125]), "0 – 0.125");
        let power = info(SampleType::U16, Some((-120.0, 0.01, "dBFS")));
        assert_eq!(text(&power, [5100.0, 11_100.0]), "\u{2212}69 … \u{2212}9 dBFS");
        assert_eq!(
            text(&info(SampleType::F32, Some((0.0, 1.0, "dBFS"))), [-80.25, -3.5]),
            "\u{2212}80.2 … \u{2212}3.5 dBFS"
        );
    }

    #[test]
    fn typed_values_become_stored_ones_and_back() {
        let power = info(SampleType::U16, Some((-120.0, 0.01, "dBFS")));
        let values = LayerValues::of(&power);
        assert!((values.stored(-70.0) - 5000.0).abs() < 1e-9 && !values.whole());
        assert!((values.shown(values.stored(-33.3)) + 33.3).abs() < 1e-9);
        let broken = info(SampleType::U16, Some((-120.0, 0.0, "dBFS")));
        assert_eq!((LayerValues::of(&broken).stored(7.0), LayerValues::of(&broken).unit()), (7.0, None));
    }
}
