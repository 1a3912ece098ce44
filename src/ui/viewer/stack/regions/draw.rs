//! A shape in the making: what the pointer has drawn so far, and when it is done.

use egui::{Key, Modifiers, PointerButton, Response, Ui};

use super::super::camera::Projection;
use super::tool::RegionTool;
use crate::model::{Bounds, Point, Shape};

/// A click this close to the first corner closes a polygon; one this close to the last is the second of two. In points.
const REACH: f32 = 8.0;
/// Width of a new line in pixels.
const LINE_WIDTH: f64 = 1.0;

/// What is being drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// From where the button was pressed to the pointer.
    Drag { tool: RegionTool, from: Point, to: Point, even: bool },
    /// The corners so far, and the pointer.
    Corners { corners: Vec<Point>, to: Point },
}

impl Drawing {
    /// The shape that it would be now, if it is one already.
    pub fn shape(&self, size: [usize; 2]) -> Option<Shape> {
        let shape = match self {
            Self::Drag { tool, from, to, even } => dragged(*tool, (*from, *to), *even, size),
            Self::Corners { corners, .. } => Shape::Polygon(corners.clone()),
        };
        shape.check().is_ok().then_some(shape)
    }
}

/// Takes the pointer's part in drawing; the shape, when it is done.
pub fn follow(
    ui: &Ui,
    drawing: &mut Option<Drawing>,
    tool: RegionTool,
    (response, projection): (&Response, &Projection),
) -> Option<Shape> {
    if tool == RegionTool::Polygon {
        return corners(ui, drawing, (response, projection));
    }
    if matches!(drawing, Some(Drawing::Corners { .. })) {
        *drawing = None;
    }
    let at = |position: egui::Pos2| inside(projection.to_picture(position), projection.size);
    if response.drag_started_by(PointerButton::Primary)
        && let Some(pressed) = ui.input(|input| input.pointer.press_origin())
    {
        let tool = if tool == RegionTool::Move { RegionTool::Rectangle } else { tool };
        *drawing = Some(Drawing::Drag { tool, from: at(pressed), to: at(pressed), even: false });
    }
    let drag = drawing.as_mut()?;
    if let (Drawing::Drag { to, even, .. }, Some(pointer)) = (&mut *drag, response.interact_pointer_pos()) {
        *to = at(pointer);
        // Shift begins a box where the picture would move; there it says nothing of its sides.
        *even = tool != RegionTool::Move && ui.input(|input| input.modifiers.shift);
    }
    let finished = response.drag_stopped().then(|| drag.shape(projection.size));
    let given_up = escaped(ui);
    if finished.is_some() || given_up {
        *drawing = None;
    }
    finished.flatten().filter(|_| !given_up)
}

fn corners(ui: &Ui, drawing: &mut Option<Drawing>, (response, projection): (&Response, &Projection)) -> Option<Shape> {
    let hover = response.hover_pos().or_else(|| response.interact_pointer_pos());
    let near = |corner: &Point, position: egui::Pos2| projection.to_screen(*corner).distance(position) < REACH;
    let mut done = false;
    if let (true, Some(position)) = (response.clicked(), response.interact_pointer_pos()) {
        let corner = inside(projection.to_picture(position), projection.size).map(f64::round);
        match drawing {
            Some(Drawing::Corners { corners, .. }) => {
                // egui takes two quick clicks for a double one wherever they are.
                let again = corners.last().is_some_and(|last| near(last, position));
                done = again && response.double_clicked() || corners.first().is_some_and(|first| near(first, position));
                if !done && !again {
                    corners.push(corner);
                }
            }
            _ => *drawing = Some(Drawing::Corners { corners: vec![corner], to: corner }),
        }
    }
    let Some(Drawing::Corners { corners, to }) = drawing else { return None };
    if let Some(position) = hover {
        *to = inside(projection.to_picture(position), projection.size);
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace)) {
        corners.pop();
    }
    let (empty, closed) = (corners.is_empty(), done.then(|| Shape::Polygon(corners.clone())));
    let shape = closed.filter(|shape| shape.check().is_ok());
    if empty || shape.is_some() || escaped(ui) {
        *drawing = None;
    }
    shape
}

fn escaped(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

fn dragged(tool: RegionTool, (from, to): (Point, Point), even: bool, size: [usize; 2]) -> Shape {
    if tool == RegionTool::Line {
        let [from, to] = [from, to].map(tenths);
        return Shape::Line { from, to, width: LINE_WIDTH };
    }
    let bounds = whole_pixels(Bounds::between(from, if even { evened(from, to, size) } else { to }));
    if tool == RegionTool::Ellipse { Shape::Ellipse(bounds) } else { Shape::Rectangle(bounds) }
}

/// The corner of a square, as far as the picture reaches.
fn evened(from: Point, to: Point, size: [usize; 2]) -> Point {
    let [across, down] = [0, 1].map(|axis| to[axis] - from[axis]);
    let room = |axis: usize, away: f64| if away < 0.0 { from[axis] } else { size[axis] as f64 - from[axis] };
    let side = across.abs().max(down.abs()).min(room(0, across)).min(room(1, down));
    [from[0] + side.copysign(across), from[1] + side.copysign(down)]
}

/// The pixels that a rectangle touches.
pub fn whole_pixels(bounds: Bounds) -> Bounds {
    let (x, y) = (bounds.x.floor(), bounds.y.floor());
    Bounds { x, y, width: bounds.right().ceil() - x, height: bounds.bottom().ceil() - y }
}

/// Ends of lines are kept to a tenth of a pixel.
pub fn tenths(point: Point) -> Point {
    point.map(|at| (at * 10.0).round() / 10.0)
}

/// The nearest point of the picture.
pub fn inside(point: Point, size: [usize; 2]) -> Point {
    [0, 1].map(|axis| point[axis].clamp(0.0, size[axis] as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_of_whole_pixels_and_squares_stay_inside() {
        let drag = |tool, to, even| Drawing::Drag { tool, from: [2.3, 3.7], to, even }.shape([20, 10]);
        let bounds = |x, y, width, height| Bounds { x, y, width, height };
        assert_eq!(drag(RegionTool::Rectangle, [6.1, 3.9], false), Some(Shape::Rectangle(bounds(2.0, 3.0, 5.0, 1.0))));
        assert_eq!(drag(RegionTool::Ellipse, [1.5, 1.5], false), Some(Shape::Ellipse(bounds(1.0, 1.0, 2.0, 3.0))));
        let Some(Shape::Rectangle(square)) = drag(RegionTool::Rectangle, [19.0, 5.0], true) else { panic!("a box") };
        assert_eq!((square.width, square.bottom()), (7.0, 10.0));
        assert_eq!(drag(RegionTool::Rectangle, [2.3, 3.7], false).map(|shape| shape.bounds().width), Some(1.0));
    }

    #[test]
    fn a_line_needs_two_ends_and_a_polygon_three_corners() {
        let drag = |to| Drawing::Drag { tool: RegionTool::Line, from: [1.0, 1.0], to, even: false }.shape([9, 9]);
        assert_eq!(drag([1.0, 1.0]), None);
        assert_eq!(drag([4.26, 1.0]), Some(Shape::Line { from: [1.0, 1.0], to: [4.3, 1.0], width: 1.0 }));
        let corners = |corners: &[Point]| Drawing::Corners { corners: corners.to_vec(), to: [0.0; 2] }.shape([9, 9]);
        assert!(corners(&[[0.0, 0.0], [1.0, 0.0]]).is_none());
        assert!(corners(&[[0.0, 0.0], [1.0, 0.0], [0.0, 4.0]]).is_some());
    }
}
