//! What the description of an image says: axes, levels, calibration, channels.
//!
//! Source: OME-NGFF 0.4 and 0.5, `multiscales` and `omero`. Not here: the arrays (`array`).

use std::path::PathBuf;

use serde_json::Value;

use super::axes::{self, NamedAxis};
use super::hierarchy::inner_path;
use crate::model::{Axis, ChannelInfo, PixelSize};

/// More levels than any plane can be halved.
const MOST_LEVELS: usize = 64;

/// An image as described.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Image {
    pub axes: Vec<NamedAxis>,
    /// Where the array of each level is, full size first.
    pub levels: Vec<PathBuf>,
    /// Along each axis the step from one entry to the next at full size, in its unit.
    scale: Vec<f64>,
    /// Where the first entry lies.
    translation: Vec<f64>,
    pub channels: Vec<ChannelInfo>,
}

impl Image {
    /// Understands an entry of `multiscales` and what stands beside it; `Err` is a clause about the file.
    pub fn parse(multiscale: &Value, omero: &Value) -> Result<Self, String> {
        let axes = axes::parse(&multiscale["axes"])?;
        let datasets = multiscale["datasets"].as_array().filter(|datasets| !datasets.is_empty());
        let datasets = datasets.ok_or("describes an image without levels")?;
        let level = |dataset: &Value| dataset["path"].as_str().and_then(inner_path);
        let levels: Option<Vec<PathBuf>> = datasets.iter().take(MOST_LEVELS).map(level).collect();
        let (mut scale, mut translation) = (vec![1.0; axes.len()], vec![0.0; axes.len()]);
        for place in [&datasets[0], multiscale] {
            for step in place["coordinateTransformations"].as_array().into_iter().flatten() {
                let numbers = |key: &str| vector(&step[key], axes.len());
                match step["type"].as_str() {
                    Some("scale") => {
                        let factors = numbers("scale").ok_or("has a scale that does not fit its axes")?;
                        scale.iter_mut().zip(&factors).for_each(|(scale, factor)| *scale *= factor);
                        translation.iter_mut().zip(&factors).for_each(|(offset, factor)| *offset *= factor);
                    }
                    Some("translation") => {
                        let offsets = numbers("translation").ok_or("has a translation that does not fit its axes")?;
                        translation.iter_mut().zip(&offsets).for_each(|(sum, offset)| *sum += offset);
                    }
                    _ => {}
                }
            }
        }
        let levels = levels.ok_or("has a level whose path leads out of it")?;
        Ok(Self { axes, levels, scale, translation, channels: channels(omero) })
    }

    /// Step and unit of an axis, if it is calibrated.
    fn step(&self, axis: Axis, unit_of: fn(&str) -> Option<f64>) -> Option<f64> {
        let index = self.axes.iter().position(|named| named.axis == axis)?;
        let step = self.scale[index] * unit_of(self.axes[index].unit.as_deref()?)?;
        (step.is_finite() && step > 0.0).then_some(step)
    }

    /// The size of a pixel, if its axes have units of length.
    pub fn pixel_size(&self) -> Option<PixelSize> {
        let side = |axis| self.step(axis, axes::micrometres);
        Some(PixelSize { x: side(Axis::X)?, y: side(Axis::Y)?, z: side(Axis::Z) })
    }

    /// Seconds from one time to the next.
    pub fn time_interval_s(&self) -> Option<f64> {
        self.step(Axis::T, axes::seconds)
    }

    /// A sentence about what has no place in a stack.
    pub fn left_out(&self) -> Option<String> {
        let moved = self.axes.iter().zip(&self.translation).filter(|(_, offset)| **offset != 0.0);
        let moved: Vec<String> = moved
            .map(|(named, offset)| {
                let unit = named.unit.as_deref().map_or(String::new(), |unit| format!(" {unit}"));
                format!("{} {offset}{unit}", named.axis.letter().to_ascii_lowercase())
            })
            .collect();
        (!moved.is_empty())
            .then(|| format!("Where it lies ({}) is not kept: the first pixel is at 0.", moved.join(", ")))
    }
}

