//! Finished tiles as textures, and what is shown while others are missing.
//!
//! One picture (scene, time, height) is loaded at a time, also while a handle is dragged or a time-lapse plays: it is
//! finished before the next one begins, so something new is always seen, and the picture changes as a whole. Only if
//! that takes long are tiles shown one by one, sketches where there are such. Until then the last whole picture stays,
//! or as long as there was none, what was seen before.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use egui::{ColorImage, Painter, Pos2, Rect, TextureFilter, TextureHandle, TextureOptions, Ui, pos2};

use super::super::super::theme::ON_PICTURE;
use super::camera::Projection;
use crate::engine::tile::{Scene, TILE, Tile, TileEvent, TileKey, TileRequest, TileService, TileView};

/// Tiles that are put on the graphics card in one frame, 24 MB of them: a screen of small pixels takes three.
const UPLOADS: usize = 24;
/// Textures that are kept beyond those in use.
const SPARE: usize = 48;
/// After this many seconds tiles of a new picture are shown one by one.
const PATIENCE: f64 = 0.2;
/// After this many seconds a picture that is still loading gives way to a newer one.
const OVERDUE: f64 = 1.0;

/// Crisp pixels when enlarged, smooth when reduced.
const FILTER: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    minification: TextureFilter::Linear,
    wrap_mode: egui::TextureWrapMode::ClampToEdge,
    mipmap_mode: None,
};

/// What is to be seen.
#[derive(Debug, Clone)]
pub struct Picture {
    pub scene: Arc<Scene>,
    pub t: usize,
    pub z: usize,
}

impl Picture {
    fn is(&self, other: &Self) -> bool {
        (self.scene.key(), self.t, self.z) == (other.scene.key(), other.t, other.z)
    }
}

/// What [`TileTextures::paint`] found.
#[derive(Debug, Default)]
pub struct Painted {
    /// The picture that was wanted is on the screen, all of it.
    pub complete: bool,
    /// What could not be read: sentences, each one once.
    pub failures: Vec<String>,
    /// Part of what is seen could not be read.
    pub broken: bool,
    /// Nothing at all is there yet, and it takes its time.
    pub empty: bool,
    /// How much is there of what takes its time, 0 to 1.
    pub fraction: Option<f64>,
}

impl Painted {
    /// Whether something of it takes its time.
    pub const fn is_awaited(&self) -> bool {
        self.empty || self.fraction.is_some()
    }
}

struct Texture {
    handle: TextureHandle,
    tile: crate::model::Rect,
    padded: crate::model::Rect,
    /// Pixels of the picture per pixel.
    scale: [f64; 2],
    last_used: u64,
}

/// A tile that is still to come.
#[derive(Default)]
struct Unfinished {
    sketch: Option<Texture>,
    /// Exact, each a part of the tile.
    parts: Vec<Texture>,
}

/// The tiles of one viewer on the graphics card.
#[derive(Default)]
pub struct TileTextures {
    view: Option<TileView>,
    textures: HashMap<TileKey, Texture>,
    /// What there is of tiles that take long.
    unfinished: HashMap<TileKey, Unfinished>,
    arrived: VecDeque<Arc<Tile>>,
    loading: Option<(Picture, f64)>,
    /// The last whole picture: its tiles.
    whole: Option<(Picture, Vec<TileKey>)>,
    /// The tiles of the last frame.
    keys: Vec<TileKey>,
    /// As long as no picture was whole: tiles that were seen before those that are still to come.
    before: Vec<TileKey>,
    frame: u64,
}

impl std::fmt::Debug for TileTextures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TileTextures").field("textures", &self.textures.len()).finish_non_exhaustive()
    }
}

impl TileTextures {
    /// Asks for what is missing and paints what is there.
    pub fn paint(&mut self, ui: &Ui, service: &TileService, wanted: &Picture, projection: &Projection) -> Painted {
        self.frame += 1;
        let now = ui.input(|input| input.time);
        let failures = self.take_in(ui, service);
        let picture = self.choose(wanted, now);
        // What is under the pointer comes first.
        let eye = ui.input(|input| input.pointer.hover_pos()).filter(|at| projection.viewport.contains(*at));
        let keys = self.request(&picture, projection, eye.unwrap_or_else(|| projection.viewport.center()));
        let has_failed = |key: &TileKey| self.view.as_ref().is_some_and(|view| view.has_failed(key));
        let broken = keys.iter().any(has_failed);
        // What cannot be read is as complete as it will ever be: it stays black, not what was there before.
        let complete = keys.iter().all(|key| self.textures.contains_key(key) || has_failed(key));
        let waited = self.loading.as_ref().map_or(0.0, |(_, since)| now - since);
        if complete {
            self.whole = Some((picture.clone(), keys.clone()));
        }
        self.keep_before(&keys);
        let painter = ui.painter_at(projection.viewport.intersect(projection.picture()));
        self.paint_all(&painter, projection, &picture, (&keys, complete, waited));
        self.forget(keys.len());
        let done = complete && picture.is(wanted);
        if !done && (complete || !self.arrived.is_empty()) {
            ui.request_repaint();
        } else if !done {
            // Patience ends without a tile arriving, and what is waited for says how far it is.
            ui.request_repaint_after(std::time::Duration::from_secs_f64(PATIENCE));
        }
        let nothing = self.before.is_empty() && !keys.iter().any(|key| self.is_begun(key));
        let late = !complete && waited > PATIENCE;
        let fraction = self.view.as_ref().filter(|_| late).and_then(TileView::fraction);
        Painted { complete: done, failures, broken, empty: late && nothing && self.whole.is_none(), fraction }
    }

