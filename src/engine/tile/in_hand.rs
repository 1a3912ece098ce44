//! Tiles while one layer is in hand: only that one is composed anew, and added to a picture of all others.
//!
//! Bytes that are added stop at 255, whatever the order, so the sum is what composing all layers at once gives. It
//! holds only where every layer does nothing but add; the other modes round once, at the end. The picture of the others
//! is in the cache of tiles like any, under the name of the scene without the layer.
//!
//! Not here: which layer that is (`view`).

use std::sync::Arc;

use super::making::{finish, paint};
use super::reader::SampleReader;
use super::render::render;
use super::request::{Tile, TileKey};
use super::scene::Scene;
use super::shared::Shared;
use crate::engine::error::EngineError;
use crate::model::{Progress, Rect};
use crate::ops::composite::PixelLayout;

/// The place of the layer in which a scene differs from the one before, if its tiles can be made in this way.
pub(super) fn layer_in_hand(scene: &Scene, before: &Scene) -> Option<usize> {
    let changed = scene.changed_since(before)?;
    let adds = scene.layers().iter().enumerate().all(|(place, layer)| layer.only_adds(place == 0));
    (adds && scene.layers().len() > 1 && scene.section().is_none()).then_some(changed)
}

impl Shared {
    /// A tile of a scene whose layer at `place` is in hand.
    pub(super) fn tile_of_changed(
        &self,
        (scene, place): (&Scene, usize),
        key: TileKey,
        (rect, padded): (Rect, Rect),
        (reader, progress): (&dyn SampleReader, &Progress),
    ) -> Result<Tile, EngineError> {
        let others = scene.of_some(|other| other != place);
        let others_key = TileKey { scene: others.key(), ..key };
        let paint_others = || paint(&others, others_key, (rect, padded), (reader, progress)).map(Arc::new);
        let others = self.tiles.get_or_make(&others_key, paint_others)?;
        let mut rgba = vec![0; padded.area() * PixelLayout::Rgba8.bytes()];
        let alone = scene.of_some(|other| other == place);
        let out = (PixelLayout::Rgba8, rgba.as_mut_slice());
        render(&alone, (key.t, key.z), key.level, padded, out, (reader, progress))?;
        rgba.iter_mut().zip(&others.rgba).for_each(|(sum, add)| *sum = sum.saturating_add(*add));
        scene.draw_overlay((key.t, key.z), key.level, padded, (PixelLayout::Rgba8, &mut rgba));
        finish(scene, key, (rect, padded), rgba, (reader, progress))
    }
}
