//! What |X|² is divided by, and what the result is called.
//!
//! Definitions (Heinzel, Rüdiger, Schilling 2002; the same as SciPy's `scaling`): spectrum |X|²/(Σw)², density
//! |X|²/(fs·Σw²), window |X|²/Σw² (torchaudio's `normalized=True`), raw |X|².

use super::window::WindowTable;
use crate::model::recipe::{PowerScale, PowerUnit};

/// The factor on |X|². `sample_rate_hz` counts only for densities; where it is unknown they are per cycle/sample.
#[must_use]
pub fn factor(scale: PowerScale, window: &WindowTable, sample_rate_hz: Option<f64>) -> f64 {
    match scale {
        PowerScale::Raw => 1.0,
        PowerScale::Window => 1.0 / window.sum_of_squares,
        PowerScale::Spectrum => 1.0 / (window.sum * window.sum),
        PowerScale::Density => 1.0 / (sample_rate_hz.unwrap_or(1.0) * window.sum_of_squares),
    }
}

/// The factor on power in the scale `spectrum`, which indexes and tiles keep, for the same in another scale.
#[must_use]
pub fn from_spectrum(scale: PowerScale, window: &WindowTable, sample_rate_hz: Option<f64>) -> f64 {
    factor(scale, window, sample_rate_hz) * window.sum * window.sum
}

/// The name of the values: `dBFS`, `dBFS/Hz`, `dB`, `linear`.
#[must_use]
pub const fn unit_name(scale: PowerScale, unit: PowerUnit, rate_known: bool) -> &'static str {
    match (unit, scale) {
        (PowerUnit::Linear, _) => "linear",
        (PowerUnit::Db, PowerScale::Spectrum) => "dBFS",
        (PowerUnit::Db, PowerScale::Density) if rate_known => "dBFS/Hz",
        (PowerUnit::Db, _) => "dB",
    }
}
