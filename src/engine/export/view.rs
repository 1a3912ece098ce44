//! A composition within a region of the plane, enlarged: what a picture shows, or one panel of a montage.

use crate::engine::error::EngineError;
use crate::engine::tile::{Direct, Scene, render_layers};
use crate::model::{Progress, Rect, SourceError};
use crate::ops::composite::PixelLayout;

/// What is seen of a scene, drawn where it is asked for. Nothing is stored.
#[derive(Debug)]
pub(super) struct View {
    scene: Scene,
    region: Rect,
    scale: usize,
}

impl View {
    /// A region of a scene, in whose corners overlays stand, every pixel `scale` by `scale`.
    pub(super) fn new(scene: Scene, region: Rect, scale: usize) -> Self {
        Self { scene: scene.framed(region), region, scale }
    }

    /// Its width and height.
    pub(super) const fn size(&self) -> [usize; 2] {
        [self.region.width * self.scale, self.region.height * self.scale]
    }

    pub(super) const fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Rows that are cheapest to draw together.
    pub(super) fn preferred_rows(&self) -> usize {
        self.scene.base().stack().source.preferred_rows().saturating_mul(self.scale)
    }

    /// Draws the part `rect` of it at a time and height into RGB pixels without gaps. Overlays are drawn at the size
    /// of the result, so that their edges stay sharp.
    pub(super) fn draw(
        &self,
        place: (usize, usize),
        rect: Rect,
        out: &mut [u8],
        progress: &Progress,
    ) -> Result<(), SourceError> {
        let covered = self.covered(rect);
        let target = self.on_the_plane(covered);
        let layers = |out: &mut [u8]| {
            let canvas = (PixelLayout::Rgb8, out);
            render_layers(&self.scene, place, 0, target, canvas, (&Direct, &progress.of_part()))
                .map_err(as_source_error)
        };
        if self.scale == 1 {
            layers(out)?;
        } else {
            let mut pixels = vec![0; covered.area() * 3];
            layers(&mut pixels)?;
            enlarge((&pixels, covered), self.scale, 3, (rect, out));
        }
        self.scene.draw_overlay_enlarged(place, self.scale, rect, (PixelLayout::Rgb8, out));
        Ok(())
    }

    /// The pixels of the region of which a part of the view is made.
    pub(super) const fn covered(&self, rect: Rect) -> Rect {
        let (x, y) = (rect.x / self.scale, rect.y / self.scale);
        Rect::new(x, y, rect.right().div_ceil(self.scale) - x, rect.bottom().div_ceil(self.scale) - y)
    }

    /// Pixels of the region as pixels of the plane.
    pub(super) const fn on_the_plane(&self, part: Rect) -> Rect {
        Rect::new(self.region.x + part.x, self.region.y + part.y, part.width, part.height)
    }

    pub(super) const fn scale(&self) -> usize {
        self.scale
    }
}

/// A failure to draw as a failure to read, which is what a stack's source can say.
pub(super) fn as_source_error(error: EngineError) -> SourceError {
    match error {
        EngineError::Source(error) => error,
        EngineError::Cancelled(cancelled) => cancelled.into(),
        other => SourceError::Unreadable {
            file: "the rendered picture".to_owned(),
            problem: other.to_string(),
            remedy: "report this with the file".to_owned(),
        },
    }
}

/// Repeats pixels of so many values, `scale` times across and down: `pixels` are those of the rectangle `covered`, `out`
/// becomes the rectangle `rect` of the enlarged picture.
pub(super) fn enlarge<T: Copy>(
    (pixels, covered): (&[T], Rect),
    scale: usize,
    values: usize,
    (rect, out): (Rect, &mut [T]),
) {
    if rect.is_empty() {
        return;
    }
    let row_values = rect.width * values;
    let mut filled = None;
    for row in 0..rect.height {
        let from = (rect.y + row) / scale - covered.y;
        let (before, rest) = out.split_at_mut(row * row_values);
        let to = &mut rest[..row_values];
        if filled == Some(from) {
            to.copy_from_slice(&before[(row - 1) * row_values..]);
            continue;
        }
        filled = Some(from);
        let source = &pixels[from * covered.width * values..(from + 1) * covered.width * values];
        for (column, pixel) in to.chunks_exact_mut(values).enumerate() {
            let at = ((rect.x + column) / scale - covered.x) * values;
            pixel.copy_from_slice(&source[at..at + values]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_enlarged_picture_are_its_pixels_repeated() {
        let (width, height) = (7, 5);
        let pixels: Vec<u8> = (0..width * height * 3).map(|value| (value * 7 % 251) as u8).collect();
        for scale in [1, 2, 3, 8] {
            let whole = Rect::whole(width * scale, height * scale);
            for rect in [whole, Rect::new(1, 2, 5, 3), Rect::new(scale - 1, 0, 3, whole.height), Rect::new(0, 4, 0, 1)]
            {
                let (x, y) = (rect.x / scale, rect.y / scale);
                let covered = Rect::new(x, y, rect.right().div_ceil(scale) - x, rect.bottom().div_ceil(scale) - y);
                let cut = |row: usize| pixels[(row * width + covered.x) * 3..][..covered.width * 3].to_vec();
                let part: Vec<u8> = (covered.y..covered.bottom()).flat_map(cut).collect();
                let mut out = vec![0; rect.area() * 3];
                enlarge((&part, covered), scale, 3, (rect, &mut out));
                for (index, pixel) in out.chunks_exact(3).enumerate() {
                    let (x, y) = (rect.x + index % rect.width, rect.y + index / rect.width);
                    assert_eq!(pixel, &pixels[((y / scale) * width + x / scale) * 3..][..3], "{scale} {rect:?}");
                }
            }
        }
    }
}
