//! A composition frozen for showing: visible layers with their sources, prepared painters, overlays, and a key.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::aids::Aids;
use super::alignment::Alignment;
use super::reader::Window;
use super::section::Section;
use super::source::TileSource;
use crate::engine::pyramid::{Pyramid, PyramidLevel};
use crate::model::{BlendMode, Composition, DocumentId, Layer, Lut, PlaneIndex, Rect, SectionPlane};
use crate::ops::aids::Marks;
use crate::ops::canvas::Canvas;
use crate::ops::composite::{DeepScale, LayerColors, Painter, PixelLayout, Placement};
use crate::ops::overlay::{Overlay, Subject};

/// Everything that decides a picture but the plane looked at. Making one is cheap; painters are prepared by the first
/// worker that needs them.
#[derive(Debug)]
pub struct Scene {
    base: Arc<TileSource>,
    layers: Arc<[Arc<SceneLayer>]>,
    overlay: Option<Overlay>,
    /// The part of the plane in whose corners overlays stand: all of it unless a region is exported.
    frame: Rect,
    /// How the planes are cut; `None`: they are seen as they are.
    section: Option<Section>,
    /// What is put over tiles, and over nothing else.
    aids: Aids,
    key: u64,
}

/// What a layer has under a pixel of the composition.
#[derive(Debug)]
pub struct Spot<'a> {
    /// The layer's place in the composition.
    pub layer: usize,
    pub source: &'a Arc<TileSource>,
    /// Its plane, and the nearest pixel of it at the full size; `None` where the layer does not reach.
    pub pixel: Option<(PlaneIndex, [usize; 2])>,
}

/// One visible layer.
#[derive(Debug)]
pub(super) struct SceneLayer {
    /// Its place in the composition.
    index: usize,
    pub(super) source: Arc<TileSource>,
    layer: Layer,
    /// Equal for layers that are equal in all that is seen of them.
    key: u64,
    /// Pixels of the layer per pixel of the composition.
    scale: [f64; 2],
    painter: OnceLock<Painter>,
}

impl Scene {
    /// The visible layers of a composition over the grid of `base`, the document that is shown.
    ///
    /// A layer of another stack lies on that grid by its pixel size where both have one, else pixel on pixel; both
    /// begin at the upper left corner. Layers whose document is gone are left out.
    #[must_use]
    pub fn new(
        base: Arc<TileSource>,
        composition: &Composition,
        mut source_of: impl FnMut(DocumentId) -> Option<Arc<TileSource>>,
    ) -> Self {
        let mut layers = Vec::new();
        let seen = |(_, layer): &(usize, &Layer)| layer.visible && layer.opacity > 0.0;
        for (index, layer) in composition.layers.iter().enumerate().filter(seen) {
            let Some(source) = source_of(layer.document) else { continue };
            if layer.channel >= source.info().axes.c {
                continue;
            }
            // The name is no part of the pixels. The rest is hashed by its text, which tells every float from every other.
            let layer = Layer { name: String::new(), ..layer.clone() };
            let key = hash_of((source.id(), format!("{layer:?}")));
            let scale = Alignment::of(base.info(), source.info()).scale();
            layers.push(Arc::new(SceneLayer { index, source, layer, key, scale, painter: OnceLock::new() }));
        }
        let overlay = overlay(&base, composition, &layers);
        Self::of_layers(base, layers, overlay)
    }

    fn of_layers(base: Arc<TileSource>, layers: Vec<Arc<SceneLayer>>, overlay: Option<Overlay>) -> Self {
        let keys: Vec<u64> = layers.iter().map(|layer| layer.key).collect();
        let key = hash_of((base.id(), keys, overlay.as_ref().map(|overlay| format!("{overlay:?}"))));
        let axes = base.info().axes;
        let frame = Rect::whole(axes.x, axes.y);
        Self { base, layers: layers.into(), overlay, frame, section: None, aids: Aids::default(), key }
    }

    /// The planes of these of its layers alone: nothing is drawn over them.
    pub(super) fn of_some(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let some = self.layers.iter().enumerate().filter(|(place, _)| wanted(*place));
        Self::of_layers(Arc::clone(&self.base), some.map(|(_, layer)| Arc::clone(layer)).collect(), None)
    }

    /// The place of the one layer that differs from what it was in a scene before.
    pub(super) fn changed_since(&self, before: &Self) -> Option<usize> {
        let alike = self.base.id() == before.base.id() && self.layers.len() == before.layers.len();
        let differs = |(place, (now, then)): (usize, (&Arc<SceneLayer>, &Arc<SceneLayer>))| {
            (now.key != then.key).then_some(place)
        };
        let mut changed = self.layers.iter().zip(&*before.layers).enumerate().filter_map(differs);
        changed.next().filter(|_| alike && changed.next().is_none())
    }

