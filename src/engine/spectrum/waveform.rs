//! The waveform of a stretch of time: single samples where they fit, else the envelope of each pixel column.

use std::ops::Range;

use num_complex::Complex;
use rayon::prelude::*;

use super::request::SpectrumRequest;
use crate::engine::EngineError;
use crate::model::{Progress, SourceError};

/// Samples looked at in a column at first, in pieces spread over it.
const GLIMPSE: u64 = 2048;
const PIECES: u64 = 4;

/// Samples read at once.
const READ_SAMPLES: u64 = 1 << 16;

/// The smallest and largest of what one pixel column spans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Envelope {
    /// Smallest and largest real part.
    pub i: [f32; 2],
    /// Smallest and largest imaginary part; zeros for a real recording.
    pub q: [f32; 2],
    /// Largest |x|².
    pub peak_power: f32,
}

/// The waveform of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Waveform {
    /// At most two samples a pixel: the samples themselves, from this one on.
    Samples { start: u64, values: Vec<Complex<f32>> },
    /// Envelopes of equal parts of `time` (in samples, that of the request), one a pixel; `None` outside the
    /// recording. `sampled`: of a part of the samples, so that peaks may be missing.
    Envelopes { time: [f64; 2], columns: Vec<Option<Envelope>>, sampled: bool },
}

impl Envelope {
    const NOTHING: Self =
        Self { i: [f32::INFINITY, f32::NEG_INFINITY], q: [f32::INFINITY, f32::NEG_INFINITY], peak_power: 0.0 };

    /// Takes samples in; NaN is passed over.
    fn add(&mut self, samples: &[Complex<f32>]) {
        for x in samples {
            self.i = [self.i[0].min(x.re), self.i[1].max(x.re)];
            self.q = [self.q[0].min(x.im), self.q[1].max(x.im)];
            self.peak_power = self.peak_power.max(x.norm_sqr());
        }
    }
}

/// The samples that the time of a request spans, within the recording.
fn span(request: &SpectrumRequest) -> Range<u64> {
    let end = request.recording.info.samples;
    let at = |sample: f64| (sample.max(0.0) as u64).min(end);
    at(request.time[0].floor())..at(request.time[1].ceil())
}

/// Whether the waveform has to look at more than it glimpses at first.
pub(super) fn has_more(request: &SpectrumRequest) -> bool {
    request.samples_per_pixel() > GLIMPSE as f64
}

/// The waveform of a request: of all samples, or of some in each column.
pub(super) fn waveform(request: &SpectrumRequest, all: bool, progress: &Progress) -> Result<Waveform, EngineError> {
    let span = span(request);
    if span.end - span.start <= 2 * request.width as u64 {
        let mut values = vec![Complex::default(); (span.end - span.start) as usize];
        request.recording.source.read(request.settings.channel, span.start, &mut values)?;
        return Ok(Waveform::Samples { start: span.start, values });
    }
    let columns: Result<Vec<_>, EngineError> = (0..request.width)
        .into_par_iter()
        .map_init(Vec::new, |buffer, column| envelope(request, column, all, buffer, progress))
        .collect();
    Ok(Waveform::Envelopes { time: request.time, columns: columns?, sampled: !all && has_more(request) })
}

fn envelope(
    request: &SpectrumRequest,
    column: usize,
    all: bool,
    buffer: &mut Vec<Complex<f32>>,
    progress: &Progress,
) -> Result<Option<Envelope>, EngineError> {
    let end = request.recording.info.samples;
    let edge = |column: usize| (request.time[0] + column as f64 * request.samples_per_pixel()).floor();
    if edge(column + 1) < 0.0 || edge(column) >= end as f64 {
        return Ok(None);
    }
    let first = (edge(column).max(0.0)) as u64;
    let last = (edge(column + 1).max(0.0) as u64).clamp(first + 1, end);
    let mut envelope = Envelope::NOTHING;
    let mut read = |range: Range<u64>| -> Result<(), SourceError> {
        buffer.resize((range.end - range.start) as usize, Complex::default());
        request.recording.source.read(request.settings.channel, range.start, buffer)?;
        envelope.add(buffer);
        Ok(())
    };
    if all || last - first <= GLIMPSE {
        let mut at = first;
        while at < last {
            progress.check()?;
            read(at..(at + READ_SAMPLES).min(last))?;
            at += READ_SAMPLES;
        }
    } else {
        for piece in 0..PIECES {
            progress.check()?;
            let at = first + (last - first) * piece / PIECES;
            read(at..at + GLIMPSE / PIECES)?;
        }
    }
    Ok((envelope.i[0] <= envelope.i[1]).then_some(envelope))
}
