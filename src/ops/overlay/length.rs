//! The length of a scale bar: what a pixel stands for, round lengths, how they are written.

use crate::model::{AxisUnit, StackInfo};
use crate::ops::axes::number;

/// A bar of automatic length is at most this part of the width it is drawn over.
pub const BAR_PART: f64 = 0.28;

/// What a bar is counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BarUnit {
    Micrometres,
    Axis(AxisUnit),
}

/// What the width of a pixel stands for; `None` where the stack does not state it, or states nonsense.
#[must_use]
pub fn pixel_width(info: &StackInfo) -> Option<(f64, BarUnit)> {
    let length = info.pixel_size.map(|size| (size.x, BarUnit::Micrometres));
    let unit = |unit| if unit == AxisUnit::Micrometres { BarUnit::Micrometres } else { BarUnit::Axis(unit) };
    let axis = || info.plane_axes.map(|axes| (axes.x.step.abs(), unit(axes.x.unit)));
    length.or_else(axis).filter(|(width, _)| *width > 0.0 && width.is_finite())
}

impl BarUnit {
    /// The symbol of the unit that lengths are given in.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Micrometres => "µm",
            Self::Axis(unit) => unit.symbol(),
        }
    }

    /// A length with the unit that fits it.
    #[must_use]
    pub fn text(self, length: f64) -> String {
        match self {
            Self::Micrometres => length_text(length),
            Self::Axis(unit) if unit.takes_prefixes() => number::si(length, unit.symbol(), 3),
            Self::Axis(unit) => format!("{} {unit}", number::shortest(length, 6)),
        }
    }
}

/// The longest of 1, 2, 5, 10, … that is not longer than `most`, which is above 0.
#[must_use]
pub fn round_length(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    [5.0, 2.0, 1.0].map(|step| step * power).into_iter().find(|length| *length <= most * (1.0 + 1e-9)).unwrap_or(power)
}

/// `50 µm`, `2 mm`, `200 nm`.
fn length_text(micrometres: f64) -> String {
    let (value, unit) = match micrometres {
        length if length >= 1e6 => (length / 1e6, "m"),
        length if length >= 1e3 => (length / 1e3, "mm"),
        length if length >= 1.0 => (length, "µm"),
        length => (length * 1e3, "nm"),
    };
    format!("{} {unit}", number::shortest(value, 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    #[test]
    fn lengths_are_round_and_fit() {
        for (most, length) in [(70.0, 50.0), (49.0, 20.0), (10.0, 10.0), (1.99, 1.0), (0.0031, 0.002)] {
            assert!((round_length(most) - length).abs() < 1e-9, "{most}");
        }
    }

    #[test]
    fn bars_on_spectrograms_are_times() {
        assert_eq!(BarUnit::Axis(AxisUnit::Seconds).text(0.05), "50 ms");
        assert_eq!(BarUnit::Axis(AxisUnit::Samples).text(5000.0), "5\u{2009}000 samples");
    }

    #[test]
    fn lengths_have_the_fitting_unit() {
        let written = [50.0, 2e3, 0.2, 5e6].map(|length| BarUnit::Micrometres.text(length));
        assert_eq!(written, ["50 µm", "2 mm", "200 nm", "5 m"]);
    }

    #[test]
    fn a_pixel_without_sound_width_has_none() {
        let mut info = StackInfo::bare("test", StackAxes::plane(2, 2), 1, SampleType::U8);
        assert_eq!(pixel_width(&info), None);
        for (width, known) in [(0.5, true), (0.0, false), (f64::NAN, false), (f64::INFINITY, false)] {
            info.pixel_size = Some(PixelSize { x: width, y: 1.0, z: None });
            assert_eq!(pixel_width(&info).is_some(), known, "{width}");
        }
    }
}
