//! Handles of the region that is selected: pull its sides or corners, move it as a whole.

use egui::{CursorIcon, Id, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::super::super::super::theme::ON_PICTURE;
use super::super::super::super::widgets::BoxHandles;
use super::super::camera::Projection;
use super::draw::{inside, tenths, whole_pixels};
use super::paint::{ACCENT, on_screen};
use crate::model::{Bounds, Point, Region, Shape};

const GRIP: f32 = 4.0;
const REACH: f32 = 7.0;

/// What was done to the region.
#[derive(Debug, Default)]
pub struct Handled {
    /// The shape while it is pulled, not put on the grid yet.
    pub pulled: Option<Shape>,
    /// The pointer let go.
    pub finished: bool,
    /// Escape: it is to be left alone.
    pub left: bool,
}

/// Draws the handles and takes the pointer. `shape` is the region's own, or as it was pulled before.
pub fn show(ui: &Ui, projection: &Projection, region: &Region, shape: &Shape) -> Handled {
    let id = ui.unique_id().with("selected region");
    match shape {
        Shape::Rectangle(bounds) => sides(ui, (id, &region.name), projection, bounds, Shape::Rectangle),
        Shape::Ellipse(bounds) => sides(ui, (id, &region.name), projection, bounds, Shape::Ellipse),
        Shape::Polygon(corners) => {
            let mut corners = corners.clone();
            let pulled = grips(ui, id, projection, &mut corners);
            carried(ui, (id, &region.name), projection, (Shape::Polygon(corners), pulled))
        }
        Shape::Line { from, to, width } => {
            let mut ends = [*from, *to];
            let pulled = grips(ui, id, projection, &mut ends);
            let line = Shape::Line { from: ends[0], to: ends[1], width: *width };
            carried(ui, (id, &region.name), projection, (line, pulled))
        }
    }
}

/// A shape on the grid that regions are kept to.
pub fn on_grid(shape: &Shape) -> Shape {
    let whole = |bounds: &Bounds| {
        // Edges, not sizes: what ends with the picture still does.
        let [left, top] = [bounds.x, bounds.y].map(f64::round);
        let [right, bottom] = [bounds.right(), bounds.bottom()].map(f64::round);
        whole_pixels(Bounds { x: left, y: top, width: (right - left).max(1.0), height: (bottom - top).max(1.0) })
    };
    match shape {
        Shape::Rectangle(bounds) => Shape::Rectangle(whole(bounds)),
        Shape::Ellipse(bounds) => Shape::Ellipse(whole(bounds)),
        Shape::Polygon(corners) => Shape::Polygon(corners.iter().map(|corner| corner.map(f64::round)).collect()),
        Shape::Line { from, to, width } => Shape::Line { from: tenths(*from), to: tenths(*to), width: *width },
    }
}

fn sides(
    ui: &Ui,
    (id, name): (Id, &str),
    projection: &Projection,
    bounds: &Bounds,
    shape: impl Fn(Bounds) -> Shape,
) -> Handled {
    let mut rect = on_screen(projection, bounds);
    let response = BoxHandles::new(id, name, &mut rect, projection.picture()).show(ui);
    let corner = |at: Pos2| inside(projection.to_picture(at), projection.size);
    let pulled = response.changed.then(|| shape(Bounds::between(corner(rect.min), corner(rect.max))));
    Handled { pulled, finished: response.finished, left: response.cleared }
}

/// What became of points with handles.
#[derive(Debug, Clone, Copy, Default)]
struct Pulled {
    changed: bool,
    finished: bool,
}

/// A handle on each point.
fn grips(ui: &Ui, id: Id, projection: &Projection, points: &mut [Point]) -> Pulled {
    let mut pulled = Pulled::default();
    for (index, point) in points.iter_mut().enumerate() {
        let at = projection.to_screen(*point);
        if !projection.viewport.expand(1.0).contains(at) {
            continue;
        }
        let place = Rect::from_center_size(at, Vec2::splat(2.0 * REACH));
        let response = ui.interact(place, id.with(index), Sense::drag()).on_hover_and_drag_cursor(CursorIcon::Grab);
        pulled.finished |= response.drag_stopped();
        if response.dragged() {
            *point = inside(projection.to_picture(at + response.drag_delta()), projection.size);
            pulled.changed = true;
        }
        ui.painter_at(projection.viewport).circle(at, GRIP, ACCENT, Stroke::new(1.0, ON_PICTURE));
    }
    pulled
}

/// A handle in the middle that moves the whole shape.
fn carried(ui: &Ui, (id, name): (Id, &str), projection: &Projection, (shape, pulled): (Shape, Pulled)) -> Handled {
    let bounds = shape.bounds();
    let at = on_screen(projection, &bounds).center();
    let response = ui.interact(Rect::from_center_size(at, Vec2::splat(3.0 * REACH)), id, Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, ui.is_enabled(), name));
    let response = response.on_hover_and_drag_cursor(CursorIcon::Move);
    let finished = pulled.finished || response.drag_stopped();
    let square = Rect::from_center_size(at, Vec2::splat(2.0 * GRIP));
    ui.painter_at(projection.viewport).rect(square, 1, ACCENT, Stroke::new(1.0, ON_PICTURE), egui::StrokeKind::Middle);
    let moved = response.dragged().then(|| {
        let to = projection.to_picture(at + response.drag_delta());
        let from = projection.to_picture(at);
        let by = [0, 1].map(|axis| {
            let (low, high) = if axis == 0 { (bounds.x, bounds.right()) } else { (bounds.y, bounds.bottom()) };
            (to[axis] - from[axis]).clamp(-low, (projection.size[axis] as f64 - high).max(-low))
        });
        shape.translated(by)
    });
    let left = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
    Handled { pulled: moved.or(pulled.changed.then_some(shape)), finished, left }
}
