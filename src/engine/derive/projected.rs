//! Many planes of a stack as one: a projection along depth or time.

use std::ops::Range;
use std::sync::Arc;

use super::failure::{check_bounds, in_kernel};
use super::shown::shown;
use crate::engine::error::EngineError;
use crate::model::recipe::{Projection, ProjectionAxis, ProjectionMethod};
use crate::model::{Plane, PlaneIndex, PlaneSource, Progress, Rect, SourceError, Stack, StackInfo};
use crate::ops::project::{Projector, result_type};

/// What messages call it.
const WHAT: &str = "the projection";
/// A median holds every plane of what it works on: so many bytes of them at once, as far as rows can be divided.
const MEDIAN_BYTES: usize = 64 << 20;

/// The stack projected along an axis, every channel and every point of the other axis apart, in stored values. Pixel
/// size follows, a palette becomes colours: indices have no order.
///
/// # Errors
/// [`EngineError::Refused`] if the range is empty or passes the end of the axis, or for complex samples.
pub fn projected(stack: &Stack, recipe: &Projection) -> Result<Stack, EngineError> {
    let stack = if stack.info.palette.is_some() { shown(stack) } else { stack.clone() };
    let length = recipe.axis.length(&stack.info.axes);
    let [from, to] = recipe.range.unwrap_or([0, length]);
    if from >= to || to > length {
        let axis = recipe.axis.name();
        return Err(EngineError::refused(
            format!("{axis} {from}:{to} is not within 0:{length}"),
            "choose a range of at least one plane inside the stack",
        ));
    }
    Projector::new(recipe.method, stack.info.sample_type)?;
    let info = Arc::new(description(&stack.info, recipe, to - from));
    let source = Projected { stack, info: Arc::clone(&info), range: from..to, recipe: *recipe };
    Ok(Stack::computed(info, Arc::new(source)))
}

/// Where the values of a projection lie if those of its planes lie in a range: what it is shown with at first.
fn range_of(method: ProjectionMethod, [low, high]: [f64; 2], planes: usize) -> [f64; 2] {
    match method {
        ProjectionMethod::Sum => [low, high].map(|value| value * planes as f64),
        ProjectionMethod::Sd => [0.0, (high - low) / 2.0],
        _ => [low, high],
    }
}

fn description(source: &StackInfo, recipe: &Projection, planes: usize) -> StackInfo {
    let mut info = source.clone();
    match recipe.axis {
        ProjectionAxis::Z => {
            info.axes.z = 1;
            info.origin = info.origin.map(|[x, y, _]| [x, y, 0.0]);
            info.pixel_size = info.pixel_size.map(|size| crate::model::PixelSize { z: None, ..size });
        }
        ProjectionAxis::T => {
            info.axes.t = 1;
            info.time_interval_s = None;
        }
    }
    info.sample_type = result_type(recipe.method, source.sample_type);
    for channel in &mut info.channels {
        channel.range = channel.range.map(|range| range_of(recipe.method, range, planes));
    }
    if matches!(recipe.method, ProjectionMethod::Sum | ProjectionMethod::Sd) {
        info.values = None;
    }
    info.incomplete = Arc::default();
    info.plane_labels = Arc::default();
    info.metadata = Arc::default();
    info
}

#[derive(Debug)]
struct Projected {
    stack: Stack,
    info: Arc<StackInfo>,
    range: Range<usize>,
    recipe: Projection,
}

impl Projected {
    fn project(&self, plane: PlaneIndex, level: usize, rect: Rect, progress: &Progress) -> Result<Plane, SourceError> {
        let sample_type = self.stack.info.sample_type;
        let mut projector = Projector::new(self.recipe.method, sample_type).map_err(|error| in_kernel(WHAT, &error))?;
        for index in self.range.clone() {
            let own = match self.recipe.axis {
                ProjectionAxis::Z => PlaneIndex { z: index, ..plane },
                ProjectionAxis::T => PlaneIndex { t: index, ..plane },
            };
            let read = self.stack.source.read_watched(own, level, rect, &progress.of_part())?;
            projector.add(read).map_err(|error| in_kernel(WHAT, &error))?;
            progress.add(rect.area() as u64)?;
        }
        projector.finish().map_err(|error| in_kernel(WHAT, &error))
    }

    /// Rows that are projected at once.
    fn rows(&self, width: usize) -> usize {
        if self.recipe.method != ProjectionMethod::Median {
            return usize::MAX;
        }
        let info = &self.stack.info;
        let row = width * info.samples_per_pixel * info.sample_type.bytes() * self.range.len();
        (MEDIAN_BYTES / row.max(1)).max(1)
    }
}

impl PlaneSource for Projected {
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
        progress.set_total((rect.area() * self.range.len()) as u64);
        let rows = self.rows(rect.width);
        if rect.height <= rows {
            return self.project(plane, level, rect, progress);
        }
        let bands = (rect.y..rect.bottom()).step_by(rows).map(|y| {
            let band = Rect { y, height: rows.min(rect.bottom() - y), ..rect };
            self.project(plane, level, band, progress)
        });
        let pixel = self.info.samples_per_pixel;
        let mut out = crate::model::Samples::zeroed(self.info.sample_type, rect.area() * pixel);
        let mut rest = out.as_bytes_mut();
        for band in bands {
            let band = band?;
            let (part, below) = rest.split_at_mut(band.samples.as_bytes().len());
            part.copy_from_slice(band.samples.as_bytes());
            rest = below;
        }
        Ok(Plane::new(rect.width, rect.height, pixel, out))
    }

    fn preferred_rows(&self) -> usize {
        self.stack.source.preferred_rows()
    }

    fn preferred_columns(&self) -> usize {
        self.stack.source.preferred_columns()
    }

    fn least_rows(&self) -> usize {
        self.stack.source.least_rows()
    }
}

#[cfg(test)]
#[path = "projected_tests.rs"]
mod tests;
