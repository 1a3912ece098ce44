//! Walks the blocks of a resize in parallel and hands each to the kernel for its type.

use num_complex::Complex;
use rayon::prelude::*;

use super::filter::{Convolution, Kernel};
use super::fixed::{self, Block};
use super::geometry::Geometry;
use super::grid::Grid;
use super::{nearest, wide};
use crate::model::recipe::{Resize, ResizeFilter};
use crate::model::{Dpi, Plane, Progress, Rect, SampleType, Samples};
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
    grid: Grid,
    kernel: Kernel,
    linear_light: bool,
    samples_per_pixel: usize,
    sample_type: SampleType,
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
        Ok(Self { geometry, grid, kernel, linear_light, samples_per_pixel, sample_type })
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
        let windows = self.grid.blocks(out).into_iter().map(|block| self.grid.window(block));
        windows.reduce(|a, b| {
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
        })
    }

    /// Computes a rectangle of the result from a window that holds at least [`Resampler::source_rect`] of it.
    /// What lies outside the placed picture is zero. Progress counts result pixels.
    ///
    /// # Errors
    /// [`OpError::Refused`] if the window is too small or of another type; [`OpError::Cancelled`].
    pub fn resample(&self, source: Option<&Window>, out: Rect, progress: &Progress) -> Result<Plane, OpError> {
        let pixel = self.samples_per_pixel;
        let mut samples = Samples::zeroed(self.sample_type, out.area() * pixel);
        let pixel_bytes = pixel * self.sample_type.bytes();
        let inside = out.intersect(&self.geometry.placed);
        if let (Some(source), false) = (source, inside.is_empty()) {
            self.check(source, out)?;
            let stride = out.width * pixel_bytes;
            let mut rest = &mut samples.as_bytes_mut()[(inside.y - out.y) * stride..];
            let mut bands = Vec::new();
            let blocks = self.grid.blocks(inside);
            for row in blocks.chunk_by(|a, b| a.y == b.y) {
                let rows = row[0].bottom().min(inside.bottom()) - row[0].y.max(inside.y);
                let (band, below) = rest.split_at_mut(rows * stride);
                bands.push((row, band));
                rest = below;
            }
            bands.into_par_iter().try_for_each(|(blocks, band)| self.band(source, blocks, out, band, progress))?;
        }
        Ok(Plane::new(out.width, out.height, pixel, samples))
    }

    fn check(&self, source: &Window, out: Rect) -> Result<(), OpError> {
        let Plane { width, height, samples_per_pixel, ref samples } = *source.plane;
        let have = Rect::new(source.x, source.y, width, height);
        let holds = self.source_rect(out).is_none_or(|need| have.intersect(&need) == need);
        if holds && samples_per_pixel == self.samples_per_pixel && samples.sample_type() == self.sample_type {
            return Ok(());
        }
        Err(OpError::refused("the source is not what the resize was prepared for", "please report this"))
    }

    /// One row of blocks; `band` holds the rows of `out` that they meet.
    fn band(
        &self,
        source: &Window,
        blocks: &[Rect],
        out: Rect,
        band: &mut [u8],
        progress: &Progress,
    ) -> Result<(), OpError> {
        let pixel_bytes = self.samples_per_pixel * self.sample_type.bytes();
        let stride = out.width * pixel_bytes;
        if let [only] = blocks
            && (only.x, only.width) == (out.x, out.width)
            && band.len() == only.height * stride
        {
            return self.block(source, *only, band, progress);
        }
        let computed: Vec<Samples> = blocks
            .par_iter()
            .map(|&block| {
                let mut samples = Samples::zeroed(self.sample_type, block.area() * self.samples_per_pixel);
                self.block(source, block, samples.as_bytes_mut(), progress).map(|()| samples)
            })
            .collect::<Result<_, _>>()?;
        for (block, samples) in blocks.iter().zip(&computed) {
            let part = block.intersect(&out);
            let rows = samples.as_bytes().chunks_exact(block.width * pixel_bytes).skip(part.y - block.y);
            let (from, to) = ((part.x - block.x) * pixel_bytes, (part.x - out.x) * pixel_bytes);
            let bytes = part.width * pixel_bytes;
            for (row, out) in rows.zip(band.chunks_exact_mut(stride)) {
                out[to..to + bytes].copy_from_slice(&row[from..from + bytes]);
            }
        }
        Ok(())
    }

    fn block(&self, source: &Window, block: Rect, out: &mut [u8], progress: &Progress) -> Result<(), OpError> {
        progress.check()?;
        let plane = source.plane;
        match self.kernel {
            Kernel::Nearest => nearest::block(
                &self.grid,
                block,
                plane.samples.as_bytes(),
                plane.width,
                (source.x, source.y),
                self.samples_per_pixel * self.sample_type.bytes(),
                out,
            ),
            Kernel::Convolution(kernel) => self.convolve(kernel, source, block, out)?,
        }
        Ok(progress.add(block.area() as u64)?)
    }

    fn convolve(&self, kernel: Convolution, source: &Window, block: Rect, out: &mut [u8]) -> Result<(), OpError> {
        let window = self.grid.window(block);
        let plane = source.plane;
        let alpha = self.samples_per_pixel.is_multiple_of(2);
        let work = Block {
            kernel,
            samples_per_pixel: self.samples_per_pixel,
            alpha,
            source: (plane.width, plane.height),
            window: Rect { x: window.x - source.x, y: window.y - source.y, ..window },
            crop: self.grid.crop(block, window),
            size: (block.width, block.height),
        };
        let bytes = plane.samples.as_bytes();
        match &plane.samples {
            Samples::U8(v) if self.linear_light => fixed::light(&work, v, out)?,
            Samples::U16(v) if self.linear_light => fixed::light(&work, v, bytemuck::cast_slice_mut(out))?,
            Samples::F16(v) if self.linear_light => fixed::light(&work, v, bytemuck::cast_slice_mut(out))?,
            Samples::F32(v) if self.linear_light => fixed::light(&work, v, bytemuck::cast_slice_mut(out))?,
            Samples::U8(_) | Samples::U16(_) | Samples::F32(_) => fixed::native(&work, self.sample_type, bytes, out)?,
            Samples::I8(_) | Samples::I16(_) if !alpha => fixed::signed(&work, self.sample_type, bytes, out)?,
            Samples::F16(v) => fixed::half(&work, v, bytemuck::cast_slice_mut(out))?,
            Samples::I8(v) => wide::convolve::<i8>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::I16(v) => wide::convolve::<i16>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::I32(v) => wide::convolve::<i32>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::I64(v) => wide::convolve::<i64>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::U32(v) => wide::convolve::<u32>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::U64(v) => wide::convolve::<u64>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::F64(v) => wide::convolve::<f64>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::C64(v) => wide::convolve::<Complex<f32>>(&work, v, bytemuck::cast_slice_mut(out)),
            Samples::C128(v) => wide::convolve::<Complex<f64>>(&work, v, bytemuck::cast_slice_mut(out)),
        }
        Ok(())
    }
}

/// Resizes a whole plane. Progress counts result pixels.
///
/// # Errors
/// As [`Geometry::new`], [`Resampler::new`] and [`Resampler::resample`].
pub fn resize_plane(plane: &Plane, recipe: &Resize, dpi: Option<Dpi>, progress: &Progress) -> Result<Plane, OpError> {
    let geometry = Geometry::new(&recipe.size, (plane.width, plane.height), dpi)?;
    let sample_type = plane.samples.sample_type();
    let resampler = Resampler::new(geometry, recipe.filter, recipe.linear_light, plane.samples_per_pixel, sample_type)?;
    let (width, height) = geometry.size;
    resampler.resample(Some(&Window { plane, x: 0, y: 0 }), Rect::whole(width, height), progress)
}

#[cfg(test)]
#[path = "resampler_tests.rs"]
mod tests;
