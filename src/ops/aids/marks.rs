//! Marks over a picture: pixels that are saturated, and pixels in which nothing was recorded.
//!
//! Judged by stored values, before any blending. A pixel is *saturated* if any layer has there the highest value of its
//! sample type, or more than the top of its range; it is *zero* if every layer that reaches there has the lowest value
//! of its type, or less than the bottom of its range. Of colour pixels one component is enough to be saturated, and
//! all must be zero. Floats have no highest and lowest value: only their range counts. Palette indices are no
//! brightness and are never marked; NaN is neither.

use super::super::composite::{LayerColors, PixelLayout, Placement};
use crate::model::{Layer, Plane, Rect, StackInfo};

/// The colour of saturated pixels: red, as in ImageJ's table `HiLo`.
pub const SATURATED: [u8; 3] = [255, 0, 0];
/// The colour of zero pixels: blue, as there.
pub const ZERO: [u8; 3] = [0, 0, 255];

/// Which pixels are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks {
    pub saturated: bool,
    pub zero: bool,
}

impl Marks {
    /// Whether there is anything to mark.
    #[must_use]
    pub const fn any(self) -> bool {
        self.saturated || self.zero
    }
}

/// What a layer's values are judged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    range: [f64; 2],
    /// The lowest and the highest value of the sample type, where it has any.
    ends: Option<[f64; 2]>,
    /// Components of a pixel that are brightness, without alpha.
    components: usize,
}

impl Limits {
    /// Those of a layer of a stack; `None` where values are indices into a palette.
    #[must_use]
    pub fn of(layer: &Layer, info: &StackInfo) -> Option<Self> {
        if matches!(LayerColors::of(layer, info), LayerColors::Palette(_)) {
            return None;
        }
        let [one, other] = layer.range;
        let ends = info.sample_type.is_integer().then(|| info.sample_type.full_range());
        let components = if info.samples_per_pixel >= 3 { 3 } else { 1 };
        Some(Self { range: [one.min(other), one.max(other)], ends, components })
    }

    fn is_saturated(&self, value: f64) -> bool {
        value > self.range[1] || self.ends.is_some_and(|[_, highest]| value >= highest)
    }

    fn is_zero(&self, value: f64) -> bool {
        value < self.range[0] || self.ends.is_some_and(|[lowest, _]| value <= lowest)
    }

    /// Whether a pixel of a plane is saturated, and whether it is zero.
    fn judge(&self, plane: &Plane, x: usize, y: usize) -> (bool, bool) {
        let mut values = (0..self.components).filter_map(|component| plane.value(x, y, component));
        let (mut saturated, mut zero) = (false, true);
        for value in &mut values {
            saturated |= self.is_saturated(value);
            zero &= self.is_zero(value);
        }
        (saturated, zero)
    }
}

/// A layer with the samples that one part of a composition is made of.
#[derive(Debug, Clone, Copy)]
pub struct MarkedLayer<'a> {
    pub limits: Limits,
    pub placement: Placement,
    /// At least [`Placement::needed`] of the part.
    pub plane: &'a Plane,
    /// Where the plane's first pixel lies in the layer.
    pub origin: [usize; 2],
}

