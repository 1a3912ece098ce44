//! The lines of the crosshair, and what the status line says of a voxel.

use egui::{Painter, Stroke, pos2};

use super::super::super::super::theme::{CROSSHAIR, CROSSHAIR_EDGE};
use super::super::super::super::widgets::number;
use super::super::camera::Projection;
use super::depth::Depth;
use crate::model::StackInfo;

/// Round the middle nothing is drawn: the voxel itself is to be seen.
const OPEN: f64 = 7.0;

/// A place in a stack: a pixel, and a plane along the depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voxel {
    pub pixel: [usize; 2],
    pub plane: usize,
}

/// Draws the two lines through a pixel of a picture, as far as it is seen.
pub fn draw(painter: &Painter, projection: &Projection, pixel: [usize; 2]) {
    let seen = projection.viewport.intersect(projection.picture());
    let painter = painter.with_clip_rect(seen.intersect(painter.clip_rect()));
    let line = 1.0 / painter.pixels_per_point();
    // On whole pixels of the screen, in the middle of the picture's.
    let middle = projection.to_screen(pixel.map(|at| at as f64 + 0.5)) + egui::Vec2::splat(line / 2.0);
    let open = [0, 1].map(|axis| OPEN.max(projection.points(axis) / 2.0 + 2.0) as f32);
    let runs = [
        ([seen.left(), middle.x - open[0]], true),
        ([middle.x + open[0], seen.right()], true),
        ([seen.top(), middle.y - open[1]], false),
        ([middle.y + open[1], seen.bottom()], false),
    ];
    for (color, width) in [(CROSSHAIR_EDGE, 3.0 * line), (CROSSHAIR, line)] {
        for ([from, to], across) in runs {
            let ends = if across {
                [pos2(from, middle.y), pos2(to, middle.y)]
            } else {
                [pos2(middle.x, from), pos2(middle.x, to)]
            };
            if from < to {
                painter.line_segment(ends, Stroke::new(width, color));
            }
        }
    }
}

/// Where a voxel is, in pixels and planes (counted from 1, as the slider counts) and in µm; widths do not change while
/// the pointer moves.
pub fn voxel_facts(info: &StackInfo, depth: &Depth, voxel: &Voxel) -> Vec<String> {
    let width = number::grouped(info.axes.x.max(info.axes.y) as i64).chars().count();
    let planes = number::grouped(depth.count as i64).chars().count();
    let [x, y] = voxel.pixel.map(|at| number::grouped(at as i64));
    let plane = number::grouped(voxel.plane as i64 + 1);
    let mut facts = vec![format!("x {x:>width$}  y {y:>width$} px  {} {plane:>planes$}", depth.axis())];
    if let Some(size) = info.pixel_size.filter(|_| info.plane_axes.is_none()) {
        let length = |at: usize, size: f64| number::fixed((at as f64 + 0.5) * size, 1);
        let [x, y] = [length(voxel.pixel[0], size.x), length(voxel.pixel[1], size.y)];
        let width = length(info.axes.x, size.x).chars().count().max(length(info.axes.y, size.y).chars().count());
        let z = size.z.filter(|_| depth.planes[0].is_through_depth());
        let deep = |step: f64| format!("  {:>width$}", number::fixed(voxel.plane as f64 * step, 1));
        facts.push(format!("{x:>width$}  {y:>width$}{} µm", z.map(deep).unwrap_or_default()));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    #[test]
    fn voxels_are_told_in_pixels_planes_and_micrometres() {
        let axes = StackAxes { t: 1, z: 12, c: 1, y: 900, x: 1024 };
        let mut info = StackInfo::bare("test", axes, 1, SampleType::U16);
        let voxel = Voxel { pixel: [3, 100], plane: 4 };
        let facts = |info: &StackInfo| voxel_facts(info, &Depth::of(info).unwrap(), &voxel);
        assert_eq!(facts(&info), ["x     3  y   100 px  z  5"]);
        info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: Some(2.0) });
        assert_eq!(facts(&info)[1], "  1.8   50.2    8.0 µm");
        info.axes = StackAxes { t: 12, z: 1, ..axes };
        assert_eq!(facts(&info), ["x     3  y   100 px  t  5", "  1.8   50.2 µm"]);
    }
}
