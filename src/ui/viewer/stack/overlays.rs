//! Where the composition's overlays are seen, and their names; they are pixels of the tiles, drawn already.

use egui::{Rect, Role, Sense, Ui, WidgetInfo};

use super::camera::Projection;
use super::tiles::Picture;
use crate::model::PlaneIndex;

/// Tells assistive technology what stands where: `Scale bar 50 µm`, `Time stamp 00:14:00`. Returns whether there is a
/// scale bar in view, so that the screen's own is not needed.
pub fn show(ui: &Ui, projection: &Projection, picture: &Picture) -> bool {
    let Some(overlay) = picture.scene.overlay() else { return false };
    let plane = PlaneIndex { t: picture.t, z: picture.z, c: 0 };
    let placed = overlay.placed(plane, projection.size);
    for placed in &placed {
        let seen = on_screen(projection, placed.bounds).intersect(projection.viewport);
        if seen.is_positive() {
            let response = ui.interact(seen, ui.unique_id().with(("overlay", placed.kind.title())), Sense::hover());
            let text = format!("{} {}", placed.kind.title(), placed.text());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text.trim_end()));
        }
    }
    let bar = placed.iter().find_map(|placed| placed.bar);
    bar.is_some_and(|bar| projection.viewport.contains_rect(on_screen(projection, bar.rect)))
}

fn on_screen(projection: &Projection, rect: crate::model::Rect) -> Rect {
    let corner = |x: usize, y: usize| projection.to_screen([x as f64, y as f64]);
    Rect::from_min_max(corner(rect.x, rect.y), corner(rect.right(), rect.bottom()))
}
