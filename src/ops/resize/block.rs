//! One block of a convolution: which part of the source's samples makes which pixels.
//!
//! Not here: how a resize is divided into blocks (`grid`) and what computes them (`fixed`, `wide`).

use super::filter::Convolution;
use crate::model::Rect;
use crate::ops::OpError;

/// A block and its place in the buffers.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub kernel: Convolution,
    pub samples_per_pixel: usize,
    /// The last sample is alpha and weighs the others.
    pub alpha: bool,
    /// Width and height of the source buffer in pixels.
    pub source: (usize, usize),
    /// The block's window in the source buffer.
    pub window: Rect,
    /// The part that becomes the block, in pixels of the window: left, top, width, height.
    pub crop: [f64; 4],
    /// Width and height of the block in pixels.
    pub size: (usize, usize),
}

impl Block {
    /// Which sample of a pixel is alpha.
    pub(super) fn alpha_position(&self) -> Option<usize> {
        self.alpha.then(|| self.samples_per_pixel - 1)
    }

    /// The same block of a buffer that holds the window alone.
    pub(super) fn of_window(&self) -> Self {
        let window = Rect::whole(self.window.width, self.window.height);
        Self { source: (window.width, window.height), window, ..*self }
    }

    /// The window's samples, converted one by one: the function is told which position in the pixel it gets.
    pub(super) fn converted<A: Copy, B>(&self, samples: &[A], convert: impl Fn(usize, A) -> B) -> Vec<B> {
        let count = self.samples_per_pixel;
        let mut out = Vec::with_capacity(self.window.area() * count);
        for y in self.window.y..self.window.bottom() {
            let start = (y * self.source.0 + self.window.x) * count;
            let row = &samples[start..start + self.window.width * count];
            for pixel in row.chunks_exact(count) {
                out.extend(pixel.iter().enumerate().map(|(position, &v)| convert(position, v)));
            }
        }
        out
    }
}

/// Does the blocks of a run one after another, each with its rows of `out`.
///
/// # Errors
/// The first one met.
pub fn each<T>(
    run: &[Block],
    out: &mut [T],
    mut work: impl FnMut(&Block, &mut [T]) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let rows: usize = run.iter().map(|block| block.size.1).sum();
    let row = out.len() / rows;
    let mut rest = out;
    for block in run {
        let (part, below) = rest.split_at_mut(block.size.1 * row);
        work(block, part)?;
        rest = below;
    }
    Ok(())
}
