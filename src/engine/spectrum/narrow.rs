//! Zooming beyond the FFT size: a narrow band is tuned to 0 Hz and decimated first, so that the same FFT has finer bins.
//!
//! The view is then one of a recording that is computed when it is read: times are divided by the decimation, cycles
//! multiplied by it, and what comes out is put back where it belongs. Levels stay what they are: the filter's gain is 1
//! where the view is, `spectrum` is of a tone's amplitude whatever the bandwidth, and densities are by the new rate. The
//! automatic range follows them (`range`): noise has less power in a narrower bin, a tone more density.
//!
//! A fine bin needs a long frame. Time goes first: no frame is longer than a part of what is in view, so that a narrow
//! band of a short time shows what happens in it. Not here: the tuner (`ops/filter`).

use std::sync::Arc;

use num_complex::Complex;

use super::compose::PowerImage;
use super::range::carried;
use super::request::SpectrumRequest;
use crate::engine::EngineError;
use crate::model::recipe::Sides;
use crate::model::{AnnotationList, Datatype, Recording, RecordingInfo, SampleSource, SourceError};
use crate::ops::filter::{Tuner, Tuning};

/// The part of the new band that a view may take, and the steps of centres as a part of the new band: within the pass
/// band of ±0.4 wherever a view lies, so that moving it a little keeps its tiles.
const VIEWED: f64 = 0.5;
const STEP: f64 = 0.25;

/// The most frames (or averages) that a view is as long as, one after the other.
const FRAMES_IN_VIEW: f64 = 4.0;

/// Samples in view beyond which a narrow band is not worth the wait: seconds of filtering.
const MOST_SAMPLES: f64 = (1_u64 << 28) as f64;

/// A view through a tuner.
#[derive(Debug)]
pub(super) struct Narrow {
    /// The same view of the tuned recording.
    pub request: SpectrumRequest,
    pub center: f64,
    pub decimation: u64,
    /// On power: one side of a real signal is doubled, and what is tuned is both.
    pub gain: f32,
    original: SpectrumRequest,
}

impl Narrow {
    /// The view through a tuner, if its band is so narrow that finer bins could be seen.
    ///
    /// # Errors
    /// If the request makes no sense, or no filter can be made.
    pub(super) fn of(request: &SpectrumRequest) -> Result<Option<Self>, EngineError> {
        request.validate()?;
        let Some(decimation) = decimation(request) else { return Ok(None) };
        let step = STEP / decimation as f64;
        let center = (f64::midpoint(request.frequency[0], request.frequency[1]) / step).round() * step;
        let tuner = Tuner::new(&Tuning::usual(center, decimation))?;
        let info = &request.recording.info;
        let one_sided = request.settings.spectrogram.sides.is_one_sided(info.datatype.complex);
        let mut narrow = request.clone();
        let tuned = RecordingInfo {
            samples: tuner.outputs(info.samples),
            datatype: Datatype::CF32,
            sample_rate_hz: info.sample_rate_hz.map(|rate| rate / decimation as f64),
            captures: Vec::new(),
            annotations: AnnotationList::default(),
            metadata: None,
            ..RecordingInfo::clone(info)
        };
        let source = Tuned { input: request.recording.clone(), tuner };
        narrow.recording = Recording::new(tuned, Arc::new(source));
        narrow.settings.spectrogram.sides = Sides::Two;
        narrow.time = request.time.map(|sample| sample / decimation as f64);
        narrow.frequency = request.frequency.map(|cycles| (cycles - center) * decimation as f64);
        let gain = if one_sided { 2.0 } else { 1.0 };
        Ok(Some(Self { request: narrow, center, decimation, gain, original: request.clone() }))
    }

    /// Puts a picture of the tuned recording to where it belongs.
    pub(super) fn restore(&self, image: &mut PowerImage) {
        let wide = self.decimation as f64;
        image.auto_range = carried(image.recording_range, wide, &self.original.settings);
        image.time = self.original.time;
        image.frequency = self.original.frequency;
        image.resolution = [image.resolution[0] * wide, image.resolution[1] / wide];
        // The tuned band goes on beyond the ends of the spectrum, round and round.
        let [bottom, top] = image.frequency;
        let lowest = if self.gain > 1.0 { 0.0 } else { -0.5 };
        let row = |cycles: f64| ((top - cycles) / (top - bottom) * image.height as f64).round();
        let [first, end] = [row(0.5), row(lowest)].map(|row| row.clamp(0.0, image.height as f64) as usize);
        image.inside[1] = first..end.max(first);
    }
}

/// By how much a view is decimated: a power of two, at least 2.
fn decimation(request: &SpectrumRequest) -> Option<u64> {
    let recipe = &request.settings.spectrogram;
    let n_fft = recipe.n_fft as f64;
    // What a column stands for at least: a frame, or an average of several.
    let column = n_fft + (recipe.average.saturating_sub(1) * recipe.hop) as f64;
    let [band, time] = [request.frequency, request.time].map(|[low, high]| high - low);
    let there = time.min(request.recording.info.samples as f64);
    // At the end of what is being received the filter would see zeros that are samples a moment later.
    if there > MOST_SAMPLES || request.following {
        return None;
    }
    // No more bins than rows of pixels, no wider than the band that is left, no longer than the time in view.
    let most = (request.height as f64 / (band * n_fft)).min(VIEWED / band).min(there / (FRAMES_IN_VIEW * column));
    (most >= 2.0).then(|| 1 << (most.log2() as u32).min(Tuning::MOST.ilog2()))
}

/// A recording seen through a tuner.
#[derive(Debug)]
struct Tuned {
    input: Recording,
    tuner: Tuner,
}

impl SampleSource for Tuned {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        let decimation = self.tuner.tuning().decimation;
        // On this thread: tiles are made on all of them already.
        self.tuner.fill(self.input.info.samples, start * decimation, (out, &mut Vec::new()), &|start, buffer| {
            self.input.source.read(channel, start, buffer)
        })
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        Err(SourceError::Unreadable {
            file: "a tuned recording".to_owned(),
            problem: "has no stored form".to_owned(),
            remedy: "read amplitudes".to_owned(),
        })
    }
}
