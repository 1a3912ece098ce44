//! One letter: its outline as coverage of pixels.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::BoundingBox;
use skrifa::outline::{DrawSettings, OutlineGlyph, OutlinePen};

use crate::ops::canvas::Canvas;

/// Draws a letter whose baseline begins at `[x, y]`. `bounds` are the letter's, in pixels from there, y upwards.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    outline: &OutlineGlyph<'_>,
    bounds: &BoundingBox,
    size: Size,
    [x, y]: [f32; 2],
    color: [u8; 3],
) {
    // The grid of whole pixels round the letter, whatever part of the picture is here.
    let (left, top) = ((x + bounds.x_min).floor() as i64 - 1, (y - bounds.y_max).floor() as i64 - 1);
    let (right, bottom) = ((x + bounds.x_max).ceil() as i64 + 1, (y - bounds.y_min).ceil() as i64 + 1);
    let part = canvas.part();
    let outside =
        right <= part.x as i64 || left >= part.right() as i64 || bottom <= part.y as i64 || top >= part.bottom() as i64;
    if outside || right <= left || bottom <= top {
        return;
    }
    let grid = Rasterizer::new((right - left) as usize, (bottom - top) as usize);
    let start = point(x - left as f32, y - top as f32);
    let mut pen = Pen { grid, start, first: start, last: start };
    if outline.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut pen).is_err() {
        return;
    }
    pen.grid.for_each_pixel_2d(|across, down, coverage| {
        let (x, y) = (left + i64::from(across), top + i64::from(down));
        if coverage > 0.0 && x >= 0 && y >= 0 {
            canvas.cover(x as usize, y as usize, color, coverage);
        }
    });
}

/// Takes an outline, y upwards from the baseline, onto the grid, y downwards.
struct Pen {
    grid: Rasterizer,
    /// The beginning of the baseline on the grid.
    start: Point,
    first: Point,
    last: Point,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Point {
        point(self.start.x + x, self.start.y - y)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.first = self.at(x, y);
        self.last = self.first;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.grid.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let to = self.at(x, y);
        self.grid.draw_quad(self.last, self.at(cx, cy), to);
        self.last = to;
    }

    fn curve_to(&mut self, c1x: f32, c1y: f32, c2x: f32, c2y: f32, x: f32, y: f32) {
        let to = self.at(x, y);
        self.grid.draw_cubic(self.last, self.at(c1x, c1y), self.at(c2x, c2y), to);
        self.last = to;
    }

    fn close(&mut self) {
        self.grid.draw_line(self.last, self.first);
        self.last = self.first;
    }
}
