//! The samples of a region: those of its stretch of time, tuned to its band where that is a part of the whole.

use num_complex::Complex;

use crate::engine::EngineError;
use crate::model::{Progress, Recording, SignalRegion};
use crate::ops::filter::{Tuner, Tuning};

/// A region of a channel, to be read in any order.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    recording: &'a Recording,
    channel: usize,
    region: SignalRegion,
    tuner: Option<Tuner>,
}

impl<'a> Selection<'a> {
    /// Prepares a region for reading.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if there is nothing in it, neither in time nor in frequency, or no such channel; a band that no filter can cut out.
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
        let whole = SignalRegion::whole(info);
        let [low, high] = [0, 1].map(|edge| region.cycles[edge].clamp(whole.cycles[0], whole.cycles[1]));
        if low >= high {
            let outside = "the box lies outside of the frequencies that were recorded";
            return Err(EngineError::refused(outside, "draw it within them"));
        }
        let bandwidth = high - low;
        // A band that is nearly all leaves a filter no room.
        let is_part = bandwidth < Tuning::LARGEST_PART * whole.bandwidth_cycles();
        let tuning = Tuning::new(f64::midpoint(low, high), bandwidth, Tuning::most_for(bandwidth));
        let tuner = is_part.then(|| Tuner::new(&tuning)).transpose()?;
        Ok(Self { recording, channel, region, tuner })
    }

    /// The samples of the recording from one of the selection to the next: above 1 it is tuned to a band.
    pub(super) fn decimation(&self) -> u64 {
        self.tuner.as_ref().map_or(1, |tuner| tuner.tuning().decimation)
    }

    /// How many samples there are.
    pub(super) fn samples(&self) -> u64 {
        self.region.samples().div_ceil(self.decimation())
    }

    /// Whether a band of it was cut out.
    pub(super) const fn is_tuned(&self) -> bool {
        self.tuner.is_some()
    }

    /// Whether samples are complex: those of a band are, though the recording be real.
    pub(super) fn is_complex(&self) -> bool {
        self.is_tuned() || self.recording.info.datatype.complex
    }

    /// The samples from number `first` on. What the filter reaches beside the region counts as it is.
    pub(super) fn read(&self, first: u64, out: &mut [Complex<f32>], progress: &Progress) -> Result<(), EngineError> {
        let source = |start: u64, samples: &mut [Complex<f32>]| {
            progress.check()?;
            Ok(self.recording.source.read(self.channel, start, samples)?)
        };
        let at = self.region.from + first * self.decimation();
        match &self.tuner {
            None => source(at, out),
            Some(tuner) => tuner.run(self.recording.info.samples, at, out, source),
        }
    }
}
