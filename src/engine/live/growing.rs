//! A source that is replaced by a longer one while others read from it.

use std::sync::{Arc, PoisonError, RwLock};

use num_complex::Complex;

use crate::model::{SampleSource, SourceError, StoredSamples};

/// The samples so far. Whoever holds it always reads from the newest source.
#[derive(Debug)]
pub struct Growing(RwLock<Arc<dyn SampleSource>>);

impl Growing {
    /// Begins with these samples.
    #[must_use]
    pub fn new(source: Arc<dyn SampleSource>) -> Self {
        Self(RwLock::new(source))
    }

    /// From now on these are the samples.
    pub fn replace(&self, source: Arc<dyn SampleSource>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = source;
    }

    /// The samples as they are now, which will not become more.
    #[must_use]
    pub fn now(&self) -> Arc<dyn SampleSource> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SampleSource for Growing {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.now().read(channel, start, out)
    }

    fn read_f64(&self, channel: usize, start: u64, out: &mut [Complex<f64>]) -> Result<(), SourceError> {
        self.now().read_f64(channel, start, out)
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        self.now().read_stored(start, out)
    }

    fn stored(&self) -> Option<StoredSamples> {
        self.now().stored()
    }
}
