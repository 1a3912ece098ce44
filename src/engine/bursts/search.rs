//! Runs a search over a recording or a part of it.

use std::ops::Range;
use std::sync::Arc;

use num_complex::Complex;

use super::indexed;
use crate::engine::EngineError;
use crate::engine::recording_index::RecordingIndex;
use crate::model::recipe::BurstSearch;
use crate::model::{Progress, Recording, SignalRegion};
use crate::ops::burst::{Burst, BurstFinder, Bursts, check};
use crate::ops::spectrogram::{SignalDescription, SpectrogramProcessor};

/// Samples that are read at once.
const BLOCK: usize = 1 << 18;
/// Values of power that a block makes at most, where frames overlap much.
const MOST_VALUES: usize = 1 << 20;

/// A search that is asked for.
#[derive(Debug, Clone)]
pub struct BurstRequest {
    pub recording: Recording,
    pub channel: usize,
    /// Only there; `None`: everywhere.
    pub region: Option<SignalRegion>,
    pub search: BurstSearch,
    /// An index of the recording: if it serves the search ([`can_serve`](super::can_serve)), samples are read only where it
    /// says that something can be. The bursts are the same.
    pub index: Option<Arc<RecordingIndex>>,
}

/// Finds the bursts of a recording, counted in its samples.
///
/// `progress` counts frames and gets their total. Memory: some tens of megabytes, whatever the length.
///
/// # Errors
/// [`EngineError::Refused`] if the search, the channel or the region makes no sense, what reading returns, or
/// [`EngineError::Cancelled`].
pub fn find_bursts(request: &BurstRequest, progress: &Progress) -> Result<Bursts, EngineError> {
    let info = &request.recording.info;
    if request.channel >= info.channels {
        let problem = format!("there is no channel {}, only {} from 0 on", request.channel, info.channels);
        return Err(EngineError::refused(problem, "choose another channel"));
    }
    let whole = SignalRegion::whole(info);
    let region = request.region.unwrap_or(whole);
    let to = region.to.min(info.samples);
    if region.from >= to {
        return Err(EngineError::refused("there are no samples to search", "choose a part within the recording"));
    }
    // Calibration is for those who write the bursts down: the search counts in samples.
    let signal = SignalDescription { complex: info.datatype.complex, sample_rate_hz: None, center_frequency_hz: None };
    check(&request.search)?;
    let processor = SpectrogramProcessor::new(&request.search.spectrogram(), signal)?;
    progress.set_total(processor.frames(to - region.from));
    if let Some(bursts) = indexed::find(request, &processor, progress)? {
        return Ok(bursts);
    }
    find_in_all(request, region.from..to, &processor, progress)
}

/// A search through all samples of a stretch of time, one block after the other.
fn find_in_all(
    request: &BurstRequest,
    time: Range<u64>,
    processor: &SpectrogramProcessor,
    progress: &Progress,
) -> Result<Bursts, EngineError> {
    let band = request.region.map(|region| region.cycles);
    let mut finder = BurstFinder::new(&request.search, request.recording.info.datatype.complex, band)?;
    let mut stream = processor.stream::<Complex<f32>>()?;
    let (mut at, mut samples, mut rows) = (time.start, Vec::new(), Vec::new());
    let most = (MOST_VALUES / finder.bins()).max(1).saturating_mul(request.search.hop);
    let block = BLOCK.min(most.max(request.search.n_fft)) as u64;
    while at < time.end {
        let count = block.min(time.end - at);
        samples.resize(count as usize, Complex::default());
        request.recording.source.read(request.channel, at, &mut samples)?;
        stream.push(&samples, &mut rows, progress)?;
        finder.push(&rows, progress)?;
        rows.clear();
        at += count;
    }
    stream.finish(&mut rows, progress)?;
    finder.push(&rows, progress)?;
    let mut bursts = finder.finish(time.end - time.start, progress)?;
    for Burst { from, to, .. } in &mut bursts.bursts {
        *from += time.start;
        *to += time.start;
    }
    Ok(bursts)
}
