//! Overlays by their kind: whether one is on, switching it, and why it would have nothing to say.

use super::layout::Kind;
use super::length::pixel_width;
use crate::model::{Overlays, StackInfo};

/// Why an overlay cannot be shown over this stack; `None` if it can.
#[must_use]
pub fn hindrance(kind: Kind, info: &StackInfo) -> Option<&'static str> {
    match kind {
        Kind::ScaleBar if pixel_width(info).is_none() => Some("The file states no pixel size"),
        Kind::TimeStamp if info.axes.t < 2 => Some("There is a single time point"),
        Kind::PlaneLabel if info.axes.z < 2 => Some("There is a single plane in z"),
        _ => None,
    }
}

/// Whether it is switched on.
#[must_use]
pub const fn is_visible(kind: Kind, overlays: &Overlays) -> bool {
    match kind {
        Kind::ScaleBar => overlays.scale_bar.visible,
        Kind::TimeStamp => overlays.time_stamp.visible,
        Kind::PlaneLabel => overlays.plane_label.visible,
        Kind::ChannelNames => overlays.channel_names.visible,
    }
}

/// Switches it on or off.
pub const fn toggle(kind: Kind, overlays: &mut Overlays) {
    let visible = match kind {
        Kind::ScaleBar => &mut overlays.scale_bar.visible,
        Kind::TimeStamp => &mut overlays.time_stamp.visible,
        Kind::PlaneLabel => &mut overlays.plane_label.visible,
        Kind::ChannelNames => &mut overlays.channel_names.visible,
    };
    *visible = !*visible;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_own_switch() {
        for kind in Kind::ALL {
            let mut overlays = Overlays::default();
            toggle(kind, &mut overlays);
            let on: Vec<_> = Kind::ALL.into_iter().filter(|kind| is_visible(*kind, &overlays)).collect();
            assert_eq!(on, [kind]);
            toggle(kind, &mut overlays);
            assert_eq!(overlays, Overlays::default());
        }
    }
}
