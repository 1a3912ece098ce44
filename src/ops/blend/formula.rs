//! The modes as functions of two values from 0 to 1, as W3C's compositing writes B(Cb, Cs).
//!
//! Source: W3C Compositing and Blending Level 1. `add` is its plus-lighter, `difference` its own; `max` and `min`
//! are `lighten` and `darken`; `average` is the running mean; `linear-burn`, not in it, is `add` seen from white. Not clamped: the caller knows the type.

use crate::model::BlendMode;

/// The blend of a source sample over what lies below it; `below` counts the layers that lie below.
///
/// NaN carries through, but for `max` and `min`, which skip it.
#[inline]
pub fn blend(mode: BlendMode, backdrop: f64, source: f64, below: f64) -> f64 {
    match mode {
        // 1 − (1 − b)(1 − s), written so that small values do not cancel.
        BlendMode::Screen => backdrop + source * (1.0 - backdrop),
        BlendMode::Add => backdrop + source,
        BlendMode::Max => backdrop.max(source),
        BlendMode::Min => backdrop.min(source),
        BlendMode::Multiply => backdrop * source,
        BlendMode::Difference => (backdrop - source).abs(),
        BlendMode::Average => (backdrop * below + source) / (below + 1.0),
        BlendMode::Over => source,
        BlendMode::LinearBurn => backdrop + source - 1.0,
    }
}
