//! Any part of a scene at any level, on the calling thread: the path that tiles, thumbnails and exports share.

use std::fmt::Debug;
use std::sync::Arc;

use super::reader::{SampleReader, Window};
use super::samples::SampleCache;
use super::scene::Scene;
use super::section::render_section;
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::model::{Plane, Progress, Rect};
use crate::ops::composite::{LayerWindow, PixelLayout, compose};

/// Reads the full size straight from the source and keeps nothing: for exports, which see every pixel once.
#[derive(Debug, Clone, Copy)]
pub struct Direct;

impl SampleReader for Direct {
    fn read(&self, source: &TileSource, window: Window, progress: &Progress) -> Result<Arc<Plane>, EngineError> {
        match source.pyramid().level(window.level).stored {
            Some(stored) => {
                let source = &source.stack().source;
                Ok(source.read_watched(window.plane, stored, window.rect, &progress.of_part()).map(Arc::new)?)
            }
            // A made level needs the ones below it, which only a cache makes bearable.
            None => SampleCache::new(64 << 20).read(source, window, progress),
        }
    }
}

/// Composes `target` (in pixels of the level) of a scene at a time and height into `out`, without gaps, and draws the
/// overlays over it.
///
/// # Errors
/// A failed read, or cancellation.
pub fn render(
    scene: &Scene,
    place: (usize, usize),
    level: usize,
    target: Rect,
    (layout, out): (PixelLayout, &mut [u8]),
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<(), EngineError> {
    if let Some(section) = scene.section() {
        let incomplete = render_section((scene, section), place, level, target, (layout, out), (reader, progress))?;
        return incomplete.map_or(Ok(()), Err);
    }
    render_layers(scene, place, level, target, (layout, &mut *out), (reader, progress))?;
    scene.draw_overlay(place, level, target, (layout, out));
    Ok(())
}

/// The planes of a scene without overlays: for thumbnails, which have no room for them, for sections, and for pictures
/// that are enlarged before overlays are drawn.
///
/// # Errors
/// As [`render`].
pub(in crate::engine) fn render_layers(
    scene: &Scene,
    place: (usize, usize),
    level: usize,
    target: Rect,
    (layout, out): (PixelLayout, &mut [u8]),
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<(), EngineError> {
    let mut parts = Vec::with_capacity(scene.layers().len());
    for layer in scene.layers() {
        progress.check()?;
        let Some((window, placement)) = layer.window(place, level, target) else { continue };
        let samples = reader.read(&layer.source, window, progress)?;
        let samples = layer.painter().in_srgb(&samples).map_or(samples, Arc::new);
        parts.push((layer.painter(), placement, samples, [window.rect.x, window.rect.y]));
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
