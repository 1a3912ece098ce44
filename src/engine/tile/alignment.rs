//! How a layer of another stack lies on the grid of a composition: by pixel sizes where both have one, else pixel on
//! pixel; both begin at the upper left corner.

use crate::model::StackInfo;

/// Sizes that differ by less are the same: files round them.
const SAME: f64 = 1e-4;
/// Sizes further apart than this factor come from absurd metadata and mean nothing.
const SENSIBLE: std::ops::RangeInclusive<f64> = 1e-3..=1e3;

/// By what a layer was aligned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alignment {
    /// Pixels of the layer per pixel of the composition, across and down, from both pixel sizes.
    Calibration([f64; 2]),
    /// Pixel on pixel, because one of them has no pixel size, or an absurd one.
    Pixels,
}

impl Alignment {
    /// How a stack lies on another's grid.
    #[must_use]
    pub fn of(base: &StackInfo, layer: &StackInfo) -> Self {
        let (Some(base), Some(layer)) = (base.pixel_size, layer.pixel_size) else { return Self::Pixels };
        Self::of_sizes([base.x, base.y], [layer.x, layer.y])
    }

    /// The same from the sizes of pixels across and down.
    #[must_use]
    pub fn of_sizes(base: [f64; 2], layer: [f64; 2]) -> Self {
        let scale = [base[0] / layer[0], base[1] / layer[1]];
        if scale.iter().any(|scale| !SENSIBLE.contains(scale)) {
            return Self::Pixels;
        }
        Self::Calibration(scale.map(|scale| if (scale - 1.0).abs() < SAME { 1.0 } else { scale }))
    }

    /// Pixels of the layer per pixel of the composition.
    #[must_use]
    pub const fn scale(self) -> [f64; 2] {
        match self {
            Self::Calibration(scale) => scale,
            Self::Pixels => [1.0; 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    #[test]
    fn pixel_sizes_decide_where_both_have_sensible_ones() {
        let info = |size: Option<f64>| {
            let mut info = StackInfo::bare("test", StackAxes::plane(4, 4), 1, SampleType::U8);
            info.pixel_size = size.map(|size| PixelSize { x: size, y: 2.0 * size, z: None });
            info
        };
        let of = |base, layer| Alignment::of(&info(base), &info(layer));
        assert_eq!(of(Some(1.0), Some(0.5)), Alignment::Calibration([2.0; 2]));
        assert_eq!(of(Some(1.0), Some(1.000_05)).scale(), [1.0; 2]);
        assert_eq!(of(Some(1.0), Some(1e-5)), Alignment::Pixels);
        assert_eq!(of(None, Some(1.0)), Alignment::Pixels);
    }
}
