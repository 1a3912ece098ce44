//! What helps the eye and is no part of the picture: put over finished tiles of the screen, never over what is exported
//! or over thumbnails.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::reader::SampleReader;
use super::scene::Scene;
use crate::engine::error::EngineError;
use crate::model::{Progress, Rect};
use crate::ops::aids::{Deficiency, Limits, MarkedLayer, Marks, mark, simulate};
use crate::ops::composite::PixelLayout;

/// Which aids are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Aids {
    pub marks: Marks,
    /// The picture, overlays included, as people see it who have this.
    pub vision: Option<Deficiency>,
}

impl Aids {
    /// Whether anything is put over the picture.
    #[must_use]
    pub const fn any(self) -> bool {
        self.marks.any() || self.vision.is_some()
    }
}

impl Scene {
    /// The same picture with aids over its tiles; a picture of its own for the cache.
    #[must_use]
    pub fn with_aids(self, aids: Aids) -> Self {
        if !aids.any() {
            return self;
        }
        let mut hasher = DefaultHasher::new();
        (self.key(), aids).hash(&mut hasher);
        self.renamed(hasher.finish(), aids)
    }
}

/// Puts the aids of a scene over `rgba`, the pixels of `target` at a level. Marks lie over what is simulated, so that
/// their colours are the stated ones.
pub(super) fn apply(
    scene: &Scene,
    place: (usize, usize),
    level: usize,
    target: Rect,
    rgba: &mut [u8],
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<(), EngineError> {
    let Aids { marks, vision } = scene.aids();
    if let Some(deficiency) = vision {
        simulate(deficiency, rgba, PixelLayout::Rgba8.bytes());
    }
    if !marks.any() {
        return Ok(());
    }
    let mut parts = Vec::with_capacity(scene.layers().len());
    for layer in scene.layers() {
        progress.check()?;
        let limits = Limits::of(layer.layer(), layer.source.info());
        let (Some(limits), Some((window, placement))) = (limits, layer.window(place, level, target)) else { continue };
        let samples = reader.read(&layer.source, window, progress)?;
        parts.push((limits, placement, samples, [window.rect.x, window.rect.y]));
    }
    let layers: Vec<_> = parts
        .iter()
        .map(|(limits, placement, plane, origin)| MarkedLayer {
            limits: *limits,
            placement: *placement,
            plane,
            origin: *origin,
        })
        .collect();
    mark(marks, &layers, target, PixelLayout::Rgba8, rgba);
    Ok(())
}
