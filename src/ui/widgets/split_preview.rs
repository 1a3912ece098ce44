//! Before and after in one picture, with a divider that can be dragged; both sides at the same zoom.

use egui::{CursorIcon, Key, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use super::super::theme::{ON_PICTURE, Theme};
use super::axes::label;

/// The divider's place is kept by the caller, 0 (left) to 1 (right).
#[must_use = "call show"]
#[derive(Debug)]
pub struct SplitPreview<'a> {
    name: &'a str,
    split: &'a mut f32,
}

const REACH: f32 = 9.0;
const KNOB: f32 = 9.0;

impl<'a> SplitPreview<'a> {
    /// A preview of that accessible name.
    pub fn new(name: &'a str, split: &'a mut f32) -> Self {
        Self { name, split }
    }

    /// Draws both sides into `rect`: each closure paints its whole picture over `rect`, clipped to its side, and names it.
    /// Returns the response of the divider.
    pub fn show(
        self,
        ui: &mut Ui,
        rect: Rect,
        before: impl FnOnce(&mut Ui) -> &'static str,
        after: impl FnOnce(&mut Ui) -> &'static str,
    ) -> Response {
        let theme = Theme::of(ui);
        ui.painter().rect_filled(rect, 0, theme.canvas);
        let x = rect.left() + rect.width() * self.split.clamp(0.0, 1.0);
        let sides =
            [Rect::from_min_max(rect.min, pos2(x, rect.bottom())), Rect::from_min_max(pos2(x, rect.top()), rect.max)];
        let names = [clipped(ui, rect, sides[0], before), clipped(ui, rect, sides[1], after)];
        let painter = ui.painter_at(rect);
        let corner = rect.left_bottom() + Vec2::new(6.0, -6.0);
        label(&painter.with_clip_rect(sides[0]), corner, egui::Align2::LEFT_BOTTOM, names[0], rect);
        let corner = rect.right_bottom() + Vec2::new(-6.0, -6.0);
        label(&painter.with_clip_rect(sides[1]), corner, egui::Align2::RIGHT_BOTTOM, names[1], rect);
        self.divider(ui, rect, x)
    }

    fn divider(self, ui: &mut Ui, rect: Rect, x: f32) -> Response {
        let grip = Rect::from_min_max(pos2(x - REACH, rect.top()), pos2(x + REACH, rect.bottom()));
        let id = ui.scope_id().with((self.name, "divider"));
        let mut response =
            ui.interact(grip, id, Sense::click_and_drag()).on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
        let mut part = *self.split + response.drag_delta().x / rect.width().max(1.0);
        if response.has_focus() {
            part += ui.input_mut(|input| {
                let none = egui::Modifiers::NONE;
                let right = input.count_and_consume_key(none, Key::ArrowRight) as f32;
                (right - input.count_and_consume_key(none, Key::ArrowLeft) as f32) * 0.02
            });
        }
        if response.double_clicked() {
            part = 0.5;
        }
        let part = part.clamp(0.0, 1.0);
        if part != *self.split {
            *self.split = part;
            response.mark_changed();
        }
        let painter = ui.painter_at(rect);
        painter.vline(x, rect.y_range(), Stroke::new(2.0, ON_PICTURE));
        painter.circle(pos2(x, rect.center().y), KNOB, ON_PICTURE, Stroke::new(1.0, Theme::LIGHT.knob_ring));
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), f64::from(part), self.name));
        response
    }
}

fn clipped(ui: &mut Ui, rect: Rect, side: Rect, paint: impl FnOnce(&mut Ui) -> &'static str) -> &'static str {
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    child.set_clip_rect(side.intersect(ui.clip_rect()));
    paint(&mut child)
}
