//! What an overlay would say of a stack.

use crate::model::{Composition, StackInfo};
use crate::ops::overlay::{BAR_PART, Kind, pixel_width, round_length};

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
