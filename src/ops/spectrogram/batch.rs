//! Many signals at once, and threads of one's own.

use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::error::SpectrogramError;
use super::frame::Amplitude;
use super::processor::SpectrogramProcessor;
use crate::model::{Progress, Spectrogram};

impl SpectrogramProcessor {
    /// The same processor, whose work runs on that pool instead of Rayon's global one (or the one it is called from).
    ///
    /// ```
    /// use std::sync::Arc;
    /// use lumiq::model::{Progress, recipe::SpectrogramRecipe};
    /// use lumiq::ops::spectrogram::{SignalDescription, SpectrogramProcessor};
    ///
    /// let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(1).build()?);
    /// let processor = SpectrogramProcessor::new(&SpectrogramRecipe::default(), SignalDescription::REAL)?;
    /// let signal = vec![0.5f32; 4096];
    /// // The threads never change a bit of the result.
    /// let everywhere = processor.compute(&signal, &Progress::new())?;
    /// assert_eq!(processor.with_pool(pool).compute(&signal, &Progress::new())?, everywhere);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_pool(mut self, pool: Arc<ThreadPool>) -> Self {
        self.pool = Some(pool);
        self
    }

    /// The spectrograms of several signals of one kind, in their order, all of them at once: signals of any lengths, each
    /// as [`compute`](Self::compute) makes it, bit for bit.
    ///
    /// The results are held in memory together: Σ frames · [`bins()`](Self::bins) · 4 bytes. For signals that do not fit
    /// use [`stream`](Self::stream).
    ///
    /// ```
    /// use lumiq::model::{Progress, recipe::SpectrogramRecipe};
    /// use lumiq::ops::spectrogram::{SignalDescription, SpectrogramProcessor};
    ///
    /// let recipe = SpectrogramRecipe { n_fft: 256, hop: 128, ..Default::default() };
    /// let processor = SpectrogramProcessor::new(&recipe, SignalDescription::REAL)?;
    /// let signals = [vec![0.1f32; 1000], vec![0.2f32; 256], Vec::new()];
    /// let progress = Progress::new();
    /// let batch = processor.compute_batch(&signals, &progress)?;
    ///
    /// assert_eq!(batch.iter().map(|one| one.frames).collect::<Vec<_>>(), [6, 1, 1]); // none is padded but to one frame
    /// assert_eq!(batch[1], processor.compute(&signals[1], &Progress::new())?);
    /// assert_eq!((progress.done(), progress.total()), (8, 8)); // frames
    /// # Ok::<(), lumiq::ops::spectrogram::SpectrogramError>(())
    /// ```
    ///
    /// # Errors
    /// The first of [`compute`](Self::compute)'s; nothing is returned of the others. `progress` counts the frames of all
    /// signals and gets their total.
    pub fn compute_batch<A: Amplitude, S: AsRef<[A]> + Sync>(
        &self,
        signals: &[S],
        progress: &Progress,
    ) -> Result<Vec<Spectrogram>, SpectrogramError> {
        progress.set_total(signals.iter().map(|signal| self.frames(signal.as_ref().len() as u64)).sum());
        self.install(|| signals.par_iter().map(|signal| self.whole(signal.as_ref(), progress)).collect())
    }

    /// Runs work on the pool of the processor, if it has one.
    pub(super) fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::SpectrogramRecipe;
    use crate::ops::spectrogram::SignalDescription;

    fn processor() -> SpectrogramProcessor {
        let recipe = SpectrogramRecipe { n_fft: 64, hop: 16, ..SpectrogramRecipe::default() };
        SpectrogramProcessor::new(&recipe, SignalDescription::REAL).unwrap()
    }

    #[test]
    fn a_batch_is_each_signal_by_itself_on_any_pool() {
        let signals: Vec<Vec<f32>> =
            (0..20).map(|k| (0..k * 37).map(|n| ((n * n) as f32 * 0.01 * k as f32).sin()).collect()).collect();
        let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap());
        let batch = processor().with_pool(pool).compute_batch(&signals, &Progress::new()).unwrap();
        assert_eq!(batch.len(), 20);
        for (one, signal) in batch.iter().zip(&signals) {
            assert_eq!(*one, processor().compute(signal, &Progress::new()).unwrap());
        }
    }

    #[test]
    fn a_batch_is_cancelled_as_a_whole_and_may_be_empty() {
        let progress = Progress::new();
        assert_eq!(processor().compute_batch::<f32, Vec<f32>>(&[], &progress), Ok(Vec::new()));
        progress.cancel();
        let cancelled = processor().compute_batch(&[vec![0.0f32; 1000]], &progress);
        assert!(matches!(cancelled, Err(SpectrogramError::Cancelled(_))));
    }

    #[test]
    fn work_runs_on_the_pool_that_was_given() {
        let named = rayon::ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "mine".to_owned());
        let processor = processor().with_pool(Arc::new(named.build().unwrap()));
        let name = processor.install(|| std::thread::current().name().map(str::to_owned));
        assert_eq!(name.as_deref(), Some("mine"));
    }
}
