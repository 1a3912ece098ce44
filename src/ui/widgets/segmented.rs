//! A segmented control: one of a few, side by side. Arrow keys move the choice while it has the focus.

use egui::{Key, Response, Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

use super::super::fonts;
use super::super::theme::{Theme, measure};

/// Draws the choices at full width; returns the response of the whole, `changed()` when another was chosen.
pub fn segmented<T: PartialEq + Copy>(ui: &mut Ui, name: &str, chosen: &mut T, choices: &[(T, &str)]) -> Response {
    let theme = Theme::of(ui);
    let (rect, mut whole) = ui.allocate_exact_size(Vec2::new(ui.available_width(), measure::FIELD), Sense::hover());
    ui.painter().rect(rect, measure::RADIUS_CONTROL, theme.field, theme.hairline(), StrokeKind::Inside);
    let inner = rect.shrink(2.0);
    let width = inner.width() / choices.len().max(1) as f32;
    let mut move_focus = None;
    for (index, (value, label)) in choices.iter().enumerate() {
        let left = inner.left() + width * index as f32;
        let segment = egui::Rect::from_min_size(egui::pos2(left, inner.top()), Vec2::new(width, inner.height()));
        let id = whole.id.with(index);
        let response = ui.interact(segment, id, Sense::click());
        let is_chosen = value == chosen;
        response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), is_chosen, *label));
        if is_chosen {
            ui.painter().rect(segment, measure::RADIUS_SEGMENT - 2, theme.hover, theme.hairline(), StrokeKind::Inside);
        }
        let color = if is_chosen || response.hovered() { theme.text } else { theme.dim };
        if response.has_focus() {
            let ring = egui::Stroke::new(1.0, theme.accent);
            ui.painter().rect_stroke(segment, measure::RADIUS_SEGMENT - 2, ring, StrokeKind::Inside);
            move_focus = move_focus.or_else(|| arrow(ui, index, choices.len()));
            ui.memory_mut(|memory| {
                memory.set_focus_lock_filter(id, egui::EventFilter { horizontal_arrows: true, ..Default::default() });
            });
        }
        let galley = ui.painter().layout_no_wrap((*label).to_owned(), fonts::regular(measure::LABEL_TEXT), color);
        let at = egui::Align2::CENTER_CENTER.align_size_within_rect(galley.size(), segment).min;
        ui.painter_at(segment).galley(at, galley, color);
        if response.clicked() && !is_chosen {
            *chosen = *value;
            whole.mark_changed();
        }
    }
    if let Some(index) = move_focus {
        *chosen = choices[index].0;
        ui.memory_mut(|memory| memory.request_focus(whole.id.with(index)));
        whole.mark_changed();
    }
    whole.widget_info(|| WidgetInfo::labeled(Role::TabList, ui.is_enabled(), name));
    whole
}

fn arrow(ui: &Ui, index: usize, count: usize) -> Option<usize> {
    let (left, right) = ui.input_mut(|input| {
        let none = egui::Modifiers::NONE;
        (input.consume_key(none, Key::ArrowLeft), input.consume_key(none, Key::ArrowRight))
    });
    match (left, right) {
        (true, false) if index > 0 => Some(index - 1),
        (false, true) if index + 1 < count => Some(index + 1),
        _ => None,
    }
}
