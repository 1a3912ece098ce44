//! An overlay, and drawing it on any part of a picture.

use super::layout::{Placed, place};
use super::subject::Subject;
use crate::model::{Overlays, PlaneIndex, Rect};
use crate::ops::canvas::Canvas;
use crate::ops::text::Font;

/// How much of the ground is black.
const GROUND: f32 = 0.75;
/// Letters of a coarse level that are smaller than this are not drawn: they would be a smear.
const LEAST_SEEN: f32 = 2.0;

/// What is drawn over the planes of one composition.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    overlays: Overlays,
    subject: Subject,
}

impl Overlay {
    /// What these overlays say of a stack.
    #[must_use]
    pub const fn new(overlays: Overlays, subject: Subject) -> Self {
        Self { overlays, subject }
    }

    /// Everything that is drawn over a plane, where the picture is that wide and high at its full size.
    #[must_use]
    pub fn placed(&self, plane: PlaneIndex, frame: [usize; 2]) -> Vec<Placed> {
        place(&self.overlays, &self.subject, plane, frame)
    }

    /// Draws what of a plane's overlays is on the canvas. `frame` is the size of the whole picture at full size;
    /// `scale` that of the canvas, 1 at full size and 0.5 where a pixel stands for 2 × 2.
    pub fn draw(&self, plane: PlaneIndex, frame: [usize; 2], scale: f64, canvas: &mut Canvas<'_>) {
        for placed in self.placed(plane, frame) {
            draw(&placed, scale, canvas);
        }
    }
}

fn draw(placed: &Placed, scale: f64, canvas: &mut Canvas<'_>) {
    if let Some(ground) = placed.ground {
        canvas.shade(scaled(ground, scale), [0; 3], GROUND);
    }
    if let Some(bar) = placed.bar {
        canvas.fill(scaled(bar.rect, scale), bar.color);
    }
    let font = Font { size: placed.font.size * scale as f32, ..placed.font };
    if font.size >= LEAST_SEEN {
        for line in &placed.lines {
            font.draw(canvas, &line.text, line.at.map(|at| (at as f64 * scale) as f32), line.color);
        }
    }
}

/// A rectangle on a coarser level; it never vanishes.
fn scaled(rect: Rect, scale: f64) -> Rect {
    let at = |edge: usize| (edge as f64 * scale).round() as usize;
    let (x, y) = (at(rect.x), at(rect.y));
    Rect::new(x, y, at(rect.right()).saturating_sub(x).max(1), at(rect.bottom()).saturating_sub(y).max(1))
}

#[cfg(test)]
#[path = "drawing_tests.rs"]
mod tests;
