//! A first look at what takes long: a made level of single pixels, picked here and there instead of averaged.
//!
//! A viewer shows it until the exact tiles are there; it is neither cached nor exported. Sources that
//! decode many rows for one have no sketch: their tiles come part by part as soon.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::reader::{SampleReader, Window};
use super::samples::SampleCache;
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::engine::pyramid::Reduction;
use crate::model::{Cancelled, Plane, Progress, Rect};

/// Rows of a level as they are picked: every eighth, then those between, so that a sketch can end early. First row and
/// step of each round.
const ROUNDS: [(usize, usize); 4] = [(0, 8), (4, 8), (2, 4), (1, 2)];

/// Reads what is cached exactly, and the rest in a moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sketch<'a> {
    pub(super) cache: &'a SampleCache,
    /// For how long one layer gets finer after the first round.
    pub(super) moment: Duration,
}

impl SampleReader for Sketch<'_> {
    /// A rectangle of one plane; [`EngineError::Cancelled`] also where a sketch would cost as much as the plane.
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        let made = source.pyramid().made_from(window.level).filter(|_| self.cache.effort(source, window) > 0);
        let Some((from, halvings)) = made else { return self.cache.read(source, window, progress) };
        let reduction = Reduction { from, halvings, averaging: source.averaging() };
        // Then the first round decodes an eighth of the plane at most.
        if source.stack().source.least_rows() > reduction.factor() {
            return Err(Cancelled.into());
        }
        let (start, height) = (Instant::now(), window.rect.height);
        let mut plane = source.zeros(window.rect);
        let mut picked = vec![false; height];
        for (round, (first, step)) in ROUNDS.into_iter().enumerate() {
            for row in (first..height).step_by(step) {
                progress.check()?;
                if round > 0 && start.elapsed() >= self.moment {
                    break;
                }
                pick(source, &reduction, window, row, &mut plane)?;
                picked[row] = true;
            }
        }
        fill(&mut plane, &picked);
        Ok(Arc::new(plane))
    }
}

/// Puts one row of single pixels into the sketch: those in the middle of what an exact one is the mean of.
fn pick(
    source: &TileSource,
    reduction: &Reduction,
    Window { plane, rect, .. }: Window,
    row: usize,
    sketch: &mut Plane,
) -> Result<(), EngineError> {
    let (pixel, middle) = (source.pixel_bytes(), reduction.factor() / 2);
    let below = reduction.source_rect(Rect::new(rect.x, rect.y + row, rect.width, 1));
    let y = below.y + middle.min(below.height - 1);
    let line = Rect::new(below.x, y, below.width, 1);
    let line = source.stack().source.read(plane, reduction.from.stored.unwrap_or_default(), line)?;
    let from = line.samples.as_bytes();
    let out = &mut sketch.samples.as_bytes_mut()[row * rect.width * pixel..][..rect.width * pixel];
    for (column, out) in out.chunks_exact_mut(pixel).enumerate() {
        let at = (column * reduction.factor() + middle).min(line.width - 1) * pixel;
        out.copy_from_slice(&from[at..at + pixel]);
    }
    Ok(())
}

/// Gives rows that were not picked what lies above them.
fn fill(sketch: &mut Plane, picked: &[bool]) {
    let row = sketch.samples.as_bytes().len() / picked.len().max(1);
    let bytes = sketch.samples.as_bytes_mut();
    for (index, _) in picked.iter().enumerate().filter(|(index, picked)| *index > 0 && !**picked) {
        bytes.copy_within((index - 1) * row..index * row, index * row);
    }
}
