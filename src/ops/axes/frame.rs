//! Draws a frame of axes round data, any part of it at a time.

use super::layout::{FrameScales, Layout};
use crate::model::{Lut, Rect};
use crate::ops::OpError;
use crate::ops::canvas::Canvas;

/// Black on white, as on paper; lines and units a little quieter than numbers.
const GROUND: [u8; 3] = [255; 3];
const LINE: [u8; 3] = [110; 3];
const NUMBER: [u8; 3] = [30; 3];
const UNIT: [u8; 3] = [86; 3];

/// A frame and the colours of its bar.
#[derive(Debug, Clone)]
pub struct Frame {
    layout: Layout,
    colors: Lut,
}

impl Frame {
    /// A frame round data of that width and height.
    ///
    /// # Errors
    /// As [`Layout::new`].
    pub fn new(size: [usize; 2], scales: &FrameScales<'_>, colors: Lut) -> Result<Self, OpError> {
        Ok(Self { layout: Layout::new(size, scales)?, colors })
    }

    /// Width and height of data and frame together.
    #[must_use]
    pub const fn size(&self) -> [usize; 2] {
        self.layout.size
    }

    /// Where the data lies.
    #[must_use]
    pub const fn data(&self) -> Rect {
        self.layout.data
    }

    /// Where everything lies.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The colours of the bar from its upper end to its lower one: 256 of three bytes.
    #[must_use]
    pub fn bar_colors(&self) -> Vec<u8> {
        self.colors.0.iter().rev().flatten().copied().collect()
    }

    /// Draws what of the frame is in a part of the picture; where the data lies, the ground.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let part = canvas.part();
        canvas.fill(part, GROUND);
        for line in &self.layout.lines {
            canvas.fill(*line, LINE);
        }
        let bar = self.layout.bar;
        for y in bar.y.max(part.y)..bar.bottom().min(part.bottom()) {
            let up = (bar.bottom() - y) as f32 - 0.5;
            let color = self.colors.0[(up / bar.height as f32 * 255.0).round() as usize];
            canvas.fill(Rect { y, height: 1, ..bar }, color);
        }
        for label in &self.layout.labels {
            if !label.bounds().intersect(&part).is_empty() {
                let color = if label.is_unit { UNIT } else { NUMBER };
                label.font.draw(canvas, &label.text, label.at.map(|at| at as f32), color);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scale::AxisScale;
    use super::*;

    fn frame() -> Frame {
        let scales = FrameScales {
            across: AxisScale::new(0.0, 0.2, "s"),
            up: AxisScale::new(433.42e6, 434.42e6, "Hz"),
            values: AxisScale::new(-110.0, -20.0, "dBFS"),
        };
        Frame::new([400, 256], &scales, Lut::grey()).unwrap()
    }

    fn drawn(frame: &Frame, part: Rect) -> Vec<u8> {
        let mut pixels = vec![7; part.area() * 3];
        frame.draw(&mut Canvas::new(&mut pixels, part));
        pixels
    }

    fn ink(pixels: &[u8], width: usize, rect: Rect) -> usize {
        let rows = (rect.y..rect.bottom()).flat_map(|y| &pixels[(y * width + rect.x) * 3..][..rect.width * 3]);
        rows.filter(|value| **value < 128).count()
    }

    #[test]
    fn every_label_is_drawn_where_it_lies_and_nothing_beside() {
        let frame = frame();
        let [width, height] = frame.size();
        let pixels = drawn(&frame, Rect::whole(width, height));
        for label in &frame.layout.labels {
            assert!(ink(&pixels, width, label.bounds()) > 10, "{label:?}");
        }
        let mut bare = pixels;
        let whole = Rect::whole(width, height);
        let mut canvas = Canvas::new(&mut bare, whole);
        for rect in frame.layout.labels.iter().map(super::super::layout::Label::bounds) {
            // Letters' edges are soft and may reach a pixel further.
            canvas.fill(Rect::new(rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2), GROUND);
        }
        for rect in frame.layout.lines.iter().chain([&frame.layout.bar]) {
            canvas.fill(*rect, GROUND);
        }
        assert!(bare.iter().all(|value| *value == 255), "all other pixels are ground");
    }

    #[test]
    fn the_bar_runs_from_the_lowest_colour_to_the_highest() {
        let frame = frame();
        let [width, height] = frame.size();
        let pixels = drawn(&frame, Rect::whole(width, height));
        let bar = frame.layout.bar;
        let color = |y: usize| pixels[(y * width + bar.x + 2) * 3];
        assert_eq!((color(bar.bottom() - 1), color(bar.y)), (0, 255));
        assert!((bar.y..bar.bottom() - 1).all(|y| color(y) >= color(y + 1)));
    }

    #[test]
    fn bands_make_the_same_picture() {
        let frame = frame();
        let [width, height] = frame.size();
        let whole = drawn(&frame, Rect::whole(width, height));
        let bands = (0..height).step_by(17).map(|y| Rect::new(0, y, width, 17.min(height - y)));
        assert!(bands.flat_map(|band| drawn(&frame, band)).eq(whole));
    }
}
