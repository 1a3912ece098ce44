//! The whole of a document in small, with the visible part bright: drag to move, edges to zoom.

use egui::{
    Color32, CursorIcon, Pos2, Rangef, Rect, Response, Role, Sense, Stroke, StrokeKind, TextureId, Ui, Vec2,
    WidgetInfo, pos2,
};

use super::super::theme::{ON_PICTURE, PICTURE_GROUND, Theme};

/// A minimap. `visible` is in parts of the whole: 0,0 is its top left corner, 1,1 its bottom right.
#[must_use = "call show"]
#[derive(Debug)]
pub struct Minimap<'a> {
    name: &'a str,
    texture: Option<TextureId>,
    visible: &'a mut Rect,
}

const EDGE: f32 = 5.0;
/// The visible part never gets narrower than this by dragging its edges.
const NARROWEST: f32 = 1e-6;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Drag {
    left: bool,
    right: bool,
    top: bool,
    bottom: bool,
}

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

impl<'a> Minimap<'a> {
    /// Over a picture of the whole.
    pub fn new(name: &'a str, texture: Option<TextureId>, visible: &'a mut Rect) -> Self {
        Self { name, texture, visible }
    }

    /// Draws it into a rectangle. `changed()` when the visible part was moved or resized.
    pub fn show(self, ui: &mut Ui, rect: Rect) -> Response {
        let mut response = ui.allocate_rect(rect, Sense::click_and_drag());
        let before = *self.visible;
        let shown = on_screen(rect, *self.visible);
        let over = response.hover_pos().map(|pointer| edges_at(shown, pointer));
        if let Some(over) = over {
            ui.set_cursor_icon(cursor(over));
        }
        if let Some(pointer) = response.interact_pointer_pos() {
            let from = pointer - response.drag_delta();
            let drag = if response.drag_started() {
                let drag = edges_at(shown, from);
                if drag == Drag::default() && !shown.contains(from) {
                    center_on(self.visible, part_of(rect, pointer));
                }
                ui.data_mut(|data| data.insert_temp(response.id, drag));
                drag
            } else {
                ui.data(|data| data.get_temp(response.id)).unwrap_or_default()
            };
            if response.clicked() {
                center_on(self.visible, part_of(rect, pointer));
            } else if response.dragged() {
                apply(self.visible, drag, response.drag_delta() / rect.size());
            }
        }
        if *self.visible != before {
            response.mark_changed();
        }
        paint(ui, rect, on_screen(rect, *self.visible), self.texture);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, ui.is_enabled(), self.name));
        response
    }
}

fn edges_at(shown: Rect, pointer: Pos2) -> Drag {
    if !shown.expand(EDGE).contains(pointer) {
        return Drag::default();
    }
    let (across, down) = (edge_at(shown.x_range(), pointer.x), edge_at(shown.y_range(), pointer.y));
    Drag {
        left: across == Some(End::Low),
        right: across == Some(End::High),
        top: down == Some(End::Low),
        bottom: down == Some(End::High),
    }
}

/// The end of a range that a position is at. A short range is taken by its ends from outside only: what lies on it
/// moves it.
fn edge_at(range: Rangef, at: f32) -> Option<End> {
    let within = if range.span() < 4.0 * EDGE { 0.0 } else { EDGE };
    if (range.min - EDGE..range.min + within).contains(&at) {
        return Some(End::Low);
    }
    (at > range.max - within && at <= range.max + EDGE).then_some(End::High)
}

fn on_screen(rect: Rect, visible: Rect) -> Rect {
    let at = |part: Pos2| rect.min + part.to_vec2() * rect.size();
    Rect::from_min_max(at(visible.min), at(visible.max)).intersect(rect)
}

fn part_of(rect: Rect, pointer: Pos2) -> Pos2 {
    ((pointer - rect.min) / rect.size()).to_pos2()
}

