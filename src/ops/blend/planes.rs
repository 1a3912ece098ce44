//! The front door: whole planes of any type and any number of samples per pixel.
//!
//! Grey becomes colour where another layer has colour, and a layer without alpha counts as opaque; then all layers
//! have one shape and the kernels see plain slices.

use rayon::prelude::*;

use super::normalized::{self, Pixels};
use super::pair::{self, Layers, Pair};
use super::types::{unit, widened, widest};
use super::weighed::{self, Weighed};
use super::{integer, stream, wide_integer};
use crate::model::recipe::{AlphaRule, Blend};
use crate::model::{BlendMode, Plane, Progress, Sample, SampleType, Samples};
use crate::ops::OpError;
use crate::with_samples;

/// Pixels of one parallel step: some hundred microseconds of work, whole pages of every buffer.
const STEP_PIXELS: usize = 1 << 16;

/// What is computed before it is stored past the cache: small, so that reads and stores stay interleaved (16 KiB took
/// half as long again).
const STREAM_BLOCK_BYTES: usize = 2 << 10;

/// Blends planes of one size, the first lowest, into a new plane of the widest type and the richest pixel.
///
/// # Errors
/// [`OpError::Refused`] if there is no plane, if sizes differ or if a type is complex; [`OpError::Cancelled`].
pub fn blend_planes(recipe: &Blend, planes: &[Plane], progress: &Progress) -> Result<Plane, OpError> {
    let Some(first) = planes.first() else {
        return Err(OpError::refused("there is nothing to blend", "name at least two images"));
    };
    if let Some(other) = planes.iter().find(|p| (p.width, p.height) != (first.width, first.height)) {
        return Err(OpError::refused(
            format!("sizes differ ({} × {} and {} × {})", first.width, first.height, other.width, other.height),
            "crop to the common part or fit the others to the first",
        ));
    }
    let samples_per_pixel = richest_pixel(&planes.iter().map(|p| p.samples_per_pixel));
    let types: Vec<SampleType> = planes.iter().map(|p| p.samples.sample_type()).collect();
    let mut out = Samples::zeroed(widest(&types), first.width * first.height * samples_per_pixel);
    let shaped: Vec<Option<Samples>> = planes.iter().map(|p| with_pixel(p, samples_per_pixel)).collect();
    let layers: Vec<&Samples> =
        planes.iter().zip(&shaped).map(|(plane, shaped)| shaped.as_ref().unwrap_or(&plane.samples)).collect();
    blend_into(recipe, samples_per_pixel, &layers, &mut out, progress)?;
    Ok(Plane::new(first.width, first.height, samples_per_pixel, out))
}

/// Samples per pixel that hold every layer: colour if one has colour, alpha if one has alpha.
pub fn richest_pixel(counts: &(impl Iterator<Item = usize> + Clone)) -> usize {
    let color = counts.clone().any(|count| count >= 3);
    let alpha = counts.clone().any(|count| count == 2 || count == 4);
    if color { 3 + usize::from(alpha) } else { 1 + usize::from(alpha) }
}

