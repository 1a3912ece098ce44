//! How a stack's viewer follows others, and leads them.

use egui::Ui;

use super::super::links::{Grid, Place, SharedView};
use super::camera::{Camera, Projection};
use super::view::StackView;
use crate::model::{DocumentId, StackInfo};

/// Where a viewer looked before it was drawn.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    camera: Camera,
    plane: (usize, usize),
}

impl StackView {
    /// Takes over what another viewer has set since this one looked. Returns where it looks now.
    pub(super) fn follow(&mut self, shared: &SharedView, id: DocumentId, info: &StackInfo) -> Before {
        let (place, plane) = shared.news_for(id, &mut self.followed);
        if let Some(place) = place {
            let camera = place.seen_on(&Grid::of(info));
            // Whoever opens a picture wants to see it, wherever the others look.
            if self.place.is_some() || camera.looks_at([info.axes.x, info.axes.y]) {
                *self.camera_mut() = camera;
            }
        }
        if let Some((t, z)) = plane {
            self.go_to((t.min(info.axes.t.saturating_sub(1)), z.min(info.axes.z.saturating_sub(1))));
        }
        Before { camera: self.camera(), plane: self.plane() }
    }

    /// Tells the others where it looks, if that has changed while it was drawn. If one of them was drawn already, all
    /// are drawn once more in this frame.
    pub(super) fn tell_others(
        &mut self,
        ui: &Ui,
        shared: &mut SharedView,
        (id, info): (DocumentId, &StackInfo),
        before: Before,
        projection: &Projection,
    ) {
        // A key or the minimap may have moved it since it was drawn.
        let now = self.camera().project(projection.viewport, projection.size, ui.pixels_per_point());
        let place = Place { camera: self.camera().settled(&now), fits: self.camera().is_fit(), grid: Grid::of(info) };
        self.place = Some(place);
        let place = (self.camera() != before.camera).then_some(place);
        let plane = (self.plane() != before.plane).then_some(self.plane());
        if shared.lead(id, &mut self.followed, (place, plane)) {
            ui.ctx().request_discard("a linked viewer moved");
        }
    }

    /// Lets all who share something with it go where it is.
    pub(in crate::ui::viewer) fn lead(&mut self, shared: &mut SharedView, id: DocumentId) {
        let (place, plane) = (self.place, self.plane());
        shared.lead(id, &mut self.followed, (place, Some(plane)));
    }
}
