//! A spectrogram: power over time × frequency, with both axes calibrated.
//!
//! Not here: how it is computed (ops/spectrogram) or coloured (ops/colormap).

use super::calibration::AxisCalibration;

/// Power over time × frequency, frame after frame.
///
/// `values[frame · bins + bin]`, lowest frequency first.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrogram {
    /// Frequencies per frame.
    pub bins: usize,
    /// Frames, or averages of frames where the recipe averages.
    pub frames: usize,
    pub values: Vec<f32>,
    /// Centre of each bin.
    pub frequency: AxisCalibration,
    /// Centre of each frame.
    pub time: AxisCalibration,
    /// What the values are: `dBFS`, `dBFS/Hz`, `dB` (raw or window scale), or `linear`.
    pub unit: &'static str,
}
