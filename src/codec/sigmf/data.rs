//! From metadata and the place of the samples to a recording: layout, description, and warnings where they disagree.

use std::path::Path;
use std::sync::Arc;

use num_complex::Complex;

use super::meta::Metadata;
use super::segments::{DataBytes, divide};
use crate::codec::samples::{FileSamples, Layout, apply_options};
use crate::codec::{CodecError, OpenOptions};
use crate::model::{Datatype, Recording, RecordingInfo, SampleSource, SourceError};

/// Where the samples are.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// `sigmf` or `sigmf-archive`.
    pub format: &'a str,
    pub path: &'a Path,
    pub bytes: DataBytes,
    /// The recording's name in an archive that holds several.
    pub member: Option<&'a str>,
}

/// The datatype: the user's, else the file's.
pub fn datatype(path: &Path, metadata: &Metadata, options: &OpenOptions) -> Result<Datatype, CodecError> {
    if let Some(datatype) = options.datatype {
        return Ok(datatype);
    }
    let Some(name) = &metadata.datatype else {
        return Err(CodecError::Ambiguous {
            path: path.to_owned(),
            question: "the metadata do not say the datatype of the samples (core:datatype)".to_owned(),
            remedy: "say it with --datatype, for example --datatype cf32_le".to_owned(),
        });
    };
    name.parse().map_err(|_| {
        CodecError::unsupported(
            path,
            format!("the datatype '{name}' (core:datatype)"),
            "if it is a mistake, say the right one with --datatype, for example --datatype ci16_le",
        )
    })
}

/// A recording from its metadata and the place of its samples.
///
/// # Errors
/// [`CodecError`] if the datatype is missing or unknown, or if the file cannot be opened.
pub fn recording(
    meta_path: &Path,
    metadata: Metadata,
    dataset: Dataset<'_>,
    options: &OpenOptions,
) -> Result<Recording, CodecError> {
    let datatype = datatype(meta_path, &metadata, options)?;
    let mut warnings = metadata.warnings;
    let mut headers = metadata.header_bytes;
    if let Some(bytes) = options.header_bytes {
        match headers.first_mut() {
            Some(first) => *first = bytes,
            None => headers.push(bytes),
        }
    }
    let starts = metadata.captures.iter().map(|capture| capture.sample_start).chain([0]);
    let frame_bytes = (datatype.bytes() as u64).saturating_mul(metadata.channels as u64);
    let samples =
        DataBytes { offset: dataset.bytes.offset, bytes: dataset.bytes.bytes.saturating_sub(metadata.trailing_bytes) };
    let divided = divide(samples, frame_bytes, starts.zip(headers));
    if divided.header_past_end {
        warnings.push("a core:header_bytes passes the end of the data; no samples are left behind it".to_owned());
    }
    if divided.left_over > 0 {
        warnings.push(format!("the last {} bytes of the data are no whole sample and are left out", divided.left_over));
    }
    let layout = Layout::interleaved(datatype, metadata.channels, divided.segments);
    let mut info = RecordingInfo {
        format: dataset.format.to_owned(),
        samples: layout.frames(),
        channels: metadata.channels,
        datatype,
        sample_rate_hz: metadata.sample_rate_hz,
        center_frequency_hz: metadata.captures.first().and_then(|capture| capture.frequency_hz),
        captures: metadata.captures,
        annotations: metadata.annotations.into(),
        guessed: Vec::new(),
        warnings,
        metadata: Some(Arc::new(metadata.value)),
    };
    warn_past_end(&mut info);
    apply_options(&mut info, options);
    let source = FileSamples::open(dataset.path, layout, options.u8_offset)?;
    let source = if dataset.format == "sigmf" {
        source.described_by(meta_path)
    } else {
        let end = dataset.bytes.offset.saturating_add(dataset.bytes.bytes);
        source.part_of_file(dataset.bytes.offset..end, dataset.member)
    };
    Ok(Recording::new(info, Arc::new(source)))
}

/// A recording whose metadata are handed on without its samples (`core:metadata_only`): all that is known, and none of it to be seen.
///
/// # Errors
/// As [`recording`].
pub fn without_samples(path: &Path, metadata: Metadata, options: &OpenOptions) -> Result<Recording, CodecError> {
    let datatype = datatype(path, &metadata, options)?;
    let mut info = RecordingInfo {
        format: "sigmf".to_owned(),
        samples: 0,
        channels: metadata.channels,
        datatype,
        sample_rate_hz: metadata.sample_rate_hz,
        center_frequency_hz: metadata.captures.first().and_then(|capture| capture.frequency_hz),
        captures: metadata.captures,
        annotations: metadata.annotations.into(),
        guessed: Vec::new(),
        warnings: metadata.warnings,
        metadata: Some(Arc::new(metadata.value)),
    };
    info.warnings.push("these are metadata without samples (core:metadata_only)".to_owned());
    apply_options(&mut info, options);
    Ok(Recording::new(info, Arc::new(NoSamples(path.display().to_string()))))
}

/// The samples that are elsewhere; the name of their metadata.
#[derive(Debug)]
struct NoSamples(String);

impl NoSamples {
    fn none<T>(&self, start: u64, wanted: &[T]) -> Result<(), SourceError> {
        if wanted.is_empty() && start == 0 {
            return Ok(());
        }
        Err(SourceError::OutOfBounds {
            file: self.0.clone(),
            asked: format!("samples from {start} on"),
            there: "metadata without samples".to_owned(),
        })
    }
}

impl SampleSource for NoSamples {
    fn read(&self, _channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.none(start, out)
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        self.none(start, out)
    }
}

/// Says what lies past the last sample, and where there are no samples at all.
fn warn_past_end(info: &mut RecordingInfo) {
    let samples = info.samples;
    if samples == 0 {
        info.warnings.push("the data hold no samples".to_owned());
    }
    let captures = info.captures.iter().filter(|capture| capture.sample_start > samples).count();
    if captures > 0 {
        info.warnings.push(format!("{captures} of the captures begin past the last sample; the data may be cut short"));
    }
    let past = |start: u64, count: Option<u64>| start.saturating_add(count.unwrap_or(0)) > samples;
    let annotations = info.annotations.iter().filter(|a| past(a.sample_start, a.sample_count)).count();
    if annotations > 0 {
        info.warnings.push(format!("{annotations} of the annotations pass the last sample; the data may be cut short"));
    }
}
