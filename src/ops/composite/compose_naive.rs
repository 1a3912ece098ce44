//! The compositor once more, written for reading: one pixel at a time, everything in f64, no tables.

use crate::model::{BlendMode, Layer, LayerColor, Lut, Plane, SampleType};

/// A layer on the composition's grid, grey samples only: the twin knows no palettes and no colour pixels.
pub(super) struct NaiveLayer<'a> {
    pub layer: &'a Layer,
    pub plane: &'a Plane,
}

/// The colour of one pixel of the composition.
pub(super) fn pixel(layers: &[NaiveLayer<'_>], x: usize, y: usize) -> [u8; 3] {
    let mut sum = [0.0_f64; 3];
    for (index, NaiveLayer { layer, plane }) in layers.iter().enumerate() {
        let Some(value) = interpolated(plane, x as f64 - layer.shift[0], y as f64 - layer.shift[1]) else { continue };
        let LayerColor::Ramp(color) = layer.color else { panic!("the twin knows ramps only") };
        let color = Lut::ramp(color).0[self::index(plane.samples.sample_type(), layer, value)];
        let mode = if index == 0 { BlendMode::Over } else { layer.mode };
        for (backdrop, source) in sum.iter_mut().zip(color) {
            let (b, s) = (*backdrop / 255.0, f64::from(source) / 255.0);
            let blended = match mode {
                BlendMode::Screen => 1.0 - (1.0 - b) * (1.0 - s),
                BlendMode::Add => (b + s).min(1.0),
                BlendMode::Max => b.max(s),
                BlendMode::Min => b.min(s),
                BlendMode::Multiply => b * s,
                BlendMode::Difference => (b - s).abs(),
                BlendMode::Average => f64::midpoint(b, s),
                BlendMode::Over => s,
                BlendMode::LinearBurn => (b + s - 1.0).max(0.0),
            };
            *backdrop = 255.0 * ((1.0 - layer.opacity) * b + layer.opacity * blended);
        }
    }
    sum.map(|value| value.round() as u8)
}

/// ImageJ's index of a value, as written in its sources.
fn index(sample_type: SampleType, layer: &Layer, value: f64) -> usize {
    let [min, max] = layer.range;
    if value.is_nan() {
        return 0;
    }
    let index = if layer.mode == BlendMode::LinearBurn && layer.gamma == 1.0 {
        let (min, max) = match sample_type {
            SampleType::U8 | SampleType::U16 => (min.round(), max.round()),
            SampleType::F32 => (f64::from(min as f32), f64::from(max as f32)),
            _ => (min, max),
        };
        ((value - min) * (255.0 / (max - min))).floor()
    } else if layer.gamma != 1.0 {
        (((value - min) / (max - min)).clamp(0.0, 1.0).powf(layer.gamma) * 255.0 + 0.5).trunc()
    } else if sample_type == SampleType::U8 {
        (256.0 * (value - min) / (max - min)).trunc()
    } else if sample_type == SampleType::U16 {
        ((value - min.round()).max(0.0) * 256.0 / (max.round() - min.round() + 1.0) + 0.5).trunc()
    } else {
        let (min, max) =
            if sample_type == SampleType::F32 { (f64::from(min as f32), f64::from(max as f32)) } else { (min, max) };
        ((value - min).max(0.0) * (255.0 / (max - min)) + 0.5).trunc()
    };
    index.clamp(0.0, 255.0) as usize
}

fn interpolated(plane: &Plane, x: f64, y: f64) -> Option<f64> {
    let inside = |position: f64, size: usize| position >= -0.5 && position < size as f64 - 0.5;
    if !inside(x, plane.width) || !inside(y, plane.height) {
        return None;
    }
    let mut sum = (0.0, 0.0);
    for row in 0..plane.height {
        for column in 0..plane.width {
            let tent = |at: f64, size: usize, pixel: usize| {
                (1.0 - (at.clamp(0.0, size as f64 - 1.0) - pixel as f64).abs()).max(0.0)
            };
            let weight = tent(x, plane.width, column) * tent(y, plane.height, row);
            let value = plane.value(column, row, 0)?;
            if weight > 0.0 && !value.is_nan() {
                sum = (sum.0 + weight * value, sum.1 + weight);
            }
        }
    }
    Some(sum.0 / sum.1)
}
