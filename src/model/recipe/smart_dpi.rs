//! What the published DPI normaliser is asked to do. Not here: its arithmetic (`ops/resize`).

use serde::{Deserialize, Serialize};

/// Which of the published programs decides: they truncate, skip and limit differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normaliser {
    /// The Rust version: a rule for memory as well, no bounds but 72 dpi below.
    #[default]
    Rust,
    /// The released Python version: bounds below and above, no rule for memory.
    Python,
}

/// A resolution to bring pictures to, as far as limits allow it: what is near enough is left as it is, what would become too
/// large gets the highest whole resolution that fits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct SmartDpi {
    /// Dots per inch.
    pub target: u32,
    /// The resolution of the picture, in place of what its file states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<f64>,
    /// No side of a result is longer, in pixels.
    pub max_dimension: usize,
    /// Whether the resolution gives way to the limits; else a result is cut down to `max_dimension` afterwards.
    pub auto_adjust: bool,
    /// The least resolution that the limits may lead to; the Python version's alone.
    pub min: u32,
    /// The highest; the Python version's alone.
    pub max: u32,
    /// In MiB: how large a square RGB picture may be whose side is the longer one of a result; the Rust version's alone.
    pub memory_limit_mb: f64,
    pub normaliser: Normaliser,
}

impl Default for SmartDpi {
    fn default() -> Self {
        Self {
            target: 300,
            source: None,
            max_dimension: 4096,
            auto_adjust: true,
            min: 72,
            max: 600,
            memory_limit_mb: 2048.0,
            normaliser: Normaliser::Rust,
        }
    }
}
