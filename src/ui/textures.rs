//! Small pictures as textures: thumbnails of documents and of recent files.
//!
//! A texture is made once and dropped when its document is closed. Not here: the tiles of viewers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{ColorImage, TextureHandle, TextureId, TextureOptions, Vec2};

use crate::engine::session::{Document, Thumbnail};
use crate::model::{DocumentId, Plane, Samples};

/// The thumbnails on the graphics card.
#[derive(Default)]
pub struct Textures {
    documents: HashMap<DocumentId, (Arc<Plane>, TextureHandle)>,
    named: HashMap<String, TextureHandle>,
    files: HashMap<PathBuf, (Arc<Plane>, TextureHandle)>,
}

/// Pictures of files that are kept; a list in sight has fewer.
const MOST_FILES: usize = 400;

impl std::fmt::Debug for Textures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Textures").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

impl Textures {
    /// A document's thumbnail and its size; `None` until it is made.
    pub fn thumbnail(&mut self, ctx: &egui::Context, document: &Document) -> Option<(TextureId, Vec2)> {
        let Thumbnail::Ready(plane) = &document.thumbnail else { return None };
        let known = self.documents.get(&document.id).filter(|(known, _)| Arc::ptr_eq(known, plane));
        if known.is_none() {
            let image = color_image(plane)?;
            let name = format!("thumbnail {}", document.id.0);
            let texture = ctx.load_texture(name, image, TextureOptions::LINEAR);
            self.documents.insert(document.id, (Arc::clone(plane), texture));
        }
        self.documents.get(&document.id).map(|(_, texture)| (texture.id(), texture.size_vec2()))
    }

    /// A small picture of a file and its size.
    pub fn of_file(&mut self, ctx: &egui::Context, path: &Path, picture: &Arc<Plane>) -> Option<(TextureId, Vec2)> {
        let known = self.files.get(path).filter(|(known, _)| Arc::ptr_eq(known, picture));
        if known.is_none() {
            if self.files.len() >= MOST_FILES {
                self.files.clear();
            }
            let image = color_image(picture)?;
            let texture = ctx.load_texture(path.display().to_string(), image, TextureOptions::LINEAR);
            self.files.insert(path.to_owned(), (Arc::clone(picture), texture));
        }
        self.files.get(path).map(|(_, texture)| (texture.id(), texture.size_vec2()))
    }

    /// A picture that is made once under a name (recent files, samples).
    pub fn named(
        &mut self,
        ctx: &egui::Context,
        name: &str,
        make: impl FnOnce() -> Option<ColorImage>,
    ) -> Option<(TextureId, Vec2)> {
        if !self.named.contains_key(name) {
            let texture = ctx.load_texture(name, make()?, TextureOptions::LINEAR);
            self.named.insert(name.to_owned(), texture);
        }
        self.named.get(name).map(|texture| (texture.id(), texture.size_vec2()))
    }

    /// Forgets the textures of documents that are not open any more.
    pub fn retain(&mut self, open: impl Fn(DocumentId) -> bool) {
        self.documents.retain(|id, _| open(*id));
    }
}

/// An RGB8 or RGBA8 plane as egui wants it.
pub fn color_image(plane: &Plane) -> Option<ColorImage> {
    let Samples::U8(bytes) = &plane.samples else { return None };
    let size = [plane.width, plane.height];
    match plane.samples_per_pixel {
        3 => Some(ColorImage::from_rgb(size, bytes)),
        4 => Some(ColorImage::from_rgba_unmultiplied(size, bytes)),
        _ => None,
    }
}
