//! What a drop will do, over the place where it would fall.

use egui::{Align2, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::super::theme::{Theme, measure};
use super::picture_label;

/// Draws the sentence over an area, with a frame round it if a drop does something there.
pub fn drop_frame(ui: &mut Ui, painter: &Painter, area: Rect, (sentence, accepted): (&str, bool)) {
    if accepted {
        let frame = Stroke::new(2.0, Theme::of(ui).accent);
        painter.rect_stroke(area, measure::RADIUS_CONTROL, frame, StrokeKind::Inside);
    }
    let ground = picture_label(painter, area, Align2::CENTER_CENTER, sentence);
    let label = ui.interact(ground, ui.unique_id().with("drop"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, sentence));
}
