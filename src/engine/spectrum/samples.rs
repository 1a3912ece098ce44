//! A window of samples that slides over a recording: frames are asked for one after the other, reads are few and large.

use num_complex::Complex;

use crate::model::{Recording, SourceError};

/// Samples read at once where the next frames are wanted too.
const AHEAD: usize = 1 << 17;

/// The samples one worker holds.
#[derive(Debug)]
pub(in crate::engine) struct SampleWindow {
    recording: Recording,
    channel: usize,
    /// The samples from here on count as zeros.
    end: u64,
    /// Nothing is read ahead from here on.
    needed: u64,
    /// Samples read at once at least where the next frames are wanted too.
    ahead: usize,
    /// Room, of which the first `held` count: only what is new is written.
    samples: Vec<Complex<f32>>,
    held: usize,
    /// The sample that `samples` starts with.
    start: u64,
}

impl SampleWindow {
    pub(in crate::engine) fn new(recording: &Recording, channel: usize, end: u64) -> Self {
        Self {
            recording: recording.clone(),
            channel,
            end,
            needed: u64::MAX,
            ahead: AHEAD,
            samples: Vec::new(),
            held: 0,
            start: 0,
        }
    }

    /// The same where each sample is made of so many: fewer are read ahead.
    #[must_use]
    pub(in crate::engine) fn with_dear(self, dear: u64) -> Self {
        Self { ahead: AHEAD / usize::try_from(dear).unwrap_or(AHEAD).clamp(1, AHEAD), ..self }
    }

    /// Says that samples from there on will not be asked for, so that they are not read ahead.
    pub(in crate::engine) const fn need_until(&mut self, sample: u64) {
        self.needed = sample;
    }

    /// The samples of a frame. `ahead`: the frames after it will be asked for as well.
    pub(in crate::engine) fn frame(
        &mut self,
        start: u64,
        n_fft: usize,
        ahead: bool,
    ) -> Result<&[Complex<f32>], SourceError> {
        let held = self.start..self.start + self.held as u64;
        if !(held.start <= start && start + n_fft as u64 <= held.end) {
            self.read(start, n_fft, if ahead { self.ahead.max(2 * n_fft) } else { n_fft })?;
        }
        let offset = (start - self.start) as usize;
        Ok(&self.samples[offset..offset + n_fft])
    }

    fn read(&mut self, start: u64, least: usize, len: usize) -> Result<(), SourceError> {
        let there = usize::try_from(self.end.saturating_sub(start)).unwrap_or(usize::MAX);
        let needed = usize::try_from(self.needed.saturating_sub(start)).unwrap_or(usize::MAX);
        let len = len.min(needed.max(least)).min(there);
        // Frames overlap: what is held already is moved, not read again.
        let kept = start.checked_sub(self.start).and_then(|offset| usize::try_from(offset).ok());
        let kept = kept.filter(|offset| *offset < self.held).map_or(0, |offset| {
            self.samples.copy_within(offset..self.held, 0);
            (self.held - offset).min(len)
        });
        let whole = len.max(least);
        if self.samples.len() < whole {
            self.samples.resize(whole, Complex::default());
        }
        self.samples[len..whole].fill(Complex::default());
        (self.start, self.held) = (start, whole);
        let read = self.recording.source.read(self.channel, start + kept as u64, &mut self.samples[kept..len]);
        if read.is_err() {
            // What was not read must not be taken for samples.
            self.held = 0;
        }
        read
    }
}
