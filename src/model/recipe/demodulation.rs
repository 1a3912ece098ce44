//! What is to be heard of a recording: a band, and how sound is carried in it. Not here: the arithmetic (`ops/demod`).

use serde::{Deserialize, Serialize};

use crate::model::Datatype;

/// How sound is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DemodulationMode {
    /// Amplitude modulation with its carrier.
    Am,
    /// Narrow frequency modulation, 5 kHz deviation.
    #[default]
    Fm,
    /// Broadcast frequency modulation, 75 kHz deviation; the sum of the channels (mono).
    Wfm,
    /// The upper side band of a carrier that is not sent.
    Usb,
    /// The lower side band.
    Lsb,
}

impl DemodulationMode {
    /// Each, in the order of the contract.
    pub const ALL: [Self; 5] = [Self::Am, Self::Fm, Self::Wfm, Self::Usb, Self::Lsb];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Am => "am",
            Self::Fm => "fm",
            Self::Wfm => "wfm",
            Self::Usb => "usb",
            Self::Lsb => "lsb",
        }
    }

    /// The usual width of the band in Hz: AM and FM on both sides of the carrier, side bands on theirs.
    #[must_use]
    pub const fn usual_bandwidth_hz(self) -> f64 {
        match self {
            Self::Am => 10e3,
            Self::Fm => 16e3,
            Self::Wfm => 200e3,
            Self::Usb | Self::Lsb => 3e3,
        }
    }

    /// The deviation in Hz that is full scale, of frequency modulation.
    #[must_use]
    pub const fn deviation_hz(self) -> Option<f64> {
        match self {
            Self::Fm => Some(5e3),
            Self::Wfm => Some(75e3),
            Self::Am | Self::Usb | Self::Lsb => None,
        }
    }

    /// The de-emphasis that is usual.
    #[must_use]
    pub const fn usual_deemphasis(self) -> Deemphasis {
        if matches!(self, Self::Wfm) { Deemphasis::Us50 } else { Deemphasis::None }
    }
}

/// What takes back the treble that broadcasters of frequency modulation add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Deemphasis {
    #[default]
    #[serde(rename = "none")]
    None,
    /// 50 µs: most of the world.
    #[serde(rename = "50us")]
    Us50,
    /// 75 µs: the Americas and South Korea.
    #[serde(rename = "75us")]
    Us75,
}

impl Deemphasis {
    /// Each, in the order of the contract.
    pub const ALL: [Self; 3] = [Self::Us50, Self::Us75, Self::None];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Us50 => "50us",
            Self::Us75 => "75us",
        }
    }

    /// Its time constant.
    #[must_use]
    pub const fn seconds(self) -> Option<f64> {
        match self {
            Self::None => None,
            Self::Us50 => Some(50e-6),
            Self::Us75 => Some(75e-6),
        }
    }
}

/// Sound out of a part of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demodulation {
    pub mode: DemodulationMode,
    /// The first sample.
    #[serde(default)]
    pub from: u64,
    /// The sample after the last; `None`: to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
    #[serde(default)]
    pub channel: usize,
    /// The carrier in Hz, as in a [`Slice`](super::Slice). `None`: the recording's centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<f64>,
    /// In Hz. `None`: as is usual for the mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<f64>,
    /// `None`: as is usual for the mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemphasis: Option<Deemphasis>,
    /// Samples of sound a second.
    pub rate: u32,
    /// How sound is stored: `ri16_le` or `rf32_le`.
    pub datatype: Datatype,
}

impl Default for Demodulation {
    fn default() -> Self {
        Self {
            mode: DemodulationMode::Fm,
            from: 0,
            to: None,
            channel: 0,
            center: None,
            bandwidth: None,
            deemphasis: None,
            rate: 48_000,
            datatype: Datatype { complex: false, format: crate::model::NumberFormat::I16, ..Datatype::CF32 },
        }
    }
}
