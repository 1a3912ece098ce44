//! The built-in samples by name, and how they are opened.

use crate::codec::Opened;
use crate::model::{Recording, Stack};

/// The built-in samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleData {
    /// 24 t × 3 c (nuclei, filaments, vesicles) of 768 × 768 pixels, 16 bit.
    TimeLapse,
    /// 10 s at 2.4 MS/s around 433.92 MHz: carrier, hopping bursts, chirp, OFDM-like block.
    RadioScene,
}

impl SampleData {
    /// Both.
    pub const ALL: [Self; 2] = [Self::TimeLapse, Self::RadioScene];

    /// The document's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TimeLapse => "Fluorescence time-lapse (simulated)",
            Self::RadioScene => "RF scene (simulated)",
        }
    }

    /// A short name for files made from it.
    #[must_use]
    pub const fn file_stem(self) -> &'static str {
        match self {
            Self::TimeLapse => "time_lapse",
            Self::RadioScene => "rf_scene",
        }
    }

    /// Opens it: at once, nothing is computed yet.
    #[must_use]
    pub fn open(self) -> Opened {
        match self {
            Self::TimeLapse => Opened::Stack(time_lapse()),
            Self::RadioScene => Opened::Recording(radio_band()),
        }
    }
}

/// The simulated time-lapse, for those who need no document.
#[must_use]
pub fn time_lapse() -> Stack {
    super::time_lapse::stack()
}

/// The simulated radio scene, for those who need no document.
#[must_use]
pub fn radio_band() -> Recording {
    super::radio::recording()
}
