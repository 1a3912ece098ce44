//! Sections of a stack as the planes of another: rows or columns of many planes beside each other, turned as in ImageJ's
//! Orthogonal Views (its Reslice from the top, and from the left with rotation, gives the same samples).
//!
//! Formats give a line at the price of a strip, a tile or a whole plane. So lines are read in slabs: some of them from
//! every plane at once, as many as fit into a fixed amount of memory; walking the sections in order reads every slab
//! once. Not here: sections on the screen, which the compositor makes (engine/tile).

use std::sync::Arc;

use super::failure::check_bounds;
use crate::codec::last_used::LastUsed;
use crate::engine::error::EngineError;
use crate::model::recipe::Reslice;
use crate::model::{
    AxisCalibration, AxisUnit, Level, PixelSize, Plane, PlaneAxes, PlaneIndex, PlaneSource, Rect, Samples,
    SectionPlane, SourceError, Stack, StackAxes, StackInfo,
};

/// What messages call it.
const WHAT: &str = "the resliced stack";
/// Bytes of lines that are kept, of all channels together.
const SLAB_BYTES: usize = 64 << 20;

/// The sections of a stack as planes, along its z. What is known of pixel size and plane distance follows; smaller levels
/// are left behind.
///
/// # Errors
/// [`EngineError::Refused`] if there is nothing to cut through, or if the range is empty or passes the stack's edge.
pub fn resliced(stack: &Stack, recipe: &Reslice) -> Result<Stack, EngineError> {
    let (plane, axes) = (recipe.plane, stack.info.axes);
    check_axes(plane, &axes)?;
    let positions = plane.positions(&axes);
    let [from, to] = recipe.range.unwrap_or([0, positions]);
    if from >= to || to > positions {
        let lines = if plane.is_of_rows() { "rows" } else { "columns" };
        return Err(EngineError::refused(
            format!("{lines} {from}:{to} are not within 0:{positions}"),
            format!("choose a range of {lines} inside the stack"),
        ));
    }
    let info = Arc::new(description(&stack.info, plane, to - from));
    let slab = SlabSize::of(stack, plane);
    let source =
        Resliced { stack: stack.clone(), info: Arc::clone(&info), plane, from, slab, slabs: LastUsed::new(SLAB_BYTES) };
    Ok(Stack::computed(info, Arc::new(source)))
}

fn check_axes(plane: SectionPlane, axes: &StackAxes) -> Result<(), EngineError> {
    let remedy = match SectionPlane::through(axes) {
        Some([rows, columns]) => format!("choose {} or {}", rows.name(), columns.name()),
        None => "open a stack of several planes".to_owned(),
    };
    let (problem, refused) = match plane.is_through_depth() {
        true => ("the stack has no z axis to cut through", axes.z < 2),
        false if axes.t < 2 => ("the stack has no t axis to cut through", true),
        false => ("a section through time needs a stack without a z axis", axes.z > 1),
    };
    if refused { Err(EngineError::refused(problem, remedy)) } else { Ok(()) }
}

fn description(source: &StackInfo, plane: SectionPlane, positions: usize) -> StackInfo {
    let mut info = source.clone();
    let [x, y] = plane.size(plane.pixels(&source.axes), plane.planes(&source.axes));
    let t = if plane.is_through_depth() { source.axes.t } else { 1 };
    info.axes = StackAxes { t, z: positions, c: source.axes.c, y, x };
    info.levels = vec![Level { width: x, height: y }];
    info.plane_axes = None;
    if plane.is_through_depth() {
        info.pixel_size = source.pixel_size.and_then(|size| turned(size, plane, positions));
        if info.pixel_size.is_none() && source.pixel_size.is_some() {
            let unknown = "The distance between planes is not known, so its sections have no pixel size";
            info.warnings.push(unknown.to_owned());
        }
    } else {
        info.pixel_size = None;
        info.plane_axes = lengths_and_times(source, plane);
        info.time_interval_s = None;
    }
    info.dpi = None;
    // Every section has a part of every plane: what was said of one plane is said of none.
    info.incomplete = Arc::default();
    info.plane_labels = Arc::default();
    info.metadata = Arc::default();
    info.origin = None;
    info
}

/// The size of a section's pixels, and how far sections lie apart; `None` where one side is not known.
fn turned(size: PixelSize, plane: SectionPlane, positions: usize) -> Option<PixelSize> {
    let apart = |distance| (positions > 1).then_some(distance);
    match plane {
        SectionPlane::Xz => Some(PixelSize { x: size.x, y: size.z?, z: apart(size.y) }),
        SectionPlane::Yz => Some(PixelSize { x: size.z?, y: size.y, z: apart(size.x) }),
        SectionPlane::Xt | SectionPlane::Yt => None,
    }
}

