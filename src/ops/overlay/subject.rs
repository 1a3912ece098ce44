//! What overlays can speak of: what is known of a stack without reading pixels, and the layers that are seen.

use super::length::{BarUnit, pixel_width};
use crate::model::{StackAxes, StackInfo};

/// What overlays can speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    pub(super) axes: StackAxes,
    /// What the width of a pixel stands for.
    pub(super) pixel: Option<(f64, BarUnit)>,
    /// Distance of planes in µm.
    pub(super) z_step: Option<f64>,
    /// Seconds between time points.
    pub(super) interval: Option<f64>,
    /// Names and colours of the visible layers, the lowest first.
    pub(super) channels: Vec<(String, [u8; 3])>,
}

impl Subject {
    /// Of a stack, shown with layers of these names and colours.
    #[must_use]
    pub fn new(info: &StackInfo, channels: Vec<(String, [u8; 3])>) -> Self {
        let sound = |value: &f64| *value > 0.0 && value.is_finite();
        Self {
            axes: info.axes,
            pixel: pixel_width(info),
            z_step: info.pixel_size.and_then(|size| size.z).filter(sound),
            interval: info.time_interval_s.filter(sound),
            channels,
        }
    }
}
