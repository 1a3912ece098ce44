//! A recording: samples over time, one or more channels, read through a [`SampleSource`].
//!
//! Amplitudes follow the contract: unsigned (v − middle)/middle, signed v/2^(bits−1), floats as stored;
//! 0 dBFS is a complex amplitude of 1. Real recordings come as complex samples with imaginary part 0.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use num_complex::Complex;

use super::annotation::Capture;
use super::annotation_list::AnnotationList;
use super::datatype::Datatype;
use super::error::SourceError;
use super::stored::StoredSamples;

/// Everything known of a recording without reading samples. What a file does not state is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingInfo {
    /// The format's name in the contract: `sigmf`, `raw`, `wav`, `npy`, …
    pub format: String,
    /// Samples of each channel.
    pub samples: u64,
    pub channels: usize,
    pub datatype: Datatype,
    pub sample_rate_hz: Option<f64>,
    pub center_frequency_hz: Option<f64>,
    pub captures: Vec<Capture>,
    pub annotations: AnnotationList,
    /// Names of the keys that were inferred, not read.
    pub guessed: Vec<String>,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
    /// The file's own metadata, verbatim, so that saving keeps what lumiq does not know.
    pub metadata: Option<Arc<serde_json::Value>>,
}

impl RecordingInfo {
    /// Length in seconds, if the sample rate is known.
    #[must_use]
    pub fn duration_s(&self) -> Option<f64> {
        self.sample_rate_hz.map(|rate| self.samples as f64 / rate)
    }

    /// The centre frequency that holds at a sample: a recording may be tuned anew at each capture.
    #[must_use]
    pub fn center_frequency_at(&self, sample: u64) -> Option<f64> {
        let later = self.captures.partition_point(|capture| capture.sample_start <= sample);
        let capture = later.checked_sub(1).and_then(|index| self.captures.get(index));
        capture.and_then(|capture| capture.frequency_hz).or(self.center_frequency_hz)
    }

    /// Whether it is tuned to another frequency within a range of samples than at its beginning.
    #[must_use]
    pub fn is_retuned_within(&self, range: &Range<u64>) -> bool {
        let begun = self.center_frequency_at(range.start);
        let starts = self.captures.iter().map(|capture| capture.sample_start).filter(|start| range.contains(start));
        starts.map(|start| self.center_frequency_at(start)).any(|center| center != begun)
    }

    /// The frequency in Hz of a number of cycles per sample (0 at the centre): absolute where the centre is known, else
    /// relative to it. Without a sample rate the cycles per sample themselves.
    #[must_use]
    pub fn frequency_at(&self, sample: u64, cycles: f64) -> f64 {
        self.sample_rate_hz.map_or(cycles, |rate| self.center_frequency_at(sample).unwrap_or(0.0) + cycles * rate)
    }

    /// The cycles per sample of a frequency, the inverse of [`RecordingInfo::frequency_at`].
    #[must_use]
    pub fn cycles_at(&self, sample: u64, frequency: f64) -> f64 {
        self.sample_rate_hz
            .map_or(frequency, |rate| (frequency - self.center_frequency_at(sample).unwrap_or(0.0)) / rate)
    }
}

/// Where samples come from, read on demand and from any thread.
pub trait SampleSource: Send + Sync + std::fmt::Debug {
    /// Fills `out` with the amplitudes of one channel from sample `start` on.
    ///
    /// # Errors
    /// [`SourceError`] if the bytes cannot be read, or if the range passes the end of the recording.
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError>;

    /// The same in f64, for sources that store more than f32 holds. The default widens [`SampleSource::read`].
    ///
    /// # Errors
    /// As [`SampleSource::read`].
    fn read_f64(&self, channel: usize, start: u64, out: &mut [Complex<f64>]) -> Result<(), SourceError> {
        let mut narrow = vec![Complex::default(); out.len()];
        self.read(channel, start, &mut narrow)?;
        for (wide, value) in out.iter_mut().zip(narrow) {
            *wide = Complex::new(f64::from(value.re), f64::from(value.im));
        }
        Ok(())
    }

    /// Fills `out` with stored bytes, frames (all channels of one sample) from `start` on, in the stored type and order:
    /// `out.len()` is a multiple of `channels · datatype.bytes()`.
    ///
    /// # Errors
    /// As [`SampleSource::read`].
    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError>;

    /// Where the samples lie, if they lie in a file as they are; `None` of those that are computed or unpacked.
    fn stored(&self) -> Option<StoredSamples> {
        None
    }

    /// Which files the samples come from and how they lie in them; `None` where they come from elsewhere, too.
    fn origin(&self) -> Option<SampleOrigin> {
        None
    }
}

/// Where samples come from, if that is files and nothing else: two sources of equal origins have the same samples, as
/// long as the files are what they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleOrigin {
    pub files: Vec<PathBuf>,
    /// How they lie in the files and become amplitudes, in words.
    pub reading: String,
}

/// A recording that is open.
#[derive(Debug, Clone)]
pub struct Recording {
    pub info: Arc<RecordingInfo>,
    pub source: Arc<dyn SampleSource>,
}

impl Recording {
    /// A recording from its description and its source.
    #[must_use]
    pub fn new(info: RecordingInfo, source: Arc<dyn SampleSource>) -> Self {
        Self { info: Arc::new(info), source }
    }
}
