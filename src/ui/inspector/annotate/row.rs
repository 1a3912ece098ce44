//! One line of a list of marks: a name left, a number right.

use egui::{Align2, Rect, Response, Sense, Ui, Vec2, pos2};

use super::super::super::fonts;
use super::super::super::theme::{Theme, measure};
use super::super::super::viewer::recording::Calibration;
use super::super::super::widgets::document_row::elided;
use super::super::super::widgets::number;

/// The height of a line with the gap below it.
pub const ROW: f32 = 28.0;

/// Draws it; `room` stays free at its right end, for buttons.
pub fn row(ui: &mut Ui, name: &str, value: &str, selected: bool, room: f32) -> Response {
    row_called(ui, (name, name), value, selected, room)
}

/// The same for a name that other lines may share, with the accessible name that tells it from them.
pub fn row_called(ui: &mut Ui, (name, called): (&str, &str), value: &str, selected: bool, room: f32) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW - 2.0), Sense::click());
    if selected || response.hovered() {
        let fill = if selected { theme.accent_fill } else { theme.hover };
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, fill);
    }
    let painter = ui.painter_at(rect);
    let at = pos2(rect.right() - 8.0 - room, rect.center().y);
    let number = painter.text(at, Align2::RIGHT_CENTER, value, fonts::numbers(measure::HINT), theme.dim);
    let left = rect.left_center() + Vec2::new(8.0, 0.0);
    let font = fonts::regular(measure::LABEL_TEXT);
    elided(ui, left, name, font, theme.text, number.left() - 8.0 - left.x);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, called));
    response
}

/// The place for the buttons of a row, from its right end.
pub fn room(response: &Response, width: f32) -> Rect {
    let rect = response.rect;
    Rect::from_min_max(pos2(rect.right() - width - 2.0, rect.top()), rect.max)
}

/// When a sample is, for the right end of a line.
pub fn time_text(calibration: &Calibration, sample: f64) -> String {
    if calibration.is_calibrated() {
        number::si(calibration.time(sample), "s", 6)
    } else {
        format!("sample {}", number::grouped(sample as i64))
    }
}
