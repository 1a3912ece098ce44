//! What the tab says while the list is empty: what goes here, and how to get it there.

use egui::{Align2, Sense, Ui, Vec2, pos2};

use super::super::context::UiContext;
use super::super::fonts;
use super::super::icons;
use super::super::theme::{Theme, measure};

/// Draws it into the room that is left.
pub fn show(ui: &mut Ui, context: &UiContext<'_>) {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(ui.available_size().max(Vec2::splat(1.0)), Sense::hover());
    let collecting = context.engine.worklist().is_collecting();
    let (first, second) = if collecting {
        ("Looking for files…", "")
    } else {
        ("Drop files and folders here", "One recipe is applied to all of them; set it up at the right by looking")
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, first));
    let centre = pos2(rect.center().x, rect.top() + rect.height() * 0.42);
    let painter = ui.painter_at(rect);
    let line = |dy: f32, text: &str, font, color| {
        painter.text(centre + Vec2::new(0.0, dy), Align2::CENTER_CENTER, text, font, color);
    };
    line(-40.0, icons::FOLDER, fonts::icon(36.0), theme.faint);
    line(0.0, first, fonts::regular(measure::PRODUCT), theme.text);
    line(24.0, second, fonts::regular(measure::LABEL_TEXT), theme.faint);
}
