//! What stands beside the sections: their names, and in the corner how deep they are shown and whether there are lines.

use egui::{Align2, Rect, RichText, Ui, UiBuilder, Vec2};

use super::super::super::super::icons;
use super::super::super::super::theme::{ON_PICTURE, PICTURE_LABEL, Theme, measure};
use super::super::super::super::widgets::{icon_button, number};
use super::super::super::super::{fonts, keys};
use super::super::camera::Projection;
use crate::engine::Action;
use crate::model::SectionPlane;

/// The corner's words need at least this much room.
const WORDS: Vec2 = Vec2::new(96.0, 80.0);

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

/// Fills the corner; returns whether the lines are to be switched.
pub fn corner(ui: &mut Ui, rect: Rect, lines: bool, sentence: &str) -> bool {
    let (icon, name) = if lines { (icons::SHOWN, "Hide crosshair") } else { (icons::HIDDEN, "Show crosshair") };
    let tip = keys::with_key(ui.ctx(), name, Action::ToggleCrosshair);
    let words = rect.width() >= WORDS.x && rect.height() >= WORDS.y;
    let inner = rect.shrink2(Vec2::new(measure::SPACE[2], measure::SPACE[2]));
    let builder = UiBuilder::new().max_rect(inner).id_salt("corner of the sections");
    let response = ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        if !words {
            return icon_button(ui, icon, name, &tip).on_hover_text(sentence).clicked();
        }
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[0];
            let button = icon_button(ui, icon, name, &tip);
            let dim = Theme::of(ui).dim;
            ui.label(RichText::new("Crosshair").size(measure::LABEL_TEXT).color(dim));
            button.clicked()
        });
        ui.horizontal(|ui| {
            // Under the word, not under the icon's own margin.
            ui.add_space((measure::FIELD - measure::ICON) / 2.0);
            let dim = Theme::of(ui).dim;
            ui.add(egui::Label::new(RichText::new(sentence).size(measure::HINT).color(dim)).wrap());
        });
        row.inner
    });
    response.inner
}
