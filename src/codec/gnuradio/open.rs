//! Walks the headers of a metadata file: segments, and a capture wherever tuning or time change.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::header::{self, Header};
use crate::codec::positioned::PositionedFile;
use crate::codec::samples::{FileSamples, Layout, Segment, apply_options, checked_rate};
use crate::codec::sigmf::datetime;
use crate::codec::{CodecError, OpenOptions};
use crate::model::{AnnotationList, Capture, Datatype, Recording, RecordingInfo};

/// What is read to find a header; the fixed one has 149 bytes.
const HEADER_BYTES: u64 = 1024;
/// The longest extras that are looked into.
const EXTRAS_BYTES: u64 = 1 << 20;

/// The detached headers of a file: `NAME.hdr` beside it, if it holds some.
#[must_use]
pub fn headers_beside(path: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(path.file_name()?);
    name.push(".hdr");
    let headers = path.with_file_name(name);
    let mut head = Vec::new();
    File::open(&headers).ok()?.take(HEADER_BYTES).read_to_end(&mut head).ok()?;
    header::is_header(&head).then_some(headers)
}

/// Opens a metadata file: from the file with the samples, or from detached headers.
///
/// # Errors
/// [`CodecError`] if the first header is damaged, if its samples are of a type that lumiq does not read, or if the
/// samples are missing.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    let (headers, data) = match (headers_beside(path), data_of(path)) {
        (Some(headers), _) => (Some(headers), path.to_owned()),
        (None, Some(data)) => (Some(path.to_owned()), data),
        (None, None) => (None, path.to_owned()),
    };
    let io = |path: &Path, error| CodecError::io(path, error);
    let length = std::fs::metadata(&data).map_err(|error| io(&data, error))?.len();
    let header_path = headers.as_deref().unwrap_or(&data);
    let file = PositionedFile::open(header_path).map_err(|error| io(header_path, error))?;
    let mut walk = Walk::new(header_path, &file, headers.is_some(), length, options);
    walk.run(options.limits.entries)?;
    let datatype = walk.datatype.unwrap_or(Datatype::CF32);
    let mut warnings = walk.warnings;
    let layout = Layout::interleaved(datatype, 1, walk.segments);
    let mut info = RecordingInfo {
        format: "gnuradio".to_owned(),
        samples: layout.frames(),
        channels: 1,
        datatype,
        sample_rate_hz: checked_rate(walk.rate, &mut warnings),
        center_frequency_hz: walk.captures.first().and_then(|capture| capture.frequency_hz),
        captures: walk.captures,
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings,
        metadata: None,
    };
    if info.samples == 0 {
        info.warnings.push("the file holds no samples".to_owned());
    }
    apply_options(&mut info, options);
    Ok(Recording::new(info, Arc::new(FileSamples::open(&data, layout, options.u8_offset)?)))
}

/// The samples that detached headers belong to.
fn data_of(path: &Path) -> Option<PathBuf> {
    let headers = path.extension().is_some_and(|extension| extension == "hdr");
    Some(path.with_extension("")).filter(|data| headers && data.is_file())
}

/// The walk from header to header.
struct Walk<'a> {
    path: &'a Path,
    file: &'a PositionedFile,
    detached: bool,
    /// Bytes of the file with the samples.
    data_bytes: u64,
    /// Whether that file is the beginning of one that goes on.
    goes_on: bool,
    wanted: Option<Datatype>,
    datatype: Option<Datatype>,
    rate: Option<f64>,
    segments: Vec<Segment>,
    captures: Vec<Capture>,
    warnings: Vec<String>,
    samples: u64,
    /// Seconds at which the next sample is due, since that of the capture's first.
    clock: Option<(u64, f64)>,
    frequency: Option<f64>,
}

impl<'a> Walk<'a> {
    fn new(path: &'a Path, file: &'a PositionedFile, detached: bool, data_bytes: u64, options: &OpenOptions) -> Self {
        Self {
            path,
            file,
            detached,
            data_bytes,
            goes_on: options.goes_on,
            wanted: options.datatype,
            datatype: options.datatype,
            rate: None,
            segments: Vec::new(),
            captures: Vec::new(),
            warnings: Vec::new(),
            samples: 0,
            clock: None,
            frequency: None,
        }
    }

    fn run(&mut self, limit: usize) -> Result<(), CodecError> {
        let (mut at, mut data) = (0, 0);
        for count in 0..limit {
            if at >= self.file.bytes() {
                break;
            }
            let Some(header) = self.header(at)? else {
                if count == 0 {
                    let problem = "its first GNU Radio header is damaged";
                    return Err(CodecError::malformed(self.path, problem, "open the samples with --datatype"));
                }
                // The last one of a file that goes on may be there in part.
                if !self.goes_on {
                    self.warnings.push(format!("the header at byte {at} is damaged; what follows is left out"));
                }
                break;
            };
            self.describe(&header, at)?;
            let start = at.saturating_add(header.start);
            let from = if self.detached { data } else { start };
            let bytes = self.segment(&header, from, start)?;
            data = from.saturating_add(bytes);
            at = if self.detached { start } else { data };
        }
        Ok(())
    }