    /// The picture to load now: the one in hand until it is whole or overdue, then the newest.
    fn choose(&mut self, wanted: &Picture, now: f64) -> Picture {
        if let Some((loading, since)) = &self.loading {
            let finished = self.whole.as_ref().is_some_and(|(whole, _)| whole.is(loading));
            if loading.is(wanted) || (!finished && now - since < OVERDUE) {
                return loading.clone();
            }
        }
        self.loading = Some((wanted.clone(), now));
        wanted.clone()
    }

    fn take_in(&mut self, ui: &Ui, service: &TileService) -> Vec<String> {
        let view = self.view.get_or_insert_with(|| service.view());
        let mut failures = Vec::new();
        for event in view.poll() {
            match event {
                TileEvent::Ready(tile) => self.arrived.push_back(tile),
                TileEvent::Sketch(tile) => {
                    let sketch = Texture::new(ui, &tile, self.frame);
                    self.unfinished.entry(tile.key).or_default().sketch = Some(sketch);
                }
                TileEvent::Part(tile) => {
                    self.unfinished.entry(tile.key).or_default().parts.push(Texture::new(ui, &tile, self.frame));
                }
                TileEvent::Failed(sentence) => failures.push(sentence),
            }
        }
        for tile in self.arrived.drain(..self.arrived.len().min(UPLOADS)) {
            self.textures.insert(tile.key, Texture::new(ui, &tile, self.frame));
        }
        failures
    }

    /// Asks for the visible tiles of a picture; returns the names of all of them.
    fn request(&mut self, picture: &Picture, projection: &Projection, eye: Pos2) -> Vec<TileKey> {
        let level = picture.scene.pyramid().for_zoom(projection.zoom);
        let scale = picture.scene.level(level).scale();
        let eye = projection.to_picture(eye);
        let request = TileRequest {
            t: picture.t,
            z: picture.z,
            level,
            visible: projection.visible(scale),
            focus: [0, 1].map(|axis| eye[axis] / scale[axis]),
        };
        if let Some(view) = &mut self.view {
            let (textures, arrived) = (&self.textures, &self.arrived);
            view.request(&picture.scene, &request, |key| {
                textures.contains_key(key) || arrived.iter().any(|tile| tile.key == *key)
            });
        }
        request.keys(&picture.scene)
    }

    /// Whether there is anything of a tile.
    fn is_begun(&self, key: &TileKey) -> bool {
        self.textures.contains_key(key) || self.unfinished.contains_key(key)
    }

    /// Remembers what was seen until there is something of every tile that is wanted now, and forgets the rest of what
    /// is unfinished: a picture that takes long does not turn black while its contrast changes.
    fn keep_before(&mut self, keys: &[TileKey]) {
        if self.whole.is_some() || keys.iter().all(|key| self.is_begun(key)) {
            self.before.clear();
        } else if self.before.is_empty() && self.keys != keys && self.keys.iter().any(|key| self.is_begun(key)) {
            self.before = std::mem::take(&mut self.keys);
        }
        self.keys = keys.to_vec();
        let wanted = |key: &TileKey| keys.contains(key) || self.before.contains(key);
        self.unfinished.retain(|key, _| wanted(key) && !self.textures.contains_key(key));
    }

    /// What was seen before, and over it what there is of the picture that is loading; but a sketch of the picture that
    /// is there already at another zoom lies under it.
    fn paint_all(
        &mut self,
        painter: &Painter,
        projection: &Projection,
        picture: &Picture,
        (keys, complete, waited): (&[TileKey], bool, f64),
    ) {
        let same = self.whole.as_ref().is_some_and(|(whole, _)| whole.is(picture));
        let one_by_one = !complete && (same || self.whole.is_none() || waited > PATIENCE);
        if one_by_one && same {
            self.paint_sketches(painter, projection, keys);
        }
        let before = self.whole.as_ref().map_or_else(|| self.before.clone(), |(_, keys)| keys.clone());
        self.paint_sketches(painter, projection, &self.before);
        self.paint_exact(painter, projection, &before);
        if one_by_one && !same {
            self.paint_sketches(painter, projection, keys);
        }
        if one_by_one {
            self.paint_exact(painter, projection, keys);
        }
    }

