//! What the status line says of the pixel under the pointer: place, stored values, zoom.

use super::super::super::widgets::number;
use super::tiles::Picture;
use crate::engine::tile::{Fetch, Spot, TileService};
use crate::model::{AxisCalibration, Composition, SampleType, StackInfo, ValueCalibration};
use crate::ops::axes::AxisScale;

/// Layers whose values are shown; more would not fit the line.
const LAYERS: usize = 4;
/// Letters of a layer's name.
const LETTERS: usize = 8;
/// Letters of a value in decibel.
const MEASURED: usize = 6;

/// What the pointer says of one document.
#[derive(Debug)]
pub struct Pointer<'a> {
    pub service: &'a TileService,
    pub picture: &'a Picture,
    pub composition: &'a Composition,
}

impl Pointer<'_> {
    /// Place and values of a pixel, each as one entry from left to right.
    pub fn facts(&self, [x, y]: [usize; 2]) -> Vec<String> {
        let mut facts = place(self.picture.scene.base().info(), x, y);
        facts.extend(self.values([x, y]));
        facts
    }

    /// The values of the lowest layers at a pixel.
    pub fn values(&self, pixel: [usize; 2]) -> impl Iterator<Item = String> {
        let Picture { scene, t, z } = self.picture;
        scene.spots((*t, *z), pixel).take(LAYERS).filter_map(|spot| {
            let layer = self.composition.layers.get(spot.layer)?;
            Some(format!("{} {}", short(&layer.name), self.value(&spot)))
        })
    }

    /// The stored samples of a layer: a dash where it has none, an ellipsis while they are read.
    fn value(&self, spot: &Spot<'_>) -> String {
        let info = spot.source.info();
        let Some((plane, [x, y])) = spot.pixel else { return mark("–", info) };
        match self.service.probe(spot.source, plane, x, y) {
            Fetch::Ready(samples) => text(&samples, info),
            Fetch::Pending => mark("…", info),
            Fetch::Failed(_) => mark("–", info),
        }
    }
}

/// As much of a layer's name as there is room for; the number of a nameless channel always.
fn short(name: &str) -> String {
    if let Some(number) = name.strip_prefix("Channel ") {
        return format!("c{number}");
    }
    let name = name.trim();
    match name.char_indices().nth(LETTERS) {
        // A dash or bracket left at the cut would be read as part of the number that follows.
        Some((end, _)) => name[..end].trim_end_matches(|letter: char| !letter.is_alphanumeric()).to_owned(),
        None => name.to_owned(),
    }
}

/// In pixels, and in µm where they have a size, or in what the axes stand for. Widths do not change while the pointer moves over one picture.
fn place(info: &StackInfo, x: usize, y: usize) -> Vec<String> {
    let width = number::grouped(info.axes.x.max(info.axes.y) as i64).chars().count();
    let pixel = |at: usize| number::grouped(at as i64);
    let mut facts = vec![format!("x {:>width$}  y {:>width$} px", pixel(x), pixel(y))];
    if let Some(axes) = &info.plane_axes {
        facts.push(on_axis(&axes.x, x, info.axes.x));
        facts.push(on_axis(&axes.y, y, info.axes.y));
    } else if let Some(size) = info.pixel_size {
        let length = |at: usize, size: f64| number::fixed((at as f64 + 0.5) * size, 1);
        let width = length(info.axes.x, size.x).chars().count().max(length(info.axes.y, size.y).chars().count());
        facts.push(format!("{:>width$}  {:>width$} µm", length(x, size.x), length(y, size.y)));
    }
    facts
}

/// The value in the middle of an entry, as wide as the widest of its axis.
fn on_axis(axis: &AxisCalibration, at: usize, entries: usize) -> String {
    let scale = AxisScale::of(axis, entries);
    let widest = axis.edges(entries).map(|edge| scale.describe(edge).chars().count());
    format!("{:>width$}", scale.describe(axis.at(at as f64)), width = widest[0].max(widest[1]))
}

