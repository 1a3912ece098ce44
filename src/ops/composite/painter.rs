//! Samples → colours of one layer, prepared once and used for every tile.
//!
//! For 8- and 16-bit samples everything that decides a colour (range, gamma, table, inversion) is put into one table
//! over all values, so a pixel costs one look-up; the other types are computed. Preparing costs 65 536 steps at most.
//! Not here: combining layers (compose), positions (placement).

use super::colors::LayerColors;
use super::placement::Placement;
use super::scale::Scale;
use crate::model::{BlendMode, Layer, Plane, Sample, SampleType, Samples, StackInfo};
use crate::ops::color::ToSrgb;
use crate::with_samples;

/// One layer, ready to paint.
#[derive(Debug)]
pub struct Painter {
    sample_type: SampleType,
    samples_per_pixel: usize,
    scale: Scale,
    colors: Colors,
    /// By bit pattern of an 8- or 16-bit sample: its colour. Empty for other types and for colour pixels.
    table: Vec<[u8; 4]>,
    /// By bit pattern: the index, for the components of colour pixels. Empty for other types.
    indices: Vec<u8>,
    /// For colour pixels with a profile.
    to_srgb: Option<ToSrgb>,
    pub(super) opacity: f32,
    pub(super) mode: BlendMode,
}

/// What an index or a value turns into.
#[derive(Debug)]
enum Colors {
    Pixel,
    /// By stored index, already through the range.
    Palette(Vec<[u8; 4]>),
    /// By position in the range.
    Table(Box<[[u8; 4]; 256]>),
}

impl Painter {
    /// Prepares a layer of a stack.
    #[must_use]
    pub fn new(layer: &Layer, info: &StackInfo) -> Self {
        let scale_by = if layer.mode == BlendMode::LinearBurn { Scale::burning } else { Scale::new };
        let scale = scale_by(info.sample_type, layer.range, layer.gamma, info.min_is_white);
        let colors = match LayerColors::of(layer, info) {
            LayerColors::Pixel => Colors::Pixel,
            LayerColors::Table(lut) => Colors::Table(Box::new(lut.0.map(opaque))),
            LayerColors::Palette(palette) => {
                let scale = Scale::new(SampleType::U8, layer.range, layer.gamma, false);
                let shown = |color: &[u16; 3]| opaque(color.map(|c| scale.index(f64::from(c >> 8))));
                Colors::Palette(palette.colors.iter().map(shown).collect())
            }
        };
        let profile = info.icc.as_deref();
        let mut painter = Self {
            to_srgb: profile.and_then(|icc| ToSrgb::new(icc, info.samples_per_pixel, info.sample_type)),
            sample_type: info.sample_type,
            samples_per_pixel: info.samples_per_pixel,
            scale,
            colors,
            table: Vec::new(),
            indices: Vec::new(),
            opacity: if layer.opacity.is_nan() { 0.0 } else { layer.opacity.clamp(0.0, 1.0) as f32 },
            mode: layer.mode,
        };
        painter.tabulate();
        painter
    }

    /// The samples as sRGB, where the stack's profile says that they are not; `None`: paint them as they are.
    #[must_use]
    pub fn in_srgb(&self, plane: &Plane) -> Option<Plane> {
        let samples = self.to_srgb.as_ref()?.apply(&plane.samples)?;
        Some(Plane::new(plane.width, plane.height, plane.samples_per_pixel, samples))
    }