/// As many finite numbers as there are axes.
fn vector(value: &Value, axes: usize) -> Option<Vec<f64>> {
    let numbers: Option<Vec<f64>> = value.as_array()?.iter().map(Value::as_f64).collect();
    numbers.filter(|numbers| numbers.len() == axes && numbers.iter().all(|number| number.is_finite()))
}

fn channels(omero: &Value) -> Vec<ChannelInfo> {
    let channel = |channel: &Value| {
        let window = &channel["window"];
        let range = window["start"].as_f64().zip(window["end"].as_f64()).map(|(low, high)| [low, high]);
        ChannelInfo {
            name: channel["label"].as_str().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned),
            color: channel["color"].as_str().and_then(color),
            lut: None,
            range: range.filter(|[low, high]| low < high),
        }
    };
    omero["channels"].as_array().into_iter().flatten().map(channel).collect()
}

/// `RRGGBB`, perhaps with more behind or `#` before it.
fn color(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim_start_matches('#');
    let part = |index: usize| u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok();
    Some([part(0)?, part(1)?, part(2)?])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn described() -> Value {
        json!({
            "axes": [
                {"name": "t", "type": "time", "unit": "minute"}, {"name": "z", "type": "space", "unit": "nanometer"},
                {"name": "y", "type": "space", "unit": "micrometer"}, {"name": "x", "type": "space", "unit": "micrometer"}
            ],
            "datasets": [
                {"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 500, 0.25, 0.5]}, {"type": "translation", "translation": [0, 0, 3.5, 0]}]},
                {"path": "1", "coordinateTransformations": [{"type": "scale", "scale": [1, 500, 0.5, 1]}]}
            ],
            "coordinateTransformations": [{"type": "scale", "scale": [2, 1, 1, 1]}]
        })
    }

    #[test]
    fn scales_become_calibration_and_offsets_are_said() {
        let image = Image::parse(&described(), &Value::Null).unwrap();
        assert_eq!(image.pixel_size(), Some(PixelSize { x: 0.5, y: 0.25, z: Some(0.5) }));
        assert_eq!(image.time_interval_s(), Some(120.0));
        assert_eq!(image.levels, ["0", "1"].map(PathBuf::from));
        assert!(image.left_out().unwrap().contains("(y 3.5 micrometer)"));
        let mut plain = described();
        plain["axes"][3]["unit"] = json!("pixel");
        assert_eq!(Image::parse(&plain, &Value::Null).unwrap().pixel_size(), None);
    }

    #[test]
    fn channels_have_names_colours_and_windows() {
        let omero = json!({"channels": [
            {"label": "DAPI", "color": "0000FF", "window": {"start": 10, "end": 900, "min": 0, "max": 65535}},
            {"color": "odd", "window": {"start": 5, "end": 5}},
        ]});
        let image = Image::parse(&described(), &omero).unwrap();
        let first = ChannelInfo {
            name: Some("DAPI".to_owned()),
            color: Some([0, 0, 255]),
            lut: None,
            range: Some([10.0, 900.0]),
        };
        assert_eq!(image.channels, [first, ChannelInfo::default()]);
    }

    #[test]
    fn lies_are_refused() {
        let refused = |change: fn(&mut Value)| {
            let mut described = described();
            change(&mut described);
            Image::parse(&described, &Value::Null).unwrap_err()
        };
        assert!(refused(|image| image["datasets"] = json!([])).contains("without levels"));
        assert!(refused(|image| image["datasets"][1]["path"] = json!("../1")).contains("leads out"));
        assert!(
            refused(|image| image["datasets"][0]["coordinateTransformations"][0]["scale"] = json!([1]))
                .contains("scale")
        );
    }
}
