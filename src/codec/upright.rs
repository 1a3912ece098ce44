//! Turning pixels upright: planes by their EXIF orientation, whole or rectangle by rectangle.
//!
//! Shared by every format that stores an orientation. A rectangle of the upright plane comes from one rectangle of
//! the stored plane, so lazily read files stay lazy. Source: EXIF 2.32, tag 0x0112.

use crate::model::{Orientation, Plane, Rect, Sample};
use crate::with_samples;

/// Width and height once a stored plane of that size stands upright.
#[must_use]
pub const fn size(orientation: Orientation, width: usize, height: usize) -> (usize, usize) {
    if orientation.swaps_sides() { (height, width) } else { (width, height) }
}

/// Which rectangle of the stored plane (of `width` × `height` pixels) holds an upright rectangle.
#[must_use]
pub const fn stored_rect(orientation: Orientation, width: usize, height: usize, upright: Rect) -> Rect {
    let Mirrors { swap, left_right, top_bottom } = Mirrors::of(orientation);
    let (x, y, w, h) = if swap {
        (upright.y, upright.x, upright.height, upright.width)
    } else {
        (upright.x, upright.y, upright.width, upright.height)
    };
    let x = if left_right { width - x - w } else { x };
    let y = if top_bottom { height - y - h } else { y };
    Rect::new(x, y, w, h)
}

/// Turns a stored plane upright.
#[must_use]
pub fn turn(plane: Plane, orientation: Orientation) -> Plane {
    if orientation == Orientation::Upright {
        return plane;
    }
    let (width, height) = size(orientation, plane.width, plane.height);
    let (stored, samples_per_pixel) = ((plane.width, plane.height), plane.samples_per_pixel);
    let samples = with_samples!(&plane.samples, |values| turned(values, stored, samples_per_pixel, orientation));
    Plane::new(width, height, samples_per_pixel, samples)
}

fn turned<T: Sample>(
    values: &[T],
    (width, height): (usize, usize),
    samples: usize,
    orientation: Orientation,
) -> crate::model::Samples {
    let Mirrors { swap, left_right, top_bottom } = Mirrors::of(orientation);
    let (upright_width, upright_height) = size(orientation, width, height);
    let mut out = Vec::with_capacity(values.len());
    for y in 0..upright_height {
        for x in 0..upright_width {
            let (column, row) = if swap { (y, x) } else { (x, y) };
            let column = if left_right { width - 1 - column } else { column };
            let row = if top_bottom { height - 1 - row } else { row };
            let at = (row * width + column) * samples;
            out.extend_from_slice(&values[at..at + samples]);
        }
    }
    T::wrap(out)
}

/// An orientation as what must be done to upright coordinates to find the stored pixel: swap x and y, then mirror.
struct Mirrors {
    swap: bool,
    left_right: bool,
    top_bottom: bool,
}

impl Mirrors {
    const fn of(orientation: Orientation) -> Self {
        use Orientation as O;
        let left_right =
            matches!(orientation, O::MirroredHorizontally | O::Rotated180 | O::Transversed | O::Rotated270);
        let top_bottom = matches!(orientation, O::MirroredVertically | O::Rotated180 | O::Transversed | O::Rotated90);
        Self { swap: orientation.swaps_sides(), left_right, top_bottom }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Samples;

    /// 2 columns, 3 rows: 1 2 / 3 4 / 5 6.
    fn stored() -> Plane {
        Plane::new(2, 3, 1, Samples::U8(vec![1, 2, 3, 4, 5, 6]))
    }

    #[test]
    fn the_eight_orientations_stand_upright() {
        // EXIF names where row 0 and column 0 of the stored picture belong in the upright one.
        let expected: [(u16, usize, [u8; 6]); 8] = [
            (1, 2, [1, 2, 3, 4, 5, 6]),
            (2, 2, [2, 1, 4, 3, 6, 5]),
            (3, 2, [6, 5, 4, 3, 2, 1]),
            (4, 2, [5, 6, 3, 4, 1, 2]),
            (5, 3, [1, 3, 5, 2, 4, 6]),
            (6, 3, [5, 3, 1, 6, 4, 2]),
            (7, 3, [6, 4, 2, 5, 3, 1]),
            (8, 3, [2, 4, 6, 1, 3, 5]),
        ];
        for (value, width, pixels) in expected {
            let plane = turn(stored(), Orientation::from_exif(value));
            assert_eq!((plane.width, plane.samples), (width, Samples::U8(pixels.to_vec())), "orientation {value}");
        }
    }

    #[test]
    fn a_rectangle_of_the_turned_plane_is_the_turned_rectangle() {
        for value in 1..=8 {
            let orientation = Orientation::from_exif(value);
            let whole = turn(stored(), orientation);
            for (x, y) in (0..whole.width).flat_map(|x| (0..whole.height).map(move |y| (x, y))) {
                let rect = Rect::new(x, y, whole.width - x, whole.height - y);
                let from = stored_rect(orientation, 2, 3, rect);
                let Samples::U8(all) = stored().samples else { unreachable!() };
                let part: Vec<u8> = (from.y..from.bottom())
                    .flat_map(|row| all[row * 2 + from.x..row * 2 + from.right()].to_vec())
                    .collect();
                let part = turn(Plane::new(from.width, from.height, 1, Samples::U8(part)), orientation);
                assert_eq!(part.value(0, 0, 0), whole.value(x, y, 0), "orientation {value} at {x}, {y}");
                assert_eq!((part.width, part.height), (rect.width, rect.height));
            }
        }
    }
}
