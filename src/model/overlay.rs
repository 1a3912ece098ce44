//! Overlays: what is drawn over a picture's pixels: scale bar, time stamp, plane label, channel names.
//!
//! Plain parameters, part of a composition. Sizes are parts of the picture, so that a label takes the same share of it
//! on the screen and in every export. Not here: what they say of a plane, and drawing them (ops/overlay).

use serde::{Deserialize, Serialize};

/// The overlays of a composition. A table that a recipe gives is shown unless it says `visible = false`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overlays {
    /// The size of letters in percent of the picture's shorter side.
    pub text_percent: f64,
    /// Whether everything stands on a dark ground.
    pub ground: bool,
    pub scale_bar: ScaleBar,
    pub time_stamp: TimeStamp,
    pub plane_label: PlaneLabel,
    pub channel_names: ChannelNames,
}

/// A bar of a round length, with that length over it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScaleBar {
    #[serde(default = "given")]
    pub visible: bool,
    pub corner: Corner,
    pub color: [u8; 3],
    /// In µm, or in the unit of the picture's horizontal axis; `None`: the longest of 1, 2, 5, 10, … that fits well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<f64>,
    /// In percent of the picture's shorter side.
    pub thickness_percent: f64,
    /// Whether the length stands over it.
    pub text: bool,
}

/// The time of a plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimeStamp {
    #[serde(default = "given")]
    pub visible: bool,
    pub corner: Corner,
    pub color: [u8; 3],
    pub format: TimeFormat,
}

/// The height of a plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaneLabel {
    #[serde(default = "given")]
    pub visible: bool,
    pub corner: Corner,
    pub color: [u8; 3],
    pub format: PlaneFormat,
}

/// The names of the visible layers, each in its own colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChannelNames {
    #[serde(default = "given")]
    pub visible: bool,
    pub corner: Corner,
}

/// Where an overlay stands. Overlays of one corner stand over one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    UpperLeft,
    UpperRight,
    LowerLeft,
    LowerRight,
}

/// How a time is written. Without a known interval every one of them is the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeFormat {
    /// `00:14:00`, with decimals where planes are less than a second apart.
    #[default]
    Clock,
    /// `840 s`
    Seconds,
    /// `t 7 / 24`, from 1.
    Index,
}

/// How the height of a plane is written. Without a known distance of planes both are the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaneFormat {
    /// `z 3.0 µm`, from the first plane.
    #[default]
    Depth,
    /// `z 6 / 12`, from 1.
    Index,
}

const WHITE: [u8; 3] = [255; 3];

const fn given() -> bool {
    true
}

impl Overlays {
    /// The sizes that letters may have.
    pub const TEXT_PERCENT: std::ops::RangeInclusive<f64> = 0.5..=25.0;

    /// Whether anything is drawn at all.
    #[must_use]
    pub const fn any_visible(&self) -> bool {
        self.scale_bar.visible || self.time_stamp.visible || self.plane_label.visible || self.channel_names.visible
    }

    /// Whether all numbers make sense.
    ///
    /// # Errors
    /// A sentence about the first that does not.
    pub fn check(&self) -> Result<(), String> {
        let bar = &self.scale_bar;
        if !Self::TEXT_PERCENT.contains(&self.text_percent) {
            return Err(format!("a text size of {} % is not from 0.5 to 25 %", self.text_percent));
        }
        if !ScaleBar::THICKNESS_PERCENT.contains(&bar.thickness_percent) {
            return Err(format!("a scale bar {} % thick is not from 0.1 to 10 %", bar.thickness_percent));
        }
        match bar.length {
            Some(length) if !(length > 0.0 && length.is_finite()) => {
                Err(format!("a scale bar {length} long is no length above 0"))
            }
            _ => Ok(()),
        }
    }
}

impl ScaleBar {
    /// The thicknesses that a bar may have.
    pub const THICKNESS_PERCENT: std::ops::RangeInclusive<f64> = 0.1..=10.0;
}

