//! Values along a straight line of a width.
//!
//! A line of length L has round(L) + 1 points, evenly spaced from end to end. Each is the mean of as many values across
//! as the line is wide, one pixel apart; values between the middles of pixels are interpolated bilinearly. ImageJ's Plot
//! Profile with "interpolate line profiles" gives the same.

use crate::model::{Plane, Point, Rect};

/// Points read at once: then even a diagonal through a huge plane needs small rectangles of it.
const STRIDE: usize = 256;

/// Where the points of a line lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    from: Point,
    to: Point,
    width: usize,
    points: usize,
}

/// Points of a profile that are read together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The part of the plane that they need.
    pub rect: Rect,
    points: std::ops::Range<usize>,
}

impl Profile {
    /// The profile along a line between two points (pixel (x, y) has its middle at x + 0.5, y + 0.5), so many pixels
    /// wide, at least one.
    #[must_use]
    pub fn new(from: Point, to: Point, width: f64) -> Self {
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        Self { from, to, width: width.round().max(1.0) as usize, points: length.round().max(1.0) as usize + 1 }
    }

    /// Number of points.
    #[must_use]
    pub const fn points(&self) -> usize {
        self.points
    }

    /// How far from the line's beginning each point lies, if a pixel is so large across and down.
    pub fn distances(&self, pixel: [f64; 2]) -> impl Iterator<Item = f64> + use<> {
        let [dx, dy] = [0, 1].map(|axis| (self.to[axis] - self.from[axis]) * pixel[axis]);
        let (length, last) = (dx.hypot(dy), (self.points - 1) as f64);
        (0..self.points).map(move |point| length * point as f64 / last)
    }

    /// The parts of a plane of that size to be read one after the other.
    pub fn stretches(&self, [width, height]: [usize; 2]) -> impl Iterator<Item = Stretch> + use<> {
        let profile = *self;
        let margin = self.width as f64 / 2.0 + 1.0;
        (0..self.points).step_by(STRIDE).map(move |first| {
            let points = first..(first + STRIDE).min(profile.points);
            let [a, b] = [points.start, points.end - 1].map(|point| profile.point(point));
            let side = |axis: usize, length: usize| {
                let low = (a[axis].min(b[axis]) - margin).floor().max(0.0) as usize;
                let high = (a[axis].max(b[axis]) + margin).ceil().max(0.0) as usize;
                let low = low.min(length.saturating_sub(1));
                (low, high.clamp(low + 1, length.max(low + 1)) - low)
            };
            let ((x, across), (y, down)) = (side(0, width), side(1, height));
            Stretch { rect: Rect::new(x, y, across, down), points }
        })
    }

    /// The values of one component at the points of a stretch, from the part of a plane that it asked for.
    ///
    /// Points outside the plane have the values at its edge.
    pub fn values<'a>(
        &'a self,
        stretch: &'a Stretch,
        plane: &'a Plane,
        component: usize,
    ) -> impl Iterator<Item = f64> + 'a {
        let [dx, dy] = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let length = dx.hypot(dy);
        let across = [-dy / length, dx / length];
        let middle = (self.width - 1) as f64 / 2.0;
        stretch.points.clone().map(move |point| {
            let at = self.point(point);
            let value = |step: usize| {
                let away = step as f64 - middle;
                let place = [0, 1].map(|axis| at[axis] + across[axis] * away - 0.5);
                interpolated(plane, [place[0] - stretch.rect.x as f64, place[1] - stretch.rect.y as f64], component)
            };
            (0..self.width).map(value).sum::<f64>() / self.width as f64
        })
    }

    fn point(&self, point: usize) -> Point {
        let part = point as f64 / (self.points - 1) as f64;
        [0, 1].map(|axis| self.from[axis] + (self.to[axis] - self.from[axis]) * part)
    }
}

/// Between the middles of four pixels; `x` and `y` count from the middle of the first one.
fn interpolated(plane: &Plane, [x, y]: Point, component: usize) -> f64 {
    let (x, y) = (x.clamp(0.0, (plane.width - 1) as f64), y.clamp(0.0, (plane.height - 1) as f64));
    let (left, top) = (x.floor(), y.floor());
    let value = |column: f64, row: f64| {
        let (column, row) = ((column as usize).min(plane.width - 1), (row as usize).min(plane.height - 1));
        plane.value(column, row, component).unwrap_or(f64::NAN)
    };
    let (right, down) = (x - left, y - top);
    // Neighbours that do not count are not looked at: they may be NaN.
    let mix = |from: f64, part: f64, to: &dyn Fn() -> f64| {
        if part == 0.0 { from } else { from * (1.0 - part) + to() * part }
    };
    let row = |row: f64| mix(value(left, row), right, &|| value(left + 1.0, row));
    mix(row(top), down, &|| row(top + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Samples;

    fn ramp(width: usize, height: usize) -> Plane {
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (3 * x + 1000 * y) as f64));
        Plane::new(width, height, 1, Samples::F64(values.collect()))
    }

    fn along(profile: &Profile, plane: &Plane) -> Vec<f64> {
        let stretches = profile.stretches([plane.width, plane.height]);
        stretches
            .flat_map(|stretch| profile.values(&stretch, &plane.part(stretch.rect), 0).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn a_plane_that_rises_evenly_is_read_evenly_whatever_the_line() {
        let plane = ramp(1200, 900);
        for (from, to, width) in [
            ([10.5, 20.5], [1100.5, 800.5], 1.0),
            ([900.0, 30.0], [40.25, 700.0], 7.0),
            ([600.0, 500.0], [600.0, 20.0], 4.0),
        ] {
            let profile = Profile::new(from, to, width);
            let values = along(&profile, &plane);
            assert_eq!(values.len(), profile.points());
            for (point, value) in values.into_iter().enumerate() {
                let [x, y] = profile.point(point);
                let expected = 3.0 * (x - 0.5) + 1000.0 * (y - 0.5);
                assert!((value - expected).abs() < 1e-6, "{point}: {value} {expected}");
            }
        }
    }

    #[test]
    fn distances_are_in_the_units_of_the_pixel() {
        let profile = Profile::new([1.0, 1.0], [4.0, 5.0], 1.0);
        assert_eq!(profile.distances([1.0, 1.0]).collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(profile.distances([0.0, 0.5]).last(), Some(2.0));
    }

    #[test]
    fn lines_that_leave_the_plane_keep_its_edge() {
        let plane = ramp(8, 5);
        let values = along(&Profile::new([-3.0, 0.5], [20.0, 0.5], 3.0), &plane);
        assert_eq!((values[0], values.last().copied()), (333.3333333333333, Some(354.3333333333333)));
    }
}
