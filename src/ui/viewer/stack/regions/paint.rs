//! Draws outlines of regions so that they are seen on any picture: a light line on a dark one.

use egui::{Align2, Painter, Pos2, Rect, Shape as Drawn, Stroke, Ui, pos2};

use super::super::super::super::theme::{ON_PICTURE, PICTURE_LABEL, Theme};
use super::super::super::super::widgets::axes::label;
use super::super::camera::Projection;
use super::draw::Drawing;
use crate::model::{Bounds, Point, Region, Shape};

/// The same in both themes, because pictures do not change with them: that of the dark one is seen on dark ones.
pub const ACCENT: egui::Color32 = Theme::DARK.accent;
/// Points of an outline closer than this to the pointer are hit.
const REACH: f32 = 5.0;

/// Draws a region with its name; the selected one in the accent colour.
pub fn region(ui: &Ui, projection: &Projection, region: &Region, selected: bool) {
    let painter = ui.painter_at(projection.viewport);
    let color = if selected { ACCENT } else { ON_PICTURE };
    outline(&painter, projection, &region.shape, color);
    let rect = on_screen(projection, &region.shape.bounds());
    if rect.intersects(projection.viewport) {
        let corner = match &region.shape {
            Shape::Line { from, .. } => projection.to_screen(*from),
            _ => rect.left_top(),
        };
        let above = corner - egui::vec2(0.0, 6.0);
        label(&painter, above, Align2::LEFT_BOTTOM, &region.name, projection.viewport);
    }
}

/// Draws what is in the making.
pub fn drawing(ui: &Ui, projection: &Projection, drawing: &Drawing) {
    let painter = ui.painter_at(projection.viewport);
    match drawing {
        Drawing::Drag { .. } => {
            if let Some(shape) = drawing.shape(projection.size) {
                outline(&painter, projection, &shape, ACCENT);
            }
        }
        Drawing::Corners { corners, to } => {
            let points: Vec<Pos2> = corners.iter().chain([to]).map(|corner| projection.to_screen(*corner)).collect();
            lines(&painter, &points, ACCENT, false);
            for corner in &points[..corners.len()] {
                painter.circle_filled(*corner, 3.0, ACCENT);
            }
        }
    }
}

fn outline(painter: &Painter, projection: &Projection, shape: &Shape, color: egui::Color32) {
    match shape {
        Shape::Rectangle(bounds) => {
            let rect = on_screen(projection, bounds);
            lines(painter, &[rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()], color, true);
        }
        Shape::Ellipse(bounds) => {
            let rect = on_screen(projection, bounds);
            for stroke in strokes(color) {
                painter.add(egui::epaint::EllipseShape::stroke(rect.center(), rect.size() / 2.0, stroke));
            }
        }
        Shape::Polygon(corners) => lines(painter, &screen_points(projection, corners), color, true),
        Shape::Line { from, to, width } => {
            let ends = screen_points(projection, &[*from, *to]);
            if *width > 1.0 {
                let along = (ends[1] - ends[0]).normalized();
                let half = (projection.to_screen([*width, 0.0]).x - projection.to_screen([0.0, 0.0]).x) / 2.0;
                let aside = along.rot90() * half;
                let band = [ends[0] + aside, ends[1] + aside, ends[1] - aside, ends[0] - aside];
                lines(painter, &band, color.gamma_multiply(0.5), true);
            }
            lines(painter, &ends, color, false);
        }
    }
}

fn lines(painter: &Painter, points: &[Pos2], color: egui::Color32, closed: bool) {
    for stroke in strokes(color) {
        let points = points.to_vec();
        painter.add(if closed { Drawn::closed_line(points, stroke) } else { Drawn::line(points, stroke) });
    }
}

/// Dark below, then the line itself.
fn strokes(color: egui::Color32) -> [Stroke; 2] {
    [Stroke::new(3.0, PICTURE_LABEL), Stroke::new(1.2, color)]
}

/// Where bounds are on the screen.
pub fn on_screen(projection: &Projection, bounds: &Bounds) -> Rect {
    let corner = |x, y| projection.to_screen([x, y]);
    Rect::from_min_max(corner(bounds.x, bounds.y), corner(bounds.right(), bounds.bottom()))
}

fn screen_points(projection: &Projection, points: &[Point]) -> Vec<Pos2> {
    points.iter().map(|point| projection.to_screen(*point)).collect()
}

/// Whether a point of the screen is on a region: inside an area, near a line.
pub fn hits(projection: &Projection, shape: &Shape, at: Pos2) -> bool {
    match shape {
        Shape::Rectangle(bounds) => on_screen(projection, bounds).expand(REACH).contains(at),
        Shape::Ellipse(bounds) => {
            let rect = on_screen(projection, bounds).expand(REACH);
            let away = (at - rect.center()) / (rect.size() / 2.0);
            away.length_sq() <= 1.0
        }
        Shape::Polygon(corners) => {
            let points = screen_points(projection, corners);
            let edges = points.iter().zip(points.iter().cycle().skip(1));
            let crossed = edges.clone().filter(|(a, b)| {
                (a.y <= at.y) != (b.y <= at.y) && a.x + (at.y - a.y) * (b.x - a.x) / (b.y - a.y) >= at.x
            });
            crossed.count() % 2 == 1 || edges.into_iter().any(|(a, b)| distance(at, *a, *b) < REACH)
        }
        Shape::Line { from, to, .. } => {
            distance(at, projection.to_screen(*from), projection.to_screen(*to)) < REACH + 2.0
        }
    }
}

/// From a point to a segment.
fn distance(at: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let part = ((at - a).dot(along) / along.length_sq().max(1e-6)).clamp(0.0, 1.0);
    at.distance(pos2(a.x + along.x * part, a.y + along.y * part))
}
