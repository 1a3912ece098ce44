//! The one `SampleSource` over a file: positioned reads, so that a file that shrinks is an error and not a crash.
//!
//! Any range of any channel, from any thread, without a lock: the file's own position is never used.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use num_complex::Complex;

use super::amplitude::{Amplitude, Conversion, Part, U8_MIDDLE};
use super::bytes::{PlainFile, ReadBytes};
use super::layout::{Component, Layout};
use crate::codec::CodecError;
use crate::model::{SampleOrigin, SampleSource, SourceError, StoredRun, StoredSamples};

/// Bytes read at once where samples must be converted.
const BLOCK_BYTES: usize = 256 * 1024;

/// Samples in a file.
#[derive(Debug, Clone)]
pub struct FileSamples {
    bytes: Arc<dyn ReadBytes>,
    layout: Layout,
    conversion: Conversion,
    frames: u64,
    /// The file of metadata, if there is one.
    metadata: Option<PathBuf>,
    /// The bytes of the file that are this recording's, if they are not all.
    part: Option<Range<u64>>,
    /// Its name there, if there are several.
    member: Option<String>,
}

impl FileSamples {
    /// Opens the file; `u8_middle` is the u8 value that is amplitude 0 (127.5 unless the user says otherwise).
    ///
    /// # Errors
    /// [`CodecError::Io`] if the file cannot be opened.
    pub fn open(path: &Path, layout: Layout, u8_middle: Option<f64>) -> Result<Self, CodecError> {
        let file = PlainFile::open(path).map_err(|source| CodecError::io(path, source))?;
        Ok(Self::new(Arc::new(file), layout, u8_middle))
    }

    /// Samples in bytes that are read by position.
    #[must_use]
    pub fn new(bytes: Arc<dyn ReadBytes>, layout: Layout, u8_middle: Option<f64>) -> Self {
        let conversion = Conversion {
            component: layout.component,
            order: layout.datatype.order,
            u8_middle: u8_middle.filter(|middle| middle.is_finite() && *middle > 0.0).unwrap_or(U8_MIDDLE),
        };
        let frames = layout.frames();
        Self { bytes, layout, conversion, frames, metadata: None, part: None, member: None }
    }

    /// Says through which metadata it was opened.
    #[must_use]
    pub fn described_by(mut self, metadata: &Path) -> Self {
        self.metadata = Some(metadata.to_owned());
        self
    }

    /// Says that only these bytes of its file are its own, as those of a member of an archive are.
    #[must_use]
    pub fn part_of_file(mut self, part: Range<u64>, member: Option<&str>) -> Self {
        self.part = Some(part);
        self.member = member.map(str::to_owned);
        self
    }

    fn check(&self, channel: usize, start: u64, frames: u64) -> Result<(), SourceError> {
        let inside = channel < self.layout.channels && start.checked_add(frames).is_some_and(|end| end <= self.frames);
        if inside {
            return Ok(());
        }
        Err(SourceError::OutOfBounds {
            file: self.bytes.name(),
            asked: format!("channel {channel}, samples {start} to {}", start.saturating_add(frames)),
            there: format!("{} channels of {} samples", self.layout.channels, self.frames),
        })
    }

    /// Calls `each(byte offset, range of the output)` for every segment's part of a range of frames.
    fn for_segments(
        &self,
        start: u64,
        frames: u64,
        mut each: impl FnMut(u64, Range<usize>) -> Result<(), SourceError>,
    ) -> Result<(), SourceError> {
        let end = start + frames;
        let from = self.layout.segments.partition_point(|segment| segment.first + segment.frames <= start);
        for segment in &self.layout.segments[from..] {
            if segment.first >= end {
                break;
            }
            let (low, high) = (segment.first.max(start), (segment.first + segment.frames).min(end));
            let offset = segment.offset + (low - segment.first) * self.layout.frame_stride;
            each(offset, (low - start) as usize..(high - start) as usize)?;
        }
        Ok(())
    }

    fn read_amplitudes<T: Amplitude>(
        &self,
        channel: usize,
        start: u64,
        out: &mut [Complex<T>],
    ) -> Result<(), SourceError>
    where
        Complex<T>: bytemuck::Pod,
    {
        self.check(channel, start, out.len() as u64)?;
        let layout = &self.layout;
        self.for_segments(start, out.len() as u64, |offset, range| {
            let base = offset + channel as u64 * layout.channel_stride;
            let out = &mut out[range];
            if self.is_native::<T>() {
                return self.bytes.read_at(base, bytemuck::cast_slice_mut(out));
            }
            if !layout.datatype.complex {
                self.fill(Part::Real, base, out)
            } else if layout.parts_touch() {
                self.fill(Part::Both, base, out)
            } else {
                self.fill(Part::InPhase, base, out)?;
                self.fill(Part::Quadrature, base + layout.part_stride, out)
            }
        })
    }

