//! A composition as a stack of pictures, computed where it is read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::engine::error::EngineError;
use crate::engine::session::Sources;
use crate::engine::tile::{Direct, Scene, TileSource, render};
use crate::model::{
    ChannelInfo, Composition, DocumentId, Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo,
};
use crate::ops::composite::PixelLayout;

/// Which planes of a composition are rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frames {
    /// The one looked at.
    One { t: usize, z: usize },
    /// Those from the first to the second index of each axis, which is excluded.
    Part { t: [usize; 2], z: [usize; 2] },
    /// All t and z of the document.
    All,
}

/// A composition on the grid of `base`, as a stack of RGB pictures (8 bit, one channel) at full size: all of the
/// plane or a region of it, in whose corners overlays then stand. Calibration stays. Reading computes; nothing is
/// stored.
///
/// # Errors
/// [`EngineError::NoDocument`] if `base` is not among the sources; [`EngineError::Refused`] if the frame or the region
/// is not in it.
pub fn rendered(
    base: DocumentId,
    composition: &Composition,
    sources: &Sources,
    frames: Frames,
    region: Option<Rect>,
) -> Result<Stack, EngineError> {
    let tiles: BTreeMap<DocumentId, Arc<TileSource>> =
        sources.iter().map(|(id, stack)| (*id, Arc::new(TileSource::new(stack.clone())))).collect();
    let base = tiles.get(&base).cloned().ok_or(EngineError::NoDocument(base))?;
    let axes = base.info().axes;
    let region = region.unwrap_or(Rect::whole(axes.x, axes.y));
    if region.is_empty() || !region.fits(axes.x, axes.y) {
        let problem = format!("the part to export is not inside the picture of {} × {}", axes.x, axes.y);
        return Err(EngineError::refused(problem, "choose a part that is"));
    }
    let [t, z] = frames.ranges(&axes);
    if t.is_empty() || z.is_empty() || t.end > axes.t || z.end > axes.z {
        let asked = format!("t {}:{} z {}:{}", t.start, t.end, z.start, z.end);
        let problem = format!("there are no planes {asked} (there are {} t and {} z)", axes.t, axes.z);
        return Err(EngineError::refused(problem, "choose planes that exist"));
    }
    let first = (t.start, z.start);
    let info = description(base.info(), (t.len(), z.len()), region);
    let scene = Scene::new(base, composition, |id| tiles.get(&id).cloned()).framed(region);
    Ok(Stack::new(info, Arc::new(Rendered { scene, first, region })))
}

impl Frames {
    /// The times and heights that are meant, of a stack with those axes.
    fn ranges(self, axes: &StackAxes) -> [Range<usize>; 2] {
        match self {
            Self::One { t, z } => [t..t.saturating_add(1), z..z.saturating_add(1)],
            Self::Part { t: [first, end], z: [lowest, above] } => [first..end, lowest..above],
            Self::All => [0..axes.t, 0..axes.z],
        }
    }
}

fn description(base: &StackInfo, (t, z): (usize, usize), region: Rect) -> StackInfo {
    let axes = StackAxes { t, z, c: 1, y: region.height, x: region.width };
    StackInfo {
        pixel_size: base.pixel_size,
        plane_axes: base.plane_axes.map(|axes| axes.from_pixel(region.x, region.y)),
        time_interval_s: base.time_interval_s.filter(|_| t > 1),
        dpi: base.dpi,
        channels: vec![ChannelInfo::default()],
        levels: vec![Level { width: region.width, height: region.height }],
        ..StackInfo::bare("rendered", axes, 3, SampleType::U8)
    }
}

#[derive(Debug)]
struct Rendered {
    scene: Scene,
    /// The plane that is t 0, z 0 of the result.
    first: (usize, usize),
    region: Rect,
}

impl PlaneSource for Rendered {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let axes = self.scene.base().info().axes;
        let (t, z) = (self.first.0 + plane.t, self.first.1 + plane.z);
        if t >= axes.t || z >= axes.z || plane.c > 0 || level > 0 || !rect.fits(self.region.width, self.region.height) {
            return Err(SourceError::OutOfBounds {
                file: "the rendered picture".to_owned(),
                asked: format!("{plane:?} level {level} {rect:?}"),
                there: format!("one channel of {} × {}", self.region.width, self.region.height),
            });
        }
        let mut picture = vec![0; rect.area() * 3];
        let target = Rect { x: self.region.x + rect.x, y: self.region.y + rect.y, ..rect };
        let out = (PixelLayout::Rgb8, picture.as_mut_slice());
        render(&self.scene, (t, z), 0, target, out, (&Direct, &Progress::new())).map_err(|error| match error {
            EngineError::Source(error) => error,
            other => SourceError::Unreadable {
                file: "the rendered picture".to_owned(),
                problem: other.to_string(),
                remedy: "report this with the file".to_owned(),
            },
        })?;
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(picture)))
    }

    fn preferred_rows(&self) -> usize {
        self.scene.base().stack().source.preferred_rows()
    }
}