/// What columns and rows of a section through time stand for; `None` where one of them is not known.
fn lengths_and_times(source: &StackInfo, plane: SectionPlane) -> Option<PlaneAxes> {
    let size = source.pixel_size?;
    let length = |step: f64| AxisCalibration { start: step / 2.0, step, unit: AxisUnit::Micrometres };
    let time = AxisCalibration { start: 0.0, step: source.time_interval_s?, unit: AxisUnit::Seconds };
    Some(if plane.is_of_rows() {
        PlaneAxes { x: length(size.x), y: time }
    } else {
        PlaneAxes { x: time, y: length(size.y) }
    })
}

/// How many lines of each plane are read together, and what they take.
#[derive(Debug, Clone, Copy)]
struct SlabSize {
    lines: usize,
    line_bytes: usize,
}

impl SlabSize {
    /// Whole chunks of what the source decodes, where they fit.
    fn of(stack: &Stack, plane: SectionPlane) -> Self {
        let info = &stack.info;
        let pixels = plane.pixels(&info.axes) * plane.planes(&info.axes);
        let line_bytes = pixels * info.samples_per_pixel * info.sample_type.bytes();
        let fitting = (SLAB_BYTES / info.axes.c.max(1) / line_bytes.max(1)).max(1);
        let source = &stack.source;
        let chunk = if plane.is_of_rows() { source.least_rows() } else { source.preferred_columns() }.max(1);
        let lines = if fitting > chunk { fitting / chunk * chunk } else { fitting };
        Self { lines: lines.min(plane.positions(&info.axes)).max(1), line_bytes }
    }
}

/// The same lines of every plane.
type Slab = Vec<Plane>;

/// Time, channel and number of a slab.
type SlabKey = (usize, usize, usize);

#[derive(Debug)]
struct Resliced {
    stack: Stack,
    info: Arc<StackInfo>,
    plane: SectionPlane,
    /// The line that is the first section.
    from: usize,
    slab: SlabSize,
    slabs: LastUsed<SlabKey, Slab, SourceError>,
}

impl Resliced {
    fn slab(&self, t: usize, c: usize, number: usize) -> Result<Arc<Slab>, SourceError> {
        let axes = self.stack.info.axes;
        let first = number * self.slab.lines;
        let lines = self.slab.lines.min(self.plane.positions(&axes) - first);
        let rect = if self.plane.is_of_rows() {
            Rect::new(0, first, axes.x, lines)
        } else {
            Rect::new(first, 0, lines, axes.y)
        };
        let read = |index: usize| {
            let plane = if self.plane.is_through_depth() {
                PlaneIndex { t, z: index, c }
            } else {
                PlaneIndex { t: index, z: 0, c }
            };
            self.stack.source.read(plane, 0, rect)
        };
        self.slabs
            .get((t, c, number), lines * self.slab.line_bytes, || (0..self.plane.planes(&axes)).map(read).collect())
    }
}

impl PlaneSource for Resliced {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        check_bounds(WHAT, &self.info, plane, level, rect)?;
        let position = self.from + plane.z;
        let slab = self.slab(plane.t, plane.c, position / self.slab.lines)?;
        let line = position % self.slab.lines;
        let pixel = self.info.samples_per_pixel * self.info.sample_type.bytes();
        let mut samples = Samples::zeroed(self.info.sample_type, rect.area() * self.info.samples_per_pixel);
        let rows = samples.as_bytes_mut().chunks_exact_mut((rect.width * pixel).max(1)).enumerate();
        if self.plane.is_of_rows() {
            for (row, out) in rows {
                let from = &slab[rect.y + row];
                let start = (line * from.width + rect.x) * pixel;
                out.copy_from_slice(&from.samples.as_bytes()[start..start + out.len()]);
            }
        } else {
            for (row, out) in rows {
                for (column, out) in out.chunks_exact_mut(pixel).enumerate() {
                    let from = &slab[rect.x + column];
                    let start = ((rect.y + row) * from.width + line) * pixel;
                    out.copy_from_slice(&from.samples.as_bytes()[start..start + pixel]);
                }
            }
        }
        Ok(Plane::new(rect.width, rect.height, self.info.samples_per_pixel, samples))
    }

    fn least_rows(&self) -> usize {
        // One row of a section costs as much as the slab round it.
        self.info.axes.y.max(1)
    }
}

#[cfg(test)]
#[path = "resliced_tests.rs"]
mod tests;
