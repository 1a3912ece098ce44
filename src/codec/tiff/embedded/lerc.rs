//! LERC chunks: one blob whose depth is the samples of a pixel, maybe compressed once more.
//!
//! Pixels that the blob says are not there are 0, or NaN where samples can be. Source: the LERC2 specification,
//! libtiff's `tif_lerc.c`.

use std::io::Read;

use lerc::{Image, SampleData};

use super::super::compression::LercWrapping;
use super::super::problem::Problem;
use super::{Embedded, Wanted};
use crate::model::Samples;

/// Decodes a whole blob.
pub(super) fn decode(raw: &[u8], wrapping: LercWrapping, wanted: Wanted) -> Result<Embedded, Problem> {
    let failed =
        |error: lerc::LercError| Problem::malformed(format!("a LERC strip or tile cannot be decoded ({error})"));
    let blob = unwrap(raw, wrapping, wanted)?;
    let info = lerc::decode_info(&blob).map_err(failed)?;
    let (width, rows) = (info.width as usize, info.height as usize);
    wanted.check_size("a LERC", [width, rows])?;
    if info.bands != 1 {
        return Err(Problem::unsupported("LERC with several bands in a strip or tile in TIFF"));
    }
    wanted.check_samples("a LERC", info.depth as usize)?;
    let image = lerc::decode(&blob).map_err(failed)?;
    let samples = samples(image);
    if samples.sample_type() != wanted.sample_type {
        return Err(Problem::malformed("a LERC strip or tile has another sample type than its page"));
    }
    Ok(Embedded { width, rows, bytes: samples.as_bytes().to_vec() })
}

/// Undoes the additional compression. A blob is hardly longer than the samples it stands for.
fn unwrap(raw: &[u8], wrapping: LercWrapping, wanted: Wanted) -> Result<Vec<u8>, Problem> {
    let most = wanted.most[0] * wanted.most[1] * wanted.samples * wanted.sample_type.bytes() * 2 + (1 << 16);
    let mut blob = Vec::new();
    match wrapping {
        LercWrapping::None => return Ok(raw.to_vec()),
        LercWrapping::Deflate => flate2::read::ZlibDecoder::new(raw).take(most as u64).read_to_end(&mut blob)?,
        LercWrapping::Zstd => zstd::stream::read::Decoder::new(raw)?.take(most as u64).read_to_end(&mut blob)?,
    };
    Ok(blob)
}

/// The samples with NaN for pixels that are not there, where the type has it.
fn samples(image: Image) -> Samples {
    let (depth, mask) = (image.depth as usize, image.valid_masks.first().cloned());
    let is_missing = |index: usize| mask.as_ref().is_some_and(|mask| !mask.is_valid(index / depth));
    match image.data {
        SampleData::I8(values) => Samples::I8(values),
        SampleData::U8(values) => Samples::U8(values),
        SampleData::I16(values) => Samples::I16(values),
        SampleData::U16(values) => Samples::U16(values),
        SampleData::I32(values) => Samples::I32(values),
        SampleData::U32(values) => Samples::U32(values),
        SampleData::F32(mut values) => {
            values.iter_mut().enumerate().filter(|(at, _)| is_missing(*at)).for_each(|(_, value)| *value = f32::NAN);
            Samples::F32(values)
        }
        SampleData::F64(mut values) => {
            values.iter_mut().enumerate().filter(|(at, _)| is_missing(*at)).for_each(|(_, value)| *value = f64::NAN);
            Samples::F64(values)
        }
    }
}
