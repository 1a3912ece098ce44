//! What a slice of a recording is asked to be: a stretch of time, a band, a sample rate, a type. Not here: the arithmetic
//! (`ops/filter`, `ops/quantise`), and what a recording makes of it (`engine/slice`).

use serde::{Deserialize, Serialize};

use crate::model::{Datatype, RecordingInfo, SignalRegion};

/// A part of a recording that becomes a recording of its own. Everything is optional: the default is the whole, unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// The first sample.
    #[serde(default)]
    pub from: u64,
    /// The sample after the last; `None`: to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
    /// What becomes 0, as [`RecordingInfo::frequency_at`] counts frequencies: in Hz, absolute where the recording has a
    /// frequency; cycles per sample where it has no rate. `None`: the centre stays where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<f64>,
    /// The width of what passes, in the same unit. `None`: as much as the decimation leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<f64>,
    /// Samples from one that is kept to the next. `None`: as many as the bandwidth allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimate: Option<u64>,
    /// `None`: the stored type where samples stay as they are, else 32-bit floats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<Datatype>,
    /// What the dither is drawn from, where whole numbers are written of what were none.
    #[serde(default)]
    pub dither_seed: u64,
}

impl Slice {
    /// What a region of a recording marks, in the recording's frequencies: hertz in whole millionths, so that the same
    /// slice can be asked for in words. A region over the whole band asks for no filter.
    #[must_use]
    pub fn of(region: &SignalRegion, info: &RecordingInfo) -> Self {
        let whole = region.cycles == SignalRegion::whole(info).cycles;
        let written = |hertz: f64| if info.sample_rate_hz.is_some() { (hertz * 1e6).round() / 1e6 } else { hertz };
        let width = region.bandwidth_cycles() * info.sample_rate_hz.unwrap_or(1.0);
        Self {
            from: region.from,
            to: Some(region.to),
            center: (!whole).then(|| written(info.frequency_at(region.from, region.center_cycles()))),
            bandwidth: (!whole).then(|| written(width)),
            ..Self::default()
        }
    }

    /// Whether samples are computed, not only chosen.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        self.center.is_some() || self.bandwidth.is_some() || !matches!(self.decimate, None | Some(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_comes_back_from_its_text_and_leaves_out_what_is_as_usual() {
        let slice = Slice {
            from: 10,
            to: Some(20),
            center: Some(433.92e6),
            bandwidth: Some(200e3),
            decimate: Some(8),
            datatype: Some("ci16_le".parse().unwrap()),
            dither_seed: 7,
        };
        let text = toml::to_string(&slice).unwrap();
        assert!(text.contains("datatype = \"ci16_le\""), "{text}");
        assert_eq!(toml::from_str::<Slice>(&text).unwrap(), slice);
        assert_eq!(toml::from_str::<Slice>("").unwrap(), Slice::default());
        assert!(toml::from_str::<Slice>("decimte = 2").is_err());
        assert!(toml::from_str::<Slice>("datatype = \"cf16\"").is_err());
    }
}
