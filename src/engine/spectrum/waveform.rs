//! The waveform of a stretch of time: single samples where they fit, else the envelope of each pixel column.

use std::ops::Range;

use num_complex::Complex;
use rayon::prelude::*;

use super::indexed::span;
use super::request::SpectrumRequest;
use crate::engine::EngineError;
use crate::engine::recording_index::{IndexReader, RecordingIndex};
use crate::model::{Progress, SourceError};
use crate::ops::envelope::Envelope;

/// Samples looked at in a column at first, in pieces spread over it.
const GLIMPSE: u64 = 2048;
const PIECES: u64 = 4;

/// Samples read at once.
const READ_SAMPLES: u64 = 1 << 16;

/// The waveform of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Waveform {
    /// At most two samples a pixel: the samples themselves, from this one on.
    Samples { start: u64, values: Vec<Complex<f32>> },
    /// Envelopes of equal parts of `time` (in samples, that of the request), one a pixel; `None` outside the
    /// recording. `sampled`: of a part of the samples, so that peaks may be missing.
    Envelopes { time: [f64; 2], columns: Vec<Option<Envelope>>, sampled: bool },
}

impl Waveform {
    /// Whether some columns are known from a part of their samples only.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        matches!(self, Self::Envelopes { sampled: true, .. })
    }
}

/// The waveform of a request: from the index as far as it has it, else of all samples, or of some in each column.
pub(super) fn waveform(
    request: &SpectrumRequest,
    index: Option<&RecordingIndex>,
    all: bool,
    progress: &Progress,
) -> Result<Waveform, EngineError> {
    let span = span(request);
    if span.end - span.start <= 2 * request.width as u64 {
        let mut values = vec![Complex::default(); (span.end - span.start) as usize];
        request.recording.source.read(request.settings.channel, span.start, &mut values)?;
        return Ok(Waveform::Samples { start: span.start, values });
    }
    let columns: Result<Vec<_>, EngineError> = (0..request.width)
        .into_par_iter()
        .map_init(
            || (Vec::new(), index.map(IndexReader::new)),
            |(buffer, reader), column| {
                let Some((first, last)) =
                    samples_of(request.recording.info.samples, request.time, request.width, column)
                else {
                    return Ok((None, false));
                };
                if let Some(known) =
                    index.zip(reader.as_mut()).and_then(|(index, reader)| indexed_envelope(index, reader, first..last))
                {
                    return Ok((Some(known), false));
                }
                let envelope = envelope(request, first..last, all, buffer, progress)?;
                Ok((envelope, !all && last - first > GLIMPSE))
            },
        )
        .collect();
    let columns = columns?;
    let sampled = columns.iter().any(|(_, sampled)| *sampled);
    let columns = columns.into_iter().map(|(envelope, _)| envelope.filter(|envelope| !envelope.is_nothing())).collect();
    Ok(Waveform::Envelopes { time: request.time, columns, sampled })
}

/// The samples of a column of pixels, at least one; `None` outside a recording of so many samples.
fn samples_of(samples: u64, time: [f64; 2], width: usize, column: usize) -> Option<(u64, u64)> {
    let edge = |column: usize| (time[0] + column as f64 * ((time[1] - time[0]) / width as f64)).floor();
    if edge(column + 1) < 0.0 || edge(column) >= samples as f64 {
        return None;
    }
    let first = (edge(column).max(0.0)) as u64;
    Some((first, (edge(column + 1).max(0.0) as u64).clamp(first + 1, samples)))
}

/// The envelopes of equal parts of a time; `None` where the index has not all of them, or where its rows are wider than
/// the parts.
pub(in crate::engine) fn indexed_envelopes(
    index: &RecordingIndex,
    reader: &mut IndexReader<'_>,
    time: [f64; 2],
    width: usize,
) -> Option<Vec<Option<Envelope>>> {
    let layout = index.layout();
    if (time[1] - time[0]) / (width as f64) < layout.base_span() as f64 {
        return None;
    }
    let column = |column| match samples_of(layout.samples, time, width, column) {
        None => Some(None),
        Some((first, last)) => indexed_envelope(index, reader, first..last).map(Some),
    };
    (0..width).map(column).collect()
}

/// The envelope of the rows of the index whose middles lie in a stretch of samples: each row belongs to one column, so
/// no peak vanishes and none shows twice. `None` if they are not all there.
fn indexed_envelope(index: &RecordingIndex, reader: &mut IndexReader<'_>, samples: Range<u64>) -> Option<Envelope> {
    let layout = index.layout();
    // Rows of a quarter of a column at most, so that peaks stand where they belong; or the finest there are.
    let level = reader.level_of((samples.end - samples.start) / layout.hop / 4);
    let span = layout.row_frames(level) * layout.hop;
    let row = |sample: u64| (sample + span / 2) / span;
    let (first, mut end) = (row(samples.start), row(samples.end));
    if samples.end >= layout.samples {
        end = layout.rows(level);
    }
    // Behind the last frame there is no row, but the last row has seen what lies there.
    let first = first.min(layout.rows(level) - 1);
    reader.envelope(level, first..end.max(first + 1))
}

fn envelope(
    request: &SpectrumRequest,
    samples: Range<u64>,
    all: bool,
    buffer: &mut Vec<Complex<f32>>,
    progress: &Progress,
) -> Result<Option<Envelope>, EngineError> {
    let (first, last) = (samples.start, samples.end);
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
    Ok((!envelope.is_nothing()).then_some(envelope))
}