/// Blends buffers of one length and one shape of pixel, the first lowest, into the caller's buffer. Progress counts
/// pixels.
///
/// # Errors
/// [`OpError::Refused`] if lengths differ or a type is complex; [`OpError::Cancelled`].
pub fn blend_into(
    recipe: &Blend,
    samples_per_pixel: usize,
    layers: &[&Samples],
    out: &mut Samples,
    progress: &Progress,
) -> Result<(), OpError> {
    if layers.iter().any(|layer| layer.len() != out.len()) {
        return Err(OpError::refused("the layers differ in length", "give them one size"));
    }
    if out.sample_type().is_complex() || layers.iter().any(|layer| layer.sample_type().is_complex()) {
        return Err(OpError::refused(
            "complex samples have no brightness to blend",
            "convert them to magnitudes first",
        ));
    }
    let wide: Vec<Option<Samples>> = layers.iter().map(|layer| widened(layer, out.sample_type())).collect();
    let layers: Vec<&Samples> = layers.iter().zip(&wide).map(|(&layer, wide)| wide.as_ref().unwrap_or(layer)).collect();
    let job = Job { recipe, samples_per_pixel, layers: &layers, progress };
    match out {
        Samples::U8(out) => job.narrow(out),
        Samples::U16(out) => job.narrow(out),
        Samples::U32(out) => job.wide(out),
        Samples::U64(out) => job.wide(out),
        Samples::I8(out) => job.wide(out),
        Samples::I16(out) => job.wide(out),
        Samples::I32(out) => job.wide(out),
        Samples::I64(out) => job.wide(out),
        Samples::F16(out) => job.normalized(out),
        Samples::F32(out) => job.float(out),
        Samples::F64(out) => job.float(out),
        Samples::C64(_) | Samples::C128(_) => Ok(()), // refused above
    }
}

/// One blend over slices of one shape.
struct Job<'a> {
    recipe: &'a Blend,
    samples_per_pixel: usize,
    layers: &'a [&'a Samples],
    progress: &'a Progress,
}