fn text(samples: &[f64], info: &StackInfo) -> String {
    if let Some(values) = &info.values {
        return samples.iter().map(|stored| measured(*stored, values)).collect::<Vec<_>>().join(" ");
    }
    let one = |value: &f64| match info.sample_type {
        integer if integer.is_integer() => number::fixed(*value, 0),
        _ => number::shortest(*value, 4),
    };
    let width = width(info);
    let values: Vec<String> = samples.iter().map(|value| format!("{:>width$}", one(value))).collect();
    values.join(" ")
}

/// What a stored value stands for, with its unit.
fn measured(stored: f64, values: &ValueCalibration) -> String {
    let value = values.value(stored);
    let text = if values.unit.starts_with("dB") { number::fixed(value, 1) } else { number::shortest(value, 6) };
    format!("{text:>MEASURED$} {}", values.unit).trim_end().to_owned()
}

/// A sign instead of values, as wide as they are, so that nothing jumps when they come.
fn mark(sign: &str, info: &StackInfo) -> String {
    format!("{sign:>width$}", width = ((width(info) + 1) * info.samples_per_pixel).saturating_sub(1))
}

/// Letters that most values of a type need.
fn width(info: &StackInfo) -> usize {
    if let Some(values) = &info.values {
        return MEASURED + 1 + values.unit.chars().count();
    }
    if info.sample_type == SampleType::U8 { 3 } else { 5 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AxisUnit, PixelSize, PlaneAxes, StackAxes};

    #[test]
    fn places_keep_their_width_and_have_units() {
        let mut info = StackInfo::bare("test", StackAxes::plane(1024, 900), 1, SampleType::U16);
        assert_eq!(place(&info, 3, 1000), ["x     3  y 1\u{2009}000 px"]);
        info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: None });
        assert_eq!(place(&info, 3, 100)[1], "  1.8   50.2 µm");
    }

    #[test]
    fn a_spectrogram_tells_time_frequency_and_decibels() {
        let mut info = StackInfo::bare("spectrogram", StackAxes::plane(1000, 1024), 1, SampleType::U16);
        let x = AxisCalibration { start: 512e-6, step: 512e-6, unit: AxisUnit::Seconds };
        let y = AxisCalibration { start: 100.5e6, step: -976.5625, unit: AxisUnit::Hertz };
        info.plane_axes = Some(PlaneAxes { x, y });
        assert_eq!(place(&info, 0, 512), ["x     0  y   512 px", "  0.5 ms", "100.00 MHz"]);
        assert_eq!(place(&info, 999, 0)[1..], ["512.0 ms", "100.50 MHz"]);
        info.values = Some(ValueCalibration { offset: -120.0, scale: 120.0 / 65_535.0, unit: "dBFS".to_owned() });
        assert_eq!(text(&[65_535.0], &info), "   0.0 dBFS");
        assert_eq!(text(&[0.0], &info), "\u{2212}120.0 dBFS");
        assert_eq!(text(&[0.0], &info).chars().count(), width(&info));
    }

    #[test]
    fn long_names_are_cut_and_numbers_are_not() {
        assert_eq!(["DAPI", "Channel 12", "Phalloidin 488"].map(short), ["DAPI", "c12", "Phalloid"]);
        assert_eq!(["c:1/2 - first", "CD8+", "Ch1-T2 (10×)"].map(short), ["c:1/2", "CD8+", "Ch1-T2"]);
    }

    #[test]
    fn values_are_written_as_stored() {
        let mut info = StackInfo::bare("test", StackAxes::plane(1, 1), 3, SampleType::U8);
        assert_eq!(text(&[1.0, 20.0, 255.0], &info), "  1  20 255");
        assert_eq!(mark("–", &info), "          –");
        info.sample_type = SampleType::F32;
        assert_eq!(text(&[0.25], &info), " 0.25");
        assert_eq!(text(&[f64::NAN], &info), "    –");
    }
}
