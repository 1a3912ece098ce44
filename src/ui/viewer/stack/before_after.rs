//! Before and after: a stack and what is made of it, at the same magnification and place.
//!
//! Both are scenes in the tile service. Of a result that is still to be made the stack is the lazily derived one, else what
//! was written; so what is seen is what the job makes. Not here: making it.

use std::sync::Arc;

use egui::{Sense, Ui};

use super::super::super::context::UiContext;
use super::super::super::theme::PICTURE_GROUND;
use super::super::super::widgets::{SplitPreview, preview_place};
use super::camera::{Camera, Projection};
use super::canvas::steer;
use super::tiles::{Picture, TileTextures};
use crate::engine::session::default_composition;
use crate::engine::tile::Scene;
use crate::model::{Composition, DocumentId, Stack};

/// What is compared with its result.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    pub stack: &'a Stack,
    /// How it is shown: layers of its own alone, since those of others are no part of the result.
    pub shown: &'a Composition,
    /// From where it is looked at elsewhere.
    pub camera: Camera,
    /// Time and height.
    pub plane: (usize, usize),
}

/// The result beside it.
#[derive(Debug, Clone, Copy)]
pub struct After<'a> {
    /// What the picture is called.
    pub name: &'a str,
    pub stack: &'a Stack,
    /// `None`: as what it is made from.
    pub shown: Option<&'a Composition>,
}

/// What is kept between frames.
#[derive(Debug)]
pub struct BeforeAndAfter {
    before: TileTextures,
    after: TileTextures,
    camera: Camera,
    /// What was looked at, and from where, when that was last taken over.
    followed: Option<(Stack, Camera)>,
    split: f32,
}

impl Default for BeforeAndAfter {
    fn default() -> Self {
        Self {
            before: TileTextures::default(),
            after: TileTextures::default(),
            camera: Camera::FIT,
            followed: None,
            split: 0.5,
        }
    }
}

impl BeforeAndAfter {
    /// Lets go of what was seen; the place and the magnification stay.
    pub fn let_go(&mut self) {
        (self.before, self.after) = (TileTextures::default(), TileTextures::default());
    }

    /// Draws both sides into the width there is.
    pub fn show(&mut self, ui: &mut Ui, context: &UiContext<'_>, before: &Before<'_>, after: &After<'_>) {
        let Before { stack, shown: own, camera, plane: (t, z) } = *before;
        let derived = after.stack;
        let followed = |(of, at): &(Stack, Camera)| Arc::ptr_eq(&of.source, &stack.source) && *at == camera;
        if !self.followed.as_ref().is_some_and(followed) {
            self.followed = Some((stack.clone(), camera));
            self.camera = camera;
        }
        let service = context.engine.tiles();
        let shown = match after.shown {
            Some(shown) => shown.clone(),
            None if derived.info.samples_per_pixel == stack.info.samples_per_pixel => own.clone(),
            // A palette became colours.
            None => {
                default_composition(own.layers.first().map_or(DocumentId(0), |layer| layer.document), &derived.info)
            }
        };
        let picture = |stack: &Stack, composition: &Composition| Picture {
            scene: Arc::new(Scene::of_stack(&service.source(stack), composition)),
            t: t.min(stack.info.axes.t.saturating_sub(1)),
            z: z.min(stack.info.axes.z.saturating_sub(1)),
        };
        let (source, result) = (picture(stack, own), picture(derived, &shown));

        let rect = preview_place(ui);
        let response = ui.interact(rect, ui.scope_id().with(after.name), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, after.name));
        let (from, to) = (stack.info.axes, derived.info.axes);
        let scale = [to.x as f64 / from.x as f64, to.y as f64 / from.y as f64];
        let project = |camera: Camera| camera.project(rect, [from.x, from.y], ui.pixels_per_point());
        let before = project(self.camera);
        steer(ui, &mut self.camera, &response, &before);
        let before = project(self.camera);
        let after = self.camera.scaled(scale).project(rect, [to.x, to.y], ui.pixels_per_point());
        let paint = |ui: &Ui, textures: &mut TileTextures, picture: &Picture, projection: &Projection| {
            ui.painter().rect_filled(projection.picture().intersect(rect), 0, PICTURE_GROUND);
            textures.paint(ui, service, picture, projection).is_awaited()
        };
        let (left, right) = (&mut self.before, &mut self.after);
        SplitPreview::new("Before and after", &mut self.split).show(
            ui,
            rect,
            |ui| if paint(ui, left, &source, &before) { "before, reading…" } else { "before" },
            |ui| if paint(ui, right, &result, &after) { "after, computing…" } else { "after" },
        );
    }
}
