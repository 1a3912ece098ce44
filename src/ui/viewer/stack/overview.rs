//! The minimap: the whole picture in small while only a part of it is seen; drag to move, pull its edges to zoom.

use egui::{ColorImage, Rect, TextureHandle, TextureOptions, Ui, UiBuilder, Vec2, pos2};

use super::super::super::theme::measure;
use super::super::super::widgets::Minimap;
use super::camera::{Camera, Projection};
use super::tiles::Picture;
use crate::engine::tile::{Tile, TileEvent, TileKey, TileRequest, TileService, TileView};
use crate::model;

/// The longer side, in points.
const LONGER: f32 = 144.0;
/// The shorter side never gets shorter.
const SHORTER: f32 = 18.0;
/// It takes no more than this part of the view's width and height.
const PART: f32 = 0.4;

/// The coarsest level of the picture on the graphics card, and the means to get it.
#[derive(Default)]
pub struct Overview {
    view: Option<TileView>,
    shown: Option<Shown>,
}

struct Shown {
    key: TileKey,
    exact: bool,
    texture: TextureHandle,
}

impl std::fmt::Debug for Overview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Overview").field("shown", &self.shown.as_ref().map(|shown| shown.key)).finish_non_exhaustive()
    }
}

impl Overview {
    /// Draws it where there is more of the picture than is seen, and moves the camera. While planes are played it keeps
    /// what it has: reading all of each would hold them up.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        camera: &mut Camera,
        projection: &Projection,
        (service, picture, playing): (&TileService, &Picture, bool),
    ) {
        let place = place(projection).filter(|_| !projection.viewport.contains_rect(projection.picture()));
        let Some(place) = place else {
            // What it waits for may take a while.
            self.view = None;
            return;
        };
        self.take_in(ui, service);
        if !playing {
            self.request(picture);
        }
        let before = projection.visible_part();
        let mut visible = before;
        let texture = self.shown.as_ref().map(|shown| shown.texture.id());
        let builder = UiBuilder::new().max_rect(place).id_salt("minimap");
        let response =
            ui.scope_builder(builder, |ui| Minimap::new("Whole picture", texture, &mut visible).show(ui, place)).inner;
        if response.changed() {
            camera.follow(projection, before, visible);
            ui.request_repaint();
        }
    }

    fn take_in(&mut self, ui: &Ui, service: &TileService) {
        for event in self.view.get_or_insert_with(|| service.view()).poll() {
            match event {
                TileEvent::Ready(tile) => self.shown = Some(Shown::new(ui, &tile, true)),
                TileEvent::Sketch(tile) => self.shown = Some(Shown::new(ui, &tile, false)),
                TileEvent::Part(_) => (),
                // The canvas tells of what it cannot read.
                TileEvent::Failed(sentence) => log::debug!("no minimap: {sentence}"),
            }
        }
    }

    /// Asks for the coarsest level, which is one tile.
    fn request(&mut self, picture: &Picture) {
        let level = picture.scene.pyramid().coarsest();
        let size = picture.scene.level(level);
        let visible = model::Rect::whole(size.width, size.height);
        let request = TileRequest { t: picture.t, z: picture.z, level, visible, focus: [0.0; 2] };
        let shown = self.shown.as_ref().filter(|shown| shown.exact).map(|shown| shown.key);
        if let Some(view) = &mut self.view {
            view.request(&picture.scene, &request, |key| shown == Some(*key));
        }
    }
}

impl Shown {
    fn new(ui: &Ui, tile: &Tile, exact: bool) -> Self {
        let image = ColorImage::from_rgba_premultiplied([tile.padded.width, tile.padded.height], &tile.rgba);
        Self { key: tile.key, exact, texture: ui.load_texture("minimap", image, TextureOptions::LINEAR) }
    }
}

/// The upper right corner of the view: the scale bar has the lower one. `None` where there is no room.
fn place(projection: &Projection) -> Option<Rect> {
    let [width, height] = projection.size.map(|side| side.max(1) as f32);
    let scale = LONGER / width.max(height);
    let size = Vec2::new((width * scale).max(SHORTER), (height * scale).max(SHORTER)).round();
    let view = projection.viewport;
    let fits = size.x <= view.width() * PART && size.y <= view.height() * PART;
    let margin = measure::EDGE;
    let corner = pos2(view.right() - margin - size.x, view.top() + margin).round();
    fits.then(|| Rect::from_min_size(corner, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(viewport: Vec2, size: [usize; 2]) -> Option<Rect> {
        place(&Camera::FIT.project(Rect::from_min_size(pos2(10.0, 20.0), viewport), size, 1.0))
    }

    #[test]
    fn it_is_small_in_its_corner_and_has_the_shape_of_the_picture() {
        let view = Rect::from_min_size(pos2(10.0, 20.0), Vec2::new(800.0, 600.0));
        let map = of(view.size(), [3000, 1500]).expect("there is room");
        assert_eq!(map.size(), Vec2::new(144.0, 72.0));
        assert_eq!(map.right_top(), view.right_top() + Vec2::new(-14.0, 14.0));
        assert_eq!(of(view.size(), [50_000, 10]).expect("there is room").height(), SHORTER);
    }

    #[test]
    fn a_small_view_has_none() {
        assert_eq!(of(Vec2::new(800.0, 200.0), [1000, 1000]), None);
    }
}
