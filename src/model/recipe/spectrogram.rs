//! What a spectrogram is asked to be, and how one is shown. Not here: the arithmetic (ops/spectrogram).

use serde::{Deserialize, Serialize};

use super::window::Window;

/// How |X|² is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PowerScale {
    /// |X|²
    Raw,
    /// |X|² / Σw²
    Window,
    /// |X|² / (Σw)²: dBFS
    #[default]
    Spectrum,
    /// |X|² / (fs · Σw²): dBFS/Hz
    Density,
}

/// Decibel or linear power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PowerUnit {
    /// 10 · log10(max(P, 1e-20))
    #[default]
    Db,
    Linear,
}

/// Which frequencies are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sides {
    /// Two for complex, one for real recordings.
    #[default]
    Auto,
    Two,
    /// Positive frequencies, doubled but for DC and Nyquist.
    One,
}

impl Sides {
    /// Whether positive frequencies alone are shown of a recording of complex or of real samples.
    #[must_use]
    pub const fn is_one_sided(self, complex: bool) -> bool {
        match self {
            Self::Auto => !complex,
            Self::One => true,
            Self::Two => false,
        }
    }
}

/// What is subtracted from each frame first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Detrend {
    #[default]
    None,
    /// The frame's mean.
    Constant,
}

/// Published conventions to be compatible with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpectrogramPreset {
    /// `scipy.signal.spectrogram` with its own defaults.
    Scipy,
    /// torchsig 1.1 and later: Blackman, raw, dB with a floor of 1e-10 of the maximum, highest frequency first.
    Torchsig,
    /// torchsig 1.0: Hann, ÷ Σw², else the same.
    #[serde(rename = "torchsig-1.0")]
    Torchsig10,
}

/// How several frames become one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reduce {
    #[default]
    Max,
    /// Mean of linear power.
    Mean,
    Min,
}

/// How long a spectrogram's frame may be, in samples.
pub const FRAME_LENGTHS: std::ops::RangeInclusive<usize> = 8..=1 << 20;

/// How many frames may be averaged to one.
pub const AVERAGED_FRAMES: std::ops::RangeInclusive<usize> = 1..=1 << 16;

const fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_one(average: &usize) -> bool {
    *average == 1
}

/// A spectrogram as data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SpectrogramRecipe {
    /// Samples per frame, one of [`FRAME_LENGTHS`].
    pub n_fft: usize,
    /// Samples from frame to frame, at least 1.
    pub hop: usize,
    /// Consecutive frames whose power is averaged to one, N of [`AVERAGED_FRAMES`]; 1: none.
    ///
    /// With P(i, k) the linear power of frame i in bin k, and F frames, average j is
    /// `A(j, k) = 1/n · Σ P(i, k)` over the n frames from i = j·N to min((j + 1)·N, F) − 1: groups that do not overlap, counted
    /// from the first frame, whatever part is looked at. The last group is the mean of the frames that there are. This is
    /// Welch's estimate over (N − 1)·hop + `n_fft` samples (Welch 1967), and what spectrum analysers call power (RMS)
    /// averaging of traces, in blocks; neither averaging of decibels nor the exponential one that runs along.
    ///
    /// An average is what a frame is without averaging: what is reduced to columns, by maximum or minimum of averages.
    /// The mean weighs each by its frames, so there averaging changes nothing.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub average: usize,
    #[serde(default)]
    pub window: Window,
    #[serde(default)]
    pub scale: PowerScale,
    #[serde(default)]
    pub unit: PowerUnit,
    #[serde(default)]
    pub sides: Sides,
    #[serde(default)]
    pub detrend: Detrend,
    /// Set when the recipe came from a preset whose floor and row order apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<SpectrogramPreset>,
}

impl Default for SpectrogramRecipe {
    fn default() -> Self {
        Self {
            n_fft: 1024,
            hop: 512,
            average: 1,
            window: Window::Hann,
            scale: PowerScale::Spectrum,
            unit: PowerUnit::Db,
            sides: Sides::Auto,
            detrend: Detrend::None,
            preset: None,
        }
    }
}

/// Colour maps by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorMap {
    Grey,
    Viridis,
    Magma,
    #[default]
    Inferno,
    Plasma,
    Cividis,
    Turbo,
}

impl ColorMap {
    /// Every map.
    pub const ALL: [Self; 7] =
        [Self::Grey, Self::Viridis, Self::Magma, Self::Inferno, Self::Plasma, Self::Cividis, Self::Turbo];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Viridis => "viridis",
            Self::Magma => "magma",
            Self::Inferno => "inferno",
            Self::Plasma => "plasma",
            Self::Cividis => "cividis",
            Self::Turbo => "turbo",
        }
    }
}

/// How a spectrogram is shown: the spectrogram itself and its colours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SpectrogramView {
    pub spectrogram: SpectrogramRecipe,
    pub reduce: Reduce,
    /// Bottom and top of the colours in the spectrogram's unit; `None`: automatic, from the whole recording.
    pub range: Option<[f32; 2]>,
    pub colormap: ColorMap,
    pub channel: usize,
}

impl Default for SpectrogramView {
    fn default() -> Self {
        Self {
            spectrogram: SpectrogramRecipe::default(),
            reduce: Reduce::Max,
            range: None,
            colormap: ColorMap::Inferno,
            channel: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes_without_averaging_are_what_they_were() {
        let old: SpectrogramRecipe = toml::from_str("n_fft = 256\nhop = 64").unwrap();
        assert_eq!(old.average, 1);
        assert!(!toml::to_string(&old).unwrap().contains("average"));
        let averaged = SpectrogramRecipe { average: 8, ..old };
        let text = toml::to_string(&averaged).unwrap();
        assert_eq!(toml::from_str::<SpectrogramRecipe>(&text).unwrap(), averaged);
    }
}
