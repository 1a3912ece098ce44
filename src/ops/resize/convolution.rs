//! Chooses by sample type what computes blocks of a convolution: the library (`fixed`), with a `conversion` or without, or
//! numbers of 64 bits (`wide`). Not here: blocks whose source does not fit into memory (`strips`), which choose likewise.

use super::block::{Block, each};
use super::conversion::{self, Conversion};
use super::fixed;
use super::passes::impossible;
use super::wide::{self, Parts};
use crate::model::{Sample, SampleType, Samples};
use crate::ops::OpError;

/// A way to compute blocks, made once for each type of samples.
pub trait Way: Sized {
    type Result;

    /// With the library, samples as they are.
    fn native<T: Sample>(self) -> Self::Result;

    /// With the library, samples as others.
    fn converted<T: Sample, W: Sample>(
        self,
        conversion: &Conversion<impl Fn(usize, T) -> W + Sync, impl Fn(usize, W) -> T>,
    ) -> Self::Result;

    /// With numbers of 64 bits.
    fn wide<T: Parts>(self) -> Self::Result;
}

/// Goes the way that samples of a type go; `alpha` is its position in the pixel, if there is any.
pub fn choose<W: Way>(way: W, sample_type: SampleType, linear_light: bool, alpha: Option<usize>) -> W::Result {
    match sample_type {
        SampleType::U8 if linear_light => way.converted(&conversion::light::<u8>(alpha)),
        SampleType::U16 if linear_light => way.converted(&conversion::light::<u16>(alpha)),
        SampleType::F16 if linear_light => way.converted(&conversion::light::<half::f16>(alpha)),
        SampleType::F32 if linear_light => way.converted(&conversion::light::<f32>(alpha)),
        SampleType::U8 => way.native::<u8>(),
        SampleType::U16 => way.native::<u16>(),
        SampleType::F32 => way.native::<f32>(),
        SampleType::F16 => way.converted(&conversion::half()),
        SampleType::I8 if alpha.is_none() => way.converted(&conversion::signed_bytes()),
        SampleType::I16 if alpha.is_none() => way.converted(&conversion::signed_words()),
        SampleType::I8 => way.wide::<i8>(),
        SampleType::I16 => way.wide::<i16>(),
        SampleType::I32 => way.wide::<i32>(),
        SampleType::I64 => way.wide::<i64>(),
        SampleType::U32 => way.wide::<u32>(),
        SampleType::U64 => way.wide::<u64>(),
        SampleType::F64 => way.wide::<f64>(),
        SampleType::C64 => way.wide::<num_complex::Complex<f32>>(),
        SampleType::C128 => way.wide::<num_complex::Complex<f64>>(),
    }
}

/// Resamples a run of blocks, the same columns one below the other, into the rows of `out`.
///
/// # Errors
/// [`OpError::Refused`] for a shape no kernel can take: a caller's mistake.
pub fn run(run: &[Block], source: &Samples, linear_light: bool, out: &mut [u8]) -> Result<(), OpError> {
    choose(Run { blocks: run, source, out }, source.sample_type(), linear_light, run[0].alpha_position())
}

/// A run of blocks whose source is in memory.
struct Run<'a> {
    blocks: &'a [Block],
    source: &'a Samples,
    out: &'a mut [u8],
}

impl Run<'_> {
    fn each<T: Sample>(self, work: impl Fn(&Block, &[T], &mut [T]) -> Result<(), OpError>) -> Result<(), OpError> {
        let source = T::view(self.source).ok_or_else(|| impossible("samples of another type"))?;
        each(self.blocks, bytemuck::cast_slice_mut(self.out), |block, out| work(block, source, out))
    }
}

impl Way for Run<'_> {
    type Result = Result<(), OpError>;

    fn native<T: Sample>(self) -> Self::Result {
        fixed::native(self.blocks, T::TYPE, self.source.as_bytes(), self.out)
    }

    fn converted<T: Sample, W: Sample>(
        self,
        conversion: &Conversion<impl Fn(usize, T) -> W + Sync, impl Fn(usize, W) -> T>,
    ) -> Self::Result {
        self.each(|block, source, out| fixed::through(block, source, out, conversion))
    }

    fn wide<T: Parts>(self) -> Self::Result {
        self.each(|block, source: &[T], out| {
            wide::convolve(block, source, out);
            Ok(())
        })
    }
}
