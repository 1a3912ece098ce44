//! Frames of a signal that comes in chunks: the same frames, bit for bit, as from the whole signal at once.

use super::error::SpectrogramError;
use super::frame::Amplitude;
use super::processor::SpectrogramProcessor;
use crate::model::Progress;

/// Takes chunks of any length, gives frames as soon as they are complete.
///
/// Holds at most the samples of one frame (where frames are averaged, of one average) and one chunk. After an error it is
/// spent.
///
/// ```
/// use lumiq::model::{Progress, recipe::SpectrogramRecipe};
/// use lumiq::ops::spectrogram::{SignalDescription, SpectrogramProcessor};
///
/// let signal: Vec<f32> = (0..10_000).map(|n| (n as f32 * 0.1).sin()).collect();
/// let processor = SpectrogramProcessor::new(&SpectrogramRecipe::default(), SignalDescription::REAL)?;
/// let progress = Progress::new();
///
/// let mut frames = Vec::new();
/// let mut stream = processor.stream()?;
/// for chunk in signal.chunks(777) {
///     stream.push(chunk, &mut frames, &progress)?;
/// }
/// stream.finish(&mut frames, &progress)?;
/// assert_eq!(frames, processor.compute(&signal, &progress)?.values);
/// # Ok::<(), lumiq::ops::spectrogram::SpectrogramError>(())
/// ```
#[derive(Debug)]
pub struct SpectrogramStream<A> {
    processor: SpectrogramProcessor,
    /// Samples from the start of the next frame on, or of the next average.
    pending: Vec<A>,
    /// Samples to be dropped before the next frame starts (a hop longer than a frame).
    skip: usize,
    frames: u64,
}

impl<A: Amplitude> SpectrogramStream<A> {
    pub(super) fn new(processor: SpectrogramProcessor) -> Self {
        Self { processor, pending: Vec::new(), skip: 0, frames: 0 }
    }

    /// Takes a chunk and appends the frames it completes (of averages those that are whole), `bins()` values each, to `out`.
    ///
    /// # Errors
    /// [`SpectrogramError::Cancelled`]. `progress` counts frames.
    pub fn push(&mut self, chunk: &[A], out: &mut Vec<f32>, progress: &Progress) -> Result<(), SpectrogramError> {
        let skipped = self.skip.min(chunk.len());
        self.skip -= skipped;
        self.pending.extend_from_slice(&chunk[skipped..]);
        let recipe = self.processor.recipe();
        let (whole, step) = (recipe.n_fft + (recipe.average - 1) * recipe.hop, recipe.average * recipe.hop);
        if self.pending.len() < whole {
            return Ok(());
        }
        let frames = 1 + (self.pending.len() - whole) / step;
        self.append(frames, out, progress)?;
        let next = frames * step;
        self.skip = next.saturating_sub(self.pending.len());
        self.pending.drain(..next.min(self.pending.len()));
        Ok(())
    }

    /// Ends the signal: an average of the frames that are left is appended; if the signal was shorter than a frame, that
    /// frame is filled with zeros and appended.
    ///
    /// # Errors
    /// [`SpectrogramError::Cancelled`].
    pub fn finish(mut self, out: &mut Vec<f32>, progress: &Progress) -> Result<(), SpectrogramError> {
        if self.pending.len() >= self.processor.recipe().n_fft {
            return self.append(1, out, progress);
        }
        if self.frames > 0 {
            return Ok(());
        }
        self.pending = self.processor.padded(&self.pending);
        self.append(1, out, progress)
    }

    /// How many frames, or averages, have come out so far.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    fn append(&mut self, frames: usize, out: &mut Vec<f32>, progress: &Progress) -> Result<(), SpectrogramError> {
        let start = out.len();
        out.resize(start + frames * self.processor.bins(), 0.0);
        self.processor.frames_into(&self.pending, &mut out[start..], progress)?;
        self.frames += frames as u64;
        Ok(())
    }
}
