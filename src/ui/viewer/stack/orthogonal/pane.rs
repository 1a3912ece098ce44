//! One section: its tiles, and what pointer and wheel do over it.

use egui::{CursorIcon, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::super::super::super::theme::PICTURE_GROUND;
use super::super::camera::{Camera, Projection};
use super::super::canvas::{Drag, Wheel, moves, say_state, scrolled_zoom};
use super::super::tiles::{Painted, Picture, TileTextures};
use super::super::wheel::WheelSteps;
use super::arrange::start;
use crate::engine::tile::TileService;
use crate::model::SectionPlane;

/// What is remembered of one section.
#[derive(Debug, Default)]
pub struct SectionPane {
    textures: TileTextures,
    wheel: WheelSteps,
    /// The plane in the middle of the view, where there are more than fit.
    centre: f64,
}

/// What is shown in a pane, and where.
#[derive(Debug)]
pub struct Shown<'a> {
    pub rect: Rect,
    /// Its accessible name.
    pub name: &'a str,
    pub plane: SectionPlane,
    pub picture: &'a Picture,
    /// How many planes there are, and how many pixels each is thick.
    pub planes: usize,
    pub stretch: f64,
    pub wheel: Wheel,
}

/// What happened on a pane.
#[derive(Debug)]
pub struct PaneResponse {
    pub response: Response,
    pub projection: Projection,
    pub painted: Painted,
    /// Rows or columns to step by.
    pub steps: i32,
    /// The pixel under the pointer, and the one that it points at with a button.
    pub pixel: Option<[usize; 2]>,
    pub pointed: Option<[usize; 2]>,
}

impl SectionPane {
    /// Shows a section beside a plane that is seen through `plane`, whose camera it moves; what it moves is seen in the next
    /// frame, in all views at once.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        service: &TileService,
        (camera, plane): (&mut Camera, &Projection),
        shown: &Shown<'_>,
    ) -> PaneResponse {
        let response = ui.interact(shown.rect, ui.unique_id().with(("section", shown.name)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, shown.name));
        let projection = self.project(plane, shown);
        self.follow_pointer(&response, (camera, plane), &projection, shown);
        let steps = self.turn_wheel(ui, &response, (camera, plane), &projection, shown);
        ui.painter_at(shown.rect).rect_filled(projection.picture(), 0, PICTURE_GROUND);
        let painted = self.textures.paint(ui, service, shown.picture, &projection);
        say_state(ui, &projection, &painted, "Part of this section cannot be read");
        let pixel = response.hover_pos().and_then(|at| projection.pixel(at));
        if response.dragged() && moves(&response, Drag::Point) {
            ui.set_cursor_icon(CursorIcon::Grabbing);
        } else if pixel.is_some() {
            ui.set_cursor_icon(CursorIcon::Crosshair);
        }
        let pointed = pointed(ui, &response).map(|at| projection.nearest_pixel(at));
        PaneResponse { response, projection, painted, steps, pixel, pointed }
    }

    /// Moves the view along its depth as far as it takes to see a plane.
    pub fn see(&mut self, plane: usize, projection: &Projection, shown: SectionPlane) {
        let deep = usize::from(shown.is_of_rows());
        let edges = [projection.viewport.min, projection.viewport.max].map(|at| projection.to_picture(at)[deep]);
        let (first, last) = (plane as f64, plane as f64 + 1.0);
        if first < edges[0] {
            self.centre -= edges[0] - first;
        } else if last > edges[1] {
            self.centre += last - edges[1];
        }
    }

    fn project(&mut self, plane: &Projection, shown: &Shown<'_>) -> Projection {
        let (shared, planes, stretch) = (usize::from(!shown.plane.is_of_rows()), shown.planes, shown.stretch);
        self.centre = self.centre.clamp(0.0, planes as f64);
        let points = plane.points(shared) * stretch;
        let edges = if shown.plane.is_of_rows() {
            [shown.rect.top(), shown.rect.bottom()]
        } else {
            [shown.rect.left(), shown.rect.right()]
        };
        let start = start(edges, (planes as f64 * points) as f32, (self.centre * points) as f32);
        plane.section(shown.rect, shared, (planes, stretch, start))
    }

    fn follow_pointer(
        &mut self,
        response: &Response,
        (camera, plane): (&mut Camera, &Projection),
        projection: &Projection,
        shown: &Shown<'_>,
    ) {
        if response.double_clicked() {
            *camera = Camera::FIT;
        } else if moves(response, Drag::Point) {
            let by = response.drag_delta();
            let (along, deep) =
                if shown.plane.is_of_rows() { (Vec2::new(by.x, 0.0), by.y) } else { (Vec2::new(0.0, by.y), by.x) };
            camera.pan(plane, along);
            self.centre = middle(projection, shown) - f64::from(deep) / projection.points(deep_axis(shown));
            response.ctx.request_repaint();
        }
    }

    fn turn_wheel(
        &mut self,
        ui: &Ui,
        response: &Response,
        (camera, plane): (&mut Camera, &Projection),
        projection: &Projection,
        shown: &Shown<'_>,
    ) -> i32 {
        let Some(at) = response.hover_pos() else { return 0 };
        let (zoom, scroll) = ui.input(|input| (f64::from(input.zoom_delta()), input.smooth_scroll_delta().y));
        let factor = match shown.wheel {
            _ if zoom != 1.0 => zoom,
            Wheel::Zoom if scroll != 0.0 => scrolled_zoom(scroll),
            Wheel::Zoom => return 0,
            Wheel::Step => return self.wheel.take(ui),
        };
        // What lies under the pointer stays: along the plane by its camera, along the depth here.
        let of_rows = shown.plane.is_of_rows();
        let fixed = if of_rows { egui::pos2(at.x, plane.middle().y) } else { egui::pos2(plane.middle().x, at.y) };
        camera.zoom_by(plane, fixed, factor);
        let deep = deep_axis(shown);
        let away = f64::from(if of_rows { at.y - shown.rect.center().y } else { at.x - shown.rect.center().x });
        self.centre = projection.to_picture(at)[deep] - away / (projection.points(deep) * factor);
        ui.request_repaint();
        0
    }
}

/// The plane that is really in the middle of the view: where all fit it is not the one that is wanted.
fn middle(projection: &Projection, shown: &Shown<'_>) -> f64 {
    projection.to_picture(shown.rect.center())[deep_axis(shown)].clamp(0.0, shown.planes as f64)
}

/// Which axis of a section's picture runs through the planes.
fn deep_axis(shown: &Shown<'_>) -> usize {
    usize::from(shown.plane.is_of_rows())
}

/// Where the first button points while it is held or was clicked, as long as the drag moves nothing.
pub fn pointed(ui: &Ui, response: &Response) -> Option<egui::Pos2> {
    let (held, space) = ui.input(|input| (input.pointer.primary_down(), input.key_down(egui::Key::Space)));
    let points = (held && response.is_pointer_button_down_on()) || response.clicked();
    response.interact_pointer_pos().filter(|_| points && !space)
}
