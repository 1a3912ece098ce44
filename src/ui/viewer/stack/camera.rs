//! Where one looks at a picture: pure arithmetic between picture and screen.
//!
//! The zoom counts pixels of the screen (physical ones) per pixel of the picture, so that 100 % is one to one on any
//! display. The picture's corner lies on a whole pixel of the screen, so that at 100 % every pixel is one pixel.

use egui::{Pos2, Rect, Vec2, pos2};

/// Margin round a picture that is fitted, in points.
pub const MARGIN: f32 = 16.0;
/// The largest zoom: pixels of the screen per pixel of the picture.
const MOST: f64 = 128.0;
/// And the smallest, whatever another view asks for.
const LEAST: f64 = 1e-6;
/// The picture never gets smaller than this on the screen.
const LEAST_PIXELS: f64 = 24.0;

/// Where one looks, and how closely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Pixels of the screen per pixel of the picture; `None`: as large as fits.
    zoom: Option<f64>,
    /// The point of the picture in the middle of the view, in its pixels; `None`: its middle.
    centre: Option<[f64; 2]>,
}

impl Default for Camera {
    fn default() -> Self {
        Self::FIT
    }
}

/// What lies where in one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// The view on the screen, in points.
    pub viewport: Rect,
    /// Width and height of the picture.
    pub size: [usize; 2],
    /// Pixels of the screen per pixel of the picture.
    pub zoom: f64,
    /// How many times that is a pixel across and down: 1, but along the depth of a section.
    stretch: [f64; 2],
    /// Where the point of the picture is seen that the camera looks at.
    middle: Pos2,
    /// The picture's upper left corner, in pixels of the screen.
    origin: [f64; 2],
    pixels_per_point: f32,
}

impl Camera {
    /// All of the picture.
    pub const FIT: Self = Self { zoom: None, centre: None };

    /// A look at a point of the picture, in its pixels, with so many pixels of the screen for each.
    #[must_use]
    pub const fn at(centre: [f64; 2], zoom: f64) -> Self {
        Self { zoom: Some(zoom), centre: Some(centre) }
    }

    /// The same look with a zoom and a middle, where it was to fit.
    #[must_use]
    pub fn settled(&self, projection: &Projection) -> Self {
        Self::at(self.centre.unwrap_or(projection.size.map(|side| side as f64 / 2.0)), projection.zoom)
    }

    /// Whether the middle of the view lies on a picture of that size.
    #[must_use]
    pub fn looks_at(&self, size: [usize; 2]) -> bool {
        let on = |(at, side): (f64, usize)| (0.0..=side as f64).contains(&at);
        self.centre.is_none_or(|centre| centre.into_iter().zip(size).all(on))
    }

    /// What lies where for a picture of that size in that view.
    #[must_use]
    pub fn project(&self, viewport: Rect, size: [usize; 2], pixels_per_point: f32) -> Projection {
        self.project_in((viewport, viewport), size, pixels_per_point)
    }

    /// The same in a view that is larger than the room in which a picture is fitted.
    #[must_use]
    pub fn project_in(&self, (viewport, room): (Rect, Rect), size: [usize; 2], pixels_per_point: f32) -> Projection {
        let scale = f64::from(pixels_per_point);
        let zoom = self.zoom.unwrap_or_else(|| fitting(room, size, scale));
        let centre = self.centre.unwrap_or(size.map(|side| side as f64 / 2.0));
        let at = [room.center().x, room.center().y].map(|at| f64::from(at) * scale);
        let origin = [0, 1].map(|axis| (at[axis] - centre[axis] * zoom).round());
        Projection { viewport, size, zoom, stretch: [1.0; 2], middle: room.center(), origin, pixels_per_point }
    }

    /// The same look at the same picture at another size: result pixels per pixel, across and down.
    #[must_use]
    pub fn scaled(&self, scale: [f64; 2]) -> Self {
        let centre = self.centre.map(|[x, y]| [x * scale[0], y * scale[1]]);
        Self { zoom: self.zoom.map(|zoom| (zoom / scale[0]).clamp(LEAST, MOST)), centre }
    }

    /// Whether all of the picture is shown.
    #[must_use]
    pub const fn is_fit(&self) -> bool {
        self.zoom.is_none()
    }

    /// Zooms by a factor, keeping what lies under `at`.
    pub fn zoom_by(&mut self, projection: &Projection, at: Pos2, factor: f64) {
        self.zoom_to(projection, at, projection.zoomed(factor));
    }

