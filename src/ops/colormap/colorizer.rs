//! Values within a range → pixels, by a table of 256 colours.

use super::table::lut;
use crate::model::Lut;
use crate::model::recipe::ColorMap;

/// A colour table with the range it is spread over.
///
/// Entry `round(255 · (v − low) / (high − low))`; below the range the first, above it the last. NaN and an empty range
/// show the first entry.
///
/// ```
/// use lumiq::model::recipe::ColorMap;
/// use lumiq::ops::colormap::Colorizer;
///
/// let grey = Colorizer::new(ColorMap::Grey, [-100.0, 0.0]);
/// assert_eq!(grey.rgb(-50.0), [128, 128, 128]);
/// ```
#[derive(Debug, Clone)]
pub struct Colorizer {
    lut: Lut,
    low: f32,
    per_unit: f32,
}

impl Colorizer {
    /// A named map over `[low, high]`, in the unit of the values (dB for spectrograms).
    #[must_use]
    pub fn new(map: ColorMap, range: [f32; 2]) -> Self {
        Self::with_lut(lut(map), range)
    }

    /// Any table over `[low, high]`.
    #[must_use]
    pub fn with_lut(lut: Lut, [low, high]: [f32; 2]) -> Self {
        let per_unit = 255.0 / (high - low);
        Self { lut, low, per_unit: if high > low && per_unit.is_finite() { per_unit } else { 0.0 } }
    }

    /// The index of a value in the table.
    #[inline]
    #[must_use]
    pub fn index(&self, value: f32) -> u8 {
        // `as` saturates and sends NaN to 0.
        ((value - self.low) * self.per_unit + 0.5) as u8
    }

    /// The colour of a value.
    #[inline]
    #[must_use]
    pub fn rgb(&self, value: f32) -> [u8; 3] {
        self.lut.0[usize::from(self.index(value))]
    }

    /// The colours of a row, three bytes a value: `out.len() == 3 · values.len()`.
    pub fn rgb_into(&self, values: &[f32], out: &mut [u8]) {
        for (value, pixel) in values.iter().zip(out.chunks_exact_mut(3)) {
            pixel.copy_from_slice(&self.rgb(*value));
        }
    }

    /// The colours of a row, opaque, four bytes a value: `out.len() == 4 · values.len()`.
    pub fn rgba_into(&self, values: &[f32], out: &mut [u8]) {
        for (value, pixel) in values.iter().zip(out.chunks_exact_mut(4)) {
            let [r, g, b] = self.rgb(*value);
            pixel.copy_from_slice(&[r, g, b, 255]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ends_of_the_range_and_beyond() {
        let colors = Colorizer::new(ColorMap::Inferno, [-120.0, -20.0]);
        assert_eq!(colors.index(-120.0), 0);
        assert_eq!(colors.index(-20.0), 255);
        assert_eq!(colors.index(f32::NEG_INFINITY), 0);
        assert_eq!(colors.index(f32::INFINITY), 255);
        assert_eq!(colors.index(f32::NAN), 0);
    }

    #[test]
    fn an_empty_range_shows_one_colour() {
        for range in [[5.0, 5.0], [5.0, 4.0], [f32::NAN, 1.0]] {
            let colors = Colorizer::new(ColorMap::Viridis, range);
            assert_eq!(colors.rgb(1e9), colors.rgb(-1e9));
        }
    }

    #[test]
    fn rows_are_the_same_colours_as_single_values() {
        let colors = Colorizer::new(ColorMap::Turbo, [0.0, 1.0]);
        let values = [0.0, 0.3, 0.7, 1.0, f32::NAN];
        let (mut rgb, mut rgba) = ([0; 15], [0; 20]);
        colors.rgb_into(&values, &mut rgb);
        colors.rgba_into(&values, &mut rgba);
        for (index, value) in values.into_iter().enumerate() {
            let [r, g, b] = colors.rgb(value);
            assert_eq!(rgb[index * 3..][..3], [r, g, b]);
            assert_eq!(rgba[index * 4..][..4], [r, g, b, 255]);
        }
    }

    proptest! {
        #[test]
        fn brighter_means_further_up_the_table(low in -200f32..100.0, span in 1f32..200.0, a: f32, b: f32) {
            let colors = Colorizer::new(ColorMap::Grey, [low, low + span]);
            prop_assert!(colors.index(a.min(b)) <= colors.index(a.max(b)));
        }
    }
}
