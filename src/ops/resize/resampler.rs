//! Walks the blocks of a resize in parallel and hands them to the kernels.

use std::slice::from_ref;

use rayon::prelude::*;

use super::block::Block;
use super::filter::{Convolution, Kernel};
use super::geometry::Geometry;
use super::grid::Grid;
use super::{convolution, nearest, sharpen};
use crate::model::recipe::{Resize, ResizeFilter, Sharpen};
use crate::model::{Dpi, Plane, Progress, Rect, Sample, SampleType, Samples};
use crate::ops::OpError;

/// A part of the source: a plane and where its corner lies in the source.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    pub plane: &'a Plane,
    pub x: usize,
    pub y: usize,
}

/// A resize that is ready to run on any part of the result.
#[derive(Debug, Clone, Copy)]
pub struct Resampler {
    geometry: Geometry,
    pub(super) grid: Grid,
    pub(super) kernel: Kernel,
    pub(super) linear_light: bool,
    pub(super) samples_per_pixel: usize,
    pub(super) sample_type: SampleType,
    sharpen: Option<Sharpen>,
    pad: Option<[u8; 3]>,
}

impl Resampler {
    /// A resampler for planes of that pixel and type.
    ///
    /// # Errors
    /// [`OpError::Refused`] if linear light is asked for with a type that pictures are not made of.
    pub fn new(
        geometry: Geometry,
        filter: ResizeFilter,
        linear_light: bool,
        samples_per_pixel: usize,
        sample_type: SampleType,
    ) -> Result<Self, OpError> {
        use SampleType::{F16, F32, U8, U16};
        let kernel = Kernel::new(filter, geometry.scale());
        if linear_light && kernel != Kernel::Nearest && !matches!(sample_type, U8 | U16 | F16 | F32) {
            return Err(OpError::refused(
                format!("linear light is for photographs, not for {sample_type} samples"),
                "resize without linear light",
            ));
        }
        let grid = Grid::new(&geometry, kernel);
        let (sharpen, pad) = (None, None);
        Ok(Self { geometry, grid, kernel, linear_light, samples_per_pixel, sample_type, sharpen, pad })
    }

    /// The same with what a recipe does to the result beside resampling it: sharpening, and a colour beside it.
    ///
    /// # Errors
    /// [`OpError::Refused`] if samples cannot be sharpened.
    pub fn finished_as(self, recipe: &Resize) -> Result<Self, OpError> {
        if recipe.sharpen.is_some() {
            sharpen::check(self.sample_type)?;
        }
        Ok(Self { sharpen: recipe.sharpen, pad: recipe.pad, ..self })
    }

    /// Sizes and scale.
    #[must_use]
    pub const fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// The grid of blocks.
    #[must_use]
    pub const fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The part of the source that a rectangle of the result needs; `None` where it is all padding.
    #[must_use]
    pub fn source_rect(&self, out: Rect) -> Option<Rect> {
        self.resampled_from(self.with_margin(out))
    }

    /// The part of the result that must be resampled for that one: sharpening takes what lies around it.
    pub(super) fn with_margin(&self, out: Rect) -> Rect {
        let inside = out.intersect(&self.geometry.placed);
        let Some(margin) = self.sharpen.as_ref().map(sharpen::margin).filter(|_| !inside.is_empty()) else {
            return inside;
        };
        let (x, y) = (inside.x.saturating_sub(margin), inside.y.saturating_sub(margin));
        let wide = Rect::new(x, y, inside.right() + margin - x, inside.bottom() + margin - y);
        wide.intersect(&self.geometry.placed)
    }

    fn resampled_from(&self, out: Rect) -> Option<Rect> {
        let windows = self.grid.blocks(out).into_iter().map(|block| self.grid.window(block));
        windows.reduce(|a, b| {
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
        })
    }

    /// Computes a rectangle of the result from a window that holds at least [`Resampler::source_rect`] of it.
    /// What lies outside the placed picture is zero or the colour beside it. Progress counts pixels that are resampled.
    ///
    /// # Errors
    /// [`OpError::Refused`] if the window is too small or of another type; [`OpError::Cancelled`].
    pub fn resample(&self, source: Option<&Window>, out: Rect, progress: &Progress) -> Result<Plane, OpError> {
        if self.sharpen.is_none() {
            return self.resampled(source, out, progress);
        }
        let wide = self.with_margin(out);
        Ok(self.finished(self.resampled(source, wide, progress)?, wide, out))
    }

