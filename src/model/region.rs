//! Rectangles on the pixel grid of one plane. Not here: regions of interest with a shape.

use serde::{Deserialize, Serialize};

/// A rectangle of whole pixels: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rect {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Rect {
    /// A rectangle from its left, top, width and height.
    #[must_use]
    pub const fn new(x: usize, y: usize, width: usize, height: usize) -> Self {
        Self { x, y, width, height }
    }

    /// The whole of a plane.
    #[must_use]
    pub const fn whole(width: usize, height: usize) -> Self {
        Self::new(0, 0, width, height)
    }

    /// First column to the right of it.
    #[must_use]
    pub const fn right(&self) -> usize {
        self.x + self.width
    }

    /// First row below it.
    #[must_use]
    pub const fn bottom(&self) -> usize {
        self.y + self.height
    }

    /// Number of pixels.
    #[must_use]
    pub const fn area(&self) -> usize {
        self.width * self.height
    }

    /// Whether it has no pixel.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The common part of two rectangles (empty if there is none).
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        Self::new(x, y, right.saturating_sub(x), bottom.saturating_sub(y))
    }

    /// Whether it lies wholly inside a plane of that size.
    #[must_use]
    pub const fn fits(&self, width: usize, height: usize) -> bool {
        self.x <= width && self.width <= width - self.x && self.y <= height && self.height <= height - self.y
    }
}
