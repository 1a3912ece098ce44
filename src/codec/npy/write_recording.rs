//! Writes a range of a recording as an array of amplitudes: (N,) or (channels, N), complex or real.

use std::io::Write as _;
use std::ops::Range;
use std::time::Instant;

use num_complex::Complex;

use super::header;
use crate::codec::CodecError;
use crate::codec::atomic::AtomicFile;
use crate::codec::block_size::BlockSize;
use crate::codec::samples::Amplitude;
use crate::model::{NumberFormat, Progress, Recording, SourceError};

/// The most samples that are converted at once.
const BLOCK_SAMPLES: usize = 1 << 18;

/// Writes the amplitudes, complex64 (complex128 from f64), real ones float32 (float64); progress counts bytes.
///
/// # Errors
/// [`CodecError::Io`], [`CodecError::Source`] or [`CodecError::Cancelled`].
pub fn write_recording(
    file: &mut AtomicFile,
    recording: &Recording,
    range: &Range<u64>,
    progress: &Progress,
) -> Result<(), CodecError> {
    let info = &recording.info;
    let samples = (range.end - range.start) as usize;
    let shape = if info.channels == 1 { vec![samples] } else { vec![info.channels, samples] };
    let header = header::to_bytes(info.datatype.npy_sample_type(), &shape)
        .map_err(|problem| CodecError::malformed(file.path(), problem, "choose a shorter range"))?;
    put(file, &header)?;
    if info.datatype.format == NumberFormat::F64 {
        write_all::<f64>(file, recording, range, progress, |channel, start, out| {
            recording.source.read_f64(channel, start, out)
        })
    } else {
        write_all::<f32>(file, recording, range, progress, |channel, start, out| {
            recording.source.read(channel, start, out)
        })
    }
}

fn put(file: &mut AtomicFile, bytes: &[u8]) -> Result<(), CodecError> {
    file.write_all(bytes).map_err(|error| CodecError::io(file.path(), error))
}

fn write_all<T: Amplitude>(
    file: &mut AtomicFile,
    recording: &Recording,
    range: &Range<u64>,
    progress: &Progress,
    read: impl Fn(usize, u64, &mut [Complex<T>]) -> Result<(), SourceError>,
) -> Result<(), CodecError>
where
    Complex<T>: bytemuck::Pod,
{
    let mut block = vec![Complex::<T>::default(); BLOCK_SAMPLES.min((range.end - range.start) as usize)];
    for channel in 0..recording.info.channels {
        let mut start = range.start;
        let mut size = BlockSize::up_to(BLOCK_SAMPLES);
        while start < range.end {
            let begun = Instant::now();
            let now = size.of(range.end - start) as usize;
            read(channel, start, &mut block[..now])?;
            let bytes = if recording.info.datatype.complex {
                put(file, bytemuck::cast_slice(&block[..now]))?;
                size_of::<Complex<T>>()
            } else {
                let real: Vec<T> = block[..now].iter().map(|z| z.re).collect();
                put(file, bytemuck::cast_slice(&real))?;
                size_of::<T>()
            };
            progress.add((now * bytes) as u64)?;
            start += now as u64;
            size.took(begun.elapsed());
        }
    }
    Ok(())
}