fn cursor(drag: Drag) -> CursorIcon {
    match (drag.left || drag.right, drag.top || drag.bottom) {
        (true, true) if drag.left == drag.top => CursorIcon::ResizeNwSe,
        (true, true) => CursorIcon::ResizeNeSw,
        (true, false) => CursorIcon::ResizeHorizontal,
        (false, true) => CursorIcon::ResizeVertical,
        (false, false) => CursorIcon::Grab,
    }
}

fn center_on(visible: &mut Rect, at: Pos2) {
    move_by(visible, at - visible.center());
}

fn move_by(visible: &mut Rect, by: Vec2) {
    let x = by.x.clamp(-visible.left().max(0.0), (1.0 - visible.right()).max(0.0));
    let y = by.y.clamp(-visible.top().max(0.0), (1.0 - visible.bottom()).max(0.0));
    *visible = visible.translate(Vec2::new(x, y));
}

fn apply(visible: &mut Rect, drag: Drag, by: Vec2) {
    if drag == Drag::default() {
        move_by(visible, by);
        return;
    }
    if drag.left {
        visible.min.x = (visible.min.x + by.x).clamp(0.0, visible.max.x - NARROWEST);
    }
    if drag.right {
        visible.max.x = (visible.max.x + by.x).clamp(visible.min.x + NARROWEST, 1.0);
    }
    if drag.top {
        visible.min.y = (visible.min.y + by.y).clamp(0.0, visible.max.y - NARROWEST);
    }
    if drag.bottom {
        visible.max.y = (visible.max.y + by.y).clamp(visible.min.y + NARROWEST, 1.0);
    }
}

fn paint(ui: &Ui, rect: Rect, shown: Rect, texture: Option<TextureId>) {
    let theme = Theme::of(ui);
    let painter = ui.painter_at(rect.expand(1.0));
    if let Some(texture) = texture {
        // What is not visible is darker in both themes.
        painter.rect_filled(rect, 0, PICTURE_GROUND);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture, rect, whole, ON_PICTURE.gamma_multiply(0.45));
        let uv = Rect::from_min_max(part_of(rect, shown.min), part_of(rect, shown.max));
        painter.image(texture, shown, uv, Color32::WHITE);
    } else {
        painter.rect_filled(rect, 0, theme.field);
    }
    painter.rect_stroke(rect, 0, theme.hairline(), StrokeKind::Outside);
    // A part that is narrower than a line is still to be found.
    let frame = Rect::from_center_size(shown.center(), shown.size().max(Vec2::splat(2.0)));
    // Pictures do not change with the theme: the accent that is seen on them is the one for dark grounds.
    let accent = if texture.is_some() { Theme::DARK.accent } else { theme.accent };
    painter.rect_stroke(frame, 0, Stroke::new(1.0, accent), StrokeKind::Outside);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect::from_min_max(pos2(left, top), pos2(right, bottom))
    }

    #[test]
    fn ends_are_taken_from_both_sides_and_short_ranges_from_outside() {
        let long = Rangef::new(100.0, 140.0);
        let ends = [94.0, 96.0, 104.0, 120.0, 136.0, 144.0, 146.0].map(|at| edge_at(long, at));
        assert_eq!(ends, [None, Some(End::Low), Some(End::Low), None, Some(End::High), Some(End::High), None]);
        let short = Rangef::new(100.0, 106.0);
        assert_eq!(
            [97.0, 100.0, 105.9, 109.0].map(|at| edge_at(short, at)),
            [Some(End::Low), None, None, Some(End::High)]
        );
    }

    #[test]
    fn the_visible_part_stays_inside_the_whole() {
        let mut visible = unit(0.5, 0.0, 0.75, 1.0);
        apply(&mut visible, Drag::default(), Vec2::new(9.0, 9.0));
        assert_eq!(visible, unit(0.75, 0.0, 1.0, 1.0));
        apply(&mut visible, Drag { left: true, ..Drag::default() }, Vec2::new(9.0, 0.0));
        assert!(visible.min.x < visible.max.x);
        center_on(&mut visible, pos2(0.0, 0.0));
        assert!(visible.min.x >= 0.0 && visible.min.y >= 0.0);
    }
}
