//! The levels of a stack.

use crate::model::{Level, SectionPlane, StackAxes, StackInfo};

/// The coarsest level is the first whose longer side is at most this.
const COARSEST: usize = 256;

/// One level. A pixel of level `k` covers `2^k × 2^k` pixels of the full size (fewer at the right and lower edge).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PyramidLevel {
    pub width: usize,
    pub height: usize,
    /// The file's own level; `None`: made from the level before.
    pub stored: Option<usize>,
    /// How often it is halved, across and down.
    pub halvings: [u32; 2],
}

impl PyramidLevel {
    /// Pixels of the full size per pixel, across and down.
    #[must_use]
    pub fn scale(&self) -> [f64; 2] {
        self.halvings.map(|halvings| 2_f64.powi(halvings.cast_signed()))
    }
}

/// The levels of a stack, full size first. Level `k` is smaller by `2^k`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pyramid {
    levels: Vec<PyramidLevel>,
}

impl Pyramid {
    /// The levels of a stack: the file's where they are smaller by a power of two, made ones between and above.
    #[must_use]
    pub fn of(info: &StackInfo) -> Self {
        let (width, height) = (info.axes.x, info.axes.y);
        let mut levels = vec![PyramidLevel { width, height, stored: Some(0), halvings: [0; 2] }];
        while let Some(last) = levels.last().filter(|last| last.width.max(last.height) > COARSEST) {
            let level = levels.len() as u32;
            let stored =
                info.levels.iter().enumerate().skip(1).find(|(_, stored)| {
                    is_shrunk(width, stored.width, level) && is_shrunk(height, stored.height, level)
                });
            let (width, height) = stored.map_or_else(
                || (last.width.div_ceil(2), last.height.div_ceil(2)),
                |(_, Level { width, height })| (*width, *height),
            );
            let stored = stored.map(|(index, _)| index);
            levels.push(PyramidLevel { width, height, stored, halvings: [level; 2] });
        }
        Self { levels }
    }

    /// The levels of sections of a stack whose planes have these levels. A pixel of the full size is `stretch` pixels
    /// of a plane deep, and as long as those are larger than what is shown they are not halved: sections of thick
    /// slices stay as sharp along depth as they are.
    #[must_use]
    pub fn of_section(&self, plane: SectionPlane, axes: &StackAxes, stretch: f64) -> Self {
        let mut levels = Vec::new();
        loop {
            let level = levels.len();
            let (stored, halvings) = self.read_for(level);
            let along = if plane.is_of_rows() { stored.width } else { stored.height };
            let pixels = along.div_ceil(1 << halvings);
            let deep = (level as f64 - stretch.log2()).floor().clamp(0.0, level as f64) as u32;
            let [width, height] = plane.size(pixels, plane.planes(axes).div_ceil(1 << deep));
            let [across, down] = plane.size(level, deep as usize).map(|halvings| halvings as u32);
            let stored = (level == 0).then_some(0);
            levels.push(PyramidLevel { width, height, stored, halvings: [across, down] });
            if width.max(height) <= COARSEST || pixels <= 1 {
                return Self { levels };
            }
        }
    }

    /// The stored level that serves a level of sections, and how often its lines are halved for that.
    #[must_use]
    pub fn read_for(&self, level: usize) -> (PyramidLevel, usize) {
        let stored = (0..=level.min(self.coarsest())).rev().find(|below| self.levels[*below].stored.is_some());
        let stored = stored.unwrap_or_default();
        (self.levels[stored], level - stored)
    }

    /// All levels, full size first.
    #[must_use]
    pub fn levels(&self) -> &[PyramidLevel] {
        &self.levels
    }

    /// A level; the coarsest one beyond the last.
    #[must_use]
    pub fn level(&self, level: usize) -> PyramidLevel {
        self.levels[level.min(self.coarsest())]
    }

    /// The number of the coarsest level.
    #[must_use]
    pub fn coarsest(&self) -> usize {
        self.levels.len() - 1
    }

