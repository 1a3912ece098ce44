//! One block of a convolution from strips of its window, for windows that take more memory than there is.
//!
//! The first pass over each strip, the last over what that leaves: for bytes columns first, in strips beside each other; for
//! wider samples rows first, in strips below each other, as in `passes`. No pixel of a pass knows its neighbours across it,
//! so strips make the bytes that the whole window makes. Not here: which blocks need it (`bounded`).

use std::slice::from_ref;

use rayon::prelude::*;

use super::block::Block;
use super::conversion::{self, Conversion};
use super::convolution::Way;
use super::fixed::{self, Weighing};
use super::passes::impossible;
use super::wide::{self, Parts};
use crate::model::{Plane, Progress, Rect, Sample, SampleType, Samples};
use crate::ops::OpError;

/// A block and the way to its window.
pub struct Strips<'a, R> {
    /// In a buffer that would be its window.
    pub block: &'a Block,
    /// Where the window lies in the source.
    pub corner: (usize, usize),
    /// Pixels that a strip may have, if one row or column has no more.
    pub pixels: usize,
    /// Reads a rectangle of the source.
    pub read: R,
    /// Counts pixels of the window.
    pub progress: &'a Progress,
}

impl<R> Strips<'_, R> {
    /// The strips of the window, side by side or one below the other.
    fn rects(&self, side_by_side: bool) -> Vec<Rect> {
        let window = Rect { x: 0, y: 0, ..self.block.window };
        let across = if side_by_side { window.height } else { window.width };
        divided(window, side_by_side, self.pixels / across)
    }

    fn read<E>(&mut self, strip: Rect) -> Result<Plane, E>
    where
        R: FnMut(Rect) -> Result<Plane, E>,
    {
        (self.read)(Rect { x: self.corner.0 + strip.x, y: self.corner.1 + strip.y, ..strip })
    }

    /// Counts a strip whose first pass is done.
    fn count(&self, strip: Rect) -> Result<(), OpError> {
        Ok(self.progress.add(strip.area() as u64)?)
    }
}

impl<E: From<OpError>, R: FnMut(Rect) -> Result<Plane, E>> Way for &mut Strips<'_, R> {
    type Result = Result<Samples, E>;

    fn native<T: Sample>(self) -> Self::Result {
        with_library(self, &conversion::none::<T>())
    }

    fn converted<T: Sample, W: Sample>(
        self,
        conversion: &Conversion<impl Fn(usize, T) -> W + Sync, impl Fn(usize, W) -> T>,
    ) -> Self::Result {
        with_library(self, conversion)
    }

    fn wide<T: Parts>(self) -> Self::Result {
        in_f64::<T, _, _>(self)
    }
}

/// Divides a rectangle into strips side by side or one below the other, of so many columns or rows, at least one.
fn divided(rect: Rect, side_by_side: bool, thickness: usize) -> Vec<Rect> {
    let length = if side_by_side { rect.width } else { rect.height };
    let step = thickness.clamp(1, length);
    let strip = |first: usize| {
        let thickness = step.min(length - first);
        if side_by_side {
            Rect { x: rect.x + first, width: thickness, ..rect }
        } else {
            Rect { y: rect.y + first, height: thickness, ..rect }
        }
    };
    (0..length).step_by(step).map(strip).collect()
}

/// Divides a strip among the threads, as the window was divided into strips; places are those inside of it.
fn pieces(strip: Rect, side_by_side: bool) -> Vec<Rect> {
    let length = if side_by_side { strip.width } else { strip.height };
    divided(Rect { x: 0, y: 0, ..strip }, side_by_side, length.div_ceil(rayon::current_num_threads()))
}

fn samples_of<T: Sample>(strip: &Plane) -> Result<&[T], OpError> {
    T::view(&strip.samples).ok_or_else(|| impossible("samples of another type"))
}

