//! The screen's own scale bar: a round length, or a round time, at the lower right of what is seen of the picture.
//!
//! It goes with the window and is never exported; the bar of a composition is part of its tiles (ops/overlay).

use egui::{Align2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::super::super::fonts;
use super::super::super::theme::{ON_PICTURE, PICTURE_LABEL, measure};
use super::camera::Projection;
use crate::model::StackInfo;
use crate::ops::overlay::{BAR_PART, pixel_width, round_length};

const THICKNESS: f32 = 4.0;

/// Room round the bar and its label on their ground.
const PADDING: Vec2 = Vec2::new(8.0, 5.0);

/// Draws the bar where it is known what the width of a pixel stands for; nothing where there is no room. Assistive
/// technology finds it as `Scale bar 50 µm`.
pub fn show(ui: &Ui, projection: &Projection, info: &StackInfo) {
    let Some((per_pixel, unit)) = pixel_width(info) else { return };
    let area = projection.viewport.intersect(projection.picture());
    let points_per_unit = projection.zoom / per_pixel / f64::from(ui.pixels_per_point());
    let most = f64::from(area.width()) * BAR_PART / points_per_unit;
    if area.width() < 160.0 || area.height() < 80.0 || !most.is_finite() || most <= 0.0 {
        return;
    }
    let length = round_length(most);
    let width = (length * points_per_unit) as f32;
    let text = unit.text(length);
    let painter = ui.painter_at(area);
    let galley = painter.layout_no_wrap(text.clone(), fonts::bold(measure::BODY), ON_PICTURE);
    let (bar, label) = place(area, width, galley.size());
    let ground = bar.union(label).expand2(PADDING);
    painter.rect_filled(ground, measure::RADIUS_CONTROL, PICTURE_LABEL);
    painter.rect_filled(bar, 0, ON_PICTURE);
    painter.galley(label.min, galley, ON_PICTURE);
    let response = ui.interact(ground, ui.unique_id().with("scale bar"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Scale bar {text}")));
}

/// Where the bar and the label over it lie: in the lower right corner, the wider of the two inside the area.
fn place(area: Rect, width: f32, label: Vec2) -> (Rect, Rect) {
    let corner = area.max - Vec2::splat(measure::SPACE[4]);
    let middle = corner.x - width.max(label.x) / 2.0;
    let bar = Rect::from_min_size(pos2(middle - width / 2.0, corner.y - THICKNESS), Vec2::new(width, THICKNESS));
    (bar, Align2::CENTER_BOTTOM.anchor_size(pos2(middle, bar.top() - 3.0), label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bar_and_label_lie_inside_whichever_is_wider() {
        let area = Rect::from_min_size(pos2(100.0, 50.0), Vec2::new(160.0, 80.0));
        for (width, label) in [(18.0, Vec2::new(60.0, 15.0)), (44.0, Vec2::new(30.0, 15.0))] {
            let (bar, text) = place(area, width, label);
            assert!(area.contains_rect(bar.union(text).expand2(PADDING)), "{bar:?} {text:?}");
            assert_eq!(bar.width(), width);
            assert!(text.bottom() < bar.top() && (text.center().x - bar.center().x).abs() < 1e-3);
        }
    }
}
