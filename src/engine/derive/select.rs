//! A part of a stack as a stack: a rectangle, and ranges of time points, depths and channels.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::EngineError;
use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, SourceError, Stack, StackAxes, StackInfo};

/// Which part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// In pixels of the full size.
    pub region: Rect,
    pub t: Range<usize>,
    pub z: Range<usize>,
    pub c: Range<usize>,
}

impl Selection {
    /// All of a stack.
    #[must_use]
    pub fn whole(info: &StackInfo) -> Self {
        let axes = info.axes;
        Self { region: Rect::whole(axes.x, axes.y), t: 0..axes.t, z: 0..axes.z, c: 0..axes.c }
    }

    fn fits(&self, axes: &StackAxes) -> bool {
        let inside = |range: &Range<usize>, length| range.start < range.end && range.end <= length;
        !self.region.is_empty()
            && self.region.fits(axes.x, axes.y)
            && inside(&self.t, axes.t)
            && inside(&self.z, axes.z)
            && inside(&self.c, axes.c)
    }
}

/// The selected part, read on demand; calibration and channels follow, smaller levels are left behind.
///
/// # Errors
/// [`EngineError::Refused`] if the selection is empty or passes the stack's edges.
pub fn selected(stack: &Stack, selection: Selection) -> Result<Stack, EngineError> {
    let axes = stack.info.axes;
    if !selection.fits(&axes) {
        return Err(EngineError::refused(
            format!(
                "the selection is not inside the {} × {} pixels, t {}, z {}, c {}",
                axes.x, axes.y, axes.t, axes.z, axes.c
            ),
            "choose a part of it",
        ));
    }
    let mut info = StackInfo::clone(&stack.info);
    info.axes = StackAxes {
        t: selection.t.len(),
        z: selection.z.len(),
        c: selection.c.len(),
        y: selection.region.height,
        x: selection.region.width,
    };
    info.levels = vec![Level { width: info.axes.x, height: info.axes.y }];
    info.plane_axes = info.plane_axes.map(|axes| axes.from_pixel(selection.region.x, selection.region.y));
    info.incomplete = incomplete(&stack.info, &selection);
    info.plane_labels = plane_labels(&stack.info, &selection);
    let first = [selection.region.x, selection.region.y, selection.z.start].map(|first| first as f64);
    info.origin = info.origin.map(|origin| [0, 1, 2].map(|axis| origin[axis] - first[axis]));
    info.channels = stack.info.channels.get(selection.c.clone()).unwrap_or_default().to_vec();
    info.channels.resize(info.axes.c, crate::model::ChannelInfo::default());
    Ok(Stack::new(info, Arc::new(SelectedSource { inner: Arc::clone(&stack.source), selection })))
}

/// The planes that are incomplete and selected, counted within the selection.
fn incomplete(info: &StackInfo, selection: &Selection) -> Arc<[PlaneIndex]> {
    let Selection { t, z, c, .. } = selection;
    let selected = |plane: &&PlaneIndex| t.contains(&plane.t) && z.contains(&plane.z) && c.contains(&plane.c);
    let within = |plane: &PlaneIndex| PlaneIndex { t: plane.t - t.start, z: plane.z - z.start, c: plane.c - c.start };
    info.incomplete.iter().filter(selected).map(within).collect()
}

/// The labels of the planes that are selected.
fn plane_labels(info: &StackInfo, selection: &Selection) -> Arc<[String]> {
    let Selection { t, z, c, .. } = selection;
    let places = t.clone().flat_map(|t| z.clone().flat_map(move |z| c.clone().map(move |c| (t, z, c))));
    let label = |(t, z, c): (usize, usize, usize)| info.plane_labels.get((t * info.axes.z + z) * info.axes.c + c);
    places.map_while(label).cloned().collect()
}

#[derive(Debug)]
struct SelectedSource {
    inner: Arc<dyn PlaneSource>,
    selection: Selection,
}

