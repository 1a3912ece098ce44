//! Several stacks blended into one, plane by plane.

use std::sync::Arc;

use super::failure::{check_bounds, in_kernel};
use super::resized::resized;
use super::shown::shown;
use crate::engine::error::EngineError;
use crate::model::recipe::{Blend, Fit, Resize, SizeRequest, SizeRule};
use crate::model::{
    ChannelInfo, PixelSize, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, SourceError, Stack, StackAxes,
    StackInfo,
};
use crate::ops::blend::{blend_planes, richest_pixel, widest};

/// What messages call it.
const WHAT: &str = "the blend";

/// The stacks blended, the first lowest. T, Z and C must match or be 1 on one side; a stack of length 1 then takes part
/// in every plane. The result has the widest sample type and the richest pixel, and the calibration of the first one that
/// has any.
/// Palettes are blended as colours, `MinIsWhite` as it is shown.
///
/// # Errors
/// [`EngineError::Refused`] if there are fewer than two stacks or for complex samples, [`EngineError::Mismatch`] if
/// frames or sizes do not match.
pub fn blended(stacks: &[Stack], recipe: &Blend) -> Result<Stack, EngineError> {
    let [first, _, ..] = stacks else {
        return Err(EngineError::refused("a blend needs at least two images", "name another one"));
    };
    if stacks.iter().any(|stack| stack.info.sample_type.is_complex()) {
        return Err(EngineError::refused(
            "complex samples have no brightness to blend",
            "choose images of real numbers",
        ));
    }
    let (width, height) = common_size(stacks, recipe.size)?;
    let (t, z, c) = (
        broadcast(stacks, "frames (t)", |axes| axes.t)?,
        broadcast(stacks, "planes (z)", |axes| axes.z)?,
        broadcast(stacks, "channels", |axes| axes.c)?,
    );
    let mut layers: Vec<Stack> = stacks.iter().map(shown).collect();
    if recipe.size == SizeRule::Fit {
        for layer in layers.iter_mut().filter(|layer| (layer.info.axes.x, layer.info.axes.y) != (width, height)) {
            *layer = resized(layer, &stretched(width, height))?;
        }
    }
    let types: Vec<SampleType> = layers.iter().map(|layer| layer.info.sample_type).collect();
    let axes = StackAxes { t, z, c, y: height, x: width };
    let info = Arc::new(description(&first.info, &layers, axes, widest(&types)));
    Ok(Stack::computed(Arc::clone(&info), Arc::new(Blended { layers, info, recipe: *recipe })))
}

fn stretched(width: usize, height: usize) -> Resize {
    let size = SizeRequest::Pixels { width: Some(width), height: Some(height), fit: Fit::Stretch };
    Resize::new(size)
}

fn common_size(stacks: &[Stack], rule: SizeRule) -> Result<(usize, usize), EngineError> {
    let sizes = stacks.iter().map(|stack| (stack.info.axes.x, stack.info.axes.y));
    let first = sizes.clone().next().unwrap_or_default();
    match rule {
        SizeRule::Fit => Ok(first),
        SizeRule::Crop => Ok(sizes.fold(first, |common, size| (common.0.min(size.0), common.1.min(size.1)))),
        SizeRule::Equal => match sizes.enumerate().find(|(_, size)| *size != first) {
            None => Ok(first),
            Some((index, other)) => Err(EngineError::Mismatch {
                images: [0, index],
                have: [first, other].map(|(width, height)| format!("{width} × {height} pixels")),
                remedy: "crop to the common part, or fit the others to the first",
            }),
        },
    }
}

/// The common length of an axis, where a length of 1 goes with any other.
fn broadcast(stacks: &[Stack], what: &str, length: impl Fn(&StackAxes) -> usize) -> Result<usize, EngineError> {
    let lengths = || stacks.iter().map(|stack| length(&stack.info.axes)).enumerate();
    let (longest_at, longest) = lengths().max_by_key(|(_, length)| *length).unwrap_or((0, 1));
    match lengths().find(|&(_, own)| own != longest && own != 1) {
        None => Ok(longest),
        Some((other_at, other)) => Err(EngineError::Mismatch {
            images: [other_at, longest_at],
            have: [other, longest].map(|length| format!("{length} {what}")),
            remedy: "choose images with as many of them, or with one",
        }),
    }
}

