//! What sections go through, and how thick a plane is shown. Not here: where they lie on the screen (`arrange`).

use super::super::super::super::widgets::number;
use super::super::tiles::Picture;
use crate::model::{SectionPlane, StackInfo};

/// Distances of planes beyond this many pixels, or below its inverse, are slips of whoever wrote them.
const ABSURD: f64 = 1000.0;
/// Time points are shown so thick that all of them together take this part of the plane's shorter side.
const TIME_PART: f64 = 0.25;

/// The depth of a stack as its sections show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Depth {
    /// The section along rows, and the one along columns.
    pub planes: [SectionPlane; 2],
    /// How many planes they go through.
    pub count: usize,
    /// How many pixels of the plane a plane is thick: in the section along rows, and along columns.
    pub stretch: [f64; 2],
    /// The same in words.
    pub sentence: String,
}

impl Depth {
    /// The depth of a stack; `None` where it has one plane only.
    pub fn of(info: &StackInfo) -> Option<Self> {
        let planes = SectionPlane::through(&info.axes)?;
        let count = planes[0].planes(&info.axes);
        let through_depth = planes[0].is_through_depth();
        let known = info.pixel_size.and_then(|size| {
            let z = size.z.filter(|_| through_depth)?;
            let stretch = [z / size.x, z / size.y];
            let sound = stretch.iter().all(|stretch| (1.0 / ABSURD..=ABSURD).contains(stretch));
            sound.then_some((z, stretch))
        });
        let (stretch, sentence) = match known {
            Some((z, stretch)) => (stretch, format!("True scale: planes {} µm apart", number::shortest(z, 4))),
            None if through_depth => ([1.0; 2], "Distance of planes not known: 1 pixel each".to_owned()),
            None => {
                let shorter = info.axes.x.min(info.axes.y) as f64;
                let thick = (shorter * TIME_PART / count.max(1) as f64).floor().max(1.0);
                let pixels = if thick == 1.0 { "1 pixel".to_owned() } else { format!("{thick} pixels") };
                ([thick; 2], format!("Time points are {pixels} thick"))
            }
        };
        Some(Self { planes, count, stretch, sentence })
    }

    /// Height of the section along rows and width of the one along columns, in pixels of the plane.
    pub fn extents(&self) -> [f64; 2] {
        self.stretch.map(|stretch| self.count as f64 * stretch)
    }

    /// The picture of another plane.
    pub fn at(&self, picture: &Picture, plane: usize) -> Picture {
        if self.planes[0].is_through_depth() {
            Picture { z: plane, ..picture.clone() }
        } else {
            Picture { t: plane, ..picture.clone() }
        }
    }

    /// The letter of the axis.
    pub const fn axis(&self) -> &'static str {
        if self.planes[0].is_through_depth() { "z" } else { "t" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    fn info(t: usize, z: usize) -> StackInfo {
        StackInfo::bare("test", StackAxes { t, z, c: 1, y: 400, x: 600 }, 1, SampleType::U8)
    }

    #[test]
    fn planes_have_their_true_thickness_where_it_is_known() {
        let mut info = info(3, 20);
        let unknown = Depth::of(&info).unwrap();
        assert_eq!((unknown.stretch, unknown.extents(), unknown.axis()), ([1.0; 2], [20.0; 2], "z"));
        assert!(unknown.sentence.contains("not known"));
        info.pixel_size = Some(PixelSize { x: 0.5, y: 0.25, z: Some(2.0) });
        let known = Depth::of(&info).unwrap();
        assert_eq!((known.stretch, known.sentence.as_str()), ([4.0, 8.0], "True scale: planes 2 µm apart"));
        info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: Some(1e9) });
        assert_eq!(Depth::of(&info).unwrap().stretch, [1.0; 2]);
    }

    #[test]
    fn time_stands_in_where_there_is_no_depth() {
        let time = Depth::of(&info(25, 1)).unwrap();
        assert_eq!((time.planes, time.count, time.axis()), ([SectionPlane::Xt, SectionPlane::Yt], 25, "t"));
        assert_eq!(time.stretch, [4.0; 2]);
        assert_eq!(Depth::of(&info(5000, 1)).unwrap().stretch, [1.0; 2]);
        assert_eq!(Depth::of(&info(1, 1)), None);
    }
}