impl PlaneSource for SelectedSource {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read_watched(plane, level, rect, &Progress::new())
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        let Selection { region, t, z, c } = &self.selection;
        let there = plane.t < t.len() && plane.z < z.len() && plane.c < c.len() && level == 0;
        if !there || !rect.fits(region.width, region.height) {
            return Err(SourceError::OutOfBounds {
                file: "the selected part".to_owned(),
                asked: format!("{plane:?}, level {level}, {rect:?}"),
                there: format!("t {t:?}, z {z:?}, c {c:?}, {} × {}", region.width, region.height),
            });
        }
        let plane = PlaneIndex { t: t.start + plane.t, z: z.start + plane.z, c: c.start + plane.c };
        let rect = Rect { x: region.x + rect.x, y: region.y + rect.y, ..rect };
        self.inner.read_watched(plane, 0, rect, progress)
    }

    fn preferred_rows(&self) -> usize {
        self.inner.preferred_rows()
    }

    fn least_rows(&self) -> usize {
        self.inner.least_rows()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, Samples};

    /// Every sample says where it is: t, z, c, y, x as digits.
    #[derive(Debug)]
    struct Digits;

    impl PlaneSource for Digits {
        fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
            let outer = plane.t * 10_000 + plane.z * 1_000 + plane.c * 100;
            let rows = rect.y..rect.bottom();
            let values = rows.flat_map(|y| (rect.x..rect.right()).map(move |x| (outer + y * 10 + x) as u16)).collect();
            Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values)))
        }
    }

    fn digits() -> Stack {
        let axes = StackAxes { t: 3, z: 4, c: 5, y: 6, x: 7 };
        Stack::new(StackInfo::bare("npy", axes, 1, SampleType::U16), Arc::new(Digits))
    }

    #[test]
    fn values_come_from_where_the_selection_says() {
        let selection = Selection { region: Rect::new(2, 1, 3, 2), t: 1..2, z: 2..4, c: 4..5 };
        let part = selected(&digits(), selection).unwrap();
        assert_eq!(part.info.axes, StackAxes { t: 1, z: 2, c: 1, y: 2, x: 3 });
        let plane = part.read_plane(PlaneIndex { t: 0, z: 1, c: 0 }).unwrap();
        assert_eq!(plane.samples, Samples::U16(vec![13_412, 13_413, 13_414, 13_422, 13_423, 13_424]));
    }

    #[test]
    fn incomplete_planes_are_counted_within_the_selection() {
        let mut stack = digits();
        let planes = [(0, 0, 0), (1, 2, 4), (1, 3, 4), (2, 3, 4)];
        Arc::make_mut(&mut stack.info).incomplete =
            planes.into_iter().map(|(t, z, c)| PlaneIndex { t, z, c }).collect();
        let selection = Selection { t: 1..2, z: 3..4, c: 2..5, ..Selection::whole(&stack.info) };
        let part = selected(&stack, selection).unwrap();
        assert_eq!(*part.info.incomplete, [PlaneIndex { t: 0, z: 0, c: 2 }]);
    }

    #[test]
    fn labels_and_origin_are_those_of_the_selection() {
        let mut stack = digits();
        let info = Arc::make_mut(&mut stack.info);
        info.origin = Some([10.0, 20.0, 2.0]);
        let names = (0..3).flat_map(|t| (0..4).flat_map(move |z| (0..5).map(move |c| format!("{t} {z} {c}"))));
        info.plane_labels = names.collect();
        let selection = Selection { region: Rect::new(2, 1, 3, 2), t: 1..2, z: 2..4, c: 3..5 };
        let part = selected(&stack, selection).unwrap();
        assert_eq!(*part.info.plane_labels, ["1 2 3", "1 2 4", "1 3 3", "1 3 4"].map(str::to_owned));
        assert_eq!(part.info.origin, Some([8.0, 19.0, 0.0]));
        assert!(selected(&digits(), Selection::whole(&digits().info)).unwrap().info.plane_labels.is_empty());
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let whole = Selection::whole(&digits().info);
        for selection in [
            Selection { t: 3..4, ..whole.clone() },
            Selection { z: 1..1, ..whole.clone() },
            Selection { region: Rect::new(5, 0, 3, 1), ..whole.clone() },
        ] {
            assert!(selected(&digits(), selection).is_err());
        }
        let part = selected(&digits(), whole).unwrap();
        assert!(part.read_plane(PlaneIndex { t: 3, z: 0, c: 0 }).is_err());
    }
}