    /// Zooms to a value, keeping what lies under `at`.
    pub fn zoom_to(&mut self, projection: &Projection, at: Pos2, zoom: f64) {
        let fixed = projection.to_picture(at);
        let scale = f64::from(projection.pixels_per_point);
        let away = at - projection.middle;
        let away = [away.x, away.y].map(|away| f64::from(away) * scale);
        self.zoom = Some(zoom);
        self.look_at([0, 1].map(|axis| fixed[axis] - away[axis] / zoom), projection.size);
    }

    /// Moves the picture by a distance on the screen, in points.
    pub fn pan(&mut self, projection: &Projection, by: Vec2) {
        if by == Vec2::ZERO {
            return;
        }
        // Panning leaves the fit, so that the window's next change of size does not jump back.
        self.zoom = Some(projection.zoom);
        let centre = self.centre.unwrap_or(projection.size.map(|side| side as f64 / 2.0));
        let scale = f64::from(projection.pixels_per_point) / projection.zoom;
        self.look_at([centre[0] - f64::from(by.x) * scale, centre[1] - f64::from(by.y) * scale], projection.size);
    }

    /// Follows a part of the whole (0,0 is its upper left corner, 1,1 its lower right) that was moved, or pulled at an
    /// edge: then the zoom changes, alike across and down.
    pub fn follow(&mut self, projection: &Projection, before: Rect, after: Rect) {
        let pulled = [(before.width(), after.width()), (before.height(), after.height())];
        let factor = pulled.into_iter().find(|(before, after)| (before - after).abs() > 1e-6);
        let zoom = factor.map(|(before, after)| projection.zoomed(f64::from(before / after.max(1e-6))));
        self.zoom = Some(zoom.unwrap_or(projection.zoom));
        let centre = self.centre.unwrap_or(projection.size.map(|side| side as f64 / 2.0));
        let by = after.center() - before.center();
        let by = [by.x, by.y].map(f64::from);
        self.look_at([0, 1].map(|axis| centre[axis] + by[axis] * projection.size[axis] as f64), projection.size);
    }

    /// Moves by as little as it takes to see a pixel.
    pub fn see(&mut self, projection: &Projection, pixel: [usize; 2]) {
        if self.is_fit() {
            return;
        }
        let [first, last] = [projection.viewport.min, projection.viewport.max].map(|at| projection.to_picture(at));
        let centre = self.centre.unwrap_or(projection.size.map(|side| side as f64 / 2.0));
        let moved = [0, 1].map(|axis| {
            let at = pixel[axis] as f64;
            centre[axis] + (at - first[axis]).min(0.0) + (at + 1.0 - last[axis]).max(0.0)
        });
        if moved != centre {
            self.look_at(moved, projection.size);
        }
    }

    /// Puts a point of the picture in the middle; the picture never leaves the view altogether.
    fn look_at(&mut self, point: [f64; 2], size: [usize; 2]) {
        self.centre = Some([0, 1].map(|axis| point[axis].clamp(0.0, size[axis] as f64)));
    }
}

fn fitting(viewport: Rect, size: [usize; 2], scale: f64) -> f64 {
    let room = (viewport.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(16.0));
    let room = [room.x, room.y].map(|room| f64::from(room) * scale);
    let fit = (room[0] / size[0].max(1) as f64).min(room[1] / size[1].max(1) as f64);
    // A hair under 100 % would blur every pixel to win nothing.
    if (0.98..1.0).contains(&fit) { fit.min(0.98) } else { fit.min(MOST) }
}

impl Projection {
    /// The zoom that is larger by a factor, as far as one can zoom.
    fn zoomed(&self, factor: f64) -> f64 {
        let longer = self.size[0].max(self.size[1]).max(1) as f64;
        (self.zoom * factor).clamp((LEAST_PIXELS / longer).min(1.0), MOST)
    }

    /// What is seen, in parts of the whole: 0,0 is the picture's upper left corner, 1,1 its lower right.
    #[must_use]
    pub fn visible_part(&self) -> Rect {
        let corner = |at: Pos2| {
            let at = self.to_picture(at);
            let [x, y] = [0, 1].map(|axis| (at[axis] / self.size[axis].max(1) as f64).clamp(0.0, 1.0) as f32);
            pos2(x, y)
        };
        Rect::from_min_max(corner(self.viewport.min), corner(self.viewport.max))
    }