    /// Whether the bytes in the file are the samples in memory.
    fn is_native<T: Amplitude>(&self) -> bool {
        self.layout.datatype.complex
            && self.layout.component == Component::Number(T::FORMAT)
            && self.layout.datatype.order == crate::model::ByteOrder::NATIVE
            && self.layout.parts_touch()
            && self.layout.frame_stride == size_of::<Complex<T>>() as u64
    }

    /// Reads and converts one part (or both) of a run of frames, block by block.
    fn fill<T: Amplitude>(&self, part: Part, base: u64, out: &mut [Complex<T>]) -> Result<(), SourceError> {
        let parts = if part == Part::Both { 2 } else { 1 };
        let sample = self.layout.component.bytes() * parts;
        self.for_blocks(base, out.len(), sample, |bytes, stride, range| {
            self.conversion.fill(part, bytes, stride, &mut out[range]);
        })
    }

    /// Calls `each(bytes, stride, range of frames)` for blocks of a run of `frames` whose first sample is at `base`;
    /// a frame's `sample` bytes lie at the start of every stride.
    fn for_blocks(
        &self,
        base: u64,
        frames: usize,
        sample: usize,
        mut each: impl FnMut(&[u8], usize, Range<usize>),
    ) -> Result<(), SourceError> {
        // A stride beyond the block leaves one frame a block: only its own bytes are read then.
        let stride = usize::try_from(self.layout.frame_stride).unwrap_or(usize::MAX).max(1);
        let per_block = (BLOCK_BYTES / stride).max(1);
        let mut bytes =
            vec![0; (per_block.min(frames).saturating_sub(1)).saturating_mul(stride).saturating_add(sample)];
        let mut done = 0;
        while done < frames {
            let now = per_block.min(frames - done);
            let block = &mut bytes[..(now - 1) * stride + sample];
            let offset = base + done as u64 * self.layout.frame_stride;
            self.bytes.read_at(offset, block)?;
            each(block, stride, done..done + now);
            done += now;
        }
        Ok(())
    }

    /// Gathers stored components that do not lie in SigMF's order (or width) into frames.
    fn gather(&self, offset: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let layout = &self.layout;
        let (width, stored) = (layout.datatype.format.bytes(), layout.component.bytes());
        let value = layout.component.value_bytes();
        let frame = layout.channels * layout.parts() * width;
        for channel in 0..layout.channels {
            for part in 0..layout.parts() {
                let base = offset + channel as u64 * layout.channel_stride + part as u64 * layout.part_stride;
                let at = (channel * layout.parts() + part) * width;
                self.for_blocks(base, out.len() / frame, stored, |bytes, stride, range| {
                    let frames = out[range.start * frame..range.end * frame].chunks_exact_mut(frame);
                    for (to, from) in frames.zip(bytes.chunks(stride)) {
                        // 24 bits go into the upper bytes of a little-endian i32.
                        to[at..at + width - value].fill(0);
                        to[at + width - value..at + width].copy_from_slice(&from[..value]);
                    }
                })?;
            }
        }
        Ok(())
    }
}

impl SampleSource for FileSamples {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.read_amplitudes(channel, start, out)
    }

    fn read_f64(&self, channel: usize, start: u64, out: &mut [Complex<f64>]) -> Result<(), SourceError> {
        self.read_amplitudes(channel, start, out)
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let frame = self.layout.channels * self.layout.datatype.bytes();
        let frames = out.len().checked_div(frame).unwrap_or(0);
        self.check(0, start, frames as u64)?;
        self.for_segments(start, frames as u64, |offset, range| {
            let out = &mut out[range.start * frame..range.end * frame];
            if self.layout.is_interleaved() { self.bytes.read_at(offset, out) } else { self.gather(offset, out) }
        })
    }

    fn stored(&self) -> Option<StoredSamples> {
        let place = self.bytes.place()?;
        let run = |segment: &super::layout::Segment| StoredRun {
            first: segment.first,
            frames: segment.frames,
            offset: place.offset + segment.offset,
        };
        Some(StoredSamples {
            file: place.file.to_owned(),
            file_bytes: place.file_bytes,
            part: self.part.clone().unwrap_or(0..place.file_bytes),
            member: self.member.clone(),
            metadata: self.metadata.clone(),
            runs: self.layout.segments.iter().map(run).collect(),
            as_stated: self.layout.is_interleaved(),
        })
    }

    fn origin(&self) -> Option<SampleOrigin> {
        let place = self.bytes.place()?;
        let reading = format!("from byte {}: {:?}, {:?}", place.offset, self.layout, self.conversion);
        Some(SampleOrigin { files: vec![place.file.to_owned()], reading })
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