    /// The part `out` of the result from what was resampled for it, which lies at `wide`.
    pub(super) fn finished(&self, resampled: Plane, wide: Rect, out: Rect) -> Plane {
        let inside = out.intersect(&self.geometry.placed);
        let plane = match &self.sharpen {
            Some(sharpen) if !inside.is_empty() => sharpen::sharpened(&resampled, (wide.x, wide.y), inside, sharpen),
            _ => resampled,
        };
        if inside == out {
            return plane;
        }
        let mut result = Plane::new(out.width, out.height, self.samples_per_pixel, self.beside(out.area()));
        if !inside.is_empty() {
            result.put(&plane, inside.x - out.x, inside.y - out.y);
        }
        result
    }

    /// So many pixels of what is beside the placed picture.
    fn beside(&self, pixels: usize) -> Samples {
        let (sample_type, count) = (self.sample_type, self.samples_per_pixel);
        let mut samples = Samples::zeroed(sample_type, pixels * count);
        let Some([r, g, b]) = self.pad.map(|color| color.map(f64::from)) else { return samples };
        let grey = (0.299 * r + 0.587 * g + 0.114 * b).round();
        let color = match count {
            1 => [grey, 0.0, 0.0, 0.0],
            2 => [grey, 255.0, 0.0, 0.0],
            _ => [r, g, b, 255.0],
        };
        let top = if sample_type.is_integer() { sample_type.full_range()[1] } else { 1.0 };
        crate::with_samples!(&mut samples, |values| {
            for pixel in values.chunks_exact_mut(count) {
                pixel.iter_mut().zip(color).for_each(|(value, part)| *value = Sample::from_f64(part / 255.0 * top));
            }
        });
        samples
    }

    fn resampled(&self, source: Option<&Window>, out: Rect, progress: &Progress) -> Result<Plane, OpError> {
        let pixel = self.samples_per_pixel;
        let pixel_bytes = pixel * self.sample_type.bytes();
        let inside = out.intersect(&self.geometry.placed);
        let mut samples =
            if inside == out { Samples::zeroed(self.sample_type, out.area() * pixel) } else { self.beside(out.area()) };
        if let (Some(source), false) = (source, inside.is_empty()) {
            self.check(source, out)?;
            let stride = out.width * pixel_bytes;
            let mut rest = &mut samples.as_bytes_mut()[(inside.y - out.y) * stride..];
            let mut parts = Vec::new();
            let blocks = self.grid.blocks(inside);
            for part in self.parts(&blocks, out) {
                let (top, bottom) = (part[0].y.max(inside.y), part[part.len() - 1].bottom().min(inside.bottom()));
                let (rows, below) = rest.split_at_mut((bottom - top) * stride);
                parts.push((part, rows));
                rest = below;
            }
            parts.into_par_iter().try_for_each(|(blocks, rows)| self.part(source, blocks, out, rows, progress))?;
        }
        Ok(Plane::new(out.width, out.height, pixel, samples))
    }

    fn check(&self, source: &Window, out: Rect) -> Result<(), OpError> {
        let Plane { width, height, samples_per_pixel, ref samples } = *source.plane;
        let have = Rect::new(source.x, source.y, width, height);
        let holds = self.resampled_from(out).is_none_or(|need| have.intersect(&need) == need);
        if holds && samples_per_pixel == self.samples_per_pixel && samples.sample_type() == self.sample_type {
            return Ok(());
        }
        Err(OpError::refused("the source is not what the resize was prepared for", "please report this"))
    }