    /// A scene of one stack alone.
    #[must_use]
    pub fn of_stack(source: &Arc<TileSource>, composition: &Composition) -> Self {
        Self::new(Arc::clone(source), composition, |_| Some(Arc::clone(source)))
    }

    /// A section through the scene. Where its tiles have a time, that is the depth of a section through time; where
    /// they have a height, that is the row or column. Planes are `stretch` pixels apart, which decides what its coarser
    /// levels are. It has no overlays: those stand in the corners of planes; nor marks, which are of the pixels of planes.
    #[must_use]
    pub fn cut(&self, plane: SectionPlane, stretch: f64) -> Self {
        let key = hash_of((self.key, plane, stretch.to_bits()));
        let levels = self.base.pyramid().of_section(plane, &self.base.info().axes, stretch);
        Self {
            base: Arc::clone(&self.base),
            layers: Arc::clone(&self.layers),
            overlay: None,
            frame: self.frame,
            section: Some(Section { plane, levels }),
            aids: Aids { marks: Marks::default(), ..self.aids },
            key,
        }
    }

    /// How its planes are cut, if they are.
    pub(super) const fn section(&self) -> Option<&Section> {
        self.section.as_ref()
    }

    /// The same with overlays in the corners of a region of the plane, which is then all that is seen of it.
    #[must_use]
    pub fn framed(self, frame: Rect) -> Self {
        Self { frame, ..self }
    }

    /// The same under another name, because aids are put over it.
    pub(super) fn renamed(self, key: u64, aids: Aids) -> Self {
        Self { aids, key, ..self }
    }

    /// What is put over its tiles.
    #[must_use]
    pub const fn aids(&self) -> Aids {
        self.aids
    }

    /// What is drawn over the layers, if anything is.
    #[must_use]
    pub const fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// Draws the overlays of a plane that reach into `target`, which `out` holds in pixels of a level.
    pub(super) fn draw_overlay(
        &self,
        (t, z): (usize, usize),
        level: usize,
        target: Rect,
        (layout, out): (PixelLayout, &mut [u8]),
    ) {
        let Some(overlay) = &self.overlay else { return };
        let (x, y) = (self.frame.x >> level, self.frame.y >> level);
        let part = Rect { x: target.x.saturating_sub(x), y: target.y.saturating_sub(y), ..target };
        let scale = 0.5_f64.powi(level as i32);
        let mut canvas = Canvas::of(out, part, layout);
        overlay.draw(PlaneIndex { t, z, c: 0 }, [self.frame.width, self.frame.height], scale, &mut canvas);
    }

    /// Draws the overlays of a plane at full size, enlarged, into `part`: counted from the corner of the frame, in pixels
    /// of the enlarged picture.
    pub(in crate::engine) fn draw_overlay_enlarged(
        &self,
        (t, z): (usize, usize),
        scale: usize,
        part: Rect,
        (layout, out): (PixelLayout, &mut [u8]),
    ) {
        let Some(overlay) = &self.overlay else { return };
        let mut canvas = Canvas::of(out, part, layout);
        overlay.draw(PlaneIndex { t, z, c: 0 }, [self.frame.width, self.frame.height], scale as f64, &mut canvas);
    }

    /// Names the picture: equal keys show equal pixels at equal planes.
    #[must_use]
    pub const fn key(&self) -> u64 {
        self.key
    }

    /// The stack whose grid the composition has.
    #[must_use]
    pub const fn base(&self) -> &Arc<TileSource> {
        &self.base
    }

    /// The levels of the composition.
    #[must_use]
    pub fn pyramid(&self) -> &Pyramid {
        self.section.as_ref().map_or_else(|| self.base.pyramid(), |section| &section.levels)
    }

    /// A level's size.
    #[must_use]
    pub fn level(&self, level: usize) -> PyramidLevel {
        self.pyramid().level(level)
    }

    /// Whether a first look at a tile of that level is worth its while: where any layer shows a made level, which can
    /// take long. A section comes band by band as soon.
    pub(super) fn is_made(&self, level: usize) -> bool {
        if self.section.is_some() {
            return false;
        }
        let made = |layer: &Arc<SceneLayer>| layer.source.pyramid().made_from(layer.placement(level).0).is_some();
        self.layers.iter().any(made)
    }