/// Marks pixels of one part of a composition, which `out` holds row by row without gaps. Between its pixels a layer is
/// judged by the nearest one.
///
/// # Panics
/// If `out` is not `target.area() · layout.bytes()` long: a bug of the caller.
pub fn mark(marks: Marks, layers: &[MarkedLayer<'_>], target: Rect, layout: PixelLayout, out: &mut [u8]) {
    assert_eq!(out.len(), target.area() * layout.bytes(), "the buffer must fit the part exactly");
    if !marks.any() || target.is_empty() {
        return;
    }
    let columns: Vec<Vec<Option<usize>>> =
        layers.iter().map(|layer| (target.x..target.right()).map(|x| within(layer, 0, x)).collect()).collect();
    for (row, pixels) in out.chunks_exact_mut(target.width * layout.bytes()).enumerate() {
        let rows: Vec<Option<usize>> = layers.iter().map(|layer| within(layer, 1, target.y + row)).collect();
        for (column, pixel) in pixels.chunks_exact_mut(layout.bytes()).enumerate() {
            let (mut saturated, mut zero, mut reached) = (false, true, false);
            for ((layer, columns), y) in layers.iter().zip(&columns).zip(&rows) {
                let (Some(x), Some(y)) = (columns[column], y) else { continue };
                let judged = layer.limits.judge(layer.plane, x, *y);
                (saturated, zero, reached) = (saturated || judged.0, zero && judged.1, true);
            }
            if saturated && marks.saturated {
                pixel[..3].copy_from_slice(&SATURATED);
            } else if zero && reached && marks.zero {
                pixel[..3].copy_from_slice(&ZERO);
            }
        }
    }
}

/// The pixel of a layer's samples nearest to one of the composition along an axis; `None` where it does not reach.
fn within(layer: &MarkedLayer<'_>, axis: usize, at: usize) -> Option<usize> {
    let placement = &layer.placement;
    if placement.covered(axis, at, 1).is_empty() {
        return None;
    }
    let nearest = (placement.position(axis, at) + 0.5).floor().max(0.0) as usize;
    let size = [layer.plane.width, layer.plane.height][axis];
    nearest.min(placement.size[axis].saturating_sub(1)).checked_sub(layer.origin[axis]).filter(|at| *at < size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocumentId, LayerColor, SampleType, Samples, StackAxes};

    fn limits(sample_type: SampleType, range: [f64; 2]) -> Limits {
        let info = StackInfo::bare("test", StackAxes::plane(4, 4), 1, sample_type);
        let layer = Layer::new(DocumentId(1), 0, "a".to_owned(), LayerColor::Ramp([255; 3]), range);
        Limits::of(&layer, &info).expect("no palette")
    }

    /// What is marked of one row: `S`, `Z` or a dot.
    fn marked(marks: Marks, layers: &[(Limits, Samples, [f64; 2])], width: usize) -> String {
        let planes: Vec<Plane> =
            layers.iter().map(|(_, samples, _)| Plane::new(samples.len(), 1, 1, samples.clone())).collect();
        let windows: Vec<_> = layers
            .iter()
            .zip(&planes)
            .map(|((limits, _, shift), plane)| MarkedLayer {
                limits: *limits,
                placement: Placement { shift: *shift, ..Placement::aligned(plane.width, 1) },
                plane,
                origin: [0, 0],
            })
            .collect();
        let mut out = vec![7; width * 4];
        mark(marks, &windows, Rect::whole(width, 1), PixelLayout::Rgba8, &mut out);
        out.chunks_exact(4)
            .map(|pixel| match pixel {
                [255, 0, 0, 7] => 'S',
                [0, 0, 255, 7] => 'Z',
                [7, 7, 7, 7] => '.',
                other => panic!("{other:?}"),
            })
            .collect()
    }

    const BOTH: Marks = Marks { saturated: true, zero: true };

    #[test]
    fn ends_of_the_type_and_of_the_range_count() {
        let samples = Samples::U16(vec![0, 1, 99, 100, 4000, 4001, 65_534, 65_535]);
        let own = (limits(SampleType::U16, [100.0, 4000.0]), samples.clone(), [0.0; 2]);
        assert_eq!(marked(BOTH, std::slice::from_ref(&own), 8), "ZZZ..SSS");
        let wide = (limits(SampleType::U16, [0.0, 65_535.0]), samples, [0.0; 2]);
        assert_eq!(marked(BOTH, &[wide], 8), "Z......S");
        assert_eq!(marked(Marks { zero: false, ..BOTH }, std::slice::from_ref(&own), 8), ".....SSS");
        assert_eq!(marked(Marks { saturated: false, ..BOTH }, &[own], 8), "ZZZ.....");
    }

    #[test]
    fn floats_count_by_their_range_and_signs_by_their_type() {
        let floats = Samples::F32(vec![f32::NAN, -1.0, 0.0, 1.0, 1.5, f32::INFINITY]);
        assert_eq!(marked(BOTH, &[(limits(SampleType::F32, [0.0, 1.0]), floats.clone(), [0.0; 2])], 6), ".Z..SS");
        // A range that runs down is as good as one that runs up.
        assert_eq!(marked(BOTH, &[(limits(SampleType::F32, [1.0, 0.0]), floats, [0.0; 2])], 6), ".Z..SS");
        let signed = Samples::I8(vec![-128, -127, 0, 126, 127]);
        assert_eq!(marked(BOTH, &[(limits(SampleType::I8, [-128.0, 127.0]), signed, [0.0; 2])], 5), "Z...S");
    }

    #[test]
    fn one_layer_saturates_a_pixel_and_all_that_are_there_empty_it() {
        let limits = limits(SampleType::U8, [0.0, 255.0]);
        let one = (limits, Samples::U8(vec![0, 0, 255, 255, 9]), [0.0; 2]);
        let other = (limits, Samples::U8(vec![0, 9, 0, 255, 0]), [0.0; 2]);
        assert_eq!(marked(BOTH, &[one.clone(), other.clone()], 5), "Z.SS.");
        // Shifted by two, the other is not there at first; half a pixel takes the nearest.
        let shifted = (other.0, other.1.clone(), [2.0, 0.0]);
        assert_eq!(marked(BOTH, &[one, shifted], 5), "ZZSS.");
        assert_eq!(marked(BOTH, &[(other.0, other.1, [0.4, 0.0])], 6), "Z.ZSZ.");
    }
}
