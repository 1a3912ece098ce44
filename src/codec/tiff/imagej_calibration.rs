//! Axes that are no lengths and the meaning of values, as `ImageJ`'s description has them: both ways.
//!
//! `unit` is x's and `yunit` y's; the resolution tags are pixels per unit; `xorigin` and `yorigin` are the pixels whose
//! value is 0; `inverty` lets y rise upwards. `cf=0` says that values are `c0 + c1 · stored`, in `vunit`; of floats
//! only the unit is said. Source: `FileSaver.getDescriptionString`, `FileOpener.setCalibration` and `Calibration.getY`
//! of `ImageJ` 1.x. Not here: lengths (`imagej`, `write`).

use tiff::encoder::Rational;

use super::imagej_text::{escape, unescape};
use super::rational::rational;
use super::resolution::{Resolution, hertz, micrometres, seconds};
use crate::model::{AxisCalibration, AxisUnit, PlaneAxes, SampleType, ValueCalibration};

/// What `ImageJ` calls values without a unit.
const NO_UNIT: &str = "Gray Value";

/// What a description says beyond lengths.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Stated {
    /// Pixels that have the value 0.
    origin: [f64; 2],
    invert_y: bool,
    /// Offset and scale of values.
    line: Option<[f64; 2]>,
    value_unit: Option<String>,
}

impl Stated {
    /// Reads the lines through `value`, which finds a key's text.
    pub fn parse<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let number = |key| value(key).and_then(|n| n.trim().parse::<f64>().ok()).filter(|n| n.is_finite());
        let straight = value("cf").is_some_and(|kind| kind.trim() == "0") && value("c2").is_none();
        let line = number("c0").zip(number("c1")).filter(|(_, scale)| straight && *scale != 0.0);
        Self {
            origin: ["xorigin", "yorigin"].map(|key| number(key).unwrap_or(0.0)),
            invert_y: value("inverty").is_some_and(|text| text.trim() == "true"),
            line: line.map(|(offset, scale)| [offset, scale]),
            value_unit: value("vunit").map(|unit| unescape(unit.trim())).filter(|unit| !unit.is_empty()),
        }
    }

    /// The pixel that is called 0 across and down; `None` where rows are counted upwards, which lengths are not here.
    pub fn origin_of_lengths(&self) -> Option<[f64; 2]> {
        (!self.invert_y).then_some(self.origin)
    }

    /// The axes of planes of that height, if both units are of time or frequency, or one of them and the other a length.
    pub fn plane_axes(&self, units: [&str; 2], resolution: &Resolution, height: usize) -> Option<PlaneAxes> {
        let per_unit = resolution.per_unit?;
        let [x, y] = [0, 1].map(|axis| {
            let (unit, factor) = axis_unit(units[axis])?;
            let step = factor / per_unit[axis];
            Some(AxisCalibration { start: -self.origin[axis] * step, step, unit })
        });
        let (x, mut y) = (x?, y?);
        if [x.unit, y.unit] == [AxisUnit::Micrometres; 2] {
            return None;
        }
        if self.invert_y {
            // An origin of 0 counts as not set: the last row is 0 then.
            let origin = if self.origin[1] == 0.0 { height as f64 - 1.0 } else { self.origin[1] };
            y = AxisCalibration { start: origin * y.step, step: -y.step, ..y };
        }
        Some(PlaneAxes { x, y })
    }

    /// What values stand for, if anything else than themselves is said.
    pub fn values(&self, sample_type: SampleType) -> Option<ValueCalibration> {
        let unit = self.value_unit.as_deref().filter(|unit| *unit != NO_UNIT).unwrap_or_default();
        let [offset, scale] = self.line.filter(|_| sample_type.is_integer()).unwrap_or([0.0, 1.0]);
        let values = ValueCalibration { offset, scale, unit: unit.to_owned() };
        (!values.is_identity() || !values.unit.is_empty()).then_some(values)
    }
}

/// A unit of time, frequency or length, and how many of lumiq's it is.
fn axis_unit(unit: &str) -> Option<(AxisUnit, f64)> {
    match unit.trim() {
        "sample" | "samples" => Some((AxisUnit::Samples, 1.0)),
        "cycles/sample" => Some((AxisUnit::CyclesPerSample, 1.0)),
        other => {
            let time = seconds(other).map(|factor| (AxisUnit::Seconds, factor));
            let frequency = || hertz(other).map(|factor| (AxisUnit::Hertz, factor));
            time.or_else(frequency).or_else(|| micrometres(other).map(|factor| (AxisUnit::Micrometres, factor)))
        }
    }
}

/// A unit as `ImageJ` writes it.
const fn unit_name(unit: AxisUnit) -> &'static str {
    match unit {
        AxisUnit::Micrometres => "micron",
        other => other.symbol(),
    }
}

