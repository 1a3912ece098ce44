//! Regions as they are typed: `--rectangle 10,20,30,40`, `--polygon 1,1,9,1,9,9`, `--line 0,0,80,60,5`.

use std::str::FromStr;

use crate::model::{Bounds, Point, Region, Shape};

/// Left, top, width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundsSpec(pub Bounds);

/// Corners in pixels, at least three.
#[derive(Debug, Clone, PartialEq)]
pub struct PolygonSpec(pub Vec<Point>);

/// Both ends in pixels, and the width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSpec(pub [Point; 2], pub f64);

fn numbers(text: &str, form: &str) -> Result<Vec<f64>, String> {
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let numbers: Option<Vec<f64>> = text.split(',').map(number).collect();
    numbers.ok_or_else(|| format!("'{text}' is not {form}"))
}

impl FromStr for BoundsSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "X,Y,WIDTH,HEIGHT";
        let &[x, y, width, height] = numbers(text, form)?.as_slice() else {
            return Err(format!("'{text}' is not {form}"));
        };
        let bounds = Bounds { x, y, width, height };
        Shape::Rectangle(bounds).check().map(|()| Self(bounds))
    }
}

impl FromStr for PolygonSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "X,Y,X,Y,X,Y…";
        let numbers = numbers(text, form)?;
        if !numbers.len().is_multiple_of(2) {
            return Err(format!("'{text}' is not {form}"));
        }
        let corners: Vec<Point> = numbers.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
        Shape::Polygon(corners.clone()).check().map(|()| Self(corners))
    }
}

impl FromStr for LineSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "X,Y,X,Y or X,Y,X,Y,WIDTH";
        let (ends, width) = match *numbers(text, form)?.as_slice() {
            [x0, y0, x1, y1] => ([[x0, y0], [x1, y1]], 1.0),
            [x0, y0, x1, y1, width] => ([[x0, y0], [x1, y1]], width),
            _ => return Err(format!("'{text}' is not {form}")),
        };
        Shape::Line { from: ends[0], to: ends[1], width }.check().map(|()| Self(ends, width))
    }
}

/// Regions under names of their own: `Ellipse 2`.
pub fn named(shapes: impl IntoIterator<Item = Shape>) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    for shape in shapes {
        let alike = regions.iter().filter(|region| region.shape.title() == shape.title()).count();
        regions.push(Region { name: format!("{} {}", shape.title(), alike + 1), shape });
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read_and_what_is_none_is_told() {
        assert_eq!("1,2,3,4.5".parse(), Ok(BoundsSpec(Bounds { x: 1.0, y: 2.0, width: 3.0, height: 4.5 })));
        assert_eq!("1, 2, 3, 4, 5, 6".parse(), Ok(PolygonSpec(vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])));
        assert_eq!("0,0,9,9,3".parse(), Ok(LineSpec([[0.0; 2], [9.0; 2]], 3.0)));
        assert_eq!("1,2,3".parse::<BoundsSpec>().unwrap_err(), "'1,2,3' is not X,Y,WIDTH,HEIGHT");
        assert_eq!("1,2,0,4".parse::<BoundsSpec>().unwrap_err(), "a region needs a width and a height above 0");
        assert_eq!("1,2,3,4".parse::<PolygonSpec>().unwrap_err(), "a polygon needs at least three corners");
        assert!("1,2,3,4,5".parse::<PolygonSpec>().is_err() && "1,1,1,1".parse::<LineSpec>().is_err());
        assert!("1,2,three,4".parse::<LineSpec>().unwrap_err().contains("WIDTH"));
    }

    #[test]
    fn regions_are_counted_by_shape() {
        let bounds = Bounds { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
        let regions = named([Shape::Rectangle(bounds), Shape::Ellipse(bounds), Shape::Rectangle(bounds)]);
        let names: Vec<&str> = regions.iter().map(|region| region.name.as_str()).collect();
        assert_eq!(names, ["Rectangle 1", "Ellipse 1", "Rectangle 2"]);
    }
}
