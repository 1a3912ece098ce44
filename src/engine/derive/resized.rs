//! A stack at another size, plane by plane, block by block.

use std::borrow::Cow;
use std::sync::Arc;

use super::failure::{check_bounds, in_kernel, no_room, while_kept};
use super::shown::shown;
use crate::codec::kept_rows::{KeptRows, RowShape};
use crate::codec::working_memory;
use crate::engine::error::EngineError;
use crate::model::recipe::{Resize, ResizeFilter, Sharpen};
use crate::model::{
    Dpi, Level, Plane, PlaneIndex, PlaneSource, Progress, Rect, Samples, SourceError, Stack, StackInfo,
};
use crate::ops::OpError;
use crate::ops::resize::{DEFAULT_DPI, Geometry, Resampler, Window};

/// What messages call it.
const WHAT: &str = "the resized image";
/// Levels for views from afar end where the longer side is at most this.
const COARSEST: usize = 512;

/// The stack at the size a recipe asks for. Pixel size and resolution follow; bits become black and white, a palette
/// becomes colours, unless the filter is `nearest`, which keeps indices.
///
/// # Errors
/// [`EngineError::Refused`] if the recipe asks for no size or for linear light where samples are not a photograph's.
pub fn resized(stack: &Stack, recipe: &Resize) -> Result<Stack, EngineError> {
    resized_within(working_memory::part(3), stack, recipe)
}

/// The same in windows of about so many bytes, which change no pixel.
fn resized_within(memory: u64, stack: &Stack, recipe: &Resize) -> Result<Stack, EngineError> {
    let only_copies = recipe.filter == ResizeFilter::Nearest && recipe.sharpen.is_none() && recipe.pad.is_none();
    let stack = if only_copies && !stack.info.is_bilevel { stack.clone() } else { shown(stack) };
    let info = &stack.info;
    let geometry = Geometry::calibrated(&recipe.size, (info.axes.x, info.axes.y), info.dpi, info.pixel_size)?;
    let resampler = |geometry, halvings| {
        Resampler::new(geometry, recipe.filter, recipe.linear_light, info.samples_per_pixel, info.sample_type)?
            .finished_as(&from_afar(recipe, halvings))
    };
    let mut levels = vec![Stage { resampler: resampler(geometry, 0)?, source_level: 0 }];
    while levels.last().is_some_and(|stage| longer_side(stage.size()) > COARSEST) {
        let halvings = levels.len() as u32;
        let source_level = source_level(info, &geometry, halvings);
        let source = info.levels[source_level];
        let geometry = geometry.at_level(halvings, (source.width, source.height));
        levels.push(Stage { resampler: resampler(geometry, halvings)?, source_level });
    }
    let info = Arc::new(description(info, &geometry, &levels));
    Ok(Stack::computed(
        Arc::clone(&info),
        Arc::new(Resized { stack, info, levels, memory, sharpened: recipe.sharpen.is_some() }),
    ))
}

/// The recipe for a view at half the size so many times: the same blur there, as long as there is any.
fn from_afar(recipe: &Resize, halvings: u32) -> Resize {
    let scaled = |sharpen: Sharpen| Sharpen { radius: sharpen.radius / f64::from(1_u32 << halvings), ..sharpen };
    Resize { sharpen: recipe.sharpen.map(scaled).filter(|sharpen| halvings == 0 || sharpen.radius > 0.25), ..*recipe }
}

fn longer_side((width, height): (usize, usize)) -> usize {
    width.max(height)
}

/// The coarsest source level that still has two pixels for each of the result's at that many halvings.
fn source_level(info: &StackInfo, geometry: &Geometry, halvings: u32) -> usize {
    let scale = geometry.scale();
    let needed = |full: usize, scale: f64| full as f64 * scale * 2.0 / f64::from(1_u32 << halvings);
    let fine_enough = |level: &Level| {
        level.width as f64 >= needed(info.axes.x, scale[0]) && level.height as f64 >= needed(info.axes.y, scale[1])
    };
    info.levels.iter().rposition(fine_enough).unwrap_or(0)
}

