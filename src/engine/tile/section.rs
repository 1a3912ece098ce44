//! Sections through a scene: lines of many planes, each composed as the plane itself is.
//!
//! A pixel of a section at the full size is a pixel of the plane that it comes from, byte for byte, whatever the layers
//! are: the compositor makes both. At a coarser level it is the mean of composed pixels; so a section stays as thin as
//! one line, and nothing but lines is read. Not here: how thick a plane is shown (ui), how lines are kept (`lines`).

use std::ops::Range;

use super::reader::{SampleReader, Window};
use super::render::render_layers;
use super::scene::Scene;
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::engine::pyramid::Pyramid;
use crate::model::{Progress, Rect, SectionPlane};
use crate::ops::composite::PixelLayout;

/// How a scene is cut.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) plane: SectionPlane,
    pub(super) levels: Pyramid,
}

/// A part of a section as the lines of planes that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    plane: SectionPlane,
    /// Depth of a section through time, time of one through depth.
    fixed: usize,
    /// The level of the planes whose lines are read, which is stored, and the part of each plane at that level.
    level: usize,
    line: Rect,
    planes: Range<usize>,
    /// How many pixels of a line, and how many planes, become one pixel.
    group: [usize; 2],
}

impl Section {
    /// The lines of a part of a level. `fixed` is the time (or the depth, of a section through time), `position` the row
    /// or column.
    pub(super) fn lines(
        &self,
        base: &TileSource,
        (fixed, position): (usize, usize),
        level: usize,
        target: Rect,
    ) -> Lines {
        let plane = self.plane;
        let (stored, halvings) = base.pyramid().read_for(level);
        let read = level - halvings;
        let [across, down] = self.levels.level(level).halvings;
        let deep = if plane.is_of_rows() { down } else { across };
        let (pixels, planes) = (target.x..target.right(), target.y..target.bottom());
        let (pixels, planes) = if plane.is_of_rows() { (pixels, planes) } else { (planes, pixels) };
        let group = [1 << halvings, 1 << deep];
        let ungrouped = |range: Range<usize>, size: usize, most: usize| {
            (range.start * size).min(most)..(range.end * size).min(most)
        };
        let (length, lines) =
            if plane.is_of_rows() { (stored.width, stored.height) } else { (stored.height, stored.width) };
        let pixels = ungrouped(pixels, group[0], length);
        let at = (position >> read).min(lines.saturating_sub(1));
        let line = if plane.is_of_rows() {
            Rect::new(pixels.start, at, pixels.len(), 1)
        } else {
            Rect::new(at, pixels.start, 1, pixels.len())
        };
        let planes = ungrouped(planes, group[1], plane.planes(&base.info().axes));
        Lines { plane, fixed, level: read, line, planes, group }
    }
}

impl Lines {
    /// The time and height of one of the planes.
    const fn place(&self, plane: usize) -> (usize, usize) {
        if self.plane.is_through_depth() { (self.fixed, plane) } else { (plane, self.fixed) }
    }

    /// What is read of each layer of a scene, plane after plane.
    pub(super) fn windows<'a>(&'a self, scene: &'a Scene) -> impl Iterator<Item = (&'a TileSource, Window)> {
        self.planes.clone().flat_map(move |plane| {
            scene.layers().iter().filter_map(move |layer| {
                let (window, _) = layer.window(self.place(plane), self.level, self.line)?;
                Some((&*layer.source, window))
            })
        })
    }
}

/// Composes `target` (in pixels of the level) of a section at a place into `out`, without gaps. Planes that cannot be read
/// stay black, and the first failure is returned: one bad plane of many does not hide the others.
///
/// # Errors
/// Cancellation between planes, or a failed read if no plane can be read.
pub(super) fn render_section(
    (scene, section): (&Scene, &Section),
    place: (usize, usize),
    level: usize,
    target: Rect,
    (layout, out): (PixelLayout, &mut [u8]),
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<Option<EngineError>, EngineError> {
    let lines = section.lines(scene.base(), place, level, target);
    let [pixels, deep] = lines.group;
    let mut composed = vec![0; lines.line.area() * 4];
    let (mut failure, mut failed) = (None, 0);
    let mut means = Means::new(lines.line.area().div_ceil(pixels), pixels);
    for (index, first) in lines.planes.clone().step_by(deep).enumerate() {
        means.clear();
        for plane in first..(first + deep).min(lines.planes.end) {
            progress.check()?;
            let part = (PixelLayout::Rgba8, composed.as_mut_slice());
            match render_layers(scene, lines.place(plane), lines.level, lines.line, part, (reader, progress)) {
                Err(error) if error.is_cancelled() => return Err(error),
                Err(error) => {
                    composed.fill(0);
                    failed += 1;
                    failure.get_or_insert(error);
                }
                Ok(()) => (),
            }
            means.add(&composed);
        }
        let (start, step) = if lines.plane.is_of_rows() { (index * target.width, 1) } else { (index, target.width) };
        let bytes = layout.bytes();
        for (at, color) in means.colors().enumerate() {
            let at = (start + at * step) * bytes;
            out[at..at + bytes].copy_from_slice(&color[..bytes]);
        }
    }
    match failure {
        Some(error) if failed == lines.planes.len() => Err(error),
        failure => Ok(failure),
    }
}

/// Sums of composed pixels on their way to means, rounded to nearest; a pixel alone stays what it is.
struct Means {
    /// Pixels of a line that become one.
    group: usize,
    sums: Vec<[u32; 3]>,
    counts: Vec<u32>,
}

impl Means {
    fn new(length: usize, group: usize) -> Self {
        Self { group, sums: vec![[0; 3]; length], counts: vec![0; length] }
    }

    fn clear(&mut self) {
        self.sums.fill([0; 3]);
        self.counts.fill(0);
    }

    fn add(&mut self, line: &[u8]) {
        let groups = line.chunks(self.group * 4);
        for ((pixels, sum), count) in groups.zip(&mut self.sums).zip(&mut self.counts) {
            for color in pixels.chunks_exact(4) {
                sum.iter_mut().zip(color).for_each(|(sum, value)| *sum += u32::from(*value));
                *count += 1;
            }
        }
    }

    fn colors(&self) -> impl Iterator<Item = [u8; 4]> {
        self.sums.iter().zip(&self.counts).map(|(sum, count)| {
            let [r, g, b] = sum.map(|sum| ((sum + count / 2) / (*count).max(1)) as u8);
            [r, g, b, 255]
        })
    }
}
