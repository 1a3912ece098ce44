//! What a viewer asks for and what it gets: tiles and their names. Not here: when they are made (`view`, `queue`).

use std::sync::Arc;

use super::scene::Scene;
use crate::engine::cache::Weigh;
use crate::model::Rect;

/// Side of a tile in pixels of its level, without the border.
pub const TILE: usize = 512;

/// Names one finished tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileKey {
    /// The [`TileSource::id`](super::TileSource::id) of the scene's base: a tile is worth nothing when that is gone.
    pub source: u64,
    /// The [`Scene::key`].
    pub scene: u64,
    pub t: usize,
    /// Of a section ([`Scene::cut`]) the row or column.
    pub z: usize,
    pub level: usize,
    pub column: usize,
    pub row: usize,
}

/// A finished square of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    pub key: TileKey,
    /// What it shows, in pixels of its level.
    pub rect: Rect,
    /// What `rgba` holds: `rect` and one pixel more on every side that has one, so that linear filtering finds its
    /// neighbours.
    pub padded: Rect,
    /// Pixels of the full size per pixel, across and down.
    pub scale: [f64; 2],
    /// Why some planes of a section are black: the sentence for the user.
    pub failure: Option<String>,
    /// RGBA8, row by row without gaps, opaque.
    pub rgba: Vec<u8>,
}

impl Weigh for Tile {
    fn bytes(&self) -> usize {
        self.rgba.len()
    }
}

/// What a viewer gets back.
#[derive(Debug, Clone)]
pub enum TileEvent {
    Ready(Arc<Tile>),
    /// A first look at a tile that takes long: not exact, to be shown until the tile itself comes.
    Sketch(Arc<Tile>),
    /// A part of a tile that takes long: exact, to be shown over the sketch until the tile itself comes. Its key is
    /// that of the tile.
    Part(Arc<Tile>),
    /// A sentence for the user; each one once a viewer.
    Failed(String),
}

/// What a viewer sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileRequest {
    pub t: usize,
    pub z: usize,
    pub level: usize,
    /// The visible part, in pixels of the level; what lies outside is left out.
    pub visible: Rect,
    /// Where the eye is (pointer or middle), in pixels of the level: tiles near it come first.
    pub focus: [f64; 2],
}

impl TileRequest {
    /// The names of the tiles it asks for, row by row.
    #[must_use]
    pub fn keys(&self, scene: &Scene) -> Vec<TileKey> {
        keys(scene, self).map(|(key, _)| key).collect()
    }
}

/// The tiles that a request touches, with their distance from the focus.
pub(super) fn keys(scene: &Scene, request: &TileRequest) -> impl Iterator<Item = (TileKey, f64)> + use<> {
    let level = request.level.min(scene.pyramid().coarsest());
    let size = scene.level(level);
    let visible = request.visible.intersect(&Rect::whole(size.width, size.height));
    let (columns, rows) =
        (visible.x / TILE..visible.right().div_ceil(TILE), visible.y / TILE..visible.bottom().div_ceil(TILE));
    let rows = if visible.is_empty() { 0..0 } else { rows };
    let (source, scene) = (scene.base().id(), scene.key());
    let (t, z, focus) = (request.t, request.z, request.focus);
    rows.flat_map(move |row| {
        columns.clone().map(move |column| {
            let middle = |index: usize| (index as f64 + 0.5) * TILE as f64;
            let distance = (middle(column) - focus[0]).hypot(middle(row) - focus[1]);
            (TileKey { source, scene, t, z, level, column, row }, distance)
        })
    })
}

/// What a tile shows and what it holds, in pixels of its level.
pub(super) fn tile_rects(scene: &Scene, key: &TileKey) -> (Rect, Rect) {
    let size = scene.level(key.level);
    let whole = Rect::whole(size.width, size.height);
    let rect = Rect::new(key.column * TILE, key.row * TILE, TILE, TILE).intersect(&whole);
    let (x, y) = (rect.x.saturating_sub(1), rect.y.saturating_sub(1));
    let padded = Rect::new(x, y, rect.right() + 1 - x, rect.bottom() + 1 - y).intersect(&whole);
    (rect, padded)
}

/// Something that is asked for every frame until it is there.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetch<T> {
    /// On its way; the window is woken when it is there.
    Pending,
    Ready(T),
    /// The sentence for the user.
    Failed(String),
}

impl<T> Fetch<T> {
    /// The value, if it is there.
    pub fn ready(self) -> Option<T> {
        if let Self::Ready(value) = self { Some(value) } else { None }
    }
}