fn description(source: &StackInfo, geometry: &Geometry, levels: &[Stage]) -> StackInfo {
    let [x, y] = geometry.scale();
    let mut warnings = source.warnings.clone();
    if geometry.assumed_dpi {
        warnings.push(format!("The resolution of the source is not stated; {DEFAULT_DPI} dpi was assumed."));
    }
    if geometry.unequal_dpi {
        warnings
            .push("The source has another resolution down than across; that across decided for both sides.".to_owned());
    }
    if geometry.dimension_clamped {
        warnings.push("The longest side allowed made the resolution lower than asked for.".to_owned());
    }
    let mut axes = source.axes;
    (axes.x, axes.y) = geometry.size;
    let dpi = resized_dpi(source, geometry);
    // A pixel size that was the resolution in other words stays so, though a whole number of pixels is never quite it.
    let in_other_words = source.pixel_size.zip(source.dpi).is_some_and(|(size, dpi)| size.is_that_of(dpi));
    let pixel_size =
        if in_other_words { dpi.map(Dpi::pixel_size) } else { source.pixel_size.map(|size| size.scaled(x, y)) };
    StackInfo {
        axes,
        pixel_size,
        plane_axes: source.plane_axes.map(|axes| axes.resampled([x, y], corner(geometry))),
        origin: source.origin.map(|origin| moved(origin, [x, y], corner(geometry))),
        dpi,
        levels: levels.iter().map(|stage| Level { width: stage.size().0, height: stage.size().1 }).collect(),
        warnings,
        ..source.clone()
    }
}

/// The resolution that a result states.
#[must_use]
pub fn resized_dpi(source: &StackInfo, geometry: &Geometry) -> Option<Dpi> {
    let [x, y] = geometry.scale();
    // What was left as it is states what it stated; nothing is made up for it.
    let counted = geometry.from_dpi.filter(|_| !(geometry.assumed_dpi && geometry.is_identity()));
    geometry.dpi.or(counted.or(source.dpi).map(|dpi| dpi.scaled(x, y)))
}

/// An origin in the pixels of the result: it stays where it was in the picture.
fn moved([left, top, depth]: [f64; 3], scale: [f64; 2], corner: [f64; 2]) -> [f64; 3] {
    let on = |axis: usize, at: f64| (at + 0.5 - corner[axis]) * scale[axis] - 0.5;
    [on(0, left), on(1, top), depth]
}

/// Where in the source the upper left corner of the result lies: before its first pixel where it was padded.
fn corner(geometry: &Geometry) -> [f64; 2] {
    let ([x, y], placed) = (geometry.scale(), geometry.placed);
    [geometry.crop[0] - placed.x as f64 / x, geometry.crop[1] - placed.y as f64 / y]
}

/// One level of the result.
#[derive(Debug)]
struct Stage {
    resampler: Resampler,
    source_level: usize,
}

impl Stage {
    const fn size(&self) -> (usize, usize) {
        self.resampler.geometry().size
    }
}

#[derive(Debug)]
struct Resized {
    stack: Stack,
    info: Arc<StackInfo>,
    levels: Vec<Stage>,
    /// Bytes that a window of the source and what is computed from it may take.
    memory: u64,
    sharpened: bool,
}

