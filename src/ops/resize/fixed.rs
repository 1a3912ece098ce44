//! u8, u16 and f32 through `fast_image_resize`, and the types that map onto them.
//!
//! The library is generic and each pixel type compiles into this crate for seconds: pixels of two samples, and of three
//! wide ones, are resampled as pixels of four.
//! i8 and i16 with their sign bit flipped are u8 and u16: normalised weights do not mind an offset. f16 goes through
//! f32. In linear light every type goes through f32.

use std::slice::from_ref;

use fast_image_resize::pixels;
use half::f16;

use super::block::{Block, each};
use super::light::Light;
use super::passes::{impossible, resample};
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

/// Pixels of two or three samples as pixels of four: alpha stays last, what is not there is 0.
fn as_four<T: Sample>(block: &Block, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    let count = block.samples_per_pixel;
    let place = |position: usize| if block.alpha && position + 1 == count { 3 } else { position };
    let narrow = block.converted(bytemuck::cast_slice::<u8, T>(source), |_, v| v);
    let mut wide = vec![T::default(); narrow.len() / count * 4];
    for (wide, narrow) in wide.chunks_exact_mut(4).zip(narrow.chunks_exact(count)) {
        narrow.iter().enumerate().for_each(|(position, &v)| wide[place(position)] = v);
    }
    let mut resampled = vec![T::default(); block.size.0 * block.size.1 * 4];
    let four = Block { samples_per_pixel: 4, ..block.of_window() };
    native(from_ref(&four), T::TYPE, bytemuck::cast_slice(&wide), bytemuck::cast_slice_mut(&mut resampled))?;
    let out = bytemuck::cast_slice_mut::<u8, T>(out);
    for (out, wide) in out.chunks_exact_mut(count).zip(resampled.chunks_exact(4)) {
        out.iter_mut().enumerate().for_each(|(position, v)| *v = wide[place(position)]);
    }
    Ok(())
}

/// i8 as u8 and i16 as u16.
pub fn signed(block: &Block, sample_type: SampleType, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    if sample_type == SampleType::I8 {
        let window = block.converted(source, |_, v| v ^ 0x80);
        native(from_ref(&block.of_window()), SampleType::U8, &window, out)?;
        for v in out {
            *v ^= 0x80;
        }
    } else {
        let window = block.converted(bytemuck::cast_slice::<u8, u16>(source), |_, v| v ^ 0x8000);
        native(from_ref(&block.of_window()), SampleType::U16, bytemuck::cast_slice(&window), out)?;
        for v in bytemuck::cast_slice_mut::<u8, u16>(out) {
            *v ^= 0x8000;
        }
    }
    Ok(())
}

/// f16 through f32.
pub fn half(block: &Block, source: &[f16], out: &mut [f16]) -> Result<(), OpError> {
    through_f32(block, source, out, |_, v| v.to_f32(), |_, v| f16::from_f32(v))
}

/// Any type of pictures in linear light.
pub fn light<T: Light>(block: &Block, source: &[T], out: &mut [T]) -> Result<(), OpError> {
    let alpha = if block.alpha { block.samples_per_pixel - 1 } else { usize::MAX };
    let decode = |position, v: T| if position == alpha { v.to_alpha() } else { v.to_light() };
    let encode = |position, v| if position == alpha { T::from_alpha(v) } else { T::from_light(v) };
    through_f32(block, source, out, decode, encode)
}

fn through_f32<T: Sample>(
    block: &Block,
    source: &[T],
    out: &mut [T],
    decode: impl Fn(usize, T) -> f32,
    encode: impl Fn(usize, f32) -> T,
) -> Result<(), OpError> {
    let window = block.converted(source, decode);
    let mut resampled = vec![0.0_f32; out.len()];
    native(
        from_ref(&block.of_window()),
        SampleType::F32,
        bytemuck::cast_slice(&window),
        bytemuck::cast_slice_mut(&mut resampled),
    )?;
    for (index, (out, value)) in out.iter_mut().zip(resampled).enumerate() {
        *out = encode(index % block.samples_per_pixel, value);
    }
    Ok(())
}
