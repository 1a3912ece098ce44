//! A box on a picture or spectrogram: move it, pull its corners and edges, Escape clears it.

use egui::{
    Color32, CursorIcon, Id, Key, PointerButton, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::super::theme::Theme;

/// A box in screen points; the caller converts to and from its own units.
#[must_use = "call show"]
#[derive(Debug)]
pub struct BoxHandles<'a> {
    id: Id,
    name: &'a str,
    rect: &'a mut Rect,
    bounds: Rect,
}

/// What the user did to the box.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BoxResponse {
    pub changed: bool,
    /// A drag ended.
    pub finished: bool,
    /// Escape was pressed: the box is to go.
    pub cleared: bool,
    /// The pointer is over the box or a handle.
    pub hovered: bool,
    /// Where it was clicked: something may lie inside it.
    pub clicked: Option<Pos2>,
    /// How far the middle button was dragged over it, which moves what is beneath.
    pub panned: Vec2,
}

const HANDLE: f32 = 3.5;
/// Smallest side in points.
const SMALLEST: f32 = 2.0;

impl<'a> BoxHandles<'a> {
    /// How far from its middle a handle can be taken.
    pub const REACH: f32 = 7.0;

    /// A box that stays within `bounds`.
    pub fn new(id: Id, name: &'a str, rect: &'a mut Rect, bounds: Rect) -> Self {
        Self { id, name, rect, bounds }
    }

    /// Draws it and reacts to the pointer. Call it after the picture beneath has claimed its own area, so that the
    /// handles come first.
    pub fn show(self, ui: &Ui) -> BoxResponse {
        let mut result = BoxResponse::default();
        // With Shift a drag draws on the picture beneath; one that has begun goes on.
        let through = ui.input(|input| input.modifiers.shift) && !ui.ctx().is_being_dragged(self.id);
        let sense = if through { Sense::hover() } else { Sense::click_and_drag() };
        let body = ui.interact(self.rect.intersect(self.bounds), self.id, sense);
        body.widget_info(|| WidgetInfo::labeled(Role::Group, ui.is_enabled(), self.name));
        let body = if through { body } else { body.on_hover_and_drag_cursor(CursorIcon::Move) };
        result.hovered |= body.hovered() && !through;
        result.clicked = body.interact_pointer_pos().filter(|_| body.clicked());
        if body.dragged_by(PointerButton::Middle) {
            result.panned = body.drag_delta();
        }
        if body.dragged_by(PointerButton::Primary) {
            let by = body.drag_delta();
            let (low, high) = (self.bounds.min - self.rect.min, self.bounds.max - self.rect.max);
            let by =
                Vec2::new(by.x.clamp(low.x.min(0.0), high.x.max(0.0)), by.y.clamp(low.y.min(0.0), high.y.max(0.0)));
            *self.rect = self.rect.translate(by);
            result.changed |= by != Vec2::ZERO;
        }
        result.finished |= body.drag_stopped();
        for (index, (x, y)) in handles().enumerate() {
            let at = point(*self.rect, x, y);
            if !self.bounds.expand(1.0).contains(at) {
                continue;
            }
            let grip = ui.interact(
                Rect::from_center_size(at, Vec2::splat(2.0 * Self::REACH)),
                self.id.with(index),
                Sense::drag(),
            );
            let grip = grip.on_hover_and_drag_cursor(cursor(x, y));
            result.hovered |= grip.hovered();
            result.finished |= grip.drag_stopped();
            if grip.dragged_by(PointerButton::Primary) {
                let moved = pulled(*self.rect, x, y, grip.drag_delta(), self.bounds);
                result.changed |= moved != *self.rect;
                *self.rect = moved;
            }
        }
        result.cleared = ui.input_mut(|input| {
            let here = input.pointer.hover_pos().is_some_and(|pointer| self.bounds.contains(pointer));
            here && input.consume_key(egui::Modifiers::NONE, Key::Escape)
        });
        paint(ui, *self.rect, self.bounds);
        result
    }
}

/// The eight handles: −1, 0, 1 across and down, without the middle.
fn handles() -> impl Iterator<Item = (i8, i8)> {
    (-1..=1).flat_map(|y| (-1..=1).map(move |x| (x, y))).filter(|handle| *handle != (0, 0))
}

fn point(rect: Rect, x: i8, y: i8) -> Pos2 {
    rect.center() + Vec2::new(f32::from(x), f32::from(y)) * rect.size() / 2.0
}

fn pulled(mut rect: Rect, x: i8, y: i8, by: Vec2, bounds: Rect) -> Rect {
    match x {
        -1 => rect.min.x = (rect.min.x + by.x).max(bounds.left()).min(rect.max.x - SMALLEST),
        1 => rect.max.x = (rect.max.x + by.x).min(bounds.right()).max(rect.min.x + SMALLEST),
        _ => {}
    }
    match y {
        -1 => rect.min.y = (rect.min.y + by.y).max(bounds.top()).min(rect.max.y - SMALLEST),
        1 => rect.max.y = (rect.max.y + by.y).min(bounds.bottom()).max(rect.min.y + SMALLEST),
        _ => {}
    }
    rect
}

fn cursor(x: i8, y: i8) -> CursorIcon {
    match (x, y) {
        (0, _) => CursorIcon::ResizeVertical,
        (_, 0) => CursorIcon::ResizeHorizontal,
        (x, y) if x == y => CursorIcon::ResizeNwSe,
        _ => CursorIcon::ResizeNeSw,
    }
}

fn paint(ui: &Ui, rect: Rect, bounds: Rect) {
    let theme = Theme::of(ui);
    let painter = ui.painter_at(bounds.expand(HANDLE));
    painter.rect(rect, 0, theme.accent.gamma_multiply(0.12), Stroke::new(1.0, theme.accent), StrokeKind::Middle);
    for (x, y) in handles().filter(|(x, y)| x * y != 0) {
        painter.circle(point(rect, x, y), HANDLE, theme.accent, Stroke::new(1.0, Color32::WHITE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn a_pulled_box_keeps_inside_and_never_turns_over() {
        let bounds = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
        let rect = Rect::from_min_max(pos2(20.0, 20.0), pos2(40.0, 40.0));
        assert_eq!(pulled(rect, 1, 1, Vec2::splat(500.0), bounds).max, pos2(100.0, 100.0));
        let thin = pulled(rect, -1, 0, Vec2::new(500.0, 0.0), bounds);
        assert!(thin.width() >= SMALLEST && thin.height() == rect.height());
    }
}
