//! Where the three views lie: pure arithmetic.
//!
//! The plane is at the upper left, the section along columns at its right, the one along rows below. As long as all is
//! fitted the pictures lie as close together as their margins let them, in the middle of what there is.

use egui::{Rect, Vec2, pos2};

use super::super::camera::MARGIN;

/// A hairline lies between two views.
const GAP: f32 = 1.0;
/// A section gets at least this much, so that its caption has room.
const LEAST: f32 = 96.0;
/// A section takes at most this part of the width or height unless a person wants more.
const MOST_PART: f32 = 0.5;

/// Where things lie, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrangement {
    /// The plane, and the room in it where it lies as long as it is fitted.
    pub plane: Rect,
    pub room: Rect,
    /// Below it, the section along rows; at its right, the one along columns.
    pub rows: Rect,
    pub columns: Rect,
    /// What is left at the lower right.
    pub corner: Rect,
}

/// Arranges the views in `area`. `size` is that of the plane in its pixels, `deep` how high the section along rows and
/// how wide the one along columns is, in such pixels; `chosen` are the parts of width and height that a person gave
/// to the plane.
pub fn arrange(area: Rect, size: [usize; 2], deep: [f64; 2], chosen: [Option<f32>; 2]) -> Arrangement {
    let lengths = [area.width(), area.height()];
    // Across, the section along columns shares the width; down, the one along rows the height.
    let deep = [deep[1] as f32, deep[0] as f32];
    let size = size.map(|side| side.max(1) as f32);
    let zoom = (0..2).map(|axis| fitting(lengths[axis], size[axis], deep[axis])).fold(f32::INFINITY, f32::min);
    let sides = [0, 1].map(|axis| match chosen[axis] {
        Some(part) => (lengths[axis] * part).clamp(LEAST, (lengths[axis] - LEAST - GAP).max(LEAST)),
        None => side(lengths[axis], size[axis] * zoom, deep[axis] * zoom),
    });
    let plane = Rect::from_min_size(area.min, Vec2::from(sides));
    let zoom = (0..2).map(|axis| (sides[axis] - 2.0 * MARGIN) / size[axis]).fold(f32::INFINITY, f32::min);
    let room = [0, 1].map(|axis| (size[axis] * zoom + 2.0 * MARGIN).min(sides[axis]));
    let (right, below) = (plane.right() + GAP, plane.bottom() + GAP);
    Arrangement {
        plane,
        room: Rect::from_min_max(plane.max - Vec2::from(room), plane.max),
        rows: Rect::from_min_max(pos2(area.left(), below), pos2(plane.right(), area.bottom())),
        columns: Rect::from_min_max(pos2(right, area.top()), pos2(area.right(), plane.bottom())),
        corner: Rect::from_min_max(pos2(right, below), area.max),
    }
}

/// Points a pixel at which a picture and what is deep fit into a length together.
fn fitting(length: f32, picture: f32, deep: f32) -> f32 {
    let zoom = (length - GAP - 4.0 * MARGIN) / (picture + deep);
    let section = (deep * zoom + 2.0 * MARGIN).clamp(LEAST, (length * MOST_PART).max(LEAST));
    ((length - GAP - section - 2.0 * MARGIN) / picture).max(0.0)
}

/// The plane's side: its picture and margins, and half of what is left over.
fn side(length: f32, picture: f32, deep: f32) -> f32 {
    let section = (deep + 2.0 * MARGIN).clamp(LEAST, (length * MOST_PART).max(LEAST));
    let picture = picture + 2.0 * MARGIN;
    let over = (length - GAP - section - picture).max(0.0);
    (picture + over / 2.0).round()
}

/// Where the first plane of a section begins: at the edge of its view, or where there are more planes than fit so that
/// `centre` is in the middle, as far as that leaves no room.
pub fn start([from, to]: [f32; 2], extent: f32, centre: f32) -> f32 {
    let first = from + MARGIN;
    if extent <= to - from - 2.0 * MARGIN {
        return first;
    }
    (f32::midpoint(from, to) - centre).clamp(to - MARGIN - extent, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(1100.0, 750.0) };

    #[test]
    fn all_of_it_fits_edge_to_edge_in_the_middle() {
        let lies = arrange(AREA, [1000, 1000], [300.0, 300.0], [None; 2]);
        // The height decides: 700 - 1 - 64 points for 1300 pixels.
        let zoom = 635.0 / 1300.0;
        assert!((lies.room.height() - 2.0 * MARGIN - 1000.0 * zoom).abs() < 1.0, "{lies:?}");
        assert_eq!(lies.room.max, lies.plane.max);
        let (left, right) = (
            lies.room.left() - AREA.left(),
            lies.columns.right() - (lies.columns.left() + 2.0 * MARGIN + 300.0 * zoom),
        );
        assert!((left - right).abs() < 2.0, "{left} {right}");
        assert!((lies.rows.height() - 300.0 * zoom - 2.0 * MARGIN).abs() < 2.0);
        assert_eq!((lies.corner.left(), lies.corner.top()), (lies.columns.left(), lies.rows.top()));
    }

    #[test]
    fn thin_stacks_keep_room_for_captions_and_deep_ones_leave_room_for_the_plane() {
        let thin = arrange(AREA, [500, 400], [3.0, 3.0], [None; 2]);
        assert!(thin.columns.width() >= LEAST && thin.rows.height() >= LEAST);
        let deep = arrange(AREA, [500, 400], [9000.0, 9000.0], [None; 2]);
        assert!(deep.plane.width() >= 428.0 && deep.plane.height() >= 348.0, "{deep:?}");
        let chosen = arrange(AREA, [500, 400], [30.0, 30.0], [Some(0.3), Some(9.0)]);
        assert_eq!(chosen.plane.width(), 300.0);
        assert_eq!(chosen.rows.height(), LEAST);
    }

    #[test]
    fn planes_begin_at_the_edge_or_lie_round_the_middle() {
        assert_eq!(start([100.0, 300.0], 50.0, 25.0), 116.0);
        assert_eq!(start([100.0, 300.0], 1000.0, 500.0), -300.0);
        assert_eq!(start([100.0, 300.0], 1000.0, 0.0), 116.0);
        assert_eq!(start([100.0, 300.0], 1000.0, 1000.0), 300.0 - 16.0 - 1000.0);
    }
}
