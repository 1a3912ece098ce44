//! What a resize is asked to do. Not here: the arithmetic (ops/resize).

use serde::{Deserialize, Serialize};

use super::SmartDpi;

/// The size that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SizeRequest {
    /// Width and/or height in pixels; with one of them the other follows the proportions.
    Pixels { width: Option<usize>, height: Option<usize>, fit: Fit },
    /// A factor on both sides.
    Scale(f64),
    /// The longer side in pixels.
    LongSide(usize),
    /// The shorter side in pixels.
    ShortSide(usize),
    /// So many million pixels in all.
    Megapixels(f64),
    /// The side of a pixel of the result in µm: unequal sides become equal. The source must state its own.
    PixelSize(f64),
    /// Dots per inch: the printed size stays. `source` overrides what the file states.
    Dpi { target: f64, source: Option<f64>, max_dimension: Option<usize> },
    /// Dots per inch as far as limits allow, by the published normaliser.
    SmartDpi(SmartDpi),
}

/// What to do when width and height are both given and do not match the proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// The largest size that fits inside.
    #[default]
    Contain,
    /// Fill it and cut what hangs over, from the middle.
    Cover,
    /// Change the proportions.
    Stretch,
    /// As contain, with the rest filled ([`Resize::pad`]).
    Pad,
}

/// The resampling filter, by the names of the literature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResizeFilter {
    /// Lanczos3 where the size shrinks, Catmull-Rom where it grows.
    #[default]
    Auto,
    Nearest,
    Box,
    Bilinear,
    Hamming,
    CatmullRom,
    Mitchell,
    Gaussian,
    Lanczos3,
}

impl ResizeFilter {
    /// Every filter, in the order of the contract.
    pub const ALL: [Self; 9] = [
        Self::Auto,
        Self::Nearest,
        Self::Box,
        Self::Bilinear,
        Self::Hamming,
        Self::CatmullRom,
        Self::Mitchell,
        Self::Gaussian,
        Self::Lanczos3,
    ];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Nearest => "nearest",
            Self::Box => "box",
            Self::Bilinear => "bilinear",
            Self::Hamming => "hamming",
            Self::CatmullRom => "catmull-rom",
            Self::Mitchell => "mitchell",
            Self::Gaussian => "gaussian",
            Self::Lanczos3 => "lanczos3",
        }
    }
}

/// A resize as data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Resize {
    pub size: SizeRequest,
    #[serde(default)]
    pub filter: ResizeFilter,
    /// Resample in linear light (photographs). Off for measurements.
    #[serde(default)]
    pub linear_light: bool,
    /// An unsharp mask over the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharpen: Option<Sharpen>,
    /// The colour (sRGB) beside a padded picture; without one transparent where there is alpha, else black.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pad: Option<[u8; 3]>,
}

impl Resize {
    /// A resize that leaves everything but the size as usual.
    #[must_use]
    pub const fn new(size: SizeRequest) -> Self {
        Self { size, filter: ResizeFilter::Auto, linear_light: false, sharpen: None, pad: None }
    }
}

/// An unsharp mask.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sharpen {
    /// How much of what a blur takes away is added.
    pub amount: f64,
    /// The standard deviation of that blur, in pixels of the result.
    pub radius: f64,
    /// Differences below so many of 255 levels are left alone.
    #[serde(default)]
    pub threshold: f64,
}

impl Sharpen {
    /// What can be asked for: beyond lies nothing but noise.
    pub const AMOUNTS: std::ops::RangeInclusive<f64> = 0.01..=10.0;
    pub const RADII: std::ops::RangeInclusive<f64> = 0.1..=30.0;
    pub const THRESHOLDS: std::ops::RangeInclusive<f64> = 0.0..=255.0;
}

impl Default for Sharpen {
    /// What reducing takes from a photograph.
    fn default() -> Self {
        Self { amount: 0.5, radius: 0.8, threshold: 0.0 }
    }
}
