//! The one grey layer of a scene in 16 bits: for exports that keep more brightnesses than a screen shows.

use super::reader::SampleReader;
use super::scene::{Scene, SceneLayer};
use crate::engine::error::EngineError;
use crate::model::{Progress, Rect, Sample};
use crate::ops::composite::DeepScale;
use crate::with_samples;

/// Whether a scene is one channel in grey, pixel on pixel and opaque.
///
/// # Errors
/// A clause about what it is instead.
pub fn grey_layer(scene: &Scene) -> Result<(), &'static str> {
    layer(scene).map(drop)
}

fn layer(scene: &Scene) -> Result<(&SceneLayer, DeepScale), &'static str> {
    let [layer] = scene.layers() else { return Err("grey of 16 bits is one channel alone") };
    let scale = layer.deep_scale().ok_or("grey of 16 bits is a channel from black to white, opaque")?;
    if !layer.is_pixel_on_pixel() {
        return Err("grey of 16 bits has no values between pixels, where the channel lies");
    }
    Ok((layer.as_ref(), scale))
}

/// The layer of a scene at a time and height, `target` of it at full size, without overlays; 0 where it does not reach.
///
/// # Errors
/// A failed read, cancellation, or [`EngineError::Refused`] as [`grey_layer`] says.
pub fn render_grey(
    scene: &Scene,
    place: (usize, usize),
    target: Rect,
    out: &mut [u16],
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<(), EngineError> {
    let (layer, scale) = layer(scene).map_err(|problem| EngineError::refused(problem, "choose 8 bits"))?;
    out.fill(0);
    let Some((window, placement)) = layer.window(place, 0, target) else { return Ok(()) };
    let samples = reader.read(&layer.source, window, progress)?;
    let columns = placement.covered(0, target.x, target.width);
    let first = placement.position(0, columns.start) as usize - window.rect.x;
    for y in placement.covered(1, target.y, target.height) {
        let row = (placement.position(1, y) as usize - window.rect.y) * samples.width + first;
        let to = (y - target.y) * target.width + columns.start - target.x;
        let to = &mut out[to..to + columns.len()];
        with_samples!(&samples.samples, |values| levels(&values[row..row + to.len()], scale, to));
    }
    Ok(())
}

fn levels<S: Sample>(values: &[S], scale: DeepScale, to: &mut [u16]) {
    to.iter_mut().zip(values).for_each(|(level, value)| *level = scale.level(value.to_f64()));
}
