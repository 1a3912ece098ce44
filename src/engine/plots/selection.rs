//! The samples of a region: those of its stretch of time, tuned to its band where that is a part of the whole.

use num_complex::Complex;

use crate::engine::EngineError;
use crate::model::{Recording, SignalRegion};

/// A region of a channel, to be read in any order.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    recording: &'a Recording,
    channel: usize,
    region: SignalRegion,
    decimation: u64,
}

impl<'a> Selection<'a> {
    /// Prepares a region for reading.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if there is nothing in it, or no such channel.
    pub(super) fn new(recording: &'a Recording, channel: usize, region: SignalRegion) -> Result<Self, EngineError> {
        let info = &recording.info;
        let region = SignalRegion { to: region.to.min(info.samples), ..region };
        if region.from >= region.to {
            return Err(EngineError::refused("there are no samples in this part", "choose another part"));
        }
        if channel >= info.channels {
            let missing = format!("there is no channel {channel}, only {} from 0 on", info.channels);
            return Err(EngineError::refused(missing, "choose another channel"));
        }
        Ok(Self { recording, channel, region, decimation: 1 })
    }

    /// The samples of the recording from one of the selection to the next.
    pub(super) const fn decimation(&self) -> u64 {
        self.decimation
    }

    /// How many samples there are.
    pub(super) const fn samples(&self) -> u64 {
        self.region.samples().div_ceil(self.decimation())
    }

    /// Whether samples are complex, though the recording may be real.
    pub(super) fn is_complex(&self) -> bool {
        self.recording.info.datatype.complex
    }

    /// The samples from number `first` on.
    pub(super) fn read(&self, first: u64, out: &mut [Complex<f32>]) -> Result<(), EngineError> {
        Ok(self.recording.source.read(self.channel, self.region.from + first, out)?)
    }
}
