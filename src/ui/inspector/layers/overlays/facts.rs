//! What an overlay would say of a stack, or why it can say nothing.

use crate::model::{Composition, StackInfo};
use crate::ops::overlay::{BAR_PART, Kind, pixel_width, round_length};

/// Why it cannot be shown over this stack; `None` if it can.
pub fn hindrance(kind: Kind, info: &StackInfo) -> Option<&'static str> {
    match kind {
        Kind::ScaleBar if pixel_width(info).is_none() => Some("The file states no pixel size"),
        Kind::TimeStamp if info.axes.t < 2 => Some("There is a single time point"),
        Kind::PlaneLabel if info.axes.z < 2 => Some("There is a single plane in z"),
        _ => None,
    }
}

/// Whether it is switched on.
pub const fn is_visible(kind: Kind, composition: &Composition) -> bool {
    let overlays = &composition.overlays;
    match kind {
        Kind::ScaleBar => overlays.scale_bar.visible,
        Kind::TimeStamp => overlays.time_stamp.visible,
        Kind::PlaneLabel => overlays.plane_label.visible,
        Kind::ChannelNames => overlays.channel_names.visible,
    }
}

/// The length that a scale bar gets by itself, in the unit of the stack's pixels.
pub fn automatic_length(info: &StackInfo) -> Option<f64> {
    let (per_pixel, _) = pixel_width(info)?;
    Some(round_length(info.axes.x as f64 * BAR_PART * per_pixel))
}

/// What stands at the right of its row: the length of the bar.
pub fn summary(kind: Kind, composition: &Composition, info: &StackInfo) -> Option<String> {
    let (Kind::ScaleBar, Some((_, unit))) = (kind, pixel_width(info)) else { return None };
    let length = composition.overlays.scale_bar.length.or_else(|| automatic_length(info))?;
    Some(unit.text(length))
}
