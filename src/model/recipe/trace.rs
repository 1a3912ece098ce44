//! What a plot of samples over time can show of them. Not here: the arithmetic (ops/plots).

use serde::{Deserialize, Serialize};

/// A real number made of each sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trace {
    /// The real part; of a real recording the sample itself.
    I,
    /// The imaginary part.
    Q,
    /// |x|, 1 at full scale.
    #[default]
    Magnitude,
    /// 10·log10(|x|²), in dBFS.
    Decibel,
    /// The argument in radians, −π to π.
    Phase,
    /// The advance of the phase since the sample before in cycles per sample, −0.5 to 0.5: the instantaneous frequency.
    Frequency,
}

impl Trace {
    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::Q => "Q",
            Self::Magnitude | Self::Decibel => "magnitude",
            Self::Phase => "phase",
            Self::Frequency => "instantaneous frequency",
        }
    }
}