impl Corner {
    /// Every corner, row by row.
    pub const ALL: [Self; 4] = [Self::UpperLeft, Self::UpperRight, Self::LowerLeft, Self::LowerRight];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UpperLeft => "upper-left",
            Self::UpperRight => "upper-right",
            Self::LowerLeft => "lower-left",
            Self::LowerRight => "lower-right",
        }
    }

    /// Whether it is at the picture's right edge.
    #[must_use]
    pub const fn is_right(self) -> bool {
        matches!(self, Self::UpperRight | Self::LowerRight)
    }

    /// Whether it is at the picture's lower edge.
    #[must_use]
    pub const fn is_lower(self) -> bool {
        matches!(self, Self::LowerLeft | Self::LowerRight)
    }
}

impl TimeFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Clock, Self::Seconds, Self::Index];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Seconds => "seconds",
            Self::Index => "index",
        }
    }
}

impl PlaneFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Depth, Self::Index];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Depth => "depth",
            Self::Index => "index",
        }
    }
}

impl Default for Overlays {
    fn default() -> Self {
        Self {
            text_percent: 3.0,
            ground: false,
            scale_bar: ScaleBar::default(),
            time_stamp: TimeStamp::default(),
            plane_label: PlaneLabel::default(),
            channel_names: ChannelNames::default(),
        }
    }
}

impl Default for ScaleBar {
    fn default() -> Self {
        let corner = Corner::LowerRight;
        Self { visible: false, corner, color: WHITE, length: None, thickness_percent: 0.8, text: true }
    }
}

impl Default for TimeStamp {
    fn default() -> Self {
        Self { visible: false, corner: Corner::UpperLeft, color: WHITE, format: TimeFormat::default() }
    }
}

impl Default for PlaneLabel {
    fn default() -> Self {
        Self { visible: false, corner: Corner::UpperLeft, color: WHITE, format: PlaneFormat::default() }
    }
}

impl Default for ChannelNames {
    fn default() -> Self {
        Self { visible: false, corner: Corner::LowerLeft }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_given_is_shown() {
        let overlays: Overlays = toml::from_str("[scale_bar]\nlength = 20\n[time_stamp]\nvisible = false").unwrap();
        assert!(overlays.scale_bar.visible && !overlays.time_stamp.visible && !overlays.channel_names.visible);
        assert_eq!(overlays.scale_bar, ScaleBar { visible: true, length: Some(20.0), ..ScaleBar::default() });
        assert_eq!(toml::from_str::<Overlays>("").unwrap(), Overlays::default());
        assert!(!Overlays::default().any_visible() && overlays.any_visible());
    }

    #[test]
    fn recipes_keep_every_option() {
        let mut overlays = Overlays { text_percent: 5.0, ground: true, ..Overlays::default() };
        overlays.scale_bar = ScaleBar {
            visible: true,
            corner: Corner::UpperRight,
            color: [1, 2, 3],
            length: Some(5.5),
            thickness_percent: 2.0,
            text: false,
        };
        overlays.time_stamp.format = TimeFormat::Index;
        overlays.plane_label.format = PlaneFormat::Index;
        overlays.channel_names.corner = Corner::UpperLeft;
        let text = toml::to_string(&overlays).unwrap();
        assert_eq!(toml::from_str::<Overlays>(&text).unwrap(), overlays, "{text}");
        let text = serde_json::to_string(&Overlays::default()).unwrap();
        assert_eq!(serde_json::from_str::<Overlays>(&text).unwrap(), Overlays::default(), "{text}");
    }

    #[test]
    fn numbers_that_make_no_sense_are_told() {
        let check = |change: fn(&mut Overlays)| {
            let mut overlays = Overlays::default();
            change(&mut overlays);
            overlays.check()
        };
        assert_eq!(check(|_| ()), Ok(()));
        for change in [
            (|overlays| overlays.text_percent = f64::NAN) as fn(&mut Overlays),
            |overlays| overlays.text_percent = 0.0,
            |overlays| overlays.scale_bar.thickness_percent = 11.0,
            |overlays| overlays.scale_bar.length = Some(0.0),
            |overlays| overlays.scale_bar.length = Some(f64::INFINITY),
        ] {
            assert!(check(change).is_err());
        }
    }
}