/// Lines of a description.
pub(super) type Lines = Vec<(&'static str, String)>;

/// Axes as they go to a file.
pub(super) struct WrittenAxes {
    /// Pixels per unit, across and down.
    pub resolution: [Rational; 2],
    pub lines: Lines,
}

impl WrittenAxes {
    /// `None` if a step is no number that TIFF can keep.
    pub fn of(axes: &PlaneAxes) -> Option<Self> {
        let resolution = [rational(1.0 / axes.x.step)?, rational(1.0 / axes.y.step.abs())?];
        // Counted in the steps that are read back, so that what is far from 0 does not drift.
        let [x_step, y_step] = [0, 1].map(|axis| f64::from(resolution[axis].d) / f64::from(resolution[axis].n));
        let mut lines = vec![
            ("unit", unit_name(axes.x.unit).to_owned()),
            ("yunit", unit_name(axes.y.unit).to_owned()),
            ("xorigin", number(-axes.x.start / x_step)),
        ];
        if axes.y.step < 0.0 {
            let origin = axes.y.start / y_step;
            // 0 would count as not set.
            lines.push(("yorigin", number(if origin == 0.0 { f64::EPSILON } else { origin })));
            lines.push(("inverty", "true".to_owned()));
        } else {
            lines.push(("yorigin", number(-axes.y.start / y_step)));
        }
        Some(Self { resolution, lines })
    }
}

/// The lines of a value calibration.
pub(super) fn value_lines(values: &ValueCalibration) -> Lines {
    let mut lines = Vec::new();
    if !values.is_identity() {
        lines.push(("cf", "0".to_owned()));
        lines.push(("c0", number(values.offset)));
        lines.push(("c1", number(values.scale)));
    }
    // ImageJ takes no calibration without a unit.
    lines.push(("vunit", if values.unit.is_empty() { NO_UNIT.to_owned() } else { escape(&values.unit) }));
    lines
}

/// A number as Java prints a double: always with a fraction or a power of ten.
pub(super) fn number(value: f64) -> String {
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Stated {
        Stated::parse(|key| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')))
    }

    fn read_back(axes: &PlaneAxes, height: usize) -> PlaneAxes {
        let written = WrittenAxes::of(axes).unwrap();
        let text: Vec<String> = written.lines.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let per_unit = [0, 1].map(|axis| f64::from(written.resolution[axis].n) / f64::from(written.resolution[axis].d));
        let resolution = Resolution { per_unit: Some(per_unit), unit_um: None };
        let units = [axes.x.unit, axes.y.unit].map(unit_name);
        stated(&text.join("\n")).plane_axes(units, &resolution, height).unwrap()
    }

    #[test]
    fn axes_come_back_even_far_from_zero() {
        let axis = |start, step, unit| AxisCalibration { start, step, unit };
        let (s, hz) = (AxisUnit::Seconds, AxisUnit::Hertz);
        for axes in [
            PlaneAxes { x: axis(512e-6, 512e-6, s), y: axis(511.0 * 976.5625, -976.5625, hz) },
            PlaneAxes { x: axis(1e5, 1.0 / 3e7, s), y: axis(10.2e9, -7.0 / 3.0, hz) },
            PlaneAxes { x: axis(512.0, 512.0, AxisUnit::Samples), y: axis(-0.5, 1e-3, AxisUnit::CyclesPerSample) },
            PlaneAxes { x: axis(0.0, 1.0, s), y: axis(0.0, -5.0, hz) },
            PlaneAxes { x: axis(0.05, 0.1, AxisUnit::Micrometres), y: axis(0.0, 2.5, s) },
        ] {
            let back = read_back(&axes, 1024);
            for (before, after) in [(axes.x, back.x), (axes.y, back.y)] {
                assert_eq!(before.unit, after.unit);
                assert!((after.step / before.step - 1.0).abs() < 3e-10, "{before:?} {after:?}");
                assert!((after.start - before.start).abs() < 1e-6 * before.step.abs(), "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn units_of_imagej_are_converted_and_two_lengths_are_none() {
        let resolution = Resolution { per_unit: Some([10.0, 2.0]), unit_um: None };
        let axes = |x, y, text| stated(text).plane_axes([x, y], &resolution, 100);
        let plain = axes("ms", "kHz", "").unwrap();
        assert_eq!((plain.x.step, plain.x.unit, plain.y.step), (1e-4, AxisUnit::Seconds, 500.0));
        let upwards = axes("sec", "MHz", "inverty=true").unwrap();
        assert_eq!((upwards.y.start, upwards.y.step), (49.5e6, -0.5e6), "the last row is 0");
        let kymograph = axes("nm", "sec", "").unwrap();
        assert_eq!((kymograph.x.unit, kymograph.x.step, kymograph.y.step), (AxisUnit::Micrometres, 1e-4, 0.5));
        for (x, y) in [("micron", "micron"), ("pixel", "pixel"), ("mm", "nm"), ("micron", "pixel"), ("", "")] {
            assert_eq!(axes(x, y, ""), None, "{x} {y}");
        }
    }

    #[test]
    fn values_are_a_line_or_a_unit() {
        let text = "cf=0\nc0=-120.0\nc1=0.5\nvunit=dBFS";
        let sixteen_bits = stated(text).values(SampleType::U16).unwrap();
        assert_eq!((sixteen_bits.value(100.0), sixteen_bits.unit.as_str()), (-70.0, "dBFS"));
        assert!(stated(text).values(SampleType::F32).unwrap().is_identity(), "ImageJ keeps but the unit of floats");
        let lines: Vec<String> = value_lines(&sixteen_bits).into_iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(lines.join("\n"), text);
        for nothing in ["", "vunit=Gray Value", "cf=3\nc0=1\nc1=2\nc2=3", "cf=0\nc0=1\nc1=0", "cf=0\nc0=nan\nc1=1"] {
            assert_eq!(stated(nothing).values(SampleType::U16), None, "{nothing}");
        }
    }
}
