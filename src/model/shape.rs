//! Regions of interest: shapes on the plane of a stack, within which or along which people measure.
//!
//! Coordinates are pixels from the plane's upper left corner: pixel (x, y) reaches from x to x + 1, its middle lies at
//! x + 0.5. Not here: which pixels a shape has (`ops/measure`), rectangles of whole pixels (`region`).

use serde::{Deserialize, Serialize};

use super::region::Rect;

/// Longer and wider than any plane that is looked at; what is beyond was mistyped.
const LONGEST_LINE: f64 = 1e7;
const WIDEST_LINE: f64 = 1e4;

/// A point of the plane: x to the right, y down.
pub type Point = [f64; 2];

/// Left, top, width and height of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// What a region looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    Rectangle(Bounds),
    /// The ellipse that touches the sides of the bounds.
    Ellipse(Bounds),
    /// Its corners in order; the last is joined to the first. Where it crosses itself, what is surrounded twice is outside.
    Polygon(Vec<Point>),
    /// A straight line of a width across, in pixels.
    Line {
        from: Point,
        to: Point,
        width: f64,
    },
}

/// A shape with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Region {
    pub name: String,
    pub shape: Shape,
}

impl Bounds {
    /// Between two corners, whichever they are.
    #[must_use]
    pub fn between([x0, y0]: Point, [x1, y1]: Point) -> Self {
        Self { x: x0.min(x1), y: y0.min(y1), width: (x1 - x0).abs(), height: (y1 - y0).abs() }
    }

    /// The smallest that hold all points; at the origin and empty without any.
    #[must_use]
    pub fn around(points: &[Point]) -> Self {
        let Some(first) = points.first() else { return Self { x: 0.0, y: 0.0, width: 0.0, height: 0.0 } };
        let (low, high) = points.iter().fold((*first, *first), |(low, high), point| {
            ([low[0].min(point[0]), low[1].min(point[1])], [high[0].max(point[0]), high[1].max(point[1])])
        });
        Self::between(low, high)
    }

    /// x of its right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// y of its lower side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The pixels of a plane of that size that it touches; `None` if there are none.
    #[must_use]
    pub fn pixels(&self, [width, height]: [usize; 2]) -> Option<Rect> {
        // `as` saturates: what lies outside ends at the edge.
        let (x, y) = (self.x.floor().max(0.0) as usize, self.y.floor().max(0.0) as usize);
        let (right, bottom) = (self.right().ceil().max(0.0) as usize, self.bottom().ceil().max(0.0) as usize);
        let touched = Rect::new(x, y, right.saturating_sub(x), bottom.saturating_sub(y));
        Some(touched.intersect(&Rect::whole(width, height))).filter(|rect| !rect.is_empty())
    }

    fn is_sound(&self) -> bool {
        let all = [self.x, self.y, self.width, self.height];
        all.iter().all(|number| number.is_finite()) && self.width > 0.0 && self.height > 0.0
    }
}

