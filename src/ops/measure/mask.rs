//! The pixels of a shape: runs of each row.
//!
//! A pixel belongs to a shape if its middle lies inside. Middles on the edge of a polygon belong to it where the edge is
//! at their right and not where it is at their left, so that polygons that share an edge share no pixel; those on the
//! edge of an ellipse belong to it. This is what ImageJ 1.53 does (`PolygonFiller`, `OvalRoi.getMask`).

use std::ops::Range;

use crate::model::{Bounds, Point, Rect, Shape};

/// The pixels of a shape within a plane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mask {
    /// Row and columns, in rising order; none is empty.
    runs: Vec<(usize, Range<usize>)>,
}

impl Mask {
    /// The pixels of a shape in a plane of that size; of a line none, since it surrounds nothing.
    #[must_use]
    pub fn of(shape: &Shape, [width, height]: [usize; 2]) -> Self {
        let bounds = shape.bounds();
        let rows = middles(bounds.y, bounds.bottom(), height);
        let mut runs = Vec::new();
        for row in rows {
            let middle = row as f64 + 0.5;
            let mut add = |columns: Range<usize>| {
                if !columns.is_empty() {
                    runs.push((row, columns));
                }
            };
            match shape {
                Shape::Rectangle(bounds) => add(middles(bounds.x, bounds.right(), width)),
                Shape::Ellipse(bounds) => add(ellipse_row(bounds, middle, width)),
                Shape::Polygon(corners) => {
                    let crossings = crossings(corners, middle);
                    crossings.chunks_exact(2).for_each(|pair| add(middles(pair[0], pair[1], width)));
                }
                Shape::Line { .. } => {}
            }
        }
        Self { runs }
    }

    /// The rows and columns, in rising order.
    #[must_use]
    pub fn runs(&self) -> &[(usize, Range<usize>)] {
        &self.runs
    }

    /// Number of pixels.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        self.runs.iter().map(|(_, columns)| columns.len() as u64).sum()
    }

    /// The smallest rectangle that holds every pixel; empty if there is none.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let (Some((top, _)), Some((bottom, _))) = (self.runs.first(), self.runs.last()) else {
            return Rect::new(0, 0, 0, 0);
        };
        let left = self.runs.iter().map(|(_, columns)| columns.start).min().unwrap_or_default();
        let right = self.runs.iter().map(|(_, columns)| columns.end).max().unwrap_or_default();
        Rect::new(left, *top, right - left, bottom + 1 - top)
    }
}

/// The pixels whose middles lie after `low` and not after `high`, within `0..length`.
fn middles(low: f64, high: f64, length: usize) -> Range<usize> {
    // `as` saturates: what lies outside the plane ends at its edge.
    let place = |edge: f64| ((edge + 0.5).floor().max(0.0) as usize).min(length);
    place(low)..place(high).max(place(low))
}

fn ellipse_row(bounds: &Bounds, middle: f64, width: usize) -> Range<usize> {
    let (radius_x, radius_y) = (bounds.width / 2.0, bounds.height / 2.0);
    let (x, down) = (bounds.x + radius_x, (middle - bounds.y - radius_y) / radius_y);
    let reach = 1.0 - down * down;
    if reach < 0.0 {
        return 0..0;
    }
    let half = radius_x * reach.sqrt();
    let first = (x - half - 0.5).ceil().max(0.0) as usize;
    let end = (x + half - 0.5).floor() + 1.0;
    first..(end.max(0.0) as usize).min(width).max(first)
}

