//! From the chunks of a WAV to a recording.

use std::path::Path;
use std::sync::Arc;

use super::auxi::Auxi;
use super::chunks::{self, Run};
use super::format::{self, Format};
use crate::codec::raw::filename;
use crate::codec::samples::{Component, FileSamples, Layout, Segment, apply_options};
use crate::codec::{CodecError, OpenOptions};
use crate::model::{AnnotationList, ByteOrder, Capture, Datatype, NumberFormat, Recording, RecordingInfo};

/// Opens a WAV recording: RIFF, RF64 or Wave64.
///
/// # Errors
/// [`CodecError`] if there is no format, if the samples are compressed, or if `--datatype` contradicts the file.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    let found = chunks::walk(path, options.limits.entries, options.goes_on)?;
    let format = format::parse(path, &found.format)?;
    let (datatype, channels) = meaning(path, &format, options)?;
    let frame_bytes = (format.component.bytes() * format.channels) as u64;
    let notes = found.notes();
    let mut warnings = found.warnings;
    let (segments, left_over) = join(&found.data, frame_bytes);
    if left_over > 0 && !options.goes_on {
        warnings.push(format!("{left_over} bytes of the data are no whole sample and are left out"));
    }
    let layout = Layout::interleaved_as(datatype, format.component, channels, segments);
    let mut info = RecordingInfo {
        format: found.container.name().to_owned(),
        samples: layout.frames(),
        channels,
        datatype,
        sample_rate_hz: (format.sample_rate > 0).then_some(format.sample_rate as f64),
        center_frequency_hz: None,
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings,
        metadata: None,
    };
    tune(&mut info, path, &notes);
    if info.samples == 0 {
        info.warnings.push("the file holds no samples".to_owned());
    }
    apply_options(&mut info, options);
    Ok(Recording::new(info, Arc::new(FileSamples::open(path, layout, options.u8_offset)?)))
}

/// What the channels mean: two are I and Q unless the user says that they are real, others are real.
fn meaning(path: &Path, format: &Format, options: &OpenOptions) -> Result<(Datatype, usize), CodecError> {
    let number = match format.component {
        Component::Number(number) => number,
        Component::Packed24 | Component::Low24 => NumberFormat::I32,
    };
    let complex = options.datatype.map_or(format.channels == 2, |datatype| datatype.complex);
    let datatype = Datatype { complex, format: number, order: ByteOrder::Little };
    if let Some(wanted) = options.datatype.filter(|wanted| wanted.to_string() != datatype.to_string()) {
        let problem = format!("it stores {datatype}, not {wanted}");
        let (real, iq) = (Datatype { complex: false, ..datatype }, Datatype { complex: true, ..datatype });
        return Err(CodecError::malformed(path, problem, format!("leave --datatype out, or say {real} or {iq}")));
    }
    if complex && !format.channels.is_multiple_of(2) {
        let problem = format!("{} channels cannot be pairs of I and Q", format.channels);
        return Err(CodecError::malformed(
            path,
            problem,
            format!("say --datatype {}", Datatype { complex: false, ..datatype }),
        ));
    }
    Ok((datatype, format.channels / if complex { 2 } else { 1 }))
}

/// All data chunks, one after the other, each to its last whole frame, and the bytes that are left over.
fn join(data: &[Run], frame_bytes: u64) -> (Vec<Segment>, u64) {
    let mut segments = Vec::with_capacity(data.len());
    let (mut first, mut left_over) = (0, 0);
    for run in data {
        let frames = run.bytes / frame_bytes;
        left_over += run.bytes % frame_bytes;
        if frames > 0 {
            segments.push(Segment { first, frames, offset: run.offset });
            first += frames;
        }
    }
    (segments, left_over)
}

/// Centre frequency and start time: from the chunks of SDR programs, else from the name.
fn tune(info: &mut RecordingInfo, path: &Path, auxi: &Auxi) {
    // The conventions of names describe IQ recordings.
    let name = path.file_name().filter(|_| info.datatype.complex);
    let hints = name.map(|name| filename::parse(&name.to_string_lossy())).unwrap_or_default();
    info.center_frequency_hz = auxi.center_frequency_hz.map(|stated| unwrapped(stated, hints.center_frequency_hz));
    if info.center_frequency_hz.is_none() {
        info.center_frequency_hz = hints.center_frequency_hz;
        info.guessed.extend(hints.center_frequency_hz.map(|_| "center_frequency_hz".to_owned()));
    }
    let mut datetime = auxi.start.clone();
    if datetime.is_none() {
        info.guessed.extend(hints.datetime.as_ref().map(|_| "datetime".to_owned()));
        datetime = hints.datetime;
    }
    info.captures.push(Capture { frequency_hz: info.center_frequency_hz, datetime, ..Capture::default() });
}

/// A chunk has 32 bits for the frequency; where the name says one beyond that which leaves the same, it is the name's.
fn unwrapped(stated: f64, named: Option<f64>) -> f64 {
    const WRAP: f64 = 4_294_967_296.0;
    named.filter(|named| *named > stated && (named - stated) % WRAP == 0.0).unwrap_or(stated)
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
