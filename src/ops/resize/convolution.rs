//! Chooses by sample type what computes a run of blocks: `fixed` or `wide`.

use num_complex::Complex;

use super::block::{Block, each};
use super::conversion::Conversion;
use super::wide::{self, Parts};
use super::{conversion, fixed};
use crate::model::{Sample, Samples};
use crate::ops::OpError;

/// Resamples a run of blocks, the same columns one below the other, into the rows of `out`.
///
/// # Errors
/// [`OpError::Refused`] for a shape no kernel can take: a caller's mistake.
pub fn run(run: &[Block], source: &Samples, linear_light: bool, out: &mut [u8]) -> Result<(), OpError> {
    let alpha = run[0].alpha_position();
    let (sample_type, bytes) = (source.sample_type(), source.as_bytes());
    match source {
        Samples::U8(v) if linear_light => through(run, v, out, &conversion::light(alpha)),
        Samples::U16(v) if linear_light => through(run, v, out, &conversion::light(alpha)),
        Samples::F16(v) if linear_light => through(run, v, out, &conversion::light(alpha)),
        Samples::F32(v) if linear_light => through(run, v, out, &conversion::light(alpha)),
        Samples::U8(_) | Samples::U16(_) | Samples::F32(_) => fixed::native(run, sample_type, bytes, out),
        Samples::I8(v) if alpha.is_none() => through(run, v, out, &conversion::signed_bytes()),
        Samples::I16(v) if alpha.is_none() => through(run, v, out, &conversion::signed_words()),
        Samples::F16(v) => through(run, v, out, &conversion::half()),
        Samples::I8(v) => in_f64(run, v, out),
        Samples::I16(v) => in_f64(run, v, out),
        Samples::I32(v) => in_f64(run, v, out),
        Samples::I64(v) => in_f64(run, v, out),
        Samples::U32(v) => in_f64(run, v, out),
        Samples::U64(v) => in_f64(run, v, out),
        Samples::F64(v) => in_f64(run, v, out),
        Samples::C64(v) => in_f64::<Complex<f32>>(run, v, out),
        Samples::C128(v) => in_f64::<Complex<f64>>(run, v, out),
    }
}

fn through<T: Sample, W: Sample>(
    run: &[Block],
    source: &[T],
    out: &mut [u8],
    conversion: &Conversion<impl Fn(usize, T) -> W, impl Fn(usize, W) -> T>,
) -> Result<(), OpError> {
    each(run, bytemuck::cast_slice_mut(out), |block, out| fixed::through(block, source, out, conversion))
}

fn in_f64<T: Parts>(run: &[Block], source: &[T], out: &mut [u8]) -> Result<(), OpError> {
    each(run, bytemuck::cast_slice_mut(out), |block, out| {
        wide::convolve(block, source, out);
        Ok(())
    })
}