    /// The point of the picture under a point of the screen, in its pixels (0 is the left edge of the first one).
    #[must_use]
    pub fn to_picture(&self, at: Pos2) -> [f64; 2] {
        let scale = f64::from(self.pixels_per_point);
        let at = [at.x, at.y].map(|at| f64::from(at) * scale);
        [0, 1].map(|axis| (at[axis] - self.origin[axis]) / (self.zoom * self.stretch[axis]))
    }

    /// The look at a section of this picture beside it: along the axis that both have (0: x, 1: y) as this one, along the
    /// other its planes, each `stretch` pixels deep, with the corner of the first at `start` points.
    #[must_use]
    pub fn section(&self, viewport: Rect, shared: usize, (planes, stretch, start): (usize, f64, f32)) -> Self {
        let mut section = Self { viewport, ..*self };
        let deep = 1 - shared;
        section.size[deep] = planes;
        section.stretch[deep] = stretch;
        section.origin[deep] = (f64::from(start) * f64::from(self.pixels_per_point)).round();
        section
    }

    /// Pixels of the screen per pixel of the picture along an axis (0: x, 1: y).
    #[must_use]
    pub fn pixels(&self, axis: usize) -> f64 {
        self.zoom * self.stretch[axis]
    }

    /// The same in points.
    #[must_use]
    pub fn points(&self, axis: usize) -> f64 {
        self.pixels(axis) / f64::from(self.pixels_per_point)
    }

    /// Where on the screen the point of the picture is seen that the camera looks at.
    #[must_use]
    pub const fn middle(&self) -> Pos2 {
        self.middle
    }

    /// The pixel of the picture that lies nearest to a point of the screen.
    #[must_use]
    pub fn nearest_pixel(&self, at: Pos2) -> [usize; 2] {
        let at = self.to_picture(at);
        [0, 1].map(|axis| (at[axis].max(0.0) as usize).min(self.size[axis].saturating_sub(1)))
    }

    /// Where a point of the picture lies on the screen, on a whole pixel.
    #[must_use]
    pub fn to_screen(&self, point: [f64; 2]) -> Pos2 {
        let scale = f64::from(self.pixels_per_point);
        let on_screen = |axis: usize| self.origin[axis] + (point[axis] * self.zoom * self.stretch[axis]).round();
        let [x, y] = [0, 1].map(|axis| on_screen(axis) / scale);
        pos2(x as f32, y as f32)
    }

    /// The whole picture on the screen.
    #[must_use]
    pub fn picture(&self) -> Rect {
        let [width, height] = self.size.map(|side| side as f64);
        Rect::from_min_max(self.to_screen([0.0; 2]), self.to_screen([width, height]))
    }

    /// The pixel of the picture under a point of the screen, if there is one.
    #[must_use]
    pub fn pixel(&self, at: Pos2) -> Option<[usize; 2]> {
        let [x, y] = self.to_picture(at);
        let inside = self.viewport.contains(at) && x >= 0.0 && y >= 0.0;
        let pixel = [x as usize, y as usize];
        (inside && pixel[0] < self.size[0] && pixel[1] < self.size[1]).then_some(pixel)
    }

    /// The pixels of the picture of which anything is seen; none if it is out of sight.
    #[must_use]
    pub fn seen(&self) -> crate::model::Rect {
        let inside =
            |[x, y]: [f64; 2]| [x.clamp(0.0, self.size[0] as f64) as usize, y.clamp(0.0, self.size[1] as f64) as usize];
        // A hair's breadth of a pixel is nobody's wish.
        let [x, y] = inside(self.to_picture(self.viewport.min).map(|at| (at + 1e-6).floor()));
        let [right, bottom] = inside(self.to_picture(self.viewport.max).map(|at| (at - 1e-6).ceil()));
        crate::model::Rect::new(x, y, right.saturating_sub(x), bottom.saturating_sub(y))
    }

