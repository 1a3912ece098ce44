//! What a blend of whole stacks is asked to do. Not here: the arithmetic (ops/blend).

use serde::{Deserialize, Serialize};

use crate::model::layer::BlendMode;

/// How alpha takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlphaRule {
    /// The mode's formula on colour samples, alpha by αs + αb − αs·αb: the published way.
    #[default]
    Plain,
    /// W3C compositing with alpha.
    Composite,
}

/// What to do when sizes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SizeRule {
    /// Refuse.
    #[default]
    Equal,
    /// The common part, from the top left corner.
    Crop,
    /// Resample the others to the first.
    Fit,
}

/// A blend as data; the first input lies lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Blend {
    #[serde(default)]
    pub mode: BlendMode,
    #[serde(default)]
    pub alpha: AlphaRule,
    #[serde(default)]
    pub size: SizeRule,
}
