//! The place of a picture on a page of the inspector.

use egui::{Rect, Sense, Ui, Vec2};

/// Height of the picture for each pixel of its width.
const PROPORTION: f32 = 0.66;

/// As wide as the page is, with the same proportion on each.
pub fn preview_place(ui: &mut Ui) -> Rect {
    let width = ui.available_width();
    ui.allocate_exact_size(Vec2::new(width, (width * PROPORTION).round()), Sense::hover()).0
}
