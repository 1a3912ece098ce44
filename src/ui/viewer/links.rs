//! What viewers of stacks share while they are linked, or while two of them alternate: where one looks, and which plane.
//!
//! The viewer that was moved leads; every other one takes over what it finds here when it is drawn next, which for
//! viewers that are seen is in the same frame. Ranges are linked by the engine, as edits.

use super::stack::Camera;
use crate::engine::command::Links;
use crate::engine::tile::Alignment;
use crate::model::{DocumentId, StackInfo};

/// A look at a picture that can be turned into one at another picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// With a zoom and a middle.
    pub camera: Camera,
    /// Whether all of the picture is seen, as large as fits.
    pub fits: bool,
    pub grid: Grid,
}

/// Size of a picture in pixels, and what a pixel measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    size: [usize; 2],
    pixel: Option<[f64; 2]>,
}

impl Grid {
    /// The grid of a stack's planes.
    pub fn of(info: &StackInfo) -> Self {
        let sound = |size: &[f64; 2]| size.iter().all(|side| side.is_normal() && *side > 0.0);
        let pixel = info.pixel_size.map(|size| [size.x, size.y]).filter(sound);
        Self { size: [info.axes.x, info.axes.y], pixel }
    }

    /// Pixels of another grid per pixel of this one: by what they measure where both say so.
    fn scale_to(&self, other: &Self) -> [f64; 2] {
        match (self.pixel, other.pixel) {
            (Some(own), Some(other)) => Alignment::of_sizes(own, other).scale(),
            _ => [1.0; 2],
        }
    }

    /// Whether both pictures cover the same, to half a pixel.
    fn covers_as(&self, other: &Self) -> bool {
        let scale = self.scale_to(other);
        (0..2).all(|axis| (self.size[axis] as f64 * scale[axis] - other.size[axis] as f64).abs() <= 0.5)
    }
}

impl Place {
    /// The same look at a picture of another grid.
    pub fn seen_on(&self, grid: &Grid) -> Camera {
        if self.fits && self.grid.covers_as(grid) { Camera::FIT } else { self.camera.scaled(self.grid.scale_to(grid)) }
    }
}

/// Something that was set by one viewer, and how often it was set.
#[derive(Debug, Clone, Copy)]
struct Shared<T> {
    turn: u64,
    value: Option<T>,
}

/// What is shared, and by whom.
#[derive(Debug, Default)]
pub struct SharedView {
    pub links: Links,
    place: Shared<Place>,
    planes: Shared<(usize, usize)>,
    /// Two stacks that share both although nothing is linked: they alternate in one viewer.
    pub pair: Option<[DocumentId; 2]>,
    /// The stacks that were drawn in this pass, which cannot follow any more.
    drawn: Vec<DocumentId>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { turn: 0, value: None }
    }
}

/// How far a viewer has followed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Followed {
    place: u64,
    planes: u64,
}

impl SharedView {
    fn is_paired(&self, id: DocumentId) -> bool {
        self.pair.is_some_and(|pair| pair.contains(&id))
    }

    fn shares_place(&self, id: DocumentId) -> bool {
        self.links.position || self.is_paired(id)
    }

    fn shares_planes(&self, id: DocumentId) -> bool {
        self.links.planes || self.is_paired(id)
    }

    /// A new pass: nothing is drawn yet.
    pub fn begin(&mut self) {
        self.drawn.clear();
    }

    /// Where a viewer has to look and which plane it has to show, if that was set by another since it looked here.
    pub fn news_for(&self, id: DocumentId, followed: &mut Followed) -> (Option<Place>, Option<(usize, usize)>) {
        let place = self.place.value.filter(|_| self.shares_place(id) && followed.place != self.place.turn);
        let planes = self.planes.value.filter(|_| self.shares_planes(id) && followed.planes != self.planes.turn);
        *followed = Followed { place: self.place.turn, planes: self.planes.turn };
        (place, planes)
    }

    /// A viewer was drawn, and moved if it says where to. Returns whether one that was drawn before it in this pass
    /// would have to follow.
    pub fn lead(
        &mut self,
        id: DocumentId,
        followed: &mut Followed,
        (place, planes): (Option<Place>, Option<(usize, usize)>),
    ) -> bool {
        let (place, planes) = (place.filter(|_| self.shares_place(id)), planes.filter(|_| self.shares_planes(id)));
        let moved = place.is_some() || planes.is_some();
        if place.is_some() {
            self.place = Shared { turn: self.place.turn + 1, value: place };
            followed.place = self.place.turn;
        }
        if planes.is_some() {
            self.planes = Shared { turn: self.planes.turn + 1, value: planes };
            followed.planes = self.planes.turn;
        }
        let late = moved && self.drawn.iter().any(|drawn| *drawn != id);
        self.drawn.push(id);
        late
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    fn grid(width: usize, height: usize, pixel: Option<f64>) -> Grid {
        let mut info = StackInfo::bare("test", StackAxes::plane(width, height), 1, SampleType::U8);
        info.pixel_size = pixel.map(|side| PixelSize { x: side, y: side, z: None });
        Grid::of(&info)
    }

    #[test]
    fn places_are_physical_where_both_are_calibrated_and_pixels_elsewhere() {
        let camera = Camera::at([100.0, 50.0], 2.0);
        let place = Place { camera, fits: false, grid: grid(400, 300, Some(0.5)) };
        assert_eq!(place.seen_on(&grid(200, 150, Some(1.0))), Camera::at([50.0, 25.0], 4.0));
        assert_eq!(place.seen_on(&grid(200, 150, None)), camera);
    }

    #[test]
    fn what_fits_stays_fitted_where_the_same_is_covered() {
        let place = Place { camera: Camera::at([200.0, 150.0], 2.0), fits: true, grid: grid(400, 300, Some(0.5)) };
        assert!(place.seen_on(&grid(200, 150, Some(1.0))).is_fit());
        assert!(place.seen_on(&grid(133, 100, Some(1.5))).is_fit(), "to half a pixel");
        assert!(!place.seen_on(&grid(100, 150, Some(1.0))).is_fit());
    }

    #[test]
    fn one_leads_and_each_of_the_others_follows_once() {
        let [a, b, c] = [1, 2, 3].map(DocumentId);
        let mut shared = SharedView { links: Links { planes: true, ..Links::default() }, ..SharedView::default() };
        let (mut first, mut second) = (Followed::default(), Followed::default());
        let place = Some(Place { camera: Camera::at([1.0; 2], 1.0), fits: false, grid: grid(9, 9, None) });
        shared.begin();
        assert!(!shared.lead(a, &mut first, (place, Some((3, 1)))), "nobody was drawn before");
        assert_eq!(shared.news_for(a, &mut first), (None, None));
        assert_eq!(shared.news_for(b, &mut second), (None, Some((3, 1))), "places are not linked");
        assert_eq!(shared.news_for(b, &mut second), (None, None));
        assert!(shared.lead(b, &mut second, (None, Some((4, 1)))), "the first was drawn before");
        shared.links = Links::default();
        assert_eq!(shared.news_for(a, &mut first), (None, None));
        shared.pair = Some([a, c]);
        shared.begin();
        shared.lead(c, &mut second, (place, Some((5, 0))));
        assert_eq!(shared.news_for(a, &mut first), (place, Some((5, 0))));
        assert_eq!(shared.news_for(b, &mut Followed::default()), (None, None));
    }
}