    /// Divides blocks of `out` into what one thread does at once: runs of whole blocks below each other, and rows of
    /// blocks of which some are cut.
    fn parts<'a>(&self, blocks: &'a [Rect], out: Rect) -> impl Iterator<Item = &'a [Rect]> {
        let share = blocks.len().div_ceil(2 * rayon::current_num_threads());
        let longest = share.min(self.grid.run(blocks[0]));
        let together = move |a: &Rect, b: &Rect| a.y == b.y || is_whole(a, out) && is_whole(b, out);
        blocks.chunk_by(together).flat_map(move |part| {
            let one_row = part[0].y == part[part.len() - 1].y;
            part.chunks(if one_row { part.len() } else { longest })
        })
    }

    /// `rows` are the rows of `out` that the blocks meet.
    fn part(
        &self,
        source: &Window,
        blocks: &[Rect],
        out: Rect,
        rows: &mut [u8],
        progress: &Progress,
    ) -> Result<(), OpError> {
        if blocks.iter().all(|block| is_whole(block, out)) {
            return self.run(source, blocks, rows, progress);
        }
        let computed: Vec<Samples> = blocks
            .par_iter()
            .map(|block| {
                let mut samples = Samples::zeroed(self.sample_type, block.area() * self.samples_per_pixel);
                self.run(source, from_ref(block), samples.as_bytes_mut(), progress).map(|()| samples)
            })
            .collect::<Result<_, _>>()?;
        let pixel_bytes = self.samples_per_pixel * self.sample_type.bytes();
        let stride = out.width * pixel_bytes;
        for (block, samples) in blocks.iter().zip(&computed) {
            let part = block.intersect(&out);
            let computed = samples.as_bytes().chunks_exact(block.width * pixel_bytes).skip(part.y - block.y);
            let (from, to) = ((part.x - block.x) * pixel_bytes, (part.x - out.x) * pixel_bytes);
            let bytes = part.width * pixel_bytes;
            for (computed, row) in computed.zip(rows.chunks_exact_mut(stride)) {
                row[to..to + bytes].copy_from_slice(&computed[from..from + bytes]);
            }
        }
        Ok(())
    }

    /// Whole blocks of the same columns, one below the other, into rows of their own width.
    fn run(&self, source: &Window, blocks: &[Rect], out: &mut [u8], progress: &Progress) -> Result<(), OpError> {
        progress.check()?;
        let plane = source.plane;
        match self.kernel {
            Kernel::Nearest => {
                let rows = Rect { height: blocks.iter().map(|block| block.height).sum(), ..blocks[0] };
                let pixel_bytes = self.samples_per_pixel * self.sample_type.bytes();
                let (bytes, corner) = (plane.samples.as_bytes(), (source.x, source.y));
                nearest::block(&self.grid, rows, bytes, plane.width, corner, pixel_bytes, out);
            }
            Kernel::Convolution(kernel) => {
                let run: Vec<Block> = blocks.iter().map(|&block| self.block(kernel, source, block)).collect();
                convolution::run(&run, &plane.samples, self.linear_light, out)?;
            }
        }
        Ok(progress.add(blocks.iter().map(Rect::area).sum::<usize>() as u64)?)
    }

    fn block(&self, kernel: Convolution, source: &Window, block: Rect) -> Block {
        let size = (source.plane.width, source.plane.height);
        self.block_of(kernel, Rect::new(source.x, source.y, size.0, size.1), block)
    }

    /// A block of the grid in a buffer that holds that part of the source.
    pub(super) fn block_of(&self, kernel: Convolution, source: Rect, block: Rect) -> Block {
        let window = self.grid.window(block);
        Block {
            kernel,
            samples_per_pixel: self.samples_per_pixel,
            alpha: self.samples_per_pixel.is_multiple_of(2),
            source: (source.width, source.height),
            window: Rect { x: window.x - source.x, y: window.y - source.y, ..window },
            crop: self.grid.crop(block, window),
            size: (block.width, block.height),
        }
    }
}

/// Whether a block fills rows of `out` from end to end, none of it cut.
fn is_whole(block: &Rect, out: Rect) -> bool {
    (block.x, block.width) == (out.x, out.width) && out.y <= block.y && block.bottom() <= out.bottom()
}

/// Resizes a whole plane. Progress counts result pixels.
///
/// # Errors
/// As [`Geometry::new`], [`Resampler::new`] and [`Resampler::resample`].
pub fn resize_plane(plane: &Plane, recipe: &Resize, dpi: Option<Dpi>, progress: &Progress) -> Result<Plane, OpError> {
    let geometry = Geometry::new(&recipe.size, (plane.width, plane.height), dpi)?;
    let sample_type = plane.samples.sample_type();
    let resampler = Resampler::new(geometry, recipe.filter, recipe.linear_light, plane.samples_per_pixel, sample_type)?;
    let resampler = resampler.finished_as(recipe)?;
    let (width, height) = geometry.size;
    resampler.resample(Some(&Window { plane, x: 0, y: 0 }), Rect::whole(width, height), progress)
}

#[cfg(test)]
#[path = "resampler_tests.rs"]
mod tests;