    /// Whether it changes anything at all.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.opacity > 0.0
    }

    /// Whether pixels bring an alpha of their own.
    pub(super) fn has_alpha(&self) -> bool {
        self.samples_per_pixel == 2 || self.samples_per_pixel == 4
    }

    fn tabulate(&mut self) {
        let value: fn(u16) -> f64 = match self.sample_type {
            SampleType::U8 | SampleType::U16 => f64::from,
            SampleType::I8 => |bits| f64::from(bits as u8 as i8),
            SampleType::I16 => |bits| f64::from(bits as i16),
            _ => return,
        };
        let all = if self.sample_type.bytes() == 1 { 0..=255 } else { 0..=u16::MAX };
        if matches!(self.colors, Colors::Pixel) {
            self.indices = all.map(|bits| self.scale.index(value(bits))).collect();
        } else {
            self.table = all.map(|bits| self.color(value(bits))).collect();
        }
    }

    /// The colour of one sample that is not a component of a colour.
    #[inline]
    fn color(&self, value: f64) -> [u8; 4] {
        match &self.colors {
            Colors::Table(table) => table[usize::from(self.scale.index(value))],
            Colors::Palette(colors) => colors.get(value as usize).copied().unwrap_or([0, 0, 0, 255]),
            Colors::Pixel => opaque([self.scale.index(value); 3]),
        }
    }

    #[inline]
    fn alpha(&self, value: f64) -> u8 {
        (value / self.sample_type.full_range()[1] * 255.0 + 0.5) as u8
    }

    /// Paints pixels of a plane, from pixel number `first` on, as many as `out` holds.
    pub(super) fn paint(&self, plane: &Plane, first: usize, out: &mut [[u8; 4]]) {
        let n = plane.samples_per_pixel;
        let range = first * n..(first + out.len()) * n;
        let tabulated = plane.samples.sample_type() == self.sample_type;
        match &plane.samples {
            Samples::U8(values) if tabulated => self.paint_bits::<_, 256>(&values[range], n, usize::from, out),
            Samples::I8(values) if tabulated => {
                self.paint_bits::<_, 256>(&values[range], n, |v| usize::from(v.cast_unsigned()), out);
            }
            Samples::U16(values) if tabulated => self.paint_bits::<_, 65_536>(&values[range], n, usize::from, out),
            Samples::I16(values) if tabulated => {
                self.paint_bits::<_, 65_536>(&values[range], n, |v| usize::from(v.cast_unsigned()), out);
            }
            other => with_samples!(other, |values| {
                let (color, index) = (|v| self.color(Sample::to_f64(v)), |v| self.scale.index(Sample::to_f64(v)));
                if n <= 2 {
                    self.fill(&values[range], n, color, out);
                } else {
                    self.fill_components(&values[range], n, index, out);
                }
            }),
        }
    }

    /// From tables of a known size, in which no place has to be checked.
    fn paint_bits<S: Sample, const BITS: usize>(
        &self,
        values: &[S],
        n: usize,
        bits: impl Fn(S) -> usize,
        out: &mut [[u8; 4]],
    ) {
        if n <= 2 {
            let table: &[[u8; 4]; BITS] = self.table.first_chunk().expect("a colour for every value");
            self.fill(values, n, |v| table[bits(v)], out);
        } else {
            let indices: &[u8; BITS] = self.indices.first_chunk().expect("an index for every value");
            self.fill_components(values, n, |v| indices[bits(v)], out);
        }
    }

    /// Pixels of a sample that has a colour, and perhaps an alpha.
    #[inline]
    fn fill<S: Sample>(&self, values: &[S], n: usize, color: impl Fn(S) -> [u8; 4], out: &mut [[u8; 4]]) {
        if n == 1 {
            values.iter().zip(out).for_each(|(v, out)| *out = color(*v));
        } else {
            let pixels = values.as_chunks::<2>().0.iter().zip(out);
            pixels.for_each(|(v, out)| *out = with_alpha(color(v[0]), self.alpha(v[1].to_f64())));
        }
    }

    /// Pixels of three components, and perhaps an alpha.
    #[inline]
    fn fill_components<S: Sample>(&self, values: &[S], n: usize, index: impl Fn(S) -> u8, out: &mut [[u8; 4]]) {
        if n == 3 {
            let pixels = values.as_chunks::<3>().0.iter().zip(out);
            pixels.for_each(|(v, out)| *out = [index(v[0]), index(v[1]), index(v[2]), 255]);
        } else {
            let pixels = values.chunks_exact(n).zip(out);
            let alpha = |v: S| self.alpha(v.to_f64());
            pixels.for_each(|(v, out)| *out = [index(v[0]), index(v[1]), index(v[2]), alpha(v[3])]);
        }
    }

    /// Paints pixels that lie between samples: row `y` of the composition, from column `x` on.
    ///
    /// `origin` is the place of the plane's first pixel in the layer. Indices of a palette take the nearest sample,
    /// everything else is interpolated bilinearly in stored values, NaN left out.
    pub(super) fn paint_between(
        &self,
        plane: &Plane,
        origin: [usize; 2],
        placement: &Placement,
        (x, y): (usize, usize),
        out: &mut [[u8; 4]],
    ) {
        let nearest = matches!(self.colors, Colors::Palette(_));
        let snap = |(low, high, weight): (usize, usize, f64)| match nearest {
            true if weight < 0.5 => (low, low, 0.0),
            true => (high, high, 0.0),
            false => (low, high, weight),
        };
        let (top, bottom, down) = snap(placement.neighbours(1, y));
        for (column, out) in out.iter_mut().enumerate() {
            let (left, right, across) = snap(placement.neighbours(0, x + column));
            let corners = [
                (left, top, (1.0 - across) * (1.0 - down)),
                (right, top, across * (1.0 - down)),
                (left, bottom, (1.0 - across) * down),
                (right, bottom, across * down),
            ];
            let sample = |component: usize| {
                let (mut sum, mut weights) = (0.0, 0.0);
                for (x, y, weight) in corners {
                    let value = plane.value(x.wrapping_sub(origin[0]), y.wrapping_sub(origin[1]), component);
                    if let Some(value) = value.filter(|value| weight > 0.0 && !value.is_nan()) {
                        sum += weight * value;
                        weights += weight;
                    }
                }
                sum / weights
            };
            *out = match plane.samples_per_pixel {
                1 => self.color(sample(0)),
                2 => with_alpha(self.color(sample(0)), self.alpha(sample(1))),
                n => {
                    let components = [0, 1, 2].map(|component| self.scale.index(sample(component)));
                    with_alpha(opaque(components), if n == 3 { 255 } else { self.alpha(sample(3)) })
                }
            };
        }
    }
}

fn opaque([r, g, b]: [u8; 3]) -> [u8; 4] {
    [r, g, b, 255]
}

fn with_alpha([r, g, b, _]: [u8; 4], alpha: u8) -> [u8; 4] {
    [r, g, b, alpha]
}
