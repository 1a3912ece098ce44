//! u8, u16 and f32 through `fast_image_resize`, and the types that map onto them.
//!
//! The library is generic and each pixel type compiles into this crate for seconds: pixels of two samples, and of three
//! wide ones, are resampled as pixels of four. Not here: which types map onto which (`conversion`).

use std::slice::from_ref;

use fast_image_resize::pixels;

use super::block::{Block, each};
use super::conversion::Conversion;
use super::passes::{self, impossible, resample};
use crate::model::{Sample, SampleType};
use crate::ops::OpError;

/// Resamples a run of blocks, the same columns one below the other, into the rows of `out`.
///
/// # Errors
/// [`OpError::Refused`] for a type that is not u8, u16 or f32 or a shape the library cannot take: a caller's mistake.
pub fn native(run: &[Block], sample_type: SampleType, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    use SampleType::{F32, U8, U16};
    match (sample_type, run[0].samples_per_pixel) {
        (U8, 1) => resample::<pixels::U8>(run, source, out),
        (U8, 3) => resample::<pixels::U8x3>(run, source, out),
        (U8, 4) => resample::<pixels::U8x4>(run, source, out),
        (U16, 1) => resample::<pixels::U16>(run, source, out),
        (U16, 4) => resample::<pixels::U16x4>(run, source, out),
        (F32, 1) => resample::<pixels::F32>(run, source, out),
        (F32, 4) => resample::<pixels::F32x4>(run, source, out),
        (U8, 2) => each(run, out, |block, out| as_four::<u8>(block, source, out)),
        (U16, 2 | 3) => each(run, out, |block, out| as_four::<u16>(block, source, out)),
        (F32, 2 | 3) => each(run, out, |block, out| as_four::<f32>(block, source, out)),
        (_, count) => Err(impossible(&format!("{count} × {sample_type}"))),
    }
}

/// Pixels of two or three samples as pixels of four.
fn as_four<T: Sample>(block: &Block, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    let narrow = block.converted(bytemuck::cast_slice::<u8, T>(source), |_, v| v);
    let wide = widened(&narrow, block.samples_per_pixel, block.alpha);
    let mut resampled = vec![T::default(); block.size.0 * block.size.1 * 4];
    let four = Block { samples_per_pixel: 4, ..block.of_window() };
    native(from_ref(&four), T::TYPE, bytemuck::cast_slice(&wide), bytemuck::cast_slice_mut(&mut resampled))?;
    narrowed(&resampled, bytemuck::cast_slice_mut(out), block.samples_per_pixel, block.alpha);
    Ok(())
}

/// Where a sample of a pixel of `count` lies in one of four: alpha stays last.
const fn place(position: usize, count: usize, alpha: bool) -> usize {
    if alpha && position + 1 == count { 3 } else { position }
}

/// Pixels of four samples, in which what is not there is 0.
fn widened<T: Sample>(narrow: &[T], count: usize, alpha: bool) -> Vec<T> {
    let mut wide = vec![T::default(); narrow.len() / count * 4];
    for (wide, narrow) in wide.chunks_exact_mut(4).zip(narrow.chunks_exact(count)) {
        narrow.iter().enumerate().for_each(|(position, &v)| wide[place(position, count, alpha)] = v);
    }
    wide
}

fn narrowed<T: Sample>(wide: &[T], narrow: &mut [T], count: usize, alpha: bool) {
    for (narrow, wide) in narrow.chunks_exact_mut(count).zip(wide.chunks_exact(4)) {
        narrow.iter_mut().enumerate().for_each(|(position, v)| *v = wide[place(position, count, alpha)]);
    }
}

/// A block of samples that are computed as others.
///
/// # Errors
/// As [`native`].
pub fn through<T: Sample, W: Sample>(
    block: &Block,
    source: &[T],
    out: &mut [T],
    conversion: &Conversion<impl Fn(usize, T) -> W, impl Fn(usize, W) -> T>,
) -> Result<(), OpError> {
    let window = block.converted(source, &conversion.decode);
    let mut resampled = vec![W::default(); out.len()];
    let bytes = bytemuck::cast_slice_mut(&mut resampled);
    native(from_ref(&block.of_window()), W::TYPE, bytemuck::cast_slice(&window), bytes)?;
    for (index, (out, value)) in out.iter_mut().zip(resampled).enumerate() {
        *out = (conversion.encode)(index % block.samples_per_pixel, value);
    }
    Ok(())
}

/// What alpha does to the colours beside it.
#[derive(Debug, Clone, Copy)]
pub enum Weighing {
    /// Before the first pass.
    Multiply,
    /// After the last one.
    Divide,
}

/// Multiplies colours by alpha or divides them by it, as [`native`] does around its passes.
///
/// # Errors
/// As [`native`].
pub fn weigh<T: Sample>(weighing: Weighing, pixel: usize, samples: &mut [T]) -> Result<(), OpError> {
    if pixel == 2 {
        let mut wide = widened(samples, pixel, true);
        weigh(weighing, 4, &mut wide)?;
        narrowed(&wide, samples, pixel, true);
        return Ok(());
    }
    let bytes = bytemuck::cast_slice_mut(samples);
    match (T::TYPE, weighing) {
        (SampleType::U8, Weighing::Multiply) => passes::multiply_alpha::<pixels::U8x4>(bytes),
        (SampleType::U8, Weighing::Divide) => passes::divide_alpha::<pixels::U8x4>(bytes),
        (SampleType::U16, Weighing::Multiply) => passes::multiply_alpha::<pixels::U16x4>(bytes),
        (SampleType::U16, Weighing::Divide) => passes::divide_alpha::<pixels::U16x4>(bytes),
        (SampleType::F32, Weighing::Multiply) => passes::multiply_alpha::<pixels::F32x4>(bytes),
        (SampleType::F32, Weighing::Divide) => passes::divide_alpha::<pixels::F32x4>(bytes),
        (other, _) => Err(impossible(&format!("alpha of {other}"))),
    }
}