fn with_library<T: Sample, W: Sample, E: From<OpError>, R: FnMut(Rect) -> Result<Plane, E>>(
    strips: &mut Strips<'_, R>,
    conversion: &Conversion<impl Fn(usize, T) -> W + Sync, impl Fn(usize, W) -> T>,
) -> Result<Samples, E> {
    let block = strips.block;
    let Block { window, size, crop: [left, top, crop_width, crop_height], samples_per_pixel: pixel, .. } = *block;
    let columns_first = W::TYPE == SampleType::U8;
    let decode = &conversion.decode;
    let (between_width, between_height) = if columns_first { (window.width, size.1) } else { (size.0, window.height) };
    let samples = W::wrap(vec![W::default(); between_width * between_height * pixel]);
    let mut between = Plane::new(between_width, between_height, pixel, samples);
    for strip in strips.rects(columns_first) {
        let stored = strips.read(strip)?;
        let stored = samples_of::<T>(&stored)?;
        let pass = |piece: Rect| -> Result<Plane, OpError> {
            let there = Block { source: (strip.width, strip.height), window: piece, ..*block };
            let mut values = there.converted(stored, decode);
            if block.alpha {
                fixed::weigh(Weighing::Multiply, pixel, &mut values)?;
            }
            let Rect { width, height, .. } = piece;
            let (crop, size) = if columns_first {
                ([0.0, top, width as f64, crop_height], (width, size.1))
            } else {
                ([left, 0.0, crop_width, height as f64], (size.0, height))
            };
            let passed = one_pass(block, &values, (width, height), (crop, size))?;
            Ok(Plane::new(size.0, size.1, pixel, W::wrap(passed)))
        };
        let pieces = pieces(strip, columns_first);
        let passed: Vec<_> = pieces.par_iter().map(|&piece| pass(piece)).collect::<Result<_, _>>()?;
        for (piece, passed) in pieces.iter().zip(passed) {
            between.put(&passed, strip.x + piece.x, strip.y + piece.y);
        }
        strips.count(strip)?;
    }
    let crop =
        if columns_first { [left, 0.0, crop_width, size.1 as f64] } else { [0.0, top, size.0 as f64, crop_height] };
    let between_samples = W::view(&between.samples).unwrap_or_default();
    let mut out = one_pass(block, between_samples, (between_width, between_height), (crop, size))?;
    if block.alpha {
        fixed::weigh(Weighing::Divide, pixel, &mut out)?;
    }
    let encoded = out.into_iter().enumerate().map(|(index, v)| (conversion.encode)(index % pixel, v));
    Ok(T::wrap(encoded.collect()))
}

/// One pass over a buffer of `from` pixels: the part of it that becomes `size` pixels. Alpha is weighed by whoever calls.
fn one_pass<W: Sample>(
    block: &Block,
    values: &[W],
    from: (usize, usize),
    (crop, size): ([f64; 4], (usize, usize)),
) -> Result<Vec<W>, OpError> {
    let window = Rect::whole(from.0, from.1);
    let block = Block { alpha: false, source: from, window, crop, size, ..*block };
    let mut out = vec![W::default(); size.0 * size.1 * block.samples_per_pixel];
    let bytes = bytemuck::cast_slice_mut(&mut out);
    fixed::native(from_ref(&block), W::TYPE, bytemuck::cast_slice(values), bytes)?;
    Ok(out)
}

fn in_f64<T: Parts, E: From<OpError>, R: FnMut(Rect) -> Result<Plane, E>>(
    strips: &mut Strips<'_, R>,
) -> Result<Samples, E> {
    let block = strips.block;
    let mut rows = Vec::with_capacity(block.size.0 * block.window.height * block.samples_per_pixel * T::COUNT);
    for strip in strips.rects(false) {
        let stored = strips.read(strip)?;
        let stored = samples_of::<T>(&stored)?;
        let source = (strip.width, strip.height);
        let across = |&window: &Rect| wide::across(&Block { source, window, ..*block }, stored);
        let passed: Vec<_> = pieces(strip, false).par_iter().map(across).collect();
        rows.extend(passed.into_iter().flatten());
        strips.count(strip)?;
    }
    let mut out = vec![T::default(); block.size.0 * block.size.1 * block.samples_per_pixel];
    wide::down(block, &rows, &mut out);
    Ok(T::wrap(out))
}
