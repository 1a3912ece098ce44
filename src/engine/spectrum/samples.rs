//! A window of samples that slides over a recording: frames are asked for one after the other, reads are few and large.

use num_complex::Complex;

use crate::model::{Recording, SourceError};

/// Samples read at once where the next frames are wanted too.
const AHEAD: usize = 1 << 17;

/// The samples one worker holds.
#[derive(Debug)]
pub(super) struct SampleWindow {
    recording: Recording,
    channel: usize,
    /// The samples from here on count as zeros.
    end: u64,
    samples: Vec<Complex<f32>>,
    /// The sample that `samples` starts with.
    start: u64,
}

impl SampleWindow {
    pub(super) fn new(recording: &Recording, channel: usize, end: u64) -> Self {
        Self { recording: recording.clone(), channel, end, samples: Vec::new(), start: 0 }
    }

    /// The samples of a frame. `ahead`: the frames after it will be asked for as well.
    pub(super) fn frame(&mut self, start: u64, n_fft: usize, ahead: bool) -> Result<&[Complex<f32>], SourceError> {
        let held = self.start..self.start + self.samples.len() as u64;
        if !(held.start <= start && start + n_fft as u64 <= held.end) {
            self.read(start, n_fft, if ahead { AHEAD.max(2 * n_fft) } else { n_fft })?;
        }
        let offset = (start - self.start) as usize;
        Ok(&self.samples[offset..offset + n_fft])
    }

    fn read(&mut self, start: u64, least: usize, len: usize) -> Result<(), SourceError> {
        let there = usize::try_from(self.end.saturating_sub(start)).unwrap_or(usize::MAX);
        let len = len.min(there);
        self.samples.clear();
        self.samples.resize(len.max(least), Complex::default());
        self.start = start;
        let read = self.recording.source.read(self.channel, start, &mut self.samples[..len]);
        if read.is_err() {
            // What was not read must not be taken for samples.
            self.samples.clear();
        }
        read
    }
}
