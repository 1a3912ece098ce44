//! Small pictures of scenes, without overlays: for lists of documents and the start page.

use std::sync::Arc;

use super::reader::SampleReader;
use super::render::render_layers;
use super::samples::SampleCache;
use super::scene::Scene;
use super::shared::Shared;
use crate::engine::error::EngineError;
use crate::engine::job::WORKER_PREFIX;
use crate::model::{Composition, Plane, Progress, Rect, Samples, Stack};
use crate::ops::composite::PixelLayout;

/// Makes thumbnails from the samples that the viewers have, and leaves them what it reads: a large plane is read once
/// for both. For jobs.
#[derive(Debug, Clone)]
pub struct Thumbnails(pub(super) Arc<Shared>);

impl Thumbnails {
    /// A small RGB picture of a stack in a composition of its own layers, its longer side at most `side`, of the plane in
    /// the middle of z at t = 0.
    ///
    /// # Errors
    /// A failed read, or cancellation; [`EngineError::Refused`] if there is no thread for it.
    pub fn make(
        &self,
        stack: &Stack,
        composition: &Composition,
        side: usize,
        progress: &Progress,
    ) -> Result<Plane, EngineError> {
        let scene = Scene::of_stack(&self.0.source(stack), composition);
        // Jobs run on Rayon's workers, and those must not wait for blocks that another thread is reading.
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name(format!("{WORKER_PREFIX}thumbnail"));
            let work = || small(&scene, side, (self.0.samples(), progress));
            let worker = thread.spawn_scoped(scope, work).map_err(|error| {
                let problem = format!("a thread for a thumbnail could not be started ({error})");
                EngineError::refused(problem, "close other programs")
            })?;
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

/// A small RGB picture of a scene, its longer side at most `side`, of the plane in the middle of z at t = 0. What is
/// read is kept for no one else.
///
/// # Errors
/// A failed read, or cancellation.
pub fn thumbnail(scene: &Scene, side: usize, progress: &Progress) -> Result<Plane, EngineError> {
    small(scene, side, (&SampleCache::new(64 << 20), progress))
}

fn small(scene: &Scene, side: usize, (reader, progress): (&dyn SampleReader, &Progress)) -> Result<Plane, EngineError> {
    let pyramid = scene.pyramid();
    let large_enough = |level: &usize| pyramid.level(*level).width.max(pyramid.level(*level).height) >= side;
    let level = (0..=pyramid.coarsest()).rev().find(large_enough).unwrap_or(0);
    let size = pyramid.level(level);
    let mut picture = vec![0; size.width * size.height * 3];
    let middle = scene.base().info().axes.z / 2;
    let whole = Rect::whole(size.width, size.height);
    render_layers(scene, (0, middle), level, whole, (PixelLayout::Rgb8, &mut picture), (reader, progress))?;
    Ok(shrunk(&picture, (size.width, size.height), side))
}

/// Means of areas; the picture is at most twice as large as the result or a whole number of times.
fn shrunk(picture: &[u8], (width, height): (usize, usize), side: usize) -> Plane {
    let longer = width.max(height).max(1);
    let scaled = |length: usize| if longer <= side { length } else { (length * side / longer).max(1) };
    let (new_width, new_height) = (scaled(width), scaled(height));
    let span = |index: usize, new: usize, old: usize| index * old / new..((index + 1) * old).div_ceil(new);
    let mut samples = Vec::with_capacity(new_width * new_height * 3);
    for y in 0..new_height {
        for x in 0..new_width {
            let mut sum = [0_usize; 3];
            let (rows, columns) = (span(y, new_height, height), span(x, new_width, width));
            let count = rows.len() * columns.len();
            for row in rows {
                let pixels = &picture[(row * width + columns.start) * 3..(row * width + columns.end) * 3];
                for pixel in pixels.chunks_exact(3) {
                    sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += usize::from(*value));
                }
            }
            samples.extend(sum.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    Plane::new(new_width, new_height, 3, Samples::U8(samples))
}
