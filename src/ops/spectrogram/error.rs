//! What a spectrogram can be refused for: each a sentence that says what to change.

use crate::model::Cancelled;

/// Why a spectrogram cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpectrogramError {
    #[error("an FFT of {0} samples is out of range; use 8 to 1048576")]
    FftSize(usize),
    #[error("a hop of 0 samples never gets anywhere; use 1 or more")]
    Hop,
    #[error("an average of {0} frames is out of range; use 1 to 65536")]
    Average(usize),
    /// The window's own clause: name and range.
    #[error("{0}")]
    Window(String),
    #[error("a sample rate of {0} Hz cannot scale a spectrogram; state a positive one")]
    SampleRate(f64),
    #[error("one side of the spectrum is defined for real recordings only; this one is complex, use both sides")]
    OneSideOfComplex,
    #[error("the torchsig presets need the maximum of the whole spectrogram and exist only in one shot")]
    OneShotOnly,
    #[error(
        "a spectrogram of {frames} frames of {bins} frequencies does not fit in memory; use fewer frames or a smaller FFT"
    )]
    TooLarge { frames: u64, bins: usize },
    /// The work was stopped; never shown as an error.
    #[error("cancelled")]
    Cancelled(#[from] Cancelled),
}
