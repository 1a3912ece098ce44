//! Resolution tags and units of length, time and frequency: DPI and pixel sizes.
//!
//! Not here: where each kind of file keeps its calibration (`imagej`, `ome`).

use tiff::tags::Tag;

use super::directory::{Directory, TiffFile};
use crate::model::units::MICROMETRES_PER_INCH;
use crate::model::{Dpi, PixelSize};

/// What a page's resolution tags say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Resolution {
    /// Pixels per unit, across and down.
    pub per_unit: Option<[f64; 2]>,
    /// Micrometres of the unit, where it is inch or centimetre.
    pub unit_um: Option<f64>,
}

impl Resolution {
    /// Reads the tags; 0, infinity and nonsense count as not stated.
    pub fn of(file: &TiffFile, directory: &Directory) -> Self {
        let number = |tag| file.real(directory, tag).filter(|value| value.is_finite() && *value > 0.0);
        let per_unit = number(Tag::XResolution).map(|x| [x, number(Tag::YResolution).unwrap_or(x)]);
        let unit_um = match file.integer(directory, Tag::ResolutionUnit).unwrap_or(2) {
            2 => Some(MICROMETRES_PER_INCH),
            3 => Some(10_000.0),
            _ => None,
        };
        Self { per_unit, unit_um }
    }

    /// Dots per inch, if the unit is one of length.
    pub fn dpi(&self) -> Option<Dpi> {
        let ([x, y], unit) = (self.per_unit?, self.unit_um?);
        let per_inch = MICROMETRES_PER_INCH / unit;
        Some(Dpi { x: x * per_inch, y: y * per_inch })
    }

    /// The size of a pixel, if the unit is one of length.
    pub fn pixel_size(&self) -> Option<PixelSize> {
        self.pixel_size_in(self.unit_um?)
    }

    /// The size of a pixel in a unit of so many micrometres.
    pub fn pixel_size_in(&self, unit_um: f64) -> Option<PixelSize> {
        let [x, y] = self.per_unit?;
        Some(PixelSize { x: unit_um / x, y: unit_um / y, z: None })
    }
}

/// Micrometres of a unit as ImageJ and OME write it; `None` for pixels and what is no length.
pub(super) fn micrometres(unit: &str) -> Option<f64> {
    Some(match unit.trim() {
        "µm" | "μm" | "um" | "micron" | "microns" | "micrometer" | "micrometre" => 1.0,
        "pm" => 1e-6,
        "\u{c5}" | "\u{212b}" | "angstrom" => 1e-4,
        "nm" | "nanometer" => 1e-3,
        "mm" | "millimeter" => 1e3,
        "cm" | "centimeter" => 1e4,
        "dm" => 1e5,
        "m" | "meter" => 1e6,
        "km" => 1e9,
        "inch" | "in" | "inches" | "\"" => MICROMETRES_PER_INCH,
        "ft" => 12.0 * MICROMETRES_PER_INCH,
        "pt" => MICROMETRES_PER_INCH / 72.0,
        _ => return None,
    })
}

/// Hertz of a unit of frequency.
pub(super) fn hertz(unit: &str) -> Option<f64> {
    Some(match unit.trim() {
        "mHz" => 1e-3,
        "Hz" | "hertz" => 1.0,
        "kHz" => 1e3,
        "MHz" => 1e6,
        "GHz" => 1e9,
        _ => return None,
    })
}

/// Seconds of a unit of time as ImageJ and OME write it.
pub(super) fn seconds(unit: &str) -> Option<f64> {
    Some(match unit.trim() {
        "s" | "sec" | "second" | "seconds" => 1.0,
        "ms" | "msec" | "millisecond" | "milliseconds" => 1e-3,
        "µs" | "μs" | "us" | "usec" => 1e-6,
        "ns" => 1e-9,
        "min" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centimetres_and_inches_give_dpi_and_pixel_size() {
        let centimetre = Resolution { per_unit: Some([100.0, 200.0]), unit_um: Some(10_000.0) };
        assert_eq!(centimetre.dpi(), Some(Dpi { x: 254.0, y: 508.0 }));
        assert_eq!(centimetre.pixel_size(), Some(PixelSize { x: 100.0, y: 50.0, z: None }));
        let unitless = Resolution { per_unit: Some([4.0, 4.0]), unit_um: None };
        assert_eq!((unitless.dpi(), unitless.pixel_size()), (None, None));
        assert_eq!(unitless.pixel_size_in(1.0).map(|size| size.x), Some(0.25));
    }

    #[test]
    fn both_micro_signs_are_micrometres_and_pixels_are_no_length() {
        assert_eq!(micrometres("\u{b5}m"), Some(1.0));
        assert_eq!(micrometres("\u{3bc}m"), Some(1.0));
        assert_eq!(micrometres("pixel"), None);
        assert_eq!(seconds("ms"), Some(1e-3));
    }
}
