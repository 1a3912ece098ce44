//! Strips in the middle of the foot of a picture, where its corners with their labels stay free, one over the other: what
//! lies over the picture on the screen only, and the way to end that.

use egui::{Align2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::super::super::theme::{ON_PICTURE, PICTURE_LABEL, measure};
use super::super::super::{fonts, icons};

/// Height of a strip.
pub const HEIGHT: f32 = 30.0;
/// Side of what can be clicked in it.
pub const BUTTON: f32 = 24.0;
/// Room at its ends.
pub const PADDING: f32 = 8.0;
/// Between two of them.
const GAP: f32 = 4.0;

/// The ground of a strip of that size that stands on `foot`, as wide as the view allows; and the foot of the next.
pub fn ground(ui: &Ui, viewport: Rect, foot: f32, size: Vec2) -> (Rect, f32) {
    let area = viewport.shrink(measure::SPACE[2]);
    let size = Vec2::new(size.x.min(area.width()), size.y);
    let rect = Rect::from_min_size(pos2(area.center().x - size.x / 2.0, foot - size.y).round(), size);
    ui.painter_at(viewport).rect_filled(rect, measure::RADIUS_CONTROL, PICTURE_LABEL);
    (rect, rect.top() - GAP)
}

/// Where the lowest strip stands.
pub fn lowest(viewport: Rect) -> f32 {
    viewport.bottom() - measure::SPACE[2]
}

/// An icon on a strip, in a square at that place; `name` is its accessible name.
pub fn button(ui: &Ui, at: Rect, icon: icons::Icon, name: &str, tip: &str) -> bool {
    let response = ui.interact(at, ui.unique_id().with(("on a strip", name)), Sense::click());
    let lit = response.hovered() || response.has_focus();
    let color = if lit { ON_PICTURE } else { ON_PICTURE.gamma_multiply(0.75) };
    if lit {
        ui.painter().rect_filled(at, measure::RADIUS_SEGMENT, ON_PICTURE.gamma_multiply(0.2));
    }
    ui.painter().text(at.center(), Align2::CENTER_CENTER, icon, fonts::icon(measure::ICON), color);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(tip).clicked()
}

/// A sentence, in several lines where the view is narrow, with a cross behind it. Returns whether the cross was clicked, and the foot of the next strip.
pub fn sentence(ui: &Ui, viewport: Rect, foot: f32, (text, close): (&str, &str)) -> (bool, f32) {
    let beside = 2.0 * PADDING + BUTTON;
    let most = (viewport.width() - 2.0 * measure::SPACE[2] - beside).max(60.0);
    let galley = ui.painter().layout(text.to_owned(), fonts::regular(measure::BODY), ON_PICTURE, most);
    let size = Vec2::new(galley.size().x + beside, HEIGHT.max(galley.size().y + PADDING));
    let (rect, next) = ground(ui, viewport, foot, size);
    let label = ui.interact(rect, ui.unique_id().with(("strip", close)), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let at = pos2(rect.left() + PADDING, rect.center().y - galley.size().y / 2.0);
    ui.painter_at(viewport).galley(at, galley, ON_PICTURE);
    let cross = Rect::from_center_size(pos2(rect.right() - BUTTON / 2.0 - 3.0, rect.center().y), Vec2::splat(BUTTON));
    (button(ui, cross, icons::CLOSE, close, close), next)
}