    /// The nearest stored level that a made level is made of, and how many halvings lie between; `None` for a stored
    /// level.
    #[must_use]
    pub fn made_from(&self, level: usize) -> Option<(PyramidLevel, u32)> {
        let level = level.min(self.coarsest());
        let below = (0..level).rev().find(|below| self.levels[*below].stored.is_some())?;
        self.levels[level].stored.is_none().then(|| (self.levels[below], (level - below) as u32))
    }

    /// The level to show where one pixel of the full size takes `zoom` pixels of the screen: never coarser than the
    /// screen.
    #[must_use]
    pub fn for_zoom(&self, zoom: f64) -> usize {
        let wanted = (1.0 / zoom).log2().floor();
        if wanted >= 1.0 { (wanted as usize).min(self.coarsest()) } else { 0 }
    }
}

/// Whether a stored length is a full one shrunk `level` times, however the writer rounded.
fn is_shrunk(full: usize, stored: usize, level: u32) -> bool {
    let divisor = 1_usize << level.min(60);
    stored > 0 && (full / divisor..=full.div_ceil(divisor)).contains(&stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleType;

    fn info(width: usize, height: usize) -> StackInfo {
        StackInfo::bare("test", StackAxes::plane(width, height), 1, SampleType::U8)
    }

    #[test]
    fn levels_halve_until_they_are_small() {
        let pyramid = Pyramid::of(&info(1025, 300));
        let sizes: Vec<_> = pyramid.levels().iter().map(|level| (level.width, level.height)).collect();
        assert_eq!(sizes, [(1025, 300), (513, 150), (257, 75), (129, 38)]);
        assert_eq!(Pyramid::of(&info(256, 1)).coarsest(), 0);
    }

    #[test]
    fn the_files_levels_are_used_where_they_fit() {
        let mut info = info(4001, 3000);
        info.levels.extend([Level { width: 1000, height: 750 }, Level { width: 300, height: 200 }]);
        let stored: Vec<_> = Pyramid::of(&info).levels().iter().map(|level| level.stored).collect();
        assert_eq!(stored, [Some(0), None, Some(1), None, None]);
    }

    #[test]
    fn a_made_level_knows_what_it_is_made_of() {
        let mut info = info(4001, 3000);
        info.levels.push(Level { width: 1000, height: 750 });
        let pyramid = Pyramid::of(&info);
        let from = [0, 1, 2, 3, 4].map(|level| pyramid.made_from(level).map(|(from, times)| (from.stored, times)));
        assert_eq!(from, [None, Some((Some(0), 1)), None, Some((Some(1), 1)), Some((Some(1), 2))]);
    }

    #[test]
    fn sections_are_halved_along_depth_only_where_slices_are_thinner_than_the_screen() {
        let mut info = info(4000, 1000);
        info.axes.z = 40;
        info.levels.push(Level { width: 1000, height: 250 });
        let pyramid = Pyramid::of(&info);
        let of = |plane, stretch| pyramid.of_section(plane, &info.axes, stretch);
        let sizes = |pyramid: Pyramid| pyramid.levels.iter().map(|l| [l.width, l.height]).collect::<Vec<_>>();
        let thick = of(SectionPlane::Xz, 5.0);
        assert_eq!(thick.level(3).scale(), [8.0, 1.0]);
        assert_eq!(sizes(thick), [[4000, 40], [2000, 40], [1000, 40], [500, 40], [250, 20]]);
        let even = of(SectionPlane::Yz, 1.0);
        assert_eq!(even.level(1).scale(), [2.0, 2.0]);
        assert_eq!(sizes(even), [[40, 1000], [20, 500], [10, 250]]);
        assert_eq!(pyramid.read_for(3).0.stored, Some(1), "lines of the file's own level");
        assert_eq!([pyramid.read_for(1).1, pyramid.read_for(2).1, pyramid.read_for(3).1], [1, 0, 1]);
    }

    #[test]
    fn the_level_is_never_coarser_than_the_screen() {
        let pyramid = Pyramid::of(&info(10_000, 10_000));
        let levels = [4.0, 1.0, 0.51, 0.5, 0.26, 0.25, 0.001].map(|zoom| pyramid.for_zoom(zoom));
        assert_eq!(levels, [0, 0, 0, 1, 1, 2, 6]);
    }
}
