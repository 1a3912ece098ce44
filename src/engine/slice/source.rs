//! The samples of a slice, computed when they are read.

use std::sync::atomic::{AtomicU64, Ordering};

use num_complex::Complex;
use rayon::prelude::*;

use super::cut::Cut;
use crate::codec::samples::amplitude::{Part, U8_MIDDLE};
use crate::codec::samples::{Amplitude, Component, Conversion};
use crate::model::{ByteOrder, NumberFormat, Recording, SampleSource, SourceError};
use crate::ops::filter::Tuner;
use crate::ops::quantise::Quantiser;

/// Samples that are computed before they are stored, and that one task of Rayon stores.
const BLOCK_SAMPLES: usize = 1 << 14;

/// A recording seen through a cut.
#[derive(Debug)]
pub struct SliceSource {
    input: Recording,
    cut: Cut,
    tuner: Option<Tuner>,
    clipped: AtomicU64,
}

impl SliceSource {
    /// The samples of a cut; `tuner` is what `cut.tuning` asks for.
    pub const fn new(input: Recording, cut: Cut, tuner: Option<Tuner>) -> Self {
        Self { input, cut, tuner, clipped: AtomicU64::new(0) }
    }

    /// Components that were clipped in what was read in stored form so far.
    pub fn clipped(&self) -> u64 {
        self.clipped.load(Ordering::Relaxed)
    }

    fn check(&self, channel: usize, start: u64, count: u64) -> Result<(), SourceError> {
        let there = self.cut.samples();
        if channel < self.input.info.channels && start.checked_add(count).is_some_and(|end| end <= there) {
            return Ok(());
        }
        Err(SourceError::OutOfBounds {
            file: "the slice".to_owned(),
            asked: format!("channel {channel}, samples {start} to {}", start.saturating_add(count)),
            there: format!("{} channels of {there} samples", self.input.info.channels),
        })
    }

    /// The amplitudes before they are stored, f32.
    fn computed(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        let source = &self.input.source;
        let Some(tuner) = &self.tuner else { return source.read(channel, self.cut.range.start + start, out) };
        let at = self.cut.range.start + start * self.cut.decimation();
        tuner.run(self.input.info.samples, at, out, |start, buffer| source.read(channel, start, buffer))
    }

    /// Whether f32 would lose digits that are there: samples that are not filtered, from a wide type.
    fn is_wide(&self) -> bool {
        let format = self.input.info.datatype.format;
        self.tuner.is_none() && matches!(format, NumberFormat::F64 | NumberFormat::I32 | NumberFormat::U32)
    }

    /// Whether what is computed is what is stored: nothing is lost by leaving out the way through bytes.
    fn is_plain(&self) -> bool {
        self.cut.datatype.format == NumberFormat::F32 || self.cut.is_copy(&self.input.info)
    }

    /// Stores one channel's samples from `start` on into whole frames.
    fn store(&self, channel: usize, start: u64, frames: &mut [u8]) -> Result<u64, SourceError> {
        let sample = self.cut.datatype.bytes();
        let (offset, frame) = (channel * sample, self.input.info.channels * sample);
        let quantiser = Quantiser { datatype: self.cut.datatype, dither: self.cut.dither };
        // A place of its own for every channel's dither; 2⁴⁸ samples are petabytes.
        let first = |start: u64| start + ((channel as u64) << 48);
        let count = frames.len() / frame;
        if self.is_wide() {
            let mut wide = vec![Complex::<f64>::default(); count];
            self.input.source.read_f64(channel, self.cut.range.start + start, &mut wide)?;
            let values = wide.iter().map(|z| [z.re, z.im]);
            return Ok(quantiser.store(values, first(start), frames, (offset, frame)));
        }
        let mut narrow = vec![Complex::<f32>::default(); count];
        self.computed(channel, start, &mut narrow)?;
        let blocks = frames.par_chunks_mut(BLOCK_SAMPLES * frame).zip(narrow.par_chunks(BLOCK_SAMPLES));
        let clipped = blocks.enumerate().map(|(n, (frames, values))| {
            let values = values.iter().map(|z| [f64::from(z.re), f64::from(z.im)]);
            quantiser.store(values, first(start + (n * BLOCK_SAMPLES) as u64), frames, (offset, frame))
        });
        Ok(clipped.sum())
    }

    /// All channels in stored form.
    fn stored(&self, start: u64, out: &mut [u8]) -> Result<u64, SourceError> {
        let native = self.cut.datatype.order == ByteOrder::NATIVE && self.input.info.channels == 1;
        if native && self.cut.datatype.complex && self.cut.datatype.format == NumberFormat::F32 && !self.is_wide() {
            // The bytes are the numbers, wherever the buffer happens to be aligned for them.
            if let Ok(samples) = bytemuck::try_cast_slice_mut(out) {
                return self.computed(0, start, samples).map(|()| 0);
            }
        }
        let mut clipped = 0;
        for channel in 0..self.input.info.channels {
            clipped += self.store(channel, start, out)?;
        }
        Ok(clipped)
    }

    /// Amplitudes as the slice stores them: through its type and back.
    fn through_bytes<T: Amplitude>(
        &self,
        channel: usize,
        start: u64,
        out: &mut [Complex<T>],
    ) -> Result<(), SourceError> {
        let datatype = self.cut.datatype;
        let (sample, channels) = (datatype.bytes(), self.input.info.channels);
        let conversion =
            Conversion { component: Component::Number(datatype.format), order: datatype.order, u8_middle: U8_MIDDLE };
        let part = if datatype.complex { Part::Both } else { Part::Real };
        for (n, out) in out.chunks_mut(BLOCK_SAMPLES).enumerate() {
            let mut frames = vec![0; out.len() * channels * sample];
            self.store(channel, start + (n * BLOCK_SAMPLES) as u64, &mut frames)?;
            conversion.fill(part, &frames[channel * sample..], channels * sample, out);
        }
        Ok(())
    }
}

impl SampleSource for SliceSource {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.check(channel, start, out.len() as u64)?;
        if !self.is_plain() {
            return self.through_bytes(channel, start, out);
        }
        self.computed(channel, start, out)?;
        if !self.cut.datatype.complex {
            for z in out {
                z.im = 0.0;
            }
        }
        Ok(())
    }

    fn read_f64(&self, channel: usize, start: u64, out: &mut [Complex<f64>]) -> Result<(), SourceError> {
        self.check(channel, start, out.len() as u64)?;
        if self.cut.is_copy(&self.input.info) {
            return self.input.source.read_f64(channel, self.cut.range.start + start, out);
        }
        self.through_bytes(channel, start, out)
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let frame = self.input.info.channels * self.cut.datatype.bytes();
        self.check(0, start, (out.len() / frame.max(1)) as u64)?;
        if self.cut.is_copy(&self.input.info) {
            return self.input.source.read_stored(self.cut.range.start + start, out);
        }
        let clipped = self.stored(start, out)?;
        self.clipped.fetch_add(clipped, Ordering::Relaxed);
        Ok(())
    }
}
