//! The rail, the filled part and the knob that all sliders share.
//!
//! Works on a position from 0 to 1; what it means is the business of the slider on top.

use egui::{Key, Modifiers, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use super::super::theme::{Theme, measure};

/// What a rail shows and how far one arrow key goes.
#[derive(Debug, Clone, Copy)]
pub struct Rail<'a> {
    /// Accessible name.
    pub name: &'a str,
    /// What the name's value is called out as, for screen readers and tests.
    pub value: f64,
    /// Step of an arrow key, as a part of the rail.
    pub step: f32,
}

impl Rail<'_> {
    /// Draws a rail over `rect` and lets `position` follow pointer and arrow keys. `changed()` when it moved.
    pub fn show(self, ui: &mut Ui, rect: Rect, position: &mut f32) -> Response {
        let id = ui.next_auto_id();
        let mut response = ui.allocate_rect(rect, Sense::click_and_drag());
        let travel = travel(rect);
        let before = *position;
        if let Some(pointer) = response.interact_pointer_pos()
            && (response.dragged() || response.is_pointer_button_down_on())
        {
            *position = ((pointer.x - travel.left()) / travel.width().max(1.0)).clamp(0.0, 1.0);
        }
        if response.has_focus() {
            let steps = arrow_steps(ui, &response);
            *position = (*position + steps * self.step).clamp(0.0, 1.0);
        }
        if *position != before {
            response.mark_changed();
        }
        paint(ui, rect, *position, &response);
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), self.value, self.name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.add_action(egui::accesskit::Action::SetValue);
            node.add_action(egui::accesskit::Action::Increment);
            node.add_action(egui::accesskit::Action::Decrement);
        });
        response
    }
}

/// A value that assistive technology asked for, in the slider's own unit.
pub fn requested_value(ui: &Ui, response: &Response) -> Option<f64> {
    use egui::accesskit::{Action, ActionData};
    ui.input(|input| {
        input
            .accesskit_action_requests(response.id, Action::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(value),
                _ => None,
            })
            .last()
    })
}

/// Where the knob's centre can be.
fn travel(rect: Rect) -> Rect {
    rect.shrink2(Vec2::new(measure::KNOB, 0.0))
}

fn arrow_steps(ui: &Ui, response: &Response) -> f32 {
    ui.memory_mut(|memory| {
        let arrows = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        memory.set_focus_lock_filter(response.id, arrows);
    });
    ui.input_mut(|input| {
        use egui::accesskit::Action;
        let mut steps = 0.0;
        for (key, by) in [(Key::ArrowRight, 1.0), (Key::ArrowUp, 1.0), (Key::ArrowLeft, -1.0), (Key::ArrowDown, -1.0)] {
            steps += input.count_and_consume_key(Modifiers::NONE, key) as f32 * by;
        }
        for (key, by) in [(Key::PageUp, 10.0), (Key::PageDown, -10.0)] {
            steps += input.count_and_consume_key(Modifiers::NONE, key) as f32 * by;
        }
        steps += input.num_accesskit_action_requests(response.id, Action::Increment) as f32;
        steps - input.num_accesskit_action_requests(response.id, Action::Decrement) as f32
    })
}

fn paint(ui: &Ui, rect: Rect, position: f32, response: &Response) {
    let theme = Theme::of(ui);
    let travel = travel(rect);
    let y = rect.center().y;
    let knob = pos2(travel.left() + travel.width() * position, y);
    let bar =
        |from: f32, to: f32| Rect::from_min_max(pos2(from, y - measure::RAIL / 2.0), pos2(to, y + measure::RAIL / 2.0));
    let painter = ui.painter();
    painter.rect_filled(bar(rect.left(), rect.right()), 2, theme.hover);
    let fill = if ui.is_enabled() { theme.accent } else { theme.faint };
    painter.rect_filled(bar(rect.left(), knob.x), 2, fill);
    let ring = if response.has_focus() || response.dragged() {
        Stroke::new(2.0, theme.accent)
    } else {
        Stroke::new(1.0, theme.knob_ring)
    };
    let grow = if response.hovered() || response.dragged() { 1.0 } else { 0.0 };
    painter.circle(knob, measure::KNOB + grow, theme.knob, ring);
}
