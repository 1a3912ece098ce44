//! The names of the sections, in the margins over their pictures.

use egui::{Align2, Rect, Ui, Vec2};

use super::super::super::super::fonts;
use super::super::super::super::theme::{ON_PICTURE, PICTURE_LABEL, Theme, measure};
use super::super::super::super::widgets::number;
use super::super::camera::Projection;
use crate::model::SectionPlane;

/// Names a section in the margin over its picture, or where it fills its view over the picture itself.
pub fn title(ui: &Ui, projection: &Projection, plane: SectionPlane, position: usize) {
    let line = if plane.is_of_rows() { "y" } else { "x" };
    let text = format!("{}   {line} {}", plane.title(), number::grouped(position as i64));
    let (view, picture) = (projection.viewport, projection.picture());
    let painter = ui.painter_at(view);
    let theme = Theme::of(ui);
    let galley = painter.layout_no_wrap(text.clone(), fonts::regular(measure::HINT), theme.dim);
    let left = picture.left().max(view.left() + measure::SPACE[2]);
    let over = picture.top() - galley.size().y - 1.0;
    let place = Rect::from_min_size(egui::pos2(left, over.max(view.top() + 1.0)), galley.size());
    if place.bottom() > picture.top() && picture.intersects(place) {
        painter.rect_filled(place.expand2(Vec2::new(6.0, 1.0)), 3, PICTURE_LABEL);
        painter.text(place.min, Align2::LEFT_TOP, text, fonts::regular(measure::HINT), ON_PICTURE);
    } else {
        painter.galley(place.min, galley, theme.dim);
    }
}
