//! A lazily derived stack in a panel: what a job will make, looked at before it runs.
//!
//! The picture is the tile viewer's; only what is visible is computed.

use std::sync::Arc;

use egui::{Sense, Ui, Vec2};

use super::super::super::context::UiContext;
use super::super::super::theme::Theme;
use super::super::super::widgets::rows;
use super::canvas::{PictureCanvas, Wheel};
use super::tiles::Picture;
use crate::engine::session::default_composition;
use crate::engine::tile::Scene;
use crate::model::{DocumentId, Stack};

/// Height of the picture for each pixel of its width.
const PROPORTION: f32 = 0.66;

/// What is kept between frames: where one looks, and tiles.
#[derive(Debug, Default)]
pub struct StackPreview {
    canvas: PictureCanvas,
}

impl StackPreview {
    /// Draws the stack into the width there is, at the plane that the document in front is looked at.
    pub fn show(&mut self, ui: &mut Ui, context: &mut UiContext<'_>, name: &str, derived: &Stack) {
        let (t, z) = context.active.map_or((0, 0), |id| context.views.stack(id).plane());
        let service = context.engine.tiles();
        // Layers are found by channel; the document's number does not matter in a scene of one stack.
        let composition = default_composition(DocumentId(0), &derived.info);
        let axes = derived.info.axes;
        let picture = Picture {
            scene: Arc::new(Scene::of_stack(&service.source(derived), &composition)),
            t: t.min(axes.t.saturating_sub(1)),
            z: z.min(axes.z.saturating_sub(1)),
        };
        let size = Vec2::new(ui.available_width(), (ui.available_width() * PROPORTION).round());
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().rect_filled(rect, 0, Theme::of(ui).canvas);
        let shown = self.canvas.show(ui, rect, name, (service, &picture, Wheel::Zoom));
        for failure in shown.painted.failures {
            rows::problem(ui, &failure);
        }
    }
}
