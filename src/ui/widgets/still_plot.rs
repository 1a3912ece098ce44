//! A plot of lines that stands still: no axes, cursor or gestures of its own, since those of the window serve.
//!
//! Not here: the axes around it (`axes`).

use egui::{Rect, Sense};
use egui_plot::Plot;

/// A plot that fills `rect`.
#[must_use = "show it"]
pub fn still_plot<'a>(name: &str, rect: Rect) -> Plot<'a> {
    Plot::new(name)
        .width(rect.width())
        .height(rect.height())
        .show_axes(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .sense(Sense::hover())
}
