//! Calibration: pixel sizes in µm, resolution in dots per inch.
//!
//! Lengths are kept in µm, times in s, frequencies in Hz, everywhere. Not here: parsing of units as formats
//! write them (codec) or as people type them (ui, cli), axes that are no lengths (`calibration`).

use serde::{Deserialize, Serialize};

/// Micrometres in an inch.
pub const MICROMETRES_PER_INCH: f64 = 25_400.0;

/// The size of a pixel in µm; `z` is the distance between planes where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PixelSize {
    pub x: f64,
    pub y: f64,
    pub z: Option<f64>,
}

impl PixelSize {
    /// Whether it says what a resolution says and no more, to the digits that files keep.
    #[must_use]
    pub fn is_that_of(self, dpi: Dpi) -> bool {
        let same = |size: f64, dpi: f64| (size * dpi / MICROMETRES_PER_INCH - 1.0).abs() < 1e-6;
        self.z.is_none() && same(self.x, dpi.x) && same(self.y, dpi.y)
    }

    /// The pixel size after the plane was scaled by these factors (2 makes pixels half as large).
    #[must_use]
    pub fn scaled(&self, scale_x: f64, scale_y: f64) -> Self {
        Self { x: self.x / scale_x, y: self.y / scale_y, z: self.z }
    }
}

/// How far pixels, planes and times lie apart, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spacing {
    /// In µm.
    pub pixel_size: Option<PixelSize>,
    /// From time point to time point, in s.
    pub time_interval_s: Option<f64>,
}

impl Spacing {
    /// Whether every known number is above 0 and finite.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let sides = self.pixel_size.map_or([None; 3], |size| [Some(size.x), Some(size.y), size.z]);
        sides.into_iter().chain([self.time_interval_s]).flatten().all(|number| number.is_finite() && number > 0.0)
    }
}

/// Resolution in dots per inch, across and down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dpi {
    pub x: f64,
    pub y: f64,
}

impl Dpi {
    /// The size of a pixel at this resolution.
    #[must_use]
    pub fn pixel_size(self) -> PixelSize {
        PixelSize { x: MICROMETRES_PER_INCH / self.x, y: MICROMETRES_PER_INCH / self.y, z: None }
    }

    /// The resolution after the plane was scaled by these factors, so that the printed size stays.
    #[must_use]
    pub fn scaled(&self, scale_x: f64, scale_y: f64) -> Self {
        Self { x: self.x * scale_x, y: self.y * scale_y }
    }
}
