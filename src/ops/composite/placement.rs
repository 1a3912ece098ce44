//! Where a layer's pixels lie on the grid of the composition.
//!
//! Positions count pixel centres: pixel `x` of the composition is seen at `(x + 0.5 − shift)·scale − 0.5` of the
//! layer. Whole positions are read directly; between pixels the stored values are interpolated bilinearly, the edge
//! pixel reaching half a pixel outwards. Not here: physical units (engine/tile makes placements of pixel sizes).

use crate::model::Rect;

/// A layer's position and size on the grid of the composition (or of one of its levels).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// To the right and down, in pixels of the composition.
    pub shift: [f64; 2],
    /// Pixels of the layer per pixel of the composition.
    pub scale: [f64; 2],
    /// Width and height of the layer's whole plane.
    pub size: [usize; 2],
}

impl Placement {
    /// A layer on the composition's own grid.
    #[must_use]
    pub const fn aligned(width: usize, height: usize) -> Self {
        Self { shift: [0.0; 2], scale: [1.0; 2], size: [width, height] }
    }

    /// Whether every pixel of the composition falls on a pixel of the layer.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.scale == [1.0; 2] && self.shift.iter().all(|shift| shift.fract() == 0.0 && shift.abs() < 1e15)
    }

    /// The position in the layer of a pixel of the composition along one axis (0: x, 1: y).
    #[inline]
    #[must_use]
    pub fn position(&self, axis: usize, pixel: usize) -> f64 {
        if self.scale[axis] == 1.0 {
            return pixel as f64 - self.shift[axis];
        }
        (pixel as f64 + 0.5 - self.shift[axis]) * self.scale[axis] - 0.5
    }

    /// The pixels `first..end` of a run of the composition that the layer covers along one axis.
    #[must_use]
    pub fn covered(&self, axis: usize, first: usize, length: usize) -> std::ops::Range<usize> {
        let end = self.size[axis] as f64 - 0.5;
        let inside = |pixel: &usize| (-0.5..end).contains(&self.position(axis, *pixel));
        let mut run = (first..first + length).skip_while(|pixel| !inside(pixel)).take_while(inside);
        match run.next() {
            Some(start) => start..start + 1 + run.count(),
            None => first..first,
        }
    }

    /// The part of the layer's plane that a part of the composition is made of: what must be read for it.
    ///
    /// Empty if the layer does not reach there.
    #[must_use]
    pub fn needed(&self, target: Rect) -> Rect {
        let mut spans = [(0, 0); 2];
        for (axis, first, length) in [(0, target.x, target.width), (1, target.y, target.height)] {
            let covered = self.covered(axis, first, length);
            if covered.is_empty() {
                return Rect::new(0, 0, 0, 0);
            }
            let (low, _, _) = self.neighbours(axis, covered.start);
            let (_, high, _) = self.neighbours(axis, covered.end - 1);
            spans[axis] = (low, high + 1 - low);
        }
        Rect::new(spans[0].0, spans[1].0, spans[0].1, spans[1].1)
    }

    /// The pixel of the layer that lies nearest to a pixel of the composition; `None` where the layer does not reach.
    #[must_use]
    pub fn nearest(&self, x: usize, y: usize) -> Option<[usize; 2]> {
        let nearest = |axis, pixel| {
            let covered = !self.covered(axis, pixel, 1).is_empty();
            covered.then(|| (self.position(axis, pixel) + 0.5).floor() as usize)
        };
        Some([nearest(0, x)?, nearest(1, y)?])
    }

    /// The two pixels of the layer beside a position, and the weight of the second.
    #[inline]
    #[must_use]
    pub fn neighbours(&self, axis: usize, pixel: usize) -> (usize, usize, f64) {
        let last = self.size[axis].saturating_sub(1);
        let position = self.position(axis, pixel).clamp(0.0, last as f64);
        let (low, weight) = (position.floor() as usize, position.fract());
        // A whole position must not reach for a neighbour that nobody has read.
        (low, if weight > 0.0 { (low + 1).min(last) } else { low }, weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aligned_layer_needs_what_is_asked() {
        let placement = Placement::aligned(100, 80);
        assert_eq!(
            placement.needed(Rect::new(10, 20, 30, 60)),
            Rect::new(10, 20, 30, 60).intersect(&Rect::whole(100, 80))
        );
    }

    #[test]
    fn a_shifted_layer_uncovers_its_far_edge() {
        let placement = Placement { shift: [3.0, -2.0], ..Placement::aligned(10, 10) };
        assert_eq!(placement.covered(0, 0, 10), 3..10);
        assert_eq!(placement.covered(1, 0, 10), 0..8);
        assert_eq!(placement.needed(Rect::whole(10, 10)), Rect::new(0, 2, 7, 8));
    }

    #[test]
    fn the_nearest_pixel_is_found_and_outside_there_is_none() {
        let shifted = Placement { shift: [3.0, -2.0], ..Placement::aligned(10, 10) };
        assert_eq!(shifted.nearest(3, 0), Some([0, 2]));
        assert_eq!(shifted.nearest(12, 7), Some([9, 9]));
        assert_eq!([shifted.nearest(2, 0), shifted.nearest(13, 0), shifted.nearest(3, 8)], [None; 3]);
        let finer = Placement { scale: [2.0, 0.5], ..Placement::aligned(10, 10) };
        // The middle of pixel 1 lies between pixels 2 and 3 of the layer across, and within pixel 0 down.
        assert_eq!(finer.nearest(1, 1), Some([3, 0]));
        assert_eq!([finer.nearest(4, 19), finer.nearest(5, 0)], [Some([9, 9]), None]);
    }

    #[test]
    fn half_a_pixel_needs_both_neighbours() {
        let placement = Placement { shift: [0.5, 0.0], ..Placement::aligned(10, 10) };
        assert_eq!(placement.needed(Rect::new(4, 4, 1, 1)), Rect::new(3, 4, 2, 1));
    }

    #[test]
    fn a_layer_out_of_reach_needs_nothing() {
        for shift in [1e9, -1e9, f64::NAN, f64::INFINITY] {
            let placement = Placement { shift: [shift, 0.0], ..Placement::aligned(10, 10) };
            assert!(placement.needed(Rect::whole(10, 10)).is_empty());
        }
    }
}