impl Resized {
    /// A part of the result from one window of the source, or from strips of it if it takes too much memory.
    fn part(&self, plane: PlaneIndex, stage: &Stage, rect: Rect, progress: &Progress) -> Result<Plane, SourceError> {
        let Stage { resampler, source_level } = stage;
        let read = |need| self.stack.source.read_watched(plane, *source_level, need, &progress.of_part());
        let window = match resampler.source_rect(rect) {
            Some(need) if !resampler.fits(rect, self.memory) => {
                return self.in_strips(resampler, need, rect, progress, read);
            }
            Some(need) => Some(match self.stack.source.held(plane, *source_level) {
                Some(whole) => (Cow::Borrowed(whole), [0, 0]),
                None => (Cow::Owned(read(need)?), [need.x, need.y]),
            }),
            None => None,
        };
        let window = window.as_ref().map(|(plane, [x, y])| Window { plane, x: *x, y: *y });
        resampler.resample(window.as_ref(), rect, &progress.of_part()).map_err(|error| in_kernel(WHAT, &error))
    }

    /// A part whose window takes too much memory, from strips of it: straight from a source that reads parts of rows, else
    /// from the disk, onto which rows are poured once, for every strip would decode whole rows again. Progress counts
    /// pixels of the window, twice if they are poured.
    fn in_strips(
        &self,
        resampler: &Resampler,
        window: Rect,
        rect: Rect,
        progress: &Progress,
        read: impl Fn(Rect) -> Result<Plane, SourceError>,
    ) -> Result<Plane, SourceError> {
        if self.stack.source.preferred_columns() < window.width {
            return Ok(resampler.resample_in_strips::<Failed>(rect, self.memory, progress, |need| Ok(read(need)?))?);
        }
        let pixels = window.area() as u64;
        progress.set_total(2 * pixels);
        let shape = RowShape::of(&self.stack.info, window.width);
        let mut kept = KeptRows::new(shape, window.height, 0).map_err(|missing| no_room(WHAT, missing))?;
        let fitting = (self.memory / shape.row_bytes().max(1) as u64) as usize;
        let preferred = self.stack.source.preferred_rows().clamp(1, fitting.max(1));
        let rows = (fitting / preferred).max(1) * preferred;
        for y in (0..window.height).step_by(rows) {
            let band = Rect { y: window.y + y, height: rows.min(window.height - y), ..window };
            kept.write(y, &read(band)?.samples).map_err(|error| while_kept(WHAT, &error))?;
            progress.add(band.area() as u64)?;
        }
        let read = |need: Rect| {
            let there = Rect { x: need.x - window.x, y: need.y - window.y, ..need };
            Ok(kept.read(there).map_err(|error| while_kept(WHAT, &error))?)
        };
        Ok(resampler.resample_in_strips::<Failed>(rect, self.memory, &progress.of_part_of(pixels), read)?)
    }
}

/// Why a part could not be computed from strips of the source.
enum Failed {
    Source(SourceError),
    Kernel(OpError),
}

impl From<SourceError> for Failed {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<OpError> for Failed {
    fn from(error: OpError) -> Self {
        Self::Kernel(error)
    }
}

impl From<Failed> for SourceError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Source(error) => error,
            Failed::Kernel(error) => in_kernel(WHAT, &error),
        }
    }
}

impl PlaneSource for Resized {
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
        check_bounds(WHAT, &self.info, plane, level, rect)?;
        let stage = &self.levels[level];
        let parts = stage.resampler.divided(rect, self.memory);
        if let [whole] = parts[..] {
            return self.part(plane, stage, whole, progress);
        }
        progress.set_total(rect.area() as u64);
        let pixel = self.info.samples_per_pixel;
        let samples = Samples::zeroed(self.info.sample_type, rect.area() * pixel);
        let mut result = Plane::new(rect.width, rect.height, pixel, samples);
        for at in parts {
            let part = progress.of_part_of(at.area() as u64);
            result.put(&self.part(plane, stage, at, &part)?, at.x - rect.x, at.y - rect.y);
            part.finish_part()?;
        }
        Ok(result)
    }

    fn preferred_rows(&self) -> usize {
        let rows = self.levels[0].resampler.grid().rows();
        // Blocks around a part are resampled for its margin: larger parts have fewer of them.
        if self.sharpened { rows * 4 } else { rows }
    }
}

#[cfg(test)]
#[path = "resized_tests.rs"]
mod tests;
