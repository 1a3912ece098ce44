//! How a tile is made: at once, or where that takes long after a sketch and part by part.

use std::sync::Arc;
use std::time::Duration;

use super::aids;
use super::lines::LineReader;
use super::reader::SampleReader;
use super::render::render;
use super::request::{Tile, TileKey, tile_rects};
use super::scene::Scene;
use super::section::render_section;
use super::shared::Shared;
use super::sketch::Sketch;
use crate::engine::error::EngineError;
use crate::engine::job::catch;
use crate::model::{Progress, Rect, SectionPlane};
use crate::ops::composite::PixelLayout;

/// Reading so many bytes takes long enough for a sketch to be worth its while.
pub(super) const LONG: u64 = 32 << 20;
/// For how long a layer of a sketch gets finer.
const MOMENT: Duration = Duration::from_millis(100);
/// Side of the parts in which a tile comes that takes long.
const PART: usize = 128;
/// Planes in the parts of a section's tile.
const PART_PLANES: usize = 16;

impl Shared {
    /// A finished tile: from the cache, or made now. Bugs in codecs become a sentence. Where it takes long, progress
    /// counts the bytes that are read, and `part` gets one part after the other before the tile is whole. Where there is
    /// a layer `in_hand`, what the others are is kept for the next one.
    pub(super) fn tile(
        &self,
        (scene, in_hand): (&Scene, Option<usize>),
        key: TileKey,
        progress: &Progress,
        part: impl Fn(Tile),
    ) -> Result<Arc<Tile>, EngineError> {
        let lines = scene.section().map(|section| LineReader::new(self.samples(), scene, section));
        let reader = lines.as_ref().map_or(self.samples() as &dyn SampleReader, |lines| lines);
        let reader = (reader, progress);
        let make = || {
            let (rect, padded) = tile_rects(scene, &key);
            let effort = self.effort(scene, &key);
            progress.set_total(effort);
            if effort >= LONG {
                for rect in parts(scene, &key, rect) {
                    part(paint(scene, key, (rect, rect), reader)?);
                    // Others may have read what this tile needs.
                    let done = effort.saturating_sub(self.effort(scene, &key));
                    progress.add(done.saturating_sub(progress.done()))?;
                }
            }
            match in_hand {
                Some(place) => self.tile_of_changed((scene, place), key, (rect, padded), reader).map(Arc::new),
                None => paint(scene, key, (rect, padded), reader).map(Arc::new),
            }
        };
        catch("showing the picture", || self.tiles.get_or_make(&key, make))
    }

    /// A first look at a tile that takes long; `None` where the tile itself is there as soon.
    pub(super) fn sketch(&self, scene: &Scene, key: TileKey, progress: &Progress) -> Option<Arc<Tile>> {
        if self.effort(scene, &key) < LONG {
            return None;
        }
        let sketch = Sketch { cache: self.samples(), moment: MOMENT };
        // A failure is told by the tile itself.
        let paint = || paint(scene, key, tile_rects(scene, &key), (&sketch, progress));
        catch("showing the picture", paint).map(Arc::new).ok()
    }

    /// Bytes to be read before a tile can be made, beyond those of its own size.
    fn effort(&self, scene: &Scene, key: &TileKey) -> u64 {
        let target = tile_rects(scene, key).1;
        if let Some(section) = scene.section() {
            let reader = LineReader::new(self.samples(), scene, section);
            let lines = section.lines(scene.base(), (key.t, key.z), key.level, target);
            return lines.windows(scene).map(|(source, window)| reader.effort(source, window)).sum();
        }
        let windows = scene.layers().iter().filter_map(|layer| {
            let (window, _) = layer.window((key.t, key.z), key.level, target)?;
            Some(self.samples().effort(&layer.source, window))
        });
        windows.sum()
    }
}

/// The parts of a tile: squares row by row, or bands of planes of a section.
fn parts(scene: &Scene, key: &TileKey, tile: Rect) -> Vec<Rect> {
    match scene.section() {
        Some(section) => bands(section.plane, key, tile),
        None => squares(tile).collect(),
    }
}

/// Some planes of a section's tile after others. Tiles are made side by side, and all of them need the same planes: each
/// begins elsewhere, so that they read for one another instead of waiting for one another.
fn bands(plane: SectionPlane, key: &TileKey, tile: Rect) -> Vec<Rect> {
    let of_rows = plane.is_of_rows();
    let depth = if of_rows { tile.height } else { tile.width };
    let band = |first: usize| {
        let planes = PART_PLANES.min(depth - first);
        if of_rows {
            Rect { y: tile.y + first, height: planes, ..tile }
        } else {
            Rect { x: tile.x + first, width: planes, ..tile }
        }
    };
    let mut bands: Vec<Rect> = (0..depth).step_by(PART_PLANES).map(band).collect();
    let quarter = 2 * (key.column + key.row) + usize::from(!of_rows);
    let start = quarter * bands.len() / 4 % bands.len().max(1);
    bands.rotate_left(start);
    bands
}

fn squares(tile: Rect) -> impl Iterator<Item = Rect> {
    let corners = (tile.y..tile.bottom())
        .step_by(PART)
        .flat_map(move |y| (tile.x..tile.right()).step_by(PART).map(move |x| (x, y)));
    corners.map(move |(x, y)| Rect::new(x, y, PART, PART).intersect(&tile))
}

/// A tile, or a part of it, as a reader has its samples.
pub(super) fn paint(
    scene: &Scene,
    key: TileKey,
    (rect, padded): (Rect, Rect),
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<Tile, EngineError> {
    let mut rgba = vec![0; padded.area() * 4];
    let (place, out) = ((key.t, key.z), (PixelLayout::Rgba8, rgba.as_mut_slice()));
    let failure = if let Some(section) = scene.section() {
        render_section((scene, section), place, key.level, padded, out, (reader, progress))?
    } else {
        render(scene, place, key.level, padded, out, (reader, progress))?;
        None
    };
    let failure = failure.map(|error| error.to_string());
    Ok(Tile { failure, ..finish(scene, key, (rect, padded), rgba, (reader, progress))? })
}

/// A tile of the picture in `rgba`, with aids over it.
pub(super) fn finish(
    scene: &Scene,
    key: TileKey,
    (rect, padded): (Rect, Rect),
    mut rgba: Vec<u8>,
    reader: (&dyn SampleReader, &Progress),
) -> Result<Tile, EngineError> {
    aids::apply(scene, (key.t, key.z), key.level, padded, &mut rgba, reader)?;
    Ok(Tile { key, rect, padded, scale: scene.level(key.level).scale(), failure: None, rgba })
}