/// What the layers agree on of a channel: a blend of DAPI and GFP is neither. One that says nothing agrees with all.
fn common_channel(layers: &[Stack], c: usize) -> ChannelInfo {
    let channels: Vec<&ChannelInfo> =
        layers.iter().filter_map(|layer| layer.info.channels.get(if layer.info.axes.c == 1 { 0 } else { c })).collect();
    ChannelInfo {
        name: common(channels.iter().map(|channel| &channel.name)),
        color: common(channels.iter().map(|channel| &channel.color)),
        lut: common(channels.iter().map(|channel| &channel.lut)),
        range: common(channels.iter().map(|channel| &channel.range)),
    }
}

fn common<'a, T: Clone + PartialEq + 'a>(values: impl Iterator<Item = &'a Option<T>>) -> Option<T> {
    let mut stated = values.flatten();
    let first = stated.next()?;
    stated.all(|other| other == first).then(|| first.clone())
}

fn description(first: &StackInfo, layers: &[Stack], axes: StackAxes, sample_type: SampleType) -> StackInfo {
    let counts = layers.iter().map(|layer| layer.info.samples_per_pixel);
    let mut channels: Vec<ChannelInfo> = (0..axes.c).map(|c| common_channel(layers, c)).collect();
    let samples_per_pixel = richest_pixel(&counts);
    let kept = |info: &StackInfo| info.sample_type == sample_type && info.samples_per_pixel == samples_per_pixel;
    if !layers.iter().all(|layer| kept(&layer.info)) {
        // A range in one input's values would show the wrong part of what another, scaled to its type, adds to them.
        for channel in &mut channels {
            channel.range = None;
        }
    }
    let mut warnings = first.warnings.clone();
    let pixel_size = layers.iter().find_map(|layer| layer.info.pixel_size);
    let sides = |size: PixelSize| (size.x, size.y);
    let mut stated = layers.iter().filter_map(|layer| layer.info.pixel_size.map(sides));
    if stated.any(|size| Some(size) != pixel_size.map(sides)) {
        warnings.push("The images differ in pixel size; the first one's was kept.".to_owned());
    }
    let same = |level: usize| {
        let mut sizes = layers.iter().map(|layer| layer.info.levels.get(level));
        let first = sizes.next().flatten();
        first.is_some() && sizes.all(|size| size == first)
    };
    let full = vec![crate::model::Level { width: axes.x, height: axes.y }];
    let shared = (0..layers[0].info.levels.len()).take_while(|&level| same(level)).count();
    StackInfo {
        axes,
        samples_per_pixel,
        sample_type,
        // Decibels that were blended are none any more.
        values: None,
        pixel_size,
        dpi: layers.iter().find_map(|layer| layer.info.dpi),
        time_interval_s: layers.iter().find_map(|layer| layer.info.time_interval_s),
        channels,
        levels: if shared == 0 { full } else { layers[0].info.levels[..shared].to_vec() },
        palette: None,
        min_is_white: false,
        // What one lacks another may have.
        incomplete: Arc::default(),
        plane_labels: Arc::default(),
        metadata: Arc::default(),
        warnings,
        ..first.clone()
    }
}

#[derive(Debug)]
struct Blended {
    layers: Vec<Stack>,
    info: Arc<StackInfo>,
    recipe: Blend,
}

impl PlaneSource for Blended {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read_watched(plane, level, rect, &Progress::new())
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        check_bounds(WHAT, &self.info, plane, level, rect)?;
        let planes = self.layers.iter().map(|layer| {
            let axes = layer.info.axes;
            let own = PlaneIndex {
                t: if axes.t == 1 { 0 } else { plane.t },
                z: if axes.z == 1 { 0 } else { plane.z },
                c: if axes.c == 1 { 0 } else { plane.c },
            };
            layer.source.read_watched(own, level, rect, &progress.of_part())
        });
        let planes = planes.collect::<Result<Vec<_>, _>>()?;
        blend_planes(&self.recipe, &planes, &progress.of_part()).map_err(|error| in_kernel(WHAT, &error))
    }

    fn preferred_rows(&self) -> usize {
        self.layers.iter().map(|layer| layer.source.preferred_rows()).max().unwrap_or(256)
    }

    fn preferred_columns(&self) -> usize {
        self.layers.iter().map(|layer| layer.source.preferred_columns()).max().unwrap_or(usize::MAX)
    }

    fn least_rows(&self) -> usize {
        self.layers.iter().map(|layer| layer.source.least_rows()).max().unwrap_or(256)
    }
}

#[cfg(test)]
#[path = "blended_tests.rs"]
mod tests;
