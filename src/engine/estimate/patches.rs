//! Patches of a stack in a grid, moved together: a small stack that compresses as the large one does.

use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError, Stack, StackAxes, StackInfo};

/// Side of a patch in pixels: whole blocks of JPEG and far more than the memory of PNG's filters.
const SIDE: usize = 256;
/// Patches along each side.
const ACROSS: usize = 4;
/// Channels that are looked at.
const MOST_CHANNELS: usize = 4;

/// Parts of a stack, and how much of it they are.
#[derive(Debug)]
pub(super) struct Patches {
    pub stack: Stack,
    /// Samples of the whole for each sample of the parts; 1 where the parts are everything.
    pub factor: f64,
}

impl Patches {
    /// Takes them from the plane in the middle, of some channels.
    ///
    /// # Errors
    /// As [`PlaneSource::read`].
    pub fn of(stack: &Stack) -> Result<Self, SourceError> {
        let (info, axes) = (&stack.info, stack.info.axes);
        let (columns, rows) = (spans(axes.x), spans(axes.y));
        let channels = axes.c.min(MOST_CHANNELS);
        let planes = (0..channels)
            .map(|c| together(stack, PlaneIndex { t: axes.t / 2, z: axes.z / 2, c }, &columns, &rows))
            .collect::<Result<Vec<_>, _>>()?;
        let (x, y) = (length(&columns), length(&rows));
        let parts = StackAxes { t: 1, z: 1, c: channels, y, x };
        let samples = |axes: &StackAxes| axes.plane_pixels() as f64 * axes.planes() as f64;
        let factor = samples(&axes) / samples(&parts);
        let channels = info.channels.iter().take(channels).cloned().collect();
        let info = StackInfo { axes: parts, levels: vec![Level { width: x, height: y }], channels, ..(**info).clone() };
        Ok(Self { stack: Stack::new(info, std::sync::Arc::new(InMemory(planes))), factor })
    }
}

/// The parts of a side that are taken: evenly over it, all of it where it is short.
fn spans(side: usize) -> Vec<std::ops::Range<usize>> {
    if side <= ACROSS * SIDE {
        return std::iter::once(0..side).collect();
    }
    (0..ACROSS).map(|patch| (side - SIDE) * patch / (ACROSS - 1)).map(|start| start..start + SIDE).collect()
}

fn length(spans: &[std::ops::Range<usize>]) -> usize {
    spans.iter().map(ExactSizeIterator::len).sum()
}

fn together(
    stack: &Stack,
    plane: PlaneIndex,
    columns: &[std::ops::Range<usize>],
    rows: &[std::ops::Range<usize>],
) -> Result<Plane, SourceError> {
    let info = &stack.info;
    let (width, height) = (length(columns), length(rows));
    let samples = Samples::zeroed(info.sample_type, width * height * info.samples_per_pixel);
    let mut patches = Plane::new(width, height, info.samples_per_pixel, samples);
    let mut top = 0;
    for down in rows {
        let mut left = 0;
        for across in columns {
            let rect = Rect::new(across.start, down.start, across.len(), down.len());
            patches.put(&stack.source.read(plane, 0, rect)?, left, top);
            left += across.len();
        }
        top += down.len();
    }
    Ok(patches)
}

/// One plane a channel.
#[derive(Debug)]
struct InMemory(Vec<Plane>);

impl PlaneSource for InMemory {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(self.0[plane.c].part(rect))
    }
}