    fn unfinished_of(&self, keys: &[TileKey]) -> impl Iterator<Item = &Unfinished> {
        keys.iter().filter_map(|key| self.unfinished.get(key))
    }

    fn paint_sketches(&self, painter: &Painter, projection: &Projection, keys: &[TileKey]) {
        for unfinished in self.unfinished_of(keys) {
            unfinished.sketch.iter().for_each(|sketch| sketch.paint(painter, projection));
        }
    }

    /// Tiles, and the parts of those that are not whole.
    fn paint_exact(&mut self, painter: &Painter, projection: &Projection, keys: &[TileKey]) {
        for unfinished in self.unfinished_of(keys) {
            unfinished.parts.iter().for_each(|part| part.paint(painter, projection));
        }
        for key in keys {
            if let Some(texture) = self.textures.get_mut(key) {
                texture.last_used = self.frame;
                texture.paint(painter, projection);
            }
        }
    }

    /// Drops the textures that were not used for longest.
    fn forget(&mut self, in_use: usize) {
        let most = in_use + SPARE;
        if self.textures.len() <= most {
            return;
        }
        let mut ages: Vec<(u64, TileKey)> =
            self.textures.iter().map(|(key, texture)| (texture.last_used, *key)).collect();
        ages.sort_unstable_by_key(|(last_used, _)| *last_used);
        for (last_used, key) in ages.into_iter().take(self.textures.len() - most) {
            if last_used < self.frame {
                self.textures.remove(&key);
            }
        }
    }

    /// Tries what failed once more.
    pub fn retry(&mut self) {
        if let Some(view) = &mut self.view {
            view.retry();
        }
    }
}

impl Texture {
    fn new(ui: &Ui, tile: &Tile, frame: u64) -> Self {
        let size = [tile.padded.width, tile.padded.height];
        let image = ColorImage::from_rgba_premultiplied(size, &tile.rgba);
        let handle = ui.load_texture("tile", image, FILTER);
        Self { handle, tile: tile.rect, padded: tile.padded, scale: tile.scale, last_used: frame }
    }

    fn paint(&self, painter: &Painter, projection: &Projection) {
        let tile = self.tile;
        // Filters of the card are crisp in both directions or in none: where a section is enlarged in one only, its lines
        // are painted one by one.
        let zoom = [0, 1].map(|axis| projection.pixels(axis) * self.scale[axis]);
        if zoom[0] >= 1.0 && zoom[1] >= 1.0 || zoom[0] <= 1.0 && zoom[1] <= 1.0 {
            painter.image(self.handle.id(), self.place(projection, tile), self.inside(tile), ON_PICTURE);
            return;
        }
        let mut mesh = egui::Mesh::with_texture(self.handle.id());
        let rows = zoom[1] > 1.0;
        let lines = if rows { tile.y..tile.bottom() } else { tile.x..tile.right() };
        for line in lines {
            let part = if rows {
                crate::model::Rect { y: line, height: 1, ..tile }
            } else {
                crate::model::Rect { x: line, width: 1, ..tile }
            };
            let mut inside = self.inside(part);
            if rows {
                inside = Rect::from_x_y_ranges(inside.x_range(), inside.center().y..=inside.center().y);
            } else {
                inside = Rect::from_x_y_ranges(inside.center().x..=inside.center().x, inside.y_range());
            }
            mesh.add_rect_with_uv(self.place(projection, part), inside, ON_PICTURE);
        }
        painter.add(mesh);
    }

    /// Where a part of the tile lies on the screen.
    fn place(&self, projection: &Projection, part: crate::model::Rect) -> Rect {
        let [across, down] = self.scale;
        let corner = |x: usize, y: usize| projection.to_screen([x as f64 * across, y as f64 * down]);
        Rect::from_min_max(corner(part.x, part.y), corner(part.right(), part.bottom()))
    }

    /// Where it lies in the texture, from 0 to 1.
    fn inside(&self, part: crate::model::Rect) -> Rect {
        let padded = self.padded;
        let corner = |x: usize, y: usize| {
            pos2((x - padded.x) as f32 / padded.width as f32, (y - padded.y) as f32 / padded.height as f32)
        };
        Rect::from_min_max(corner(part.x, part.y), corner(part.right(), part.bottom()))
    }
}

/// A texture must not be larger than the least that graphics cards are known to take.
const _: () = assert!(TILE + 2 <= 2048);
