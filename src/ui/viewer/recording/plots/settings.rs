//! Which plots are shown and in which units their axes are. Remembered by the window, the same for all recordings.

use serde::{Deserialize, Serialize};

use crate::model::recipe::Trace;

/// A plot beside the spectrogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlotKind {
    Magnitude,
    Decibel,
    IAndQ,
    Phase,
    Frequency,
    Density,
    Difference,
    Ccdf,
    Histogram,
    Constellation,
    Eye,
}

/// Which axis of the spectrogram a plot shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlotAxis {
    Time,
    Frequency,
    /// Neither: it stands in a row with its like.
    Own,
}

impl PlotKind {
    /// Every plot, in the order they stand under the spectrogram.
    pub const ALL: [Self; 11] = [
        Self::Magnitude,
        Self::Decibel,
        Self::IAndQ,
        Self::Phase,
        Self::Frequency,
        Self::Density,
        Self::Difference,
        Self::Ccdf,
        Self::Histogram,
        Self::Constellation,
        Self::Eye,
    ];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Magnitude => "Magnitude",
            Self::Decibel => "Magnitude in dB",
            Self::IAndQ => "I and Q",
            Self::Phase => "Phase",
            Self::Frequency => "Instantaneous frequency",
            Self::Density => "Power spectrum",
            Self::Difference => "Difference of spectra",
            Self::Ccdf => "CCDF of power",
            Self::Histogram => "Amplitude histogram",
            Self::Constellation => "Constellation",
            Self::Eye => "Eye",
        }
    }

    /// The axis that it shares with the spectrogram.
    #[must_use]
    pub const fn axis(self) -> PlotAxis {
        match self {
            Self::Magnitude | Self::Decibel | Self::IAndQ | Self::Phase | Self::Frequency => PlotAxis::Time,
            Self::Density | Self::Difference => PlotAxis::Frequency,
            Self::Ccdf | Self::Histogram | Self::Constellation | Self::Eye => PlotAxis::Own,
        }
    }
}

/// The unit of time axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    #[default]
    Seconds,
    Samples,
    /// The time of day, where a capture states it.
    Utc,
}

/// What frequencies count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FrequencyUnit {
    /// 0 Hz: as received.
    #[default]
    Received,
    /// The centre frequency.
    Offset,
}

/// The units of the axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AxisUnits {
    pub time: TimeUnit,
    pub frequency: FrequencyUnit,
}

/// The traces of the power spectrum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpectrumTraces {
    pub mean: bool,
    pub max: bool,
    pub min: bool,
}

impl Default for SpectrumTraces {
    fn default() -> Self {
        Self { mean: true, max: true, min: false }
    }
}

/// Everything that is chosen of plots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct PlotSettings {
    /// In the order of [`PlotKind::ALL`].
    shown: Vec<PlotKind>,
    pub units: AxisUnits,
    pub spectrum: SpectrumTraces,
    /// What the eye is of.
    pub eye: Trace,
}

impl Default for PlotSettings {
    fn default() -> Self {
        Self {
            shown: vec![PlotKind::Magnitude, PlotKind::Density],
            units: AxisUnits::default(),
            spectrum: SpectrumTraces::default(),
            eye: Trace::I,
        }
    }
}

impl PlotSettings {
    /// The plots that are shown, from top to bottom.
    #[must_use]
    pub fn shown(&self) -> &[PlotKind] {
        &self.shown
    }

    /// Whether a plot is shown.
    #[must_use]
    pub fn shows(&self, kind: PlotKind) -> bool {
        self.shown.contains(&kind)
    }

    /// Shows a plot, or takes it away.
    pub fn set(&mut self, kind: PlotKind, shown: bool) {
        self.shown.retain(|other| *other != kind);
        if shown {
            self.shown.push(kind);
        }
        self.shown.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_stand_in_one_order_however_they_were_chosen() {
        let mut settings = PlotSettings::default();
        for kind in [PlotKind::Eye, PlotKind::Phase, PlotKind::Eye] {
            settings.set(kind, true);
        }
        settings.set(PlotKind::Density, false);
        assert_eq!(settings.shown(), [PlotKind::Magnitude, PlotKind::Phase, PlotKind::Eye]);
        assert!(settings.shows(PlotKind::Eye) && !settings.shows(PlotKind::Density));
        assert!(PlotKind::ALL.is_sorted());
    }

    #[test]
    fn the_choice_is_kept_and_what_is_missing_is_the_default() {
        let mut settings = PlotSettings::default();
        settings.set(PlotKind::Ccdf, true);
        settings.units.time = TimeUnit::Utc;
        let text = toml::to_string(&settings).unwrap();
        assert_eq!(toml::from_str::<PlotSettings>(&text).unwrap(), settings);
        assert_eq!(toml::from_str::<PlotSettings>("").unwrap(), PlotSettings::default());
    }
}
