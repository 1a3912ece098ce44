//! A composition as a stack of pictures, computed where it is read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::deep::deep;
use super::montaged::montaged;
use super::picture::{Depth, Picture};
use super::view::View;
use crate::engine::error::EngineError;
use crate::engine::session::Sources;
use crate::engine::tile::{Scene, TileSource};
use crate::model::{
    ChannelInfo, Composition, DocumentId, Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo,
};

/// What pictures are made of.
pub(super) struct Subject<'a> {
    pub(super) base: Arc<TileSource>,
    pub(super) composition: &'a Composition,
    pub(super) tiles: BTreeMap<DocumentId, Arc<TileSource>>,
    pub(super) region: Rect,
}

impl Subject<'_> {
    /// The composition, or a variant of it, within the region and enlarged.
    pub(super) fn view(&self, composition: &Composition, scale: usize) -> View {
        let scene = Scene::new(Arc::clone(&self.base), composition, |id| self.tiles.get(&id).cloned());
        View::new(scene, self.region, scale)
    }
}

/// A composition on the grid of `base`, as a stack of pictures of one channel: RGB of 8 bits, or grey of 16. Of a region
/// of the plane overlays stand in the corners. Calibration and resolution follow the size of the pixels. Reading
/// computes; nothing is stored.
///
/// # Errors
/// [`EngineError::NoDocument`] if `base` is not among the sources; [`EngineError::Refused`] if a frame, the region or a
/// panel is not in it, if a number makes no sense, or if the composition is no single grey channel and should be.
pub fn rendered(
    base: DocumentId,
    composition: &Composition,
    sources: &Sources,
    picture: &Picture,
) -> Result<Stack, EngineError> {
    let tiles: BTreeMap<DocumentId, Arc<TileSource>> =
        sources.iter().map(|(id, stack)| (*id, Arc::new(TileSource::new(stack.clone())))).collect();
    let base = tiles.get(&base).cloned().ok_or(EngineError::NoDocument(base))?;
    let axes = base.info().axes;
    let region = picture.region.unwrap_or(Rect::whole(axes.x, axes.y));
    if region.is_empty() || !region.fits(axes.x, axes.y) {
        let problem = format!("the part to export is not inside the picture of {} × {}", axes.x, axes.y);
        return Err(EngineError::refused(problem, "choose a part that is"));
    }
    if !Picture::SCALES.contains(&picture.scale) {
        let problem = format!("a picture enlarged {} times is more than {}", picture.scale, Picture::SCALES.end());
        return Err(EngineError::refused(problem, "choose 1 to 8, or resize it"));
    }
    let [t, z] = picture.places(&axes);
    if t.is_empty() || z.is_empty() || t.end > axes.t || z.end > axes.z {
        let asked = format!("t {}:{} z {}:{}", t.start, t.end, z.start, z.end);
        let problem = format!("there are no planes {asked} (there are {} t and {} z)", axes.t, axes.z);
        return Err(EngineError::refused(problem, "choose planes that exist"));
    }
    let subject = Subject { base, composition, tiles, region };
    match (&picture.montage, picture.depth) {
        (Some(montage), Depth::Eight) => montaged(&subject, montage, [t, z], picture.scale),
        (None, Depth::Sixteen) => deep(&subject, [t, z], picture.scale),
        (Some(_), Depth::Sixteen) => {
            Err(EngineError::refused("a montage has colours of 8 bits", "choose 8 bits, or no montage"))
        }
        (None, Depth::Eight) => {
            let view = subject.view(composition, picture.scale);
            let first = (t.start, z.start);
            let size = view.size();
            let info = description(&subject, [t, z], size, picture.scale);
            Ok(Stack::new(info, Arc::new(Rendered { view, first })))
        }
    }
}

/// What is known of pictures of that size, made of these times and heights.
pub(super) fn description(
    subject: &Subject<'_>,
    [t, z]: [Range<usize>; 2],
    [width, height]: [usize; 2],
    scale: usize,
) -> StackInfo {
    let (base, region, factor) = (subject.base.info(), subject.region, scale as f64);
    let axes = StackAxes { t: t.len(), z: z.len(), c: 1, y: height, x: width };
    let plane_axes = base.plane_axes.map(|axes| axes.from_pixel(region.x, region.y));
    StackInfo {
        pixel_size: base.pixel_size.map(|size| size.scaled(factor, factor)),
        plane_axes: plane_axes.map(|axes| if scale == 1 { axes } else { axes.resampled([factor; 2], [0.0; 2]) }),
        origin: base.origin.map(|origin| moved(origin, region, factor)),
        time_interval_s: base.time_interval_s.filter(|_| axes.t > 1),
        dpi: base.dpi.map(|dpi| dpi.scaled(factor, factor)),
        channels: vec![ChannelInfo::default()],
        levels: vec![Level { width, height }],
        ..StackInfo::bare("rendered", axes, 3, SampleType::U8)
    }
}

/// An origin in the pixels of a region that is enlarged: it stays where it was in the picture.
fn moved([x, y, z]: [f64; 3], region: Rect, factor: f64) -> [f64; 3] {
    let on = |at: f64, first: usize| (at + 0.5 - first as f64) * factor - 0.5;
    [on(x, region.x), on(y, region.y), z]
}

/// The failure of a read that no picture has.
pub(super) fn out_of_bounds(plane: PlaneIndex, level: usize, rect: Rect, [width, height]: [usize; 2]) -> SourceError {
    SourceError::OutOfBounds {
        file: "the rendered picture".to_owned(),
        asked: format!("{plane:?} level {level} {rect:?}"),
        there: format!("one channel of {width} × {height}"),
    }
}

#[derive(Debug)]
struct Rendered {
    view: View,
    /// The plane that is t 0, z 0 of the result.
    first: (usize, usize),
}

impl PlaneSource for Rendered {
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
        let axes = self.view.scene().base().info().axes;
        let (t, z) = (self.first.0 + plane.t, self.first.1 + plane.z);
        let size = self.view.size();
        if t >= axes.t || z >= axes.z || plane.c > 0 || level > 0 || !rect.fits(size[0], size[1]) {
            return Err(out_of_bounds(plane, level, rect, size));
        }
        let mut picture = vec![0; rect.area() * 3];
        self.view.draw((t, z), rect, &mut picture, progress)?;
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(picture)))
    }

    fn preferred_rows(&self) -> usize {
        self.view.preferred_rows()
    }
}