impl Job<'_> {
    fn has_alpha(&self) -> bool {
        self.samples_per_pixel.is_multiple_of(2)
    }

    /// Whether alpha weighs colours: `over` always composites.
    fn composites(&self) -> bool {
        self.has_alpha() && (self.recipe.alpha == AlphaRule::Composite || self.recipe.mode == BlendMode::Over)
    }

    /// The layers as slices of the result's type, if all have it and no alpha weighs.
    fn exact<T: Sample>(&self) -> Option<Vec<&[T]>> {
        (!self.composites()).then(|| self.layers.iter().map(|layer| T::view(layer)).collect()).flatten()
    }

    fn narrow<T: integer::Narrow + Weighed>(&self, out: &mut [T]) -> Result<(), OpError> {
        match self.exact::<T>().as_deref() {
            Some(&[below, above]) => self.pair(below, above, out),
            Some(layers) => self.in_steps(out, |start, out| self.plain(layers, start, out, integer::blend)),
            None => self.weighed(out),
        }
    }

    fn float<T: Pair + Weighed>(&self, out: &mut [T]) -> Result<(), OpError> {
        match self.exact::<T>().as_deref() {
            Some(&[below, above]) => self.pair(below, above, out),
            Some(_) => self.normalized(out),
            None => self.weighed(out),
        }
    }

    fn wide<T: wide_integer::Wide + Pair>(&self, out: &mut [T]) -> Result<(), OpError> {
        match self.exact::<T>().as_deref() {
            Some(&[below, above]) => self.pair(below, above, out),
            Some(layers) => self.in_steps(out, |start, out| self.plain(layers, start, out, wide_integer::blend)),
            None => self.normalized(out),
        }
    }

    fn pair<T: Pair>(&self, below: &[T], above: &[T], out: &mut [T]) -> Result<(), OpError> {
        let alpha = pair::alpha_of(self.samples_per_pixel);
        self.streamed(out, |start, out| {
            let range = start..start + out.len();
            let layers = Layers { below: &below[range.clone()], above: &above[range], alpha };
            pair::blend(self.recipe.mode, layers, out);
        })
    }

    /// In one pass where there are two layers of the result's type, which alpha weighs.
    fn weighed<T: Weighed>(&self, out: &mut [T]) -> Result<(), OpError> {
        let (&[below, above], true, true) = (self.layers, self.composites(), T::has(self.recipe.mode)) else {
            return self.normalized(out);
        };
        let (Some(below), Some(above)) = (T::view(below), T::view(above)) else { return self.normalized(out) };
        self.streamed(out, |start, out| {
            let range = start..start + out.len();
            weighed::composite(self.recipe.mode, self.samples_per_pixel, &below[range.clone()], &above[range], out);
        })
    }

    /// In steps, what is larger than the cache through a small buffer whose contents are stored past it.
    fn streamed<T: Sample>(&self, out: &mut [T], kernel: impl Fn(usize, &mut [T]) + Sync) -> Result<(), OpError> {
        if std::mem::size_of_val(out) < stream::STREAM_BYTES {
            return self.in_steps(out, kernel);
        }
        let block = (STREAM_BLOCK_BYTES / size_of::<T>()).next_multiple_of(self.samples_per_pixel);
        self.in_steps(out, |start, out| {
            let mut buffer = vec![T::default(); block];
            for (index, out) in out.chunks_mut(block).enumerate() {
                let buffer = &mut buffer[..out.len()];
                kernel(start + index * block, buffer);
                stream::copy(bytemuck::cast_slice(buffer), bytemuck::cast_slice_mut(out));
            }
            stream::fence();
        })
    }

    fn normalized<T: Sample>(&self, out: &mut [T]) -> Result<(), OpError> {
        let pixels = Pixels { samples_per_pixel: self.samples_per_pixel, composite: self.composites() };
        self.in_steps(out, |start, out| normalized::blend(self.recipe.mode, pixels, self.layers, start, out))
    }

    /// Colours by the mode, alpha by screen.
    fn plain<T: Sample>(
        &self,
        layers: &[&[T]],
        start: usize,
        out: &mut [T],
        kernel: impl Fn(BlendMode, &[&[T]], &mut [T]),
    ) {
        let part: Vec<&[T]> = layers.iter().map(|layer| &layer[start..start + out.len()]).collect();
        kernel(self.recipe.mode, &part, out);
        if self.has_alpha() && self.recipe.mode != BlendMode::Screen {
            let count = self.samples_per_pixel;
            let alpha = |slice: &[T]| slice.iter().skip(count - 1).step_by(count).copied().collect::<Vec<T>>();
            let alphas: Vec<Vec<T>> = part.iter().map(|layer| alpha(layer)).collect();
            let alphas: Vec<&[T]> = alphas.iter().map(Vec::as_slice).collect();
            let mut blended = vec![T::default(); out.len() / count];
            kernel(BlendMode::Screen, &alphas, &mut blended);
            for (pixel, alpha) in out.chunks_exact_mut(count).zip(blended) {
                pixel[count - 1] = alpha;
            }
        }
    }

    fn in_steps<T: Sample>(&self, out: &mut [T], step: impl Fn(usize, &mut [T]) + Sync) -> Result<(), OpError> {
        let samples = STEP_PIXELS * self.samples_per_pixel;
        out.par_chunks_mut(samples).enumerate().try_for_each(|(index, out)| {
            self.progress.check()?;
            step(index * samples, out);
            self.progress.add((out.len() / self.samples_per_pixel) as u64)?;
            Ok(())
        })
    }
}

/// The plane's samples with that many samples per pixel (more, never fewer colours); `None` if they are so already.
fn with_pixel(plane: &Plane, to: usize) -> Option<Samples> {
    let from = plane.samples_per_pixel;
    if from == to {
        return None;
    }
    Some(with_samples!(&plane.samples, |values| Sample::wrap(reshape(values, from, to))))
}

fn reshape<T: Sample>(values: &[T], from: usize, to: usize) -> Vec<T> {
    let opaque = T::from_f64(unit(T::TYPE));
    let (colors_from, colors_to) = (from - usize::from(from.is_multiple_of(2)), to - usize::from(to.is_multiple_of(2)));
    let mut out = Vec::with_capacity(values.len() / from * to);
    for pixel in values.chunks_exact(from) {
        for color in 0..colors_to {
            out.push(pixel[color.min(colors_from - 1)]);
        }
        if to.is_multiple_of(2) {
            out.push(if from.is_multiple_of(2) { pixel[from - 1] } else { opaque });
        }
    }
    out
}

#[cfg(test)]
#[path = "planes_tests.rs"]
mod tests;
