//! How display ranges are found in the data: the methods by name, and what they look at.
//!
//! Plain parameters: the arithmetic is in ops/contrast, the looking in engine/contrast.

use serde::{Deserialize, Serialize};

/// The percentages of pixels that Enhance Contrast can let saturate, ImageJ's 0.35 among them.
pub const SATURATED_PERCENTS: [f64; 5] = [0.1, 0.35, 1.0, 2.0, 5.0];

/// What is made of the values that were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContrastMethod {
    /// From 0.1 % to 99.9 % of the values.
    #[default]
    Percentiles,
    /// ImageJ's Auto button: once more is stronger.
    ImagejAuto,
    /// ImageJ's Enhance Contrast: a part of the pixels saturates.
    EnhanceContrast,
    /// From the lowest to the highest value.
    Extent,
    /// All that the sample type can hold; of floats the extent.
    SampleType,
}

impl ContrastMethod {
    /// Every method, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::Percentiles, Self::ImagejAuto, Self::EnhanceContrast, Self::Extent, Self::SampleType];

    /// What lists call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Percentiles => "0.1 % to 99.9 %",
            Self::ImagejAuto => "ImageJ Auto",
            Self::EnhanceContrast => "ImageJ Enhance Contrast",
            Self::Extent => "Lowest to highest",
            Self::SampleType => "All of the sample type",
        }
    }
}

/// Which values are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContrastScope {
    /// The plane that is shown.
    Plane,
    /// Planes spread over the stack.
    #[default]
    Stack,
    /// Those of the same channel in every open stack of the sample type: one range that holds each stack's own.
    Documents,
}

impl ContrastScope {
    /// Every scope, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Plane, Self::Stack, Self::Documents];

    /// What lists call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Plane => "This plane",
            Self::Stack => "The stack",
            Self::Documents => "All open stacks, one range",
        }
    }
}

/// What Auto does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ContrastChoice {
    pub method: ContrastMethod,
    pub scope: ContrastScope,
    /// For Enhance Contrast; the nearest of [`SATURATED_PERCENTS`] counts.
    pub saturated_percent: f64,
}

impl Default for ContrastChoice {
    fn default() -> Self {
        Self { method: ContrastMethod::default(), scope: ContrastScope::default(), saturated_percent: 0.35 }
    }
}
