//! A picture that can be zoomed and moved: camera, textures and pointer together.

use egui::{Align2, PointerButton, Pos2, Rect, Response, Sense, Ui};

use super::super::super::theme::{PICTURE_GROUND, measure};
use super::super::super::widgets::{number, picture_label};
use super::camera::{Camera, Projection};
use super::tiles::{Painted, Picture, TileTextures};
use super::wheel::WheelSteps;
use crate::engine::Action;
use crate::engine::tile::TileService;

/// What the plain wheel does; with Ctrl it always zooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wheel {
    Zoom,
    /// Steps through planes: the caller gets the steps.
    Step,
}

/// One picture on the screen: where one looks, and its tiles. Previews and viewers alike.
#[derive(Debug, Default)]
pub struct PictureCanvas {
    pub camera: Camera,
    textures: TileTextures,
    wheel: WheelSteps,
}

/// What dragging with the first button does; the middle one, or Space and any, always moves the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drag {
    Move,
    /// Points at pixels: the caller sees where.
    Point,
    /// Draws on the picture: the caller takes clicks and drags, and a double click fits nothing.
    Draw,
}

/// What happened on a canvas.
#[derive(Debug)]
pub struct CanvasResponse {
    pub response: Response,
    pub projection: Projection,
    pub painted: Painted,
    /// Planes to step by, with [`Wheel::Step`].
    pub steps: i32,
    /// The pixel under the pointer.
    pub pixel: Option<[usize; 2]>,
}

/// Zoom of one press of a key.
const KEY_ZOOM: f64 = 1.25;

impl PictureCanvas {
    /// Shows a picture over `rect` and takes the pointer; `name` is its accessible name.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        name: &str,
        shown: (&TileService, &Picture, Wheel),
    ) -> CanvasResponse {
        self.show_in(ui, (rect, rect), name, shown, Drag::Move)
    }

    /// The same; a picture that is shown as large as fits is fitted into `room`, a part of `rect`.
    pub fn show_in(
        &mut self,
        ui: &mut Ui,
        (rect, room): (Rect, Rect),
        name: &str,
        (service, picture, wheel): (&TileService, &Picture, Wheel),
        drag: Drag,
    ) -> CanvasResponse {
        let axes = picture.scene.base().info().axes;
        let size = [axes.x, axes.y];
        let response = ui.interact(rect, ui.unique_id().with(("canvas", name)), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        if response.clicked() {
            // Whoever clicks the picture means it by the keys that follow.
            ui.memory_mut(|memory| memory.focused().map(|focused| memory.surrender_focus(focused)));
        }
        let before = self.camera.project_in((rect, room), size, ui.pixels_per_point());
        move_by_pointer(&mut self.camera, &response, &before, drag);
        let steps = self.turn_wheel(ui, &response, &before, wheel);
        let projection = self.camera.project_in((rect, room), size, ui.pixels_per_point());
        ui.painter_at(rect).rect_filled(projection.picture(), 0, PICTURE_GROUND);
        let painted = self.textures.paint(ui, service, picture, &projection);
        say_state(ui, &projection, &painted, "Part of this plane cannot be read");
        let pixel = response.hover_pos().and_then(|at| projection.pixel(at));
        if response.dragged() && moves(&response, drag) {
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        } else if pixel.is_some() {
            ui.set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        CanvasResponse { response, projection, painted, steps, pixel }
    }

    fn turn_wheel(&mut self, ui: &Ui, response: &Response, projection: &Projection, wheel: Wheel) -> i32 {
        let Some(at) = response.hover_pos() else { return 0 };
        let (zoom, scroll) = ui.input(|input| (f64::from(input.zoom_delta()), input.smooth_scroll_delta().y));
        if zoom != 1.0 {
            self.camera.zoom_by(projection, at, zoom);
            return 0;
        }
        match wheel {
            Wheel::Zoom if scroll != 0.0 => self.camera.zoom_by(projection, at, scrolled_zoom(scroll)),
            Wheel::Zoom => (),
            Wheel::Step => return self.wheel.take(ui),
        }
        0
    }

    /// Carries out an action that is about looking; returns whether it was one.
    pub fn act(&mut self, action: Action, projection: &Projection) -> bool {
        let middle: Pos2 = projection.viewport.center();
        match action {
            Action::ZoomIn => self.camera.zoom_by(projection, middle, KEY_ZOOM),
            Action::ZoomOut => self.camera.zoom_by(projection, middle, 1.0 / KEY_ZOOM),
            Action::ZoomToFit => self.camera = Camera::FIT,
            Action::ActualSize => self.camera.zoom_to(projection, middle, 1.0),
            _ => return false,
        }
        true
    }

    /// Tries once more what could not be read.
    pub fn retry(&mut self) {
        self.textures.retry();
    }
}

/// A word over what is seen of the picture.
fn say(ui: &Ui, projection: &Projection, at: Align2, text: &str) {
    let area = projection.viewport.intersect(projection.picture()).shrink(measure::SPACE[4]);
    picture_label(&ui.painter_at(projection.viewport), area, at, text);
}

/// Says that a picture is broken, in that sentence, or still to come.
pub fn say_state(ui: &Ui, projection: &Projection, painted: &Painted, broken: &str) {
    if painted.broken {
        say(ui, projection, Align2::CENTER_CENTER, broken);
    } else if painted.is_awaited() {
        let place = if painted.empty { Align2::CENTER_CENTER } else { Align2::LEFT_TOP };
        say(ui, projection, place, &reading_text(painted.fraction));
    }
}

/// `Reading…`, and how much of it is done where that is known.
pub fn reading_text(fraction: Option<f64>) -> String {
    fraction.map_or_else(|| "Reading…".to_owned(), |fraction| format!("Reading… {}", number::percent(fraction)))
}

/// Whether a drag moves the picture.
pub fn moves(response: &Response, drag: Drag) -> bool {
    let space = || response.ctx.input(|input| input.key_down(egui::Key::Space));
    let by_first = response.dragged_by(PointerButton::Primary) && (drag == Drag::Move || space());
    by_first || response.dragged_by(PointerButton::Middle)
}

/// Drag moves, a double click fits.
fn move_by_pointer(camera: &mut Camera, response: &Response, projection: &Projection, drag: Drag) {
    if drag != Drag::Draw && response.double_clicked() {
        *camera = Camera::FIT;
    } else if moves(response, drag) {
        camera.pan(projection, response.drag_delta());
    }
}

/// The zoom of so many points of smooth scrolling.
pub fn scrolled_zoom(points: f32) -> f64 {
    (f64::from(points) / 200.0).exp()
}

/// Moves and zooms a camera by pointer and wheel, for pictures that are painted by their owner.
pub fn steer(ui: &Ui, camera: &mut Camera, response: &Response, projection: &Projection) {
    move_by_pointer(camera, response, projection, Drag::Move);
    let Some(at) = response.hover_pos() else { return };
    let (zoom, scroll) = ui.input(|input| (f64::from(input.zoom_delta()), input.smooth_scroll_delta().y));
    let factor = if zoom == 1.0 { scrolled_zoom(scroll) } else { zoom };
    if factor != 1.0 {
        camera.zoom_by(projection, at, factor);
    }
}
