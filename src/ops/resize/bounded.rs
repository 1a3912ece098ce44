//! A resize within so much memory: what is asked for is divided into parts whose source fits, and a block whose source does
//! not is computed from strips of it.
//!
//! No pixel depends on it. Not here: the blocks (`grid`), what is computed from strips (`strips`).

use super::filter::Kernel;
use super::resampler::Resampler;
use super::strips::Strips;
use super::{convolution, nearest};
use crate::model::{Plane, Progress, Rect, SampleType, Samples};
use crate::ops::OpError;

impl Resampler {
    /// Divides a rectangle of the result into parts, in reading order, whose source takes no more than so many bytes of
    /// memory with all that is computed from it, as far as single blocks allow. The result is the same however it is
    /// divided, and nothing is computed twice but what sharpening needs around a part.
    #[must_use]
    pub fn divided(&self, out: Rect, bytes: u64) -> Vec<Rect> {
        let fits = |part: Rect| self.fits(part, bytes);
        let rows = runs(&self.grid.cuts(1, out.y, out.bottom()), |y, end| fits(Rect { y, height: end - y, ..out }));
        let parts = rows.into_iter().flat_map(|(y, end)| {
            let row = Rect { y, height: end - y, ..out };
            let fits = |x, end| fits(Rect { x, width: end - x, ..row });
            // Rows that fit as a whole are not looked at column by column.
            let cuts = if fits(out.x, out.right()) { vec![out.x, out.right()] } else { self.columns(out) };
            runs(&cuts, fits).into_iter().map(move |(x, end)| Rect { x, width: end - x, ..row })
        });
        parts.collect()
    }

    /// Whether a rectangle of the result takes no more than so many bytes of memory with all that is computed for it.
    #[must_use]
    pub fn fits(&self, out: Rect, bytes: u64) -> bool {
        self.source_rect(out).is_none_or(|window| self.window_fits(window, bytes))
    }

    fn window_fits(&self, window: Rect, bytes: u64) -> bool {
        (window.area() as u64).saturating_mul(self.bytes_per_source_pixel()) <= bytes
    }

    fn columns(&self, out: Rect) -> Vec<usize> {
        self.grid.cuts(0, out.x, out.right())
    }

    /// Bytes of memory that a pixel of the source takes at most: the sample, what it is converted to, and what the first
    /// pass makes of it.
    fn bytes_per_source_pixel(&self) -> u64 {
        use SampleType::{F32, U8, U16};
        let stored = self.samples_per_pixel * self.sample_type.bytes();
        let computed = match (self.kernel, self.sample_type) {
            (Kernel::Nearest, _) => 0,
            (_, U8 | U16 | F32) if !self.linear_light => stored * if self.samples_per_pixel == 1 { 1 } else { 2 },
            // As four floats, or as numbers of 64 bits, and once more between the passes.
            _ => 2 * self.samples_per_pixel.max(4) * self.sample_type.bytes().max(8),
        };
        (stored + computed) as u64
    }

    /// Computes a rectangle of the result whose source does not fit into so many bytes, from strips of it that do: `read`
    /// gets rectangles of the source. One block after the other; progress counts the pixels of their windows.
    ///
    /// # Errors
    /// Those of `read`; [`OpError::Cancelled`].
    pub fn resample_in_strips<E: From<OpError>>(
        &self,
        out: Rect,
        bytes: u64,
        progress: &Progress,
        mut read: impl FnMut(Rect) -> Result<Plane, E>,
    ) -> Result<Plane, E> {
        let wide = self.with_margin(out);
        let pixel = self.samples_per_pixel;
        let samples = Samples::zeroed(self.sample_type, wide.area() * pixel);
        let mut resampled = Plane::new(wide.width, wide.height, pixel, samples);
        let blocks = self.grid.blocks(wide);
        progress.set_total(blocks.iter().map(|&block| self.grid.window(block).area() as u64).sum());
        for block in blocks {
            let computed = self.block_in_strips(block, bytes, progress, &mut read)?;
            let part = block.intersect(&wide);
            let computed = computed.part(Rect { x: part.x - block.x, y: part.y - block.y, ..part });
            resampled.put(&computed, part.x - wide.x, part.y - wide.y);
        }
        Ok(self.finished(resampled, wide, out))
    }

    fn block_in_strips<E: From<OpError>>(
        &self,
        block: Rect,
        bytes: u64,
        progress: &Progress,
        read: &mut impl FnMut(Rect) -> Result<Plane, E>,
    ) -> Result<Plane, E> {
        let window = self.grid.window(block);
        let samples = match self.kernel {
            Kernel::Nearest => self.nearest_rows(block, window, progress, read)?,
            Kernel::Convolution(kernel) => {
                // The block in a buffer that is its window.
                let in_window = self.block_of(kernel, window, block);
                let pixels = (bytes / self.bytes_per_source_pixel()) as usize;
                let mut strips = Strips { block: &in_window, corner: (window.x, window.y), pixels, read, progress };
                convolution::choose(&mut strips, self.sample_type, self.linear_light, in_window.alpha_position())?
            }
        };
        Ok(Plane::new(block.width, block.height, self.samples_per_pixel, samples))
    }

    /// Rows of a block that only copies pixels, each from a row of the source of its own.
    fn nearest_rows<E: From<OpError>>(
        &self,
        block: Rect,
        window: Rect,
        progress: &Progress,
        read: &mut impl FnMut(Rect) -> Result<Plane, E>,
    ) -> Result<Samples, E> {
        let pixel_bytes = self.samples_per_pixel * self.sample_type.bytes();
        let mut samples = Samples::zeroed(self.sample_type, block.area() * self.samples_per_pixel);
        let rows = samples.as_bytes_mut().chunks_exact_mut(block.width * pixel_bytes);
        for (y, out) in (block.y..).zip(rows) {
            let row = Rect { y: self.grid.nearest(1, y), height: 1, ..window };
            let (source, target) = (read(row)?, Rect { y, height: 1, ..block });
            let corner = (row.x, row.y);
            nearest::block(&self.grid, target, source.samples.as_bytes(), row.width, corner, pixel_bytes, out);
            // As many pixels of the window as rows of the block make of it.
            let [before, after] = [y, y + 1].map(|y| (y - block.y) * window.height / block.height * window.width);
            progress.add((after - before) as u64).map_err(OpError::from)?;
        }
        Ok(samples)
    }
}

/// Joins stretches between cuts as long as what they make up fits; one alone need not.
fn runs(cuts: &[usize], fits: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for pair in cuts.windows(2) {
        match runs.last_mut() {
            Some((start, end)) if fits(*start, pair[1]) => *end = pair[1],
            _ => runs.push((pair[0], pair[1])),
        }
    }
    runs
}
