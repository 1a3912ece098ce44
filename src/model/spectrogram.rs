//! A spectrogram: power over time × frequency, with both axes calibrated.
//!
//! Not here: how it is computed (ops/spectrogram) or coloured (ops/colormap).

/// An evenly spaced axis: value of the first entry, step, unit.
#[derive(Debug, Clone, PartialEq)]
pub struct SpectrogramAxis {
    pub start: f64,
    pub step: f64,
    /// `Hz`, `s`, or `samples` and `cycles/sample` where no sample rate is known.
    pub unit: &'static str,
}

/// What the pixels of a spectrogram's picture mean: pixel (x, y) is at `time.start + x · time.step` and
/// `frequency.start + y · frequency.step`.
#[derive(Debug, Clone, PartialEq)]
pub struct SpectrogramAxes {
    pub time: SpectrogramAxis,
    /// Of a picture with the highest frequency on top, the step is negative.
    pub frequency: SpectrogramAxis,
    /// The unit of the values.
    pub values: &'static str,
}

/// Power over time × frequency, frame after frame.
///
/// `values[frame · bins + bin]`, lowest frequency first.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrogram {
    /// Frequencies per frame.
    pub bins: usize,
    pub frames: usize,
    pub values: Vec<f32>,
    /// Centre of each bin.
    pub frequency: SpectrogramAxis,
    /// Centre of each frame.
    pub time: SpectrogramAxis,
    /// What the values are: `dBFS`, `dBFS/Hz`, `dB` (raw or window scale), or `linear`.
    pub unit: &'static str,
}
