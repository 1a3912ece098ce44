//! Any part of a scene at any level, on the calling thread: the path that tiles, thumbnails and exports share.

use std::fmt::Debug;
use std::sync::Arc;

use super::samples::SampleCache;
use super::scene::Scene;
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::model::{Plane, PlaneIndex, Progress, Rect, Samples};
use crate::ops::composite::{LayerWindow, PixelLayout, compose};

/// A part of one level of one plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub plane: PlaneIndex,
    pub level: usize,
    /// In pixels of the level.
    pub rect: Rect,
}

/// Where the samples of a scene come from: the service's cache, or straight from the source.
pub trait SampleReader: Debug + Send + Sync {
    /// A rectangle of one plane at one level of the source's pyramid; the rectangle lies inside the level.
    ///
    /// # Errors
    /// A failed read, or cancellation between blocks: a made level may be made of the whole plane.
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError>;
}

/// Reads the full size straight from the source and keeps nothing: for exports, which see every pixel once.
#[derive(Debug, Clone, Copy)]
pub struct Direct;

impl SampleReader for Direct {
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        match source.pyramid().level(window.level).stored {
            Some(stored) => Ok(source.stack().source.read(window.plane, stored, window.rect).map(Arc::new)?),
            // A made level needs the ones below it, which only a cache makes bearable.
            None => SampleCache::new(64 << 20).read(source, window, progress),
        }
    }
}

/// Composes `target` (in pixels of the level) of a scene at a time and height into `out`, without gaps.
///
/// # Errors
/// A failed read, or cancellation.
pub fn render(
    scene: &Scene,
    (t, z): (usize, usize),
    level: usize,
    target: Rect,
    (layout, out): (PixelLayout, &mut [u8]),
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<(), EngineError> {
    let mut parts = Vec::with_capacity(scene.layers().len());
    for layer in scene.layers() {
        progress.check()?;
        let Some(plane) = layer.plane(t, z) else { continue };
        let (own_level, placement) = layer.placement(level);
        let needed = placement.needed(target);
        if !needed.is_empty() {
            let window = Window { plane, level: own_level, rect: needed };
            let samples = reader.read(&layer.source, window, progress)?;
            let samples = layer.painter().in_srgb(&samples).map_or(samples, Arc::new);
            parts.push((layer.painter(), placement, samples, [needed.x, needed.y]));
        }
    }
    let windows: Vec<_> = parts
        .iter()
        .map(|(painter, placement, plane, origin)| LayerWindow {
            painter,
            placement: *placement,
            plane,
            origin: *origin,
        })
        .collect();
    compose(&windows, target, layout, out, progress)?;
    Ok(())
}

/// A small RGB picture of a scene, its longer side at most `side`, of the plane in the middle of z at t = 0.
///
/// # Errors
/// A failed read, or cancellation.
pub fn thumbnail(scene: &Scene, side: usize, progress: &Progress) -> Result<Plane, EngineError> {
    let cache = SampleCache::new(64 << 20);
    let pyramid = scene.pyramid();
    let large_enough = |level: &usize| pyramid.level(*level).width.max(pyramid.level(*level).height) >= side;
    let level = (0..=pyramid.coarsest()).rev().find(large_enough).unwrap_or(0);
    let size = pyramid.level(level);
    let mut picture = vec![0; size.width * size.height * 3];
    let middle = scene.base().info().axes.z / 2;
    let whole = Rect::whole(size.width, size.height);
    render(scene, (0, middle), level, whole, (PixelLayout::Rgb8, &mut picture), (&cache, progress))?;
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
