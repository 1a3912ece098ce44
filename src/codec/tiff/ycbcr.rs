//! YCbCr pages outside JPEG: from luma and chroma to RGB, for all but those who ask for the stored values.
//!
//! Source: TIFF 6.0, section 21. JPEG pages are converted by the JPEG decoder.

use tiff::tags::Tag;

use super::directory::{Directory, TiffFile};

const COEFFICIENTS: Tag = Tag::Unknown(529);
const REFERENCE_BLACK_WHITE: Tag = Tag::Unknown(532);

/// How luma and chroma are coded.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct YCbCr {
    /// Weights of red, green and blue in luma.
    weights: [f64; 3],
    /// Black and white (for chroma: zero and full) codes of Y, Cb, Cr.
    reference: [f64; 6],
}

impl Default for YCbCr {
    /// ITU-R BT.601 over the whole range, as JFIF has it.
    fn default() -> Self {
        Self { weights: [0.299, 0.587, 0.114], reference: [0.0, 255.0, 128.0, 255.0, 128.0, 255.0] }
    }
}

impl YCbCr {
    /// Reads the tags; what is missing or nonsense has the specification's default.
    pub fn of(file: &TiffFile, directory: &Directory) -> Self {
        let numbers = |tag| directory.entry(tag).and_then(|entry| file.reals(entry).ok()).unwrap_or_default();
        let weights = numbers(COEFFICIENTS)
            .try_into()
            .ok()
            .filter(|w: &[f64; 3]| w.iter().all(|n| n.is_finite() && *n > 0.0 && *n < 1.0));
        let reference = numbers(REFERENCE_BLACK_WHITE).try_into().ok();
        let apart =
            |r: &[f64; 6]| r.chunks(2).all(|pair| pair[0].is_finite() && pair[1].is_finite() && pair[0] != pair[1]);
        let default = Self::default();
        Self {
            weights: weights.unwrap_or(default.weights),
            reference: reference.filter(apart).unwrap_or(default.reference),
        }
    }

    /// Converts pixels of three bytes in place.
    pub fn to_rgb(&self, pixels: &mut [u8]) {
        let [red, green, blue] = self.weights;
        let code = |value: u8, at: usize, range: f64| {
            (f64::from(value) - self.reference[at]) * range / (self.reference[at + 1] - self.reference[at])
        };
        for pixel in pixels.as_chunks_mut::<3>().0 {
            let (y, cb, cr) = (code(pixel[0], 0, 255.0), code(pixel[1], 2, 127.0), code(pixel[2], 4, 127.0));
            let r = cr * (2.0 - 2.0 * red) + y;
            let b = cb * (2.0 - 2.0 * blue) + y;
            let g = (y - blue * b - red * r) / green;
            // `as` saturates.
            *pixel = [r, g, b].map(|value| value.round() as u8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_stay_grey_and_primaries_come_back() {
        let coding = YCbCr::default();
        // JFIF's values of grey, red, green and blue.
        let mut pixels = [77, 128, 128, 76, 85, 255, 150, 44, 21, 29, 255, 107];
        coding.to_rgb(&mut pixels);
        let expected = [77, 77, 77, 255, 0, 0, 0, 255, 0, 0, 0, 255];
        for (got, wanted) in pixels.iter().zip(expected) {
            assert!(got.abs_diff(wanted) <= 2, "{pixels:?}");
        }
    }

    #[test]
    fn studio_range_is_stretched() {
        let coding = YCbCr { weights: [0.2126, 0.7152, 0.0722], reference: [16.0, 235.0, 128.0, 240.0, 128.0, 240.0] };
        let mut pixels = [16, 128, 128, 235, 128, 128];
        coding.to_rgb(&mut pixels);
        assert_eq!(pixels, [0, 0, 0, 255, 255, 255]);
    }
}
