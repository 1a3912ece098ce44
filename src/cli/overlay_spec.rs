//! Overlays as options: `--scale-bar=20,lower-left,#ffff00`, `--time-stamp=seconds`. A value is a list whose members are
//! known by their form, in any order.

use std::str::FromStr;

use super::arguments::OverlayOptions;
use super::colors::color;
use super::numbers::positive;
use crate::model::Overlays;
use crate::model::overlay::{ChannelNames, Corner, PlaneFormat, PlaneLabel, ScaleBar, TimeFormat, TimeStamp};

/// What every overlay can be told, and its own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec<T> {
    corner: Option<Corner>,
    color: Option<[u8; 3]>,
    own: T,
}

/// `--scale-bar`: length in the unit of the pixel size, and whether it is written.
pub type ScaleBarSpec = Spec<(Option<f64>, bool)>;
/// `--time-stamp`
pub type TimeStampSpec = Spec<Option<TimeFormat>>;
/// `--plane-label`
pub type PlaneLabelSpec = Spec<Option<PlaneFormat>>;
/// `--channel-names`, whose colours are those of the layers.
pub type ChannelNamesSpec = Spec<Colorless>;

/// Of an overlay that has nothing of its own, not even a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Colorless;

/// The words that only one overlay knows.
trait OwnWords: Default {
    /// What else can be said, for refusals.
    const KNOWN: &'static str;

    /// Takes a word in; `false` if it is none of its own.
    fn take(&mut self, word: &str) -> bool;

    /// Whether a colour can be chosen.
    fn has_color() -> bool {
        true
    }
}

impl OwnWords for (Option<f64>, bool) {
    const KNOWN: &'static str = "a length such as 20, no-text";

    fn take(&mut self, word: &str) -> bool {
        match positive(word) {
            Ok(length) => self.0 = Some(length),
            Err(_) if word == "no-text" => self.1 = true,
            Err(_) => return false,
        }
        true
    }
}

impl OwnWords for Option<TimeFormat> {
    const KNOWN: &'static str = "clock, seconds, index";

    fn take(&mut self, word: &str) -> bool {
        let format = TimeFormat::ALL.into_iter().find(|format| format.name() == word);
        *self = format.or(*self);
        format.is_some()
    }
}

impl OwnWords for Option<PlaneFormat> {
    const KNOWN: &'static str = "depth, index";

    fn take(&mut self, word: &str) -> bool {
        let format = PlaneFormat::ALL.into_iter().find(|format| format.name() == word);
        *self = format.or(*self);
        format.is_some()
    }
}

impl OwnWords for Colorless {
    const KNOWN: &'static str = "a corner only";

    fn take(&mut self, _: &str) -> bool {
        false
    }

    fn has_color() -> bool {
        false
    }
}

impl<T: OwnWords> FromStr for Spec<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut spec = Self { corner: None, color: None, own: T::default() };
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let corner = Corner::ALL.into_iter().find(|corner| corner.name() == word);
            let color = color(word).filter(|_| T::has_color());
            if corner.is_none() && color.is_none() && !spec.own.take(word) {
                let corners = Corner::ALL.map(Corner::name).join(", ");
                let colors = if T::has_color() { ", a colour such as #ffff00" } else { "" };
                return Err(format!("'{word}' is not one of {corners}{colors}, {}", T::KNOWN));
            }
            spec.corner = corner.or(spec.corner);
            spec.color = color.or(spec.color);
        }
        Ok(spec)
    }
}

/// Changes overlays by what the options say; each one that is named is shown.
pub(super) fn apply(options: &OverlayOptions, overlays: &mut Overlays) {
    if let Some(spec) = &options.scale_bar {
        let before = overlays.scale_bar.clone();
        overlays.scale_bar = ScaleBar {
            visible: true,
            corner: spec.corner.unwrap_or(before.corner),
            color: spec.color.unwrap_or(before.color),
            length: spec.own.0.or(before.length),
            text: before.text && !spec.own.1,
            thickness_percent: before.thickness_percent,
        };
    }
    if let Some(spec) = &options.time_stamp {
        let before = overlays.time_stamp.clone();
        overlays.time_stamp = TimeStamp {
            visible: true,
            corner: spec.corner.unwrap_or(before.corner),
            color: spec.color.unwrap_or(before.color),
            format: spec.own.unwrap_or(before.format),
        };
    }
    if let Some(spec) = &options.plane_label {
        let before = overlays.plane_label.clone();
        overlays.plane_label = PlaneLabel {
            visible: true,
            corner: spec.corner.unwrap_or(before.corner),
            color: spec.color.unwrap_or(before.color),
            format: spec.own.unwrap_or(before.format),
        };
    }
    if let Some(spec) = &options.channel_names {
        let corner = spec.corner.unwrap_or(overlays.channel_names.corner);
        overlays.channel_names = ChannelNames { visible: true, corner };
    }
    overlays.text_percent = options.text_size.unwrap_or(overlays.text_percent);
    overlays.ground |= options.dark_ground;
}

/// `--text-size`
pub(super) fn text_size(text: &str) -> Result<f64, String> {
    let size = positive(text).ok().filter(|size| Overlays::TEXT_PERCENT.contains(size));
    size.ok_or_else(|| format!("'{text}' is not a size from 0.5 to 25 percent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_in_any_order() {
        let options = OverlayOptions {
            scale_bar: Some("#ffff00,no-text,lower-left,12.5".parse().unwrap()),
            time_stamp: Some("upper-right,seconds".parse().unwrap()),
            plane_label: Some("".parse().unwrap()),
            channel_names: Some("upper-left".parse().unwrap()),
            text_size: Some(4.5),
            dark_ground: true,
        };
        let mut overlays = Overlays::default();
        apply(&options, &mut overlays);
        assert_eq!(
            overlays.scale_bar,
            ScaleBar {
                visible: true,
                corner: Corner::LowerLeft,
                color: [255, 255, 0],
                length: Some(12.5),
                text: false,
                ..ScaleBar::default()
            }
        );
        assert_eq!((overlays.time_stamp.corner, overlays.time_stamp.format), (Corner::UpperRight, TimeFormat::Seconds));
        assert_eq!(overlays.plane_label, PlaneLabel { visible: true, ..PlaneLabel::default() });
        assert_eq!(overlays.channel_names, ChannelNames { visible: true, corner: Corner::UpperLeft });
        assert!(overlays.ground && overlays.text_percent == 4.5);
    }

    #[test]
    fn nothing_said_changes_nothing() {
        let mut overlays = Overlays { text_percent: 7.0, ..Overlays::default() };
        overlays.scale_bar.length = Some(3.0);
        let before = overlays.clone();
        apply(&OverlayOptions::default(), &mut overlays);
        assert_eq!(overlays, before);
        let bar = Some("".parse().unwrap());
        apply(&OverlayOptions { scale_bar: bar, ..OverlayOptions::default() }, &mut overlays);
        assert_eq!(overlays.scale_bar, ScaleBar { visible: true, ..before.scale_bar });
    }

    #[test]
    fn unknown_words_are_refused_with_what_is_known() {
        for word in ["left", "-3", "0", "clock"] {
            let refusal = word.parse::<ScaleBarSpec>().unwrap_err();
            assert!(refusal.contains(word) && refusal.contains("lower-right") && refusal.contains("no-text"));
        }
        assert!("depth".parse::<TimeStampSpec>().is_err());
        assert!("#ffff00".parse::<ChannelNamesSpec>().is_err(), "names have their layers' colours");
        assert!(text_size("30").is_err() && text_size("0.5") == Ok(0.5));
    }
}