    /// What each visible layer has under a pixel of the composition at a time and height, the lowest layer first: each
    /// by its own pixel size, shift, times and heights, as it is seen.
    pub fn spots(&self, (t, z): (usize, usize), [x, y]: [usize; 2]) -> impl Iterator<Item = Spot<'_>> {
        self.layers.iter().map(move |layer| {
            let placed = layer.placement(0).1.nearest(x, y);
            Spot { layer: layer.index, source: &layer.source, pixel: layer.plane(t, z).zip(placed) }
        })
    }

    pub(super) fn layers(&self) -> &[Arc<SceneLayer>] {
        &self.layers
    }
}

impl SceneLayer {
    pub(super) const fn layer(&self) -> &Layer {
        &self.layer
    }

    pub(super) fn painter(&self) -> &Painter {
        self.painter.get_or_init(|| Painter::new(&self.layer, self.source.info()))
    }

    /// Whether anyone has painted with it.
    #[cfg(test)]
    pub(super) fn is_prepared(&self) -> bool {
        self.painter.get().is_some()
    }

    /// Whether its pixels are added to what lies under them, byte by byte, and to nothing where it is the lowest.
    pub(super) fn only_adds(&self, is_lowest: bool) -> bool {
        let has_alpha = matches!(self.source.info().samples_per_pixel, 2 | 4);
        (is_lowest || self.layer.mode == BlendMode::Add) && self.layer.opacity >= 1.0 && !has_alpha
    }

    /// How its values become grey of 16 bits; `None` if it is no opaque ramp from black to white.
    pub(super) fn deep_scale(&self) -> Option<DeepScale> {
        let info = self.source.info();
        let grey = LayerColors::of(&self.layer, info) == LayerColors::Table(Lut::grey());
        let plain = grey && info.samples_per_pixel == 1 && self.layer.opacity >= 1.0;
        plain.then(|| DeepScale::new(self.layer.range, self.layer.gamma, info.min_is_white))
    }

    /// Whether each of its pixels lies on one of the composition.
    pub(super) fn is_pixel_on_pixel(&self) -> bool {
        self.placement(0).1.is_whole()
    }

    /// The plane it shows at a time and height: the only one where it has one; `None` beyond its end.
    fn plane(&self, t: usize, z: usize) -> Option<PlaneIndex> {
        let axes = self.source.info().axes;
        let place =
            |wanted: usize, length: usize| if length == 1 { Some(0) } else { Some(wanted).filter(|w| *w < length) };
        Some(PlaneIndex { t: place(t, axes.t)?, z: place(z, axes.z)?, c: self.layer.channel })
    }

    /// The part of it that a part of a level of the composition is made of, and where it lies; `None` if it does not
    /// reach there.
    pub(super) fn window(&self, (t, z): (usize, usize), level: usize, target: Rect) -> Option<(Window, Placement)> {
        let plane = self.plane(t, z)?;
        let (level, placement) = self.placement(level);
        let rect = placement.needed(target);
        (!rect.is_empty()).then_some((Window { plane, level, rect }, placement))
    }

    /// Which of its levels serves a level of the composition, and where that lies.
    fn placement(&self, level: usize) -> (usize, Placement) {
        // Pixels of the layer's full size per pixel of the composition's level.
        let factor = 2_f64.powi(level as i32);
        let wanted = self.scale.map(|scale| scale * factor);
        let own = wanted[0].min(wanted[1]).log2().floor().max(0.0) as usize;
        let own = own.min(self.source.pyramid().coarsest());
        let size = self.source.pyramid().level(own);
        let placement = Placement {
            shift: self.layer.shift.map(|shift| shift / factor),
            scale: wanted.map(|wanted| wanted / 2_f64.powi(own as i32)),
            size: [size.width, size.height],
        };
        (own, placement)
    }
}

fn hash_of(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// What the composition has drawn over its visible layers; `None` where that is nothing.
fn overlay(base: &TileSource, composition: &Composition, layers: &[Arc<SceneLayer>]) -> Option<Overlay> {
    let overlays = &composition.overlays;
    if !overlays.any_visible() {
        return None;
    }
    let name = |layer: &Arc<SceneLayer>| {
        let color = LayerColors::of(&layer.layer, layer.source.info()).top().unwrap_or([255; 3]);
        (composition.layers[layer.index].name.clone(), color)
    };
    let names = if overlays.channel_names.visible { layers.iter().map(name).collect() } else { Vec::new() };
    Some(Overlay::new(overlays.clone(), Subject::new(base.info(), names)))
}