impl Shape {
    /// What people call it.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Rectangle(_) => "Rectangle",
            Self::Ellipse(_) => "Ellipse",
            Self::Polygon(_) => "Polygon",
            Self::Line { .. } => "Line",
        }
    }

    /// Whether it surrounds pixels (else they lie along it).
    #[must_use]
    pub const fn is_area(&self) -> bool {
        !matches!(self, Self::Line { .. })
    }

    /// The smallest upright rectangle that holds it; of a line without its width.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Rectangle(bounds) | Self::Ellipse(bounds) => *bounds,
            Self::Polygon(corners) => Bounds::around(corners),
            Self::Line { from, to, .. } => Bounds::around(&[*from, *to]),
        }
    }

    /// The same elsewhere.
    #[must_use]
    pub fn translated(&self, by: Point) -> Self {
        let moved = |[x, y]: Point| [x + by[0], y + by[1]];
        let beside = |bounds: &Bounds| Bounds { x: bounds.x + by[0], y: bounds.y + by[1], ..*bounds };
        match self {
            Self::Rectangle(bounds) => Self::Rectangle(beside(bounds)),
            Self::Ellipse(bounds) => Self::Ellipse(beside(bounds)),
            Self::Polygon(corners) => Self::Polygon(corners.iter().copied().map(moved).collect()),
            Self::Line { from, to, width } => Self::Line { from: moved(*from), to: moved(*to), width: *width },
        }
    }

    /// Whether its numbers make a shape.
    ///
    /// # Errors
    /// A sentence about what does not.
    pub fn check(&self) -> Result<(), String> {
        let finite = |points: &[Point]| points.as_flattened().iter().all(|number| number.is_finite());
        match self {
            Self::Rectangle(bounds) | Self::Ellipse(bounds) if !bounds.is_sound() => {
                Err("a region needs a width and a height above 0".to_owned())
            }
            Self::Polygon(corners) if corners.len() < 3 || !finite(corners) => {
                Err("a polygon needs at least three corners".to_owned())
            }
            Self::Line { from, to, .. } if from == to || !finite(&[*from, *to]) => {
                Err("a line needs two ends apart from each other".to_owned())
            }
            Self::Line { from, to, .. } if (to[0] - from[0]).hypot(to[1] - from[1]) > LONGEST_LINE => {
                Err(format!("a line is at most {LONGEST_LINE} pixels long"))
            }
            Self::Line { width, .. } if !(1.0..=WIDEST_LINE).contains(width) => {
                Err(format!("a line is 1 to {WIDEST_LINE} pixels wide"))
            }
            _ => Ok(()),
        }
    }
}

impl Region {
    /// All of a plane of that size.
    #[must_use]
    pub fn whole(width: usize, height: usize) -> Self {
        let bounds = Bounds { x: 0.0, y: 0.0, width: width as f64, height: height as f64 };
        Self { name: "Whole plane".to_owned(), shape: Shape::Rectangle(bounds) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_know_their_bounds_and_move() {
        let triangle = Shape::Polygon(vec![[3.0, 1.0], [7.0, 5.0], [1.0, 4.0]]);
        assert_eq!(triangle.bounds(), Bounds { x: 1.0, y: 1.0, width: 6.0, height: 4.0 });
        assert_eq!(triangle.translated([2.0, -1.0]).bounds(), Bounds { x: 3.0, y: 0.0, width: 6.0, height: 4.0 });
        let line = Shape::Line { from: [4.0, 2.0], to: [0.0, 2.0], width: 3.0 };
        assert_eq!(line.bounds(), Bounds { x: 0.0, y: 2.0, width: 4.0, height: 0.0 });
        assert!(triangle.is_area() && !line.is_area());
    }

    #[test]
    fn bounds_touch_pixels() {
        let bounds = |x, y, width, height| Bounds { x, y, width, height };
        assert_eq!(bounds(1.5, 2.0, 3.0, 1.2).pixels([9, 9]), Some(Rect::new(1, 2, 4, 2)));
        assert_eq!(bounds(-4.0, 7.0, 6.0, 9.0).pixels([9, 9]), Some(Rect::new(0, 7, 2, 2)));
        assert_eq!(bounds(9.0, 0.0, 5.0, 5.0).pixels([9, 9]), None);
        assert_eq!(bounds(2.0, 3.0, 4.0, 0.0).pixels([9, 9]), None);
    }

    #[test]
    fn senseless_shapes_are_told() {
        let bounds = Bounds { x: 0.0, y: 0.0, width: 4.0, height: 0.0 };
        assert!(Shape::Rectangle(bounds).check().is_err());
        assert!(Shape::Ellipse(Bounds { height: f64::NAN, ..bounds }).check().is_err());
        assert!(Shape::Polygon(vec![[0.0, 0.0], [1.0, 1.0]]).check().is_err());
        assert!(Shape::Line { from: [1.0, 1.0], to: [1.0, 1.0], width: 1.0 }.check().is_err());
        assert!(Shape::Line { from: [1.0, 1.0], to: [2.0, 1.0], width: 0.0 }.check().is_err());
        assert!(Shape::Rectangle(Bounds { height: 1.0, ..bounds }).check().is_ok());
        let line = |x, width| Shape::Line { from: [0.0; 2], to: [x, 0.0], width };
        assert!(
            line(1e300, 1.0).check().is_err()
                && line(9.0, 1e18).check().is_err()
                && line(9.0, f64::NAN).check().is_err()
        );
        assert!(line(9.0, 4.0).check().is_ok());
    }
}