    /// The visible part in pixels of a level, each of which is so many across and down, a pixel more on each side.
    #[must_use]
    pub fn visible(&self, scale: [f64; 2]) -> crate::model::Rect {
        let (first, last) = (self.to_picture(self.viewport.min), self.to_picture(self.viewport.max));
        let [left, top] = [0, 1].map(|axis| (first[axis] / scale[axis]).floor() - 1.0);
        let [right, bottom] = [0, 1].map(|axis| (last[axis] / scale[axis]).ceil() + 1.0);
        let (x, y) = (left.max(0.0) as usize, top.max(0.0) as usize);
        crate::model::Rect::new(
            x,
            y,
            (right.max(0.0) as usize).saturating_sub(x),
            (bottom.max(0.0) as usize).saturating_sub(y),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(900.0, 650.0) };

    #[test]
    fn a_fitted_picture_lies_in_the_middle_with_a_margin() {
        let projection = Camera::FIT.project(VIEW, [2000, 1000], 1.0);
        let picture = projection.picture();
        assert_eq!(picture.width().round(), 800.0 - 2.0 * MARGIN);
        assert!((picture.center() - VIEW.center()).length() <= 1.0);
    }

    #[test]
    fn zooming_keeps_what_lies_under_the_pointer() {
        let mut camera = Camera::FIT;
        let size = [2000, 1000];
        let at = pos2(333.0, 222.0);
        for factor in [1.5, 3.0, 0.4, 7.0, 0.9] {
            let before = camera.project(VIEW, size, 1.5);
            camera.zoom_by(&before, at, factor);
            let after = camera.project(VIEW, size, 1.5);
            let (from, to) = (before.to_picture(at), after.to_picture(at));
            // The corner is put on whole pixels of the screen: half a pixel at either zoom.
            let tolerance = 0.5 / before.zoom + 0.5 / after.zoom + 1e-6;
            assert!((from[0] - to[0]).abs() <= tolerance && (from[1] - to[1]).abs() <= tolerance, "{from:?} {to:?}");
        }
    }

    #[test]
    fn one_to_one_puts_pixels_on_pixels() {
        for pixels_per_point in [1.0, 1.25, 2.0] {
            let mut camera = Camera::FIT;
            let fit = camera.project(VIEW, [3001, 1777], pixels_per_point);
            camera.zoom_to(&fit, pos2(500.3, 300.7), 1.0);
            let corner = camera.project(VIEW, [3001, 1777], pixels_per_point).to_screen([5.0, 6.0]);
            for at in [corner.x, corner.y].map(|at| at * pixels_per_point) {
                assert!((at - at.round()).abs() < 1e-3, "{at}");
            }
        }
    }

    #[test]
    fn the_picture_cannot_be_lost() {
        let mut camera = Camera::FIT;
        let projection = camera.project(VIEW, [500, 500], 1.0);
        camera.pan(&projection, Vec2::new(1e6, -1e6));
        let moved = camera.project(VIEW, [500, 500], 1.0);
        assert!(moved.picture().intersects(VIEW));
        camera.zoom_by(&moved, VIEW.center(), 1e-9);
        assert!(camera.project(VIEW, [500, 500], 1.0).picture().width() >= 20.0);
    }

    #[test]
    fn the_visible_part_is_followed_where_it_is_moved_and_pulled() {
        let (size, mut camera) = ([2000, 1000], Camera::FIT);
        assert_eq!(camera.project(VIEW, size, 2.0).visible_part(), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)));
        camera.zoom_to(&camera.project(VIEW, size, 2.0), VIEW.center(), 4.0);
        let near = |one: Rect, other: Rect| {
            (one.min - other.min).abs().max_elem() < 2e-3 && (one.max - other.max).abs().max_elem() < 2e-3
        };
        // 400 × 300 of 2000 × 1000 pixels.
        let part = camera.project(VIEW, size, 2.0).visible_part();
        assert!(near(part, Rect::from_center_size(pos2(0.5, 0.5), Vec2::new(0.2, 0.3))), "{part:?}");
        let moved = part.translate(Vec2::new(0.3, -0.2));
        camera.follow(&camera.project(VIEW, size, 2.0), part, moved);
        let seen = camera.project(VIEW, size, 2.0);
        assert!(near(seen.visible_part(), moved) && seen.zoom == 4.0);
        let pulled = Rect::from_min_max(moved.min, pos2(moved.min.x + 0.1, moved.max.y));
        camera.follow(&seen, moved, pulled);
        let seen = camera.project(VIEW, size, 2.0);
        assert!((seen.zoom - 8.0).abs() < 0.01, "{}", seen.zoom);
        assert!((seen.visible_part().left() - moved.left()).abs() < 2e-3, "the other edge stays");
    }

    #[test]
    fn a_pixel_beyond_the_edge_is_brought_in_by_as_little_as_that_takes() {
        let size = [2000, 1000];
        let mut camera = Camera::FIT;
        camera.see(&camera.project(VIEW, size, 1.0), [0, 999]);
        assert!(camera.is_fit(), "all of it is seen");
        camera.zoom_to(&camera.project(VIEW, size, 1.0), VIEW.center(), 4.0);
        let before = camera.project(VIEW, size, 1.0);
        camera.see(&before, [1000, 500]);
        assert_eq!(camera.project(VIEW, size, 1.0), before, "it is in the middle");
        camera.see(&before, [1000, 300]);
        let after = camera.project(VIEW, size, 1.0);
        assert_eq!(after.to_screen([1000.0, 300.0]), pos2(500.0, 50.0));
    }

    #[test]
    fn a_section_shares_one_axis_and_is_deep_along_the_other() {
        let mut camera = Camera::FIT;
        camera.zoom_to(&camera.project(VIEW, [500, 300], 1.5), pos2(400.0, 300.0), 3.0);
        let plane = camera.project(VIEW, [500, 300], 1.5);
        let below = Rect::from_min_max(pos2(100.0, 660.0), pos2(900.0, 800.0));
        let section = plane.section(below, 0, (20, 4.0, 676.0));
        for x in [0.0, 17.0, 499.5] {
            assert_eq!(section.to_screen([x, 3.0]).x, plane.to_screen([x, 100.0]).x);
        }
        assert_eq!((section.size, section.points(0), section.points(1)), ([500, 20], 2.0, 8.0));
        assert_eq!(section.to_screen([0.0, 5.0]).y, 676.0 + 5.0 * 8.0);
        assert_eq!(section.pixel(section.to_screen([200.5, 5.5])), Some([200, 5]));
        assert_eq!(section.nearest_pixel(pos2(-1e6, 1e6)), [0, 19]);
        assert_eq!(section.visible([4.0, 1.0]).height, 17);
    }

    #[test]
    fn a_picture_is_fitted_into_its_room_and_seen_in_all_of_the_view() {
        let room = Rect::from_min_max(pos2(500.0, 250.0), pos2(900.0, 650.0));
        let mut camera = Camera::FIT;
        let fit = camera.project_in((VIEW, room), [100, 100], 1.0);
        assert!(room.contains_rect(fit.picture()) && (fit.picture().center() - room.center()).length() <= 1.0);
        let at = pos2(820.0, 300.0);
        camera.zoom_by(&fit, at, 2.0);
        let closer = camera.project_in((VIEW, room), [100, 100], 1.0);
        let (before, after) = (fit.to_picture(at), closer.to_picture(at));
        assert!((0..2).all(|axis| (before[axis] - after[axis]).abs() < 0.5), "{before:?} {after:?}");
    }

    #[test]
    fn what_is_seen_is_counted_in_whole_pixels() {
        let (size, mut camera) = ([2000, 1000], Camera::FIT);
        let fit = camera.project(VIEW, size, 1.0);
        assert_eq!(fit.seen(), crate::model::Rect::whole(2000, 1000));
        // 800 × 600 points at 300 %: 266.7 × 200 pixels, of which those at the edges are seen in part.
        camera.zoom_to(&fit, VIEW.center(), 3.0);
        let projection = camera.project(VIEW, size, 1.0);
        let seen = projection.seen();
        assert!((267..=268).contains(&seen.width) && (200..=201).contains(&seen.height), "{seen:?}");
        let first = projection.to_screen([seen.x as f64, seen.y as f64]);
        assert!(VIEW.min.x - first.x < 3.0 && first.x <= VIEW.min.x + 1e-3, "{first:?}");
        let end = projection.to_screen([seen.right() as f64, seen.bottom() as f64]);
        assert!(end.x - VIEW.max.x < 3.0 && end.x >= VIEW.max.x - 1e-3, "{end:?}");
    }

    #[test]
    fn pixels_are_found_and_the_outside_is_none() {
        let mut camera = Camera::FIT;
        let fit = camera.project(VIEW, [10, 10], 1.0);
        camera.zoom_to(&fit, VIEW.center(), 10.0);
        let projection = camera.project(VIEW, [10, 10], 1.0);
        let at = projection.to_screen([3.5, 7.5]);
        assert_eq!(projection.pixel(at), Some([3, 7]));
        assert_eq!(projection.pixel(projection.picture().min - Vec2::splat(1.0)), None);
    }
}
