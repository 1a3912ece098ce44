//! Traces of samples over time: single values where they fit, else the smallest and largest of each pixel column.

use std::ops::Range;

use num_complex::Complex;
use rayon::prelude::*;

use super::request::PlotRequest;
use crate::engine::EngineError;
use crate::engine::recording_index::{IndexReader, RecordingIndex};
use crate::engine::spectrum;
use crate::model::Progress;
use crate::model::recipe::Trace;
use crate::ops::envelope::Envelope;
use crate::ops::plots::{Extremes, trace_values};

/// Samples looked at in a column at first, in pieces spread over it.
const GLIMPSE: u64 = 1024;
const PIECES: u64 = 4;
/// Samples read at once.
const READ_SAMPLES: u64 = 1 << 16;
/// Samples beyond which a view is not looked through: some seconds of work.
const MOST_SAMPLES: u64 = 1 << 28;

/// Traces over a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Traces {
    pub traces: Vec<Trace>,
    pub lines: Lines,
}

/// What is drawn of each trace, in the order of [`Traces::traces`].
#[derive(Debug, Clone, PartialEq)]
pub enum Lines {
    /// At most two samples a pixel: a value for each sample from this one on; NaN where there is none.
    Samples { start: u64, values: Vec<Vec<f32>> },
    /// Extremes of equal parts of `time` (in samples), one a pixel; `None` where there is nothing. Each takes in the
    /// last sample of the column before, so that what is drawn is connected. `sampled`: of a part of the samples, so
    /// that peaks may be missing.
    Envelopes { time: [f64; 2], columns: Vec<Vec<Option<Extremes>>>, sampled: bool },
}

/// The time of a request in whole samples, within the recording.
fn span(request: &PlotRequest, time: [f64; 2]) -> Range<u64> {
    let end = request.recording.info.samples;
    let at = |sample: f64| (sample.max(0.0) as u64).min(end);
    at(time[0].floor())..at(time[1].ceil())
}

/// Computes traces, first roughly where that is quicker.
pub(super) fn traces(
    request: &PlotRequest,
    (wanted, time, width): (&[Trace], [f64; 2], usize),
    index: Option<&RecordingIndex>,
    progress: &Progress,
    publish: &mut dyn FnMut(Traces),
) -> Result<(), EngineError> {
    let span = span(request, time);
    let samples = span.end - span.start;
    let width = width.clamp(1, 1 << 14);
    if samples <= 2 * width as u64 {
        publish(Traces { traces: wanted.to_vec(), lines: single(request, wanted, span)? });
        return Ok(());
    }
    if let Some(lines) = index.and_then(|index| from_index(index, wanted, time, width)) {
        publish(Traces { traces: wanted.to_vec(), lines });
        return Ok(());
    }
    let rough = samples / width as u64 > GLIMPSE;
    for all in [false, true] {
        if all != rough && rough || all && samples > MOST_SAMPLES {
            continue;
        }
        let columns: Result<Vec<Vec<Option<Extremes>>>, EngineError> = (0..width)
            .into_par_iter()
            .map_init(Buffers::default, |buffers, column| {
                let edge = |column: usize| time[0] + (time[1] - time[0]) / width as f64 * column as f64;
                buffers.column(request, wanted, [edge(column), edge(column + 1)], all || !rough, progress)
            })
            .collect();
        let columns = columns?;
        let by_trace = (0..wanted.len()).map(|trace| columns.iter().map(|column| column[trace]).collect()).collect();
        let lines = Lines::Envelopes { time, columns: by_trace, sampled: rough && !all };
        publish(Traces { traces: wanted.to_vec(), lines });
    }
    Ok(())
}

/// The extremes of I and Q of all samples, where the index of the recording has them for the whole time. Other traces
/// have no extremes there.
fn from_index(index: &RecordingIndex, wanted: &[Trace], time: [f64; 2], width: usize) -> Option<Lines> {
    let part = |trace: &Trace| -> Option<fn(&Envelope) -> [f32; 2]> {
        match trace {
            Trace::I => Some(|envelope| envelope.i),
            Trace::Q => Some(|envelope| envelope.q),
            _ => None,
        }
    };
    let parts: Vec<_> = wanted.iter().map(part).collect::<Option<_>>()?;
    let mut reader = IndexReader::new(index);
    let envelopes = spectrum::indexed_envelopes(index, &mut reader, time, width)?;
    let column = |envelope: &Option<Envelope>, part: fn(&Envelope) -> [f32; 2]| {
        let [low, high] = part(envelope.as_ref()?);
        Extremes { low, high }.found()
    };
    let columns = parts.iter().map(|part| envelopes.iter().map(|envelope| column(envelope, *part)).collect()).collect();
    Some(Lines::Envelopes { time, columns, sampled: false })
}

fn single(request: &PlotRequest, wanted: &[Trace], span: Range<u64>) -> Result<Lines, EngineError> {
    let mut buffers = Buffers::default();
    buffers.read(request, span.clone())?;
    let values = wanted.iter().map(|trace| buffers.values(*trace).to_vec()).collect();
    Ok(Lines::Samples { start: span.start, values })
}

/// What one thread holds.
#[derive(Default)]
struct Buffers {
    before: Option<Complex<f32>>,
    samples: Vec<Complex<f32>>,
    values: Vec<f32>,
}

impl Buffers {
    /// Reads samples and the one before them.
    fn read(&mut self, request: &PlotRequest, range: Range<u64>) -> Result<(), EngineError> {
        let first = range.start.saturating_sub(1);
        self.samples.clear();
        self.samples.resize((range.end - first) as usize, Complex::default());
        request.recording.source.read(request.settings.channel, first, &mut self.samples)?;
        self.before = (first < range.start).then(|| self.samples.remove(0));
        Ok(())
    }

    fn values(&mut self, trace: Trace) -> &[f32] {
        self.values.resize(self.samples.len(), 0.0);
        trace_values(trace, self.before, &self.samples, &mut self.values);
        &self.values
    }

    /// The extremes of every trace between two times.
    fn column(
        &mut self,
        request: &PlotRequest,
        wanted: &[Trace],
        [from, to]: [f64; 2],
        all: bool,
        progress: &Progress,
    ) -> Result<Vec<Option<Extremes>>, EngineError> {
        let end = request.recording.info.samples;
        if to <= 0.0 || from >= end as f64 {
            return Ok(vec![None; wanted.len()]);
        }
        let first = from.max(0.0) as u64;
        let last = (to.max(0.0) as u64).clamp(first + 1, end);
        let mut extremes = vec![Extremes::NOTHING; wanted.len()];
        for range in parts(first..last, all) {
            progress.check()?;
            // The sample before belongs to the line that leads here.
            self.read(request, range.start.saturating_sub(1)..range.end)?;
            for (extremes, trace) in extremes.iter_mut().zip(wanted) {
                extremes.add(self.values(*trace));
            }
        }
        Ok(extremes.into_iter().map(Extremes::found).collect())
    }
}

/// A column in pieces to be read: all of it, or a few that are spread over it.
fn parts(column: Range<u64>, all: bool) -> Vec<Range<u64>> {
    let length = column.end - column.start;
    if all || length <= GLIMPSE {
        let starts = (column.start..column.end).step_by(READ_SAMPLES as usize);
        return starts.map(|at| at..(at + READ_SAMPLES).min(column.end)).collect();
    }
    let piece = |index: u64| {
        let at = column.start + length * index / PIECES;
        at..at + GLIMPSE / PIECES
    };
    (0..PIECES).map(piece).collect()
}