/// Where a polygon's edges cross the line through the middles of a row, from left to right: an even number.
fn crossings(corners: &[Point], y: f64) -> Vec<f64> {
    let next = corners.iter().cycle().skip(1);
    let mut crossings: Vec<f64> = corners
        .iter()
        .zip(next)
        .filter(|([_, y0], [_, y1])| (*y0 <= y) != (*y1 <= y))
        .map(|([x0, y0], [x1, y1])| x0 + (y - y0) * (x1 - x0) / (y1 - y0))
        .collect();
    crossings.sort_by(f64::total_cmp);
    crossings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every pixel of the plane asked by itself: whether it belongs, by the winding of the corners round its middle.
    fn naive(corners: &[Point], size: [usize; 2]) -> Vec<[usize; 2]> {
        let inside = |x: f64, y: f64| {
            let edges = corners.iter().zip(corners.iter().cycle().skip(1));
            edges.fold(false, |inside, (a, b)| {
                let crosses = (a[1] > y) != (b[1] > y);
                let right = crosses && x <= (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];
                inside != right
            })
        };
        let all = (0..size[1]).flat_map(|y| (0..size[0]).map(move |x| [x, y]));
        all.filter(|[x, y]| inside(*x as f64 + 0.5, *y as f64 + 0.5)).collect()
    }

    fn pixels(mask: &Mask) -> Vec<[usize; 2]> {
        mask.runs().iter().flat_map(|(y, columns)| columns.clone().map(move |x| [x, *y])).collect()
    }

    proptest! {
        #[test]
        fn a_polygon_has_the_pixels_whose_middles_it_surrounds(
            corners in prop::collection::vec((-3.3..24.7, -5.1..19.9).prop_map(|(x, y)| [x, y]), 3..9),
        ) {
            let mask = Mask::of(&Shape::Polygon(corners.clone()), [21, 15]);
            prop_assert_eq!(pixels(&mask), naive(&corners, [21, 15]));
            prop_assert_eq!(mask.pixels(), pixels(&mask).len() as u64);
            prop_assert!(mask.bounds().fits(21, 15));
        }

        #[test]
        fn a_rectangle_is_its_polygon(x in -4.0..20.0, y in -4.0..20.0, width in 0.1..30.0, height in 0.1..30.0) {
            let bounds = Bounds { x, y, width, height };
            let (right, bottom) = (bounds.right(), bounds.bottom());
            let corners = vec![[x, y], [right, y], [right, bottom], [x, bottom]];
            let [rectangle, polygon] =
                [Shape::Rectangle(bounds), Shape::Polygon(corners)].map(|shape| Mask::of(&shape, [17, 19]));
            prop_assert_eq!(rectangle, polygon);
        }

        #[test]
        fn an_ellipse_has_the_pixels_whose_middles_it_surrounds(
            x in -9..20i32, y in -9..20i32, width in 1..30i32, height in 1..30i32,
        ) {
            let [x, y, width, height] = [x, y, width, height].map(f64::from);
            let mask = Mask::of(&Shape::Ellipse(Bounds { x, y, width, height }), [17, 19]);
            let (radius_x, radius_y) = (width / 2.0, height / 2.0);
            for row in 0..19 {
                for column in 0..17 {
                    let across = (f64::from(column) + 0.5 - x - radius_x) / radius_x;
                    let down = (f64::from(row) + 0.5 - y - radius_y) / radius_y;
                    let distance = across * across + down * down;
                    // On the very edge the last bit decides.
                    if (distance - 1.0).abs() > 1e-9 {
                        let has = pixels(&mask).contains(&[column as usize, row as usize]);
                        prop_assert_eq!(has, distance < 1.0, "{} {}", column, row);
                    }
                }
            }
        }
    }

    #[test]
    fn what_lies_outside_has_no_pixels() {
        let bounds = Bounds { x: 1e300, y: -1e300, width: 5.0, height: 5.0 };
        assert_eq!(Mask::of(&Shape::Rectangle(bounds), [9, 9]), Mask::default());
        assert_eq!(Mask::default().bounds(), Rect::new(0, 0, 0, 0));
        let line = Shape::Line { from: [1.0, 1.0], to: [5.0, 5.0], width: 1.0 };
        assert_eq!(Mask::of(&line, [9, 9]).pixels(), 0);
    }
}
