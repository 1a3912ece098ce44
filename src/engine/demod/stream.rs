//! The sound of a band, block by block: tuned, demodulated, in as much memory as a block takes. For files and loudspeakers.

use std::time::Instant;

use num_complex::Complex;

use super::plan::Plan;
use crate::codec::block_size::BlockSize;
use crate::engine::error::EngineError;
use crate::engine::slice::sliced;
use crate::model::recipe::Demodulation;
use crate::model::{Recording, SourceError};
use crate::ops::demod::Demodulator;

/// The most tuned samples that are demodulated at once.
const BLOCK_SAMPLES: usize = 1 << 16;

/// Sound that is computed as it is asked for. The blocks change no value of it.
#[derive(Debug)]
pub struct SoundStream {
    tuned: Recording,
    channel: usize,
    /// Gone when the end was given.
    demodulator: Option<Demodulator>,
    bandwidth: f64,
    outputs: u64,
    read: u64,
    size: BlockSize,
    block: Vec<Complex<f32>>,
    values: Vec<f64>,
}

impl SoundStream {
    /// Prepares; nothing is read yet.
    ///
    /// # Errors
    /// As [`Plan::new`] and [`sliced()`].
    pub fn new(recording: &Recording, recipe: &Demodulation) -> Result<Self, EngineError> {
        let plan = Plan::new(recipe, &recording.info)?;
        let tuned = sliced(recording, &plan.slice)?.recording;
        let demodulator = Demodulator::new(plan.settings);
        Ok(Self {
            outputs: demodulator.outputs(tuned.info.samples),
            tuned,
            channel: recipe.channel,
            demodulator: Some(demodulator),
            bandwidth: plan.settings.bandwidth,
            read: 0,
            size: BlockSize::up_to(BLOCK_SAMPLES),
            block: Vec::new(),
            values: Vec::new(),
        })
    }

    /// Tuned samples that it reads in all.
    #[must_use]
    pub fn inputs(&self) -> u64 {
        self.tuned.info.samples
    }

    /// Samples of sound that it gives in all.
    #[must_use]
    pub const fn outputs(&self) -> u64 {
        self.outputs
    }

    /// The width of the band that is heard, in Hz.
    #[must_use]
    pub const fn bandwidth_hz(&self) -> f64 {
        self.bandwidth
    }

    /// The next sound, and how many tuned samples were read for it: any number of values, none at first; `None` behind the
    /// end.
    ///
    /// # Errors
    /// Those of reading the recording.
    pub fn next_block(&mut self) -> Result<Option<(u64, &[f64])>, SourceError> {
        let Some(demodulator) = &mut self.demodulator else { return Ok(None) };
        self.values.clear();
        let left = self.tuned.info.samples - self.read;
        if left == 0 {
            if let Some(demodulator) = self.demodulator.take() {
                demodulator.finish(&mut self.values);
            }
            return Ok(Some((0, &self.values)));
        }
        let begun = Instant::now();
        let now = self.size.of(left);
        self.block.resize(now as usize, Complex::default());
        self.tuned.source.read(self.channel, self.read, &mut self.block)?;
        demodulator.push(&self.block, &mut self.values);
        self.read += now;
        self.size.took(begun.elapsed());
        Ok(Some((now, &self.values)))
    }
}
