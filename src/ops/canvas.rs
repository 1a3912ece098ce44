//! A part of an RGB picture that is drawn into: filled and shaded rectangles, and single pixels by coverage.
//!
//! All places are pixels of the whole picture; what lies outside the part is left out. So a picture that is written in
//! bands comes out the same however it is cut. Not here: shapes (`text`, `axes`, `overlay`).

use super::composite::PixelLayout;
use crate::model::Rect;

/// Opaque colours, 8 bits, row after row: some rectangle of a picture.
#[derive(Debug)]
pub struct Canvas<'a> {
    pixels: &'a mut [u8],
    part: Rect,
    layout: PixelLayout,
}

impl<'a> Canvas<'a> {
    /// The part of a picture that these pixels are.
    ///
    /// # Panics
    /// If there are not three bytes for each pixel of the part.
    #[must_use]
    pub fn new(pixels: &'a mut [u8], part: Rect) -> Self {
        Self::of(pixels, part, PixelLayout::Rgb8)
    }

    /// The same with pixels of that layout; alpha is left as it is.
    ///
    /// # Panics
    /// If there are not as many bytes for each pixel of the part as the layout has.
    #[must_use]
    pub fn of(pixels: &'a mut [u8], part: Rect, layout: PixelLayout) -> Self {
        assert_eq!(pixels.len(), part.area() * layout.bytes(), "the buffer must fit the part exactly");
        Self { pixels, part, layout }
    }

    /// The part of the picture that is here.
    #[must_use]
    pub const fn part(&self) -> Rect {
        self.part
    }

    /// Fills a rectangle with one colour.
    pub fn fill(&mut self, rect: Rect, color: [u8; 3]) {
        let seen = self.part.intersect(&rect);
        let bytes = self.layout.bytes();
        for y in seen.y..seen.bottom() {
            for pixel in self.row_mut(y, seen.x, seen.width).chunks_exact_mut(bytes) {
                pixel[..3].copy_from_slice(&color);
            }
        }
    }

    /// Lays a colour over a rectangle, which shines through: coverage is 0 to 1.
    pub fn shade(&mut self, rect: Rect, color: [u8; 3], coverage: f32) {
        let seen = self.part.intersect(&rect);
        for y in seen.y..seen.bottom() {
            for x in seen.x..seen.right() {
                self.cover(x, y, color, coverage);
            }
        }
    }

    /// Lays a colour over a pixel that it covers in part, 0 to 1. Values are mixed as they are stored, as browsers and
    /// toolkits mix text.
    pub fn cover(&mut self, x: usize, y: usize, color: [u8; 3], coverage: f32) {
        let part = self.part;
        if !(part.x..part.right()).contains(&x) || !(part.y..part.bottom()).contains(&y) {
            return;
        }
        let coverage = coverage.clamp(0.0, 1.0);
        for (old, new) in self.row_mut(y, x, 1).iter_mut().zip(color) {
            *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * coverage).round() as u8;
        }
    }

    /// The bytes of so many pixels of a row that are here.
    pub fn row_mut(&mut self, y: usize, x: usize, width: usize) -> &mut [u8] {
        let bytes = self.layout.bytes();
        let start = ((y - self.part.y) * self.part.width + x - self.part.x) * bytes;
        &mut self.pixels[start..start + width * bytes]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [u8; 3] = [255, 0, 0];

    #[test]
    fn parts_hold_what_the_whole_would() {
        let draw = |part: Rect| {
            let mut pixels = vec![10; part.area() * 3];
            let mut canvas = Canvas::new(&mut pixels, part);
            canvas.fill(Rect::new(2, 1, 3, 9), RED);
            canvas.cover(1, 2, RED, 0.5);
            canvas.cover(4, 2, [0; 3], 1.0);
            canvas.cover(100, 2, RED, 1.0);
            pixels
        };
        let whole = draw(Rect::whole(6, 5));
        assert_eq!(whole[(2 * 6 + 1) * 3..][..6], [133, 5, 5, 255, 0, 0]);
        assert_eq!(whole[(2 * 6 + 4) * 3..][..3], [0; 3]);
        for part in [Rect::new(0, 2, 6, 2), Rect::new(1, 1, 3, 3), Rect::new(4, 0, 2, 5), Rect::new(3, 3, 0, 0)] {
            let rows = (part.y..part.bottom()).flat_map(|y| &whole[(y * 6 + part.x) * 3..][..part.width * 3]);
            assert!(draw(part).iter().eq(rows), "{part:?}");
        }
    }

    #[test]
    fn coverage_stays_between_none_and_all() {
        let mut pixels = [100; 6];
        let mut canvas = Canvas::new(&mut pixels, Rect::whole(2, 1));
        canvas.cover(0, 0, RED, -1.0);
        canvas.cover(1, 0, RED, 7.0);
        assert_eq!(pixels, [100, 100, 100, 255, 0, 0]);
    }

    #[test]
    fn alpha_is_left_alone_and_shade_shines_through() {
        let mut pixels = [100, 100, 100, 255].repeat(4);
        let mut canvas = Canvas::of(&mut pixels, Rect::new(7, 7, 2, 2), PixelLayout::Rgba8);
        canvas.shade(Rect::new(0, 0, 8, 99), [0; 3], 0.75);
        canvas.fill(Rect::new(8, 8, 1, 1), RED);
        let column = [25, 25, 25, 255];
        assert_eq!(pixels, [column, [100, 100, 100, 255], column, [255, 0, 0, 255]].concat());
    }
}