    fn read(&self, at: u64, bytes: u64) -> Result<Vec<u8>, CodecError> {
        let mut out = vec![0; bytes.min(self.file.bytes().saturating_sub(at)) as usize];
        self.file.read_at(at, &mut out).map_err(|error| CodecError::io(self.path, error))?;
        Ok(out)
    }

    fn header(&self, at: u64) -> Result<Option<Header>, CodecError> {
        Ok(header::parse(&self.read(at, HEADER_BYTES)?))
    }

    /// Takes over what a header says, and begins a capture where that is new.
    fn describe(&mut self, header: &Header, at: u64) -> Result<(), CodecError> {
        if self.datatype.is_none() {
            let datatype = header.datatype.clone().map_err(|what| {
                CodecError::unsupported(self.path, what, "say how they are stored with --datatype if you know better")
            })?;
            self.datatype = Some(datatype);
        } else if self.wanted.is_none() && header.datatype.as_ref().ok() != self.datatype.as_ref() {
            self.warnings.push(format!("the samples from {} on are said to be of another type", self.samples));
        }
        match (self.rate, header.rate_hz) {
            (None, rate) => self.rate = rate,
            (Some(first), Some(rate)) if first != rate => {
                self.warnings
                    .push(format!("the sample rate becomes {rate} at sample {}; {first} is used", self.samples));
            }
            _ => {}
        }
        let extras = header.start.saturating_sub(header.length as u64);
        if extras > 1 && extras <= EXTRAS_BYTES {
            let bytes = self.read(at.saturating_add(header.length as u64), extras)?;
            self.frequency = header::frequency(&bytes).or(self.frequency);
        }
        let capture = Capture {
            sample_start: self.samples,
            frequency_hz: self.frequency,
            datetime: header.time.and_then(|(seconds, fraction)| datetime::of_unix(seconds, fraction)),
            ..Capture::default()
        };
        let tuned = self.captures.last().is_none_or(|last| last.frequency_hz != capture.frequency_hz);
        if tuned || self.jumped(header) {
            // Headers without samples between them speak of the same one.
            self.captures.pop_if(|last| last.sample_start == capture.sample_start);
            self.captures.push(capture);
        }
        self.clock = header.time.or(self.clock);
        Ok(())
    }

    /// Whether the time is not the one that the samples before lead to.
    fn jumped(&self, header: &Header) -> bool {
        let (Some(due), Some(time), Some(rate)) = (self.clock, header.time, self.rate) else {
            return self.clock.is_none() && header.time.is_some();
        };
        let ahead = (time.0 as f64 - due.0 as f64) + (time.1 - due.1);
        ahead.abs() * rate > 1.0
    }

    /// Adds the samples of a header, which begin at `from`, and says their bytes; without samples the next header would
    /// stand at `next`.
    fn segment(&mut self, header: &Header, from: u64, next: u64) -> Result<u64, CodecError> {
        let rest = self.data_bytes.saturating_sub(from);
        let mut bytes = header.bytes;
        // Of a file that goes on, too little may be there to tell another header.
        let can_tell = !self.goes_on || rest >= HEADER_BYTES;
        if bytes == 0 && rest > 0 && can_tell && !self.is_followed(next)? {
            self.warnings
                .push("the last header does not state its length; everything up to the end is used".to_owned());
            bytes = rest;
        }
        let is_cut = bytes > rest;
        if is_cut {
            if !self.goes_on {
                self.warnings
                    .push(format!("a header states {bytes} bytes but {rest} are there; the file may be cut short"));
            }
            bytes = rest;
        }
        let frame = self.datatype.unwrap_or(Datatype::CF32).bytes() as u64;
        let frames = bytes / frame;
        let may_be_cut = is_cut && self.goes_on;
        if !bytes.is_multiple_of(frame) && !may_be_cut {
            self.warnings.push(format!("{} bytes of the samples are no whole sample and are left out", bytes % frame));
        }
        if frames > 0 {
            self.segments.push(Segment { first: self.samples, frames, offset: from });
            self.samples += frames;
        }
        if let (Some((seconds, fraction)), Some(rate)) = (self.clock, self.rate.filter(|rate| *rate > 0.0)) {
            let fraction = fraction + frames as f64 / rate;
            self.clock = Some((seconds.saturating_add(fraction.floor() as u64), fraction.fract()));
        }
        Ok(bytes)
    }

    /// Whether another header stands where the next one would, had this one no samples.
    fn is_followed(&self, next: u64) -> Result<bool, CodecError> {
        Ok(header::is_header(&self.read(next, HEADER_BYTES)?))
    }
}
